"""The special situations of the policy in plain Dutch: who hears, what begins, what ends it."""

from collections.abc import Iterator

from workflows.explained.gentle import gentle
from workflows.explained.words import RUNGS, days_in_dutch, in_dutch, listed, people, repeated
from workflows.policy import Policy
from workflows.policy.special import LateReferral, Task

_TIMES = {1: "eerste", 2: "tweede", 3: "derde", 4: "vierde", 5: "vijfde"}


def situations(policy: Policy) -> Iterator[str]:
    """What holds beside stages and weeks; and the tasks with a deadline of their own."""
    yield "## Bijzondere situaties"
    yield ""
    parts = (_late, _dating, _refusal, _doubt, _reaching, _absence, _moving, _safety, gentle, _birth)
    for part in parts:
        for title, words in part(policy):
            yield f"- **{title}.** {words}"
    yield ""
    yield "Deze taken hebben een eigen termijn, en schalen op zoals elke stap:"
    yield ""
    for task in policy.special.tasks.values():
        yield f"- **{task.name_nl}**, {_within(task)}. {_begin_and_end(task)}{_too_late(task)}"


Said = Iterator[tuple[str, str]]


def _told(policy: Policy, code: str) -> str:
    return people(policy.special.notices[code].recipients)


def _late(policy: Policy) -> Said:
    rules = policy.special.late_referral
    said = "; ".join(f"vanaf {week} {_at_once(rule)}" for week, rule in rules.items())
    yield (
        "Late aanmelding",
        (
            f"Wie dit meteen hoort: {said}. Voor alles wat al voorbij is komt één inhaalplan; niemand krijgt "
            "achteraf berichten over weken die al geweest zijn."
        ),
    )


def _at_once(rule: LateReferral) -> str:
    meeting = "; alleen een MDO rondt het inhaalplan dan af" if rule.meeting else ""
    return f"{people(rule.recipients)} ({RUNGS[rule.level]}{meeting})"


def _dating(policy: Policy) -> Said:
    special, checks = policy.special, policy.checks
    yield (
        "À terme datum onbekend",
        (
            f"Geen enkele week telt dan; de termijnen zijn die vanaf {policy.unknown_due_date_band}, "
            "en vanaf "
            f"{special.third_trimester.is_} als iemand het derde trimester vermoedt. Na "
            f"{in_dutch(checks.dating.after)} komt een vraag aan de verwijzer, daarna "
            f"{repeated(checks.dating.every)}. Wie dit ook hoort: {_told(policy, 'dating_unknown')}."
        ),
    )
    yield (
        "Andere à terme datum",
        (
            "Alles wat loopt wordt opnieuw geteld. Scheelt de datum meer dan "
            f"{days_in_dutch(special.largest_move.is_)}, of past die niet naast de bekende, dan verandert er "
            f"niets voordat iemand ernaar heeft gekeken. Wie dit hoort: {_told(policy, 'dating_conflict')}."
        ),
    )
    yield (
        "Wat niet kan kloppen",
        (
            "Een bericht dat niet waar kan zijn, zoals een ja op een overdracht die nooit is voorgesteld, "
            f"verandert niets. Wie ernaar kijkt: {_told(policy, 'data_quality')}.{_too_early(policy)}"
        ),
    )


def _too_early(policy: Policy) -> str:
    waits = policy.special.early_waits
    if waits is None:
        return ""
    return (
        " Wat alleen te vroeg komt, zoals het einde van steun waarvan het begin nog niet verteld is, telt "
        f"alsnog als dat begin binnen {days_in_dutch(waits.is_)} komt."
    )


def _refusal(policy: Policy) -> Said:
    special = policy.special
    yield (
        "Zij wil nu geen hulp",
        (
            f"Alles rust. Bij {listed(special.reoffers)} komt de vraag om hulp opnieuw aan te bieden, aan: "
            f"{_told(policy, 'reoffer')}. Wil zij ook die vraag niet, dan blijft die uit. Wil zij toch "
            "hulp, dan loopt verder wat nog komt, en wat nog moet (eerste contact, overleg, terugkoppeling, "
            "wachten op anderen, overdracht, vervanging) krijgt opnieuw de hele termijn, ook als dat pas in "
            "die tijd is gevraagd. Na een geboorte wordt ook nu nagevraagd waarop wordt gewacht."
        ),
    )
    yield (
        "Zij wil geen hulp, en er is zorg over veiligheid",
        (
            "Er rust niets. Wie de casus heeft, besluit wat volgt (meldcode), binnen "
            f"{in_dutch(special.refusal_decision.is_)}. Dat een ander haar hulp aanbiedt, spreekt u zelf af. "
            f"Wie dit hoort: {_told(policy, 'help_refused')}."
        ),
    )


def _doubt(policy: Policy) -> Said:
    doubt, waiting = policy.special.doubt, policy.special.placements
    stages = listed(f"*{policy.stages[code].name_nl}*" for code in doubt.stages)
    yield (
        "Zij twijfelt over doorgaan",
        (
            f"Vóór {doubt.until.is_} verloopt er geen termijn voor {stages}. Zolang zij twijfelt wordt "
            "naar niets gevraagd dat van een geboorte uitgaat."
        ),
    )
    yield (
        "Wachten op een plek",
        (
            "Is er geen dag in zicht waarop een plek vrijkomt waar zij met haar kind kan wonen, dan "
            "gaat het in "
            f"de week die ernaar vraagt meteen naar {RUNGS[waiting.level]}."
        ),
    )


def _reaching(policy: Policy) -> Said:
    reaching = policy.special.reaching
    yield (
        "Niet te bereiken",
        (
            f"Na de {_nth(reaching.attempts.is_)} vergeefse poging komt er bericht, aan: "
            f"{_told(policy, 'not_reached')}. "
            "Blijft het daarna stil tot de termijn voorbij is, dan gaat het naar "
            f"{RUNGS[reaching.level_then.is_]}. Een "
            "vergeefse poging is geen contact."
        ),
    )
    yield (
        "Niet op een afspraak gekomen",
        (
            f"De {_nth(reaching.missed.is_)} keer (zonder contact ertussen, of kort na elkaar) komt er "
            "bericht, aan: "
            f"{_told(policy, 'appointments_missed')}. De "
            f"{_nth(reaching.missed_often.is_)} keer binnen {days_in_dutch(reaching.within.is_)} moet er een "
            f"andere manier komen. Vanaf {reaching.home_visit_from.is_} is elke keer reden voor een "
            "huisbezoek."
        ),
    )


def _absence(policy: Policy) -> Said:
    idle = "" if policy.keeps_former_rules else ", terwijl er ook verder niets is gedaan,"
    yield (
        "Casusregisseur afwezig",
        (
            f"Na {policy.special.reminders_unanswered.is_} herinneringen zonder antwoord{idle} geldt de "
            "casusregisseur als afwezig en neemt de waarnemer het over. Wie hoort dat er geen waarnemer is: "
            f"{_told(policy, 'owner_absent')}."
        ),
    )


def _moving(policy: Policy) -> Said:
    special = policy.special
    yield (
        "Verhuizing en overdracht",
        (
            "De casusregisseur blijft verantwoordelijk tot het eerste contact door de ontvanger; geen "
            "termijn "
            f"begint opnieuw. Wie van een verhuizing hoort: {_told(policy, 'client_moved')}. Wie van "
            "een weigering hoort: "
            f"{_told(policy, 'transfer_refused')}; de {_nth(special.bounces.is_)} keer binnen "
            f"{days_in_dutch(special.bounces_within.is_)}: {_told(policy, 'transfer_bounced')}."
        ),
    )


def _safety(policy: Policy) -> Said:
    special, aftercare = policy.special, policy.aftercare
    yield (
        "Er komt een urgente risicofactor bij",
        (
            "Een lopende termijn wordt de spoedtermijn van die stap, waar die korter is; taken uit "
            "bijzondere situaties houden hun eigen tijd. De veiligheidschecklist gaat naar: "
            f"{_told(policy, 'safety_checklist')}."
        ),
    )
    yield (
        "Haast bij Veilig Thuis",
        (
            f"Vanaf {special.expedite.since.is_} komt een gewoon traject niet meer vóór 36+0 klaar. "
            "Loopt er dan een "
            f"melding, of wordt op hen gewacht, dan is er haast. Wie dit hoort: {_told(policy, 'expedite')}."
        ),
    )
    yield (
        "Zorg over veiligheid",
        (
            f"Na de triage wordt bij {aftercare.safety_recheck.is_} nog eens gekeken. Een nieuwe zorg vanaf "
            f"{aftercare.emergency_from.is_} is dezelfde dag een spoed-MDO. Geen bericht en geen scherm "
            "noemt een zorg, een melding of het wachten op Veilig Thuis: er staat alleen dat u in uw eigen "
            "dossier kijkt wat er openstaat."
        ),
    )
    signal, urgent = _told(policy, "signal_given"), _told(policy, "signal_given_urgent")
    yield "Signaal van de kraamzorg", f"Wie dit meteen hoort: {signal}. Met spoed: {urgent}."


def _birth(policy: Policy) -> Said:
    outcome, aftercare = policy.checks.outcome, policy.aftercare
    yield (
        "Niets gehoord na de à terme datum",
        (
            f"Na {days_in_dutch(outcome.after_edd_days)} een neutrale vraag aan de verwijzer, daarna "
            f"{repeated(outcome.every)}. Aan de cliënt niets."
        ),
    )
    if "handover_cold" in policy.special.notices:
        yield (
            "Overdracht zonder gesprek",
            (
                "Een complexe casus gaat in een gesprek over naar de JGZ. Ging het anders, dan telt de "
                "overdracht, "
                f"maar is het gesprek nog nodig. Wie dit hoort: {_told(policy, 'handover_cold')}."
            ),
        )
    yield (
        "Afronden en heropenen",
        (
            "Is alles na de geboorte gedaan, dan komt de vraag om af te ronden; na "
            f"{in_dutch(aftercare.closing_asked_again.is_)} zonder bezwaar sluit de casus. Binnen "
            f"{days_in_dutch(aftercare.reopen_within.is_)} kan hij heropend worden."
        ),
    )


def _nth(count: int) -> str:
    return _TIMES.get(count, f"{count}e")


def _within(task: Task) -> str:
    """`binnen 5 werkdagen, vanaf 34+0 binnen 2 werkdagen`."""
    first, *later = task.allowances.items()
    said = [f"binnen {in_dutch(first[1].is_)}"]
    return ", ".join((*said, *(f"vanaf {week} binnen {in_dutch(each.is_)}" for week, each in later)))


def _begin_and_end(task: Task) -> str:
    return f"Begint {task.starts_nl or task.starts}. Klaar: {task.done_nl or task.done}."


def _too_late(task: Task) -> str:
    besides = f", ook {people(task.recipients)}" if task.recipients else ""
    return f" Te laat: {RUNGS[task.level]}{besides}."
