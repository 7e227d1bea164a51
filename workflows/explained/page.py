"""The policy as a page in plain Dutch, for midwives and everybody else who works by it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from shared.pregnancy import policy_edd
from workflows.explained.situations import situations
from workflows.explained.words import (
    METHODS,
    ORIGINS,
    RUNGS,
    days_in_dutch,
    in_dutch,
    listed,
    people,
    repeated,
    required,
)
from workflows.policy import Allowance, Policy, Requirement, StageCode
from workflows.policy.ladder import Rung
from workflows.policy.model import PostnatalStep, Threshold


def page(policy: Policy) -> str:
    """The whole policy as Markdown. What is used is explained before: the ladder before the weeks."""
    parts = (_opening, _stages, _begin_and_end, _ladder, _thresholds, _grace, _afterwards, situations)
    return "\n".join(line for part in parts for line in (*part(policy), ""))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A Markdown table."""
    head = tuple(head)
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def _opening(policy: Policy) -> Iterator[str]:
    yield "# Hoe snel moet het? De termijnen bij een kwetsbare zwangerschap"
    yield ""
    yield f"Beleid `{policy.version}`. Niemand hoeft iets uit te rekenen: het systeem telt, en waarschuwt."
    yield ""
    yield (
        "De zwangerschap is de klok. Hoe verder de zwangerschap, hoe korter de termijn; een termijn die "
        "loopt wordt korter als de zwangere een nieuwe periode ingaat, en nooit langer. Alleen een à terme "
        "datum die later blijkt te liggen geeft meer tijd. Werkdagen zijn maandag tot en met vrijdag, van 8 "
        "tot 17 uur, behalve op feestdagen (ook Goede Vrijdag en 5 mei). Een termijn in dagen eindigt om 16 "
        "uur; valt die op een vrije dag, dan **eerder**."
    )


def _stages(policy: Policy) -> Iterator[str]:
    yield "## Hoe lang een stap mag duren"
    yield ""
    yield from _allowances(policy, policy.allowance)
    yield ""
    yield "Bij spoed:"
    yield ""
    yield from _allowances(policy, policy.shorter)
    yield ""
    yield (
        "Is de à terme datum onbekend, dan gelden de termijnen "
        f"vanaf {policy.unknown_due_date_band}, en wordt erom gevraagd. {_dated_roughly()}"
    )
    yield ""
    percents = listed(f"{percent} %" for percent in policy.reminders.percents)
    yield (
        f"Duurt een termijn {policy.reminders.shortest_days} dagen of langer, dan krijgt wie de casus heeft "
        f"een herinnering op {percents} van de tijd.{_reminded_otherwise(policy)}"
    )


def _reminded_otherwise(policy: Policy) -> str:
    """The stages with percentages of their own, and those without a reminder."""
    common = tuple(sorted(policy.reminders.percents))
    said = [
        f"*{stage.name_nl}* ({_on(policy.reminder_percents[code])})"
        for code, stage in policy.stages.items()
        if policy.reminder_percents[code] != common
    ]
    return f" Anders is het bij {listed(said)}." if said else ""


def _on(percents: tuple[int, ...]) -> str:
    return f"op {listed(f'{percent} %' for percent in percents)}" if percents else "geen herinnering"


def _dated_roughly() -> str:
    """Who counts as further along than her due date says, by how it was found."""
    edd = date(2000, 1, 1)
    said = (f"{how} {days_in_dutch((edd - policy_edd(edd, method)).days)}" for method, how in METHODS.items())
    return (
        f"Is de datum onzeker ({'; '.join(said)}), dan wordt gerekend alsof zij zoveel verder is, en komt "
        "alles eerder: te vroeg kost een telefoontje, te laat kost zwangerschap."
    )


def _allowances(policy: Policy, of: Callable[[StageCode, str], Allowance]) -> Iterator[str]:
    first, *later = policy.bands
    head = (f"tot {later[0]}" if later else f"vanaf {first}", *(f"vanaf {band}" for band in later))
    yield from table(
        ("stap", *head),
        (
            (f"{code} {stage.name_nl}", *(in_dutch(of(code, band)) for band in policy.bands))
            for code, stage in policy.stages.items()
        ),
    )


def _begin_and_end(policy: Policy) -> Iterator[str]:
    yield "## Wanneer een stap begint, en wanneer hij klaar is"
    yield ""
    yield from table(
        ("stap", "begint", "is klaar"),
        (
            (f"{code} {stage.name_nl}", stage.starts_nl or stage.starts, stage.done_nl or stage.done)
            for code, stage in policy.stages.items()
        ),
    )
    deputies = listed(stage.name_nl for stage in policy.stages.values() if stage.if_missed == "deputy")
    yield ""
    yield (
        f"Komt het antwoord bij *{deputies}* niet op tijd, dan wordt de waarnemer gevraagd. Al het andere "
        "schaalt op."
    )
    yield ""
    stall = policy.stages[StageCode.STALL].name_nl
    yield (
        f"*{stall}* loopt niet zolang er steun loopt: dan wordt zij gezien. Is een dag voor het volgende "
        f"contact afgesproken, dan begint *{stall}* op die dag, hoogstens één termijn van "
        f"*{_periodic(policy)}* vooruit."
    )


def _periodic(policy: Policy) -> str:
    return policy.stages[StageCode.PERIODIC_FEEDBACK].name_nl


def _thresholds(policy: Policy) -> Iterator[str]:
    yield "## Wat er per week moet zijn, hoe dan ook"
    yield ""
    yield from table(
        ("week", "dit moet zo zijn", "zo niet", "herkomst"),
        (
            (week, asked(each), f"{how(each)}: {people(each.recipients)}", ORIGINS[each.origin])
            for week, each in policy.thresholds.items()
        ),
    )
    yield ""
    yield (
        "Een eenmalig bericht is een vraag, geen alarm: er volgt niets op. Een kritiek punt zonder datum "
        "telt als over tijd. Bij 40+0 hoort niemand iets. "
        "Herkomst: een *norm*, de *praktijk* (uit verslagen en gesprekken), een *eigen keuze* of de *regio*."
    )


def asked(threshold: Threshold) -> str:
    """What a threshold asks for: of all, and beside it in a complex or urgent case."""
    parts = [
        "; ".join(required(each) for each in threshold.requires),
        _beside("complex", threshold.requires_complex),
        _beside("spoed", threshold.requires_urgent),
    ]
    return ". ".join(part for part in parts if part)


def how(threshold: Threshold) -> str:
    """How a miss is told, and whether a meeting is due."""
    meeting = f", spoed-MDO binnen {in_dutch(threshold.meeting)}" if threshold.meeting else ""
    return RUNGS[threshold.level] + meeting


def _beside(kind: str, requirements: Iterable[Requirement]) -> str:
    words = "; ".join(required(each) for each in requirements)
    return f"Bij {kind} ook: {words}" if words else ""


def _grace(policy: Policy) -> Iterator[str]:
    yield "## Wie laat wordt aangemeld"
    yield ""
    yield (
        "Een week die al voorbij is bij de aanmelding telt niet meer. Een week die dichtbij is, telt pas na "
        "een eigen termijn:"
    )
    yield ""
    yield from table(
        ("aangemeld", "telt niet eerder dan na", "bij spoed"),
        (
            (f"vanaf {week}", in_dutch(grace.is_), in_dutch(grace.urgent))
            for week, grace in policy.grace.items()
        ),
    )


def _ladder(policy: Policy) -> Iterator[str]:
    yield "## Als er niets gebeurt: opschalen"
    yield ""
    yield (
        "Is een termijn voorbij, dan gaat het bericht trede voor trede verder: van wie de casus heeft (L1) "
        "naar de coördinator (L2), de gemeente en het MDO (L3), en in nood een spoed-MDO (L4). Er is één "
        "ladder per casus; wat later te laat is, komt erbij." + _joining(policy)
    )
    yield ""
    yield from table(
        ("trede", "wanneer", f"vanaf {policy.ladder.late_from}", "wie hoort het", "herhaald"),
        (_rung(policy, rung) for rung in policy.ladder.rungs),
    )
    yield ""
    yield (
        "Wie de taak claimt, legt het opschalen stil voor hoogstens één termijn. Een nieuwe casusregisseur "
        "of een oplossing geeft wat te laat is nog één termijn. Het opschalen houdt nooit vanzelf op, en "
        "nooit bij één persoon. Bij verlies, intrekken van toestemming en afsluiten stopt alles meteen, "
        "behalve een open zorg over veiligheid: die blijft staan tot iemand heeft besloten wat volgt."
    )
    yield ""
    yield (
        "Berichten gaan op werkdagen van 8 tot 17 uur. Alleen een spoed-MDO, en in een spoedcasus een taak "
        "voor de coördinator, bereikt wie dienst heeft ook daarbuiten."
    )


def _joining(policy: Policy) -> str:
    """What a hard week does that comes while the ladder stands as high already."""
    level = policy.ladder.joining_told_from
    weeks = [week for week, each in policy.thresholds.items() if each.level >= level]
    if not weeks:
        return ""
    return (
        f" Is bij {listed(weeks, 'of')} niet alles zoals het moet, en staat de ladder dan al even hoog of "
        "hoger, dan krijgen ook degenen die bij die week staan één keer bericht."
    )


def _rung(policy: Policy, rung: Rung) -> tuple[str, ...]:
    since = (
        f"{_named(rung.since)} + {in_dutch(rung.after)}"
        if rung.since and rung.after
        else "bij de gemiste termijn"
    )
    only = {
        "unclaimed": ", als niemand de taak nam",
        "emergency": f", bij spoed of vanaf {policy.ladder.emergency_from}{_but_for(policy)}",
    }.get(rung.only, "")
    late = f"{_named(rung.since)} + {in_dutch(rung.after_late)}" if rung.since and rung.after_late else ""
    again = repeated(rung.repeat_every) if rung.repeat_every else ""
    if rung.repeat_every and rung.repeat_recipients:
        again += f", aan {people(rung.repeat_recipients)}"
    unclaimed = f"; als niemand de taak nam ook {people(rung.if_unclaimed)}" if rung.if_unclaimed else ""
    return _named(rung.rung), since + only, late, people(rung.recipients) + unclaimed, again


def _but_for(policy: Policy) -> str:
    """Whose miss alone calls no emergency meeting."""
    rows = [f"{policy.stages[row].name_nl.lower()} ({row})" for row in policy.ladder.unhurried]
    return f" (niet als alleen {' of '.join(rows)} te laat is)" if rows else ""


def _named(rung: str) -> str:
    return rung.replace("-deputy", "-waarnemer")


_ONLY = {
    "items_open": ", alleen als bij de geboorte nog een kritiek punt openstond",
    "planned_start": ", alleen als was toegezegd dat steun bij de geboorte begint",
}


def _afterwards(policy: Policy) -> Iterator[str]:
    yield "## Na de geboorte"
    yield ""
    yield from table(
        ("uiterlijk", "dit moet zo zijn", "zo niet", "herkomst"),
        (
            (_when(step), asked(step), f"{how(step)}: {people(step.recipients)}", ORIGINS[step.origin])
            for step in policy.postnatal.values()
        ),
    )
    yield ""
    yield (
        "De dag van de geboorte zelf telt niet mee. Zolang niemand de thuiskomst na een opname doorgeeft, "
        "wordt gerekend alsof die op de à terme datum is, of op de dag van de geboorte als die later was."
    )


def _when(step: PostnatalStep) -> str:
    """How long after what, and in which cases only."""
    after = in_dutch(step.after)
    if step.from_registration:
        after += " nadat de geboorte is doorgegeven"
    if step.from_discharge is not None:
        after += f"; na een opname: {in_dutch(step.from_discharge)} na thuiskomst, als dat later is"
    if step.corrected:
        after += "; te vroeg geboren: gerekend vanaf de à terme datum"
    return after + _ONLY.get(step.only, "")
