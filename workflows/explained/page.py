"""The policy as a page in plain Dutch, for midwives and everybody else who works by it."""

from collections.abc import Iterable, Iterator

from workflows.explained.words import ORIGINS, RUNGS, in_dutch, people, required
from workflows.policy import Policy, Requirement
from workflows.policy.model import Rung, Threshold


def page(policy: Policy) -> str:
    """The whole policy as Markdown."""
    parts = (_opening, _stages, _thresholds, _grace, _ladder, _afterwards, _special)
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
        "loopt wordt korter als zij een nieuwe periode ingaat, en nooit langer. Alleen een à terme datum die "
        "later blijkt geeft meer tijd. Werkdagen zijn maandag tot en met vrijdag, 8 tot 17 uur. Een termijn "
        "in dagen eindigt om 16 uur; valt die op een vrije dag, dan **eerder**."
    )


def _stages(policy: Policy) -> Iterator[str]:
    yield "## Hoe lang een stap mag duren"
    yield ""
    weeks = [f"vanaf {band}" for band in policy.bands]
    yield from table(
        ("stap", "", *weeks, "bij spoed"),
        (
            (
                code,
                stage.name_nl,
                *(in_dutch(stage.allowances[band].is_) for band in policy.bands),
                ", ".join(f"{in_dutch(limit.is_)} vanaf {band}" for band, limit in stage.urgent.items()),
            )
            for code, stage in policy.stages.items()
        ),
    )
    yield ""
    yield (
        "Bij spoed geldt de kortste van beide. Is de à terme datum onbekend, dan gelden de termijnen "
        f"vanaf {policy.unknown_due_date_band}, en wordt er om gevraagd."
    )
    yield ""
    percents = " en ".join(f"{percent} %" for percent in policy.reminders.percents)
    yield (
        f"Duurt een termijn {policy.reminders.shortest_days} dagen of langer, dan komt er een herinnering op "
        f"{percents}."
    )


def _thresholds(policy: Policy) -> Iterator[str]:
    yield "## Wat er per week moet zijn, hoe dan ook"
    yield ""
    yield from table(
        ("week", "dit moet zo zijn", "zo niet: wie hoort het", "hoe", "herkomst"),
        (
            (week, asked(each), people(each.recipients), how(each), ORIGINS[each.origin])
            for week, each in policy.thresholds.items()
        ),
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
    meeting = f"; spoed-MDO binnen {in_dutch(threshold.meeting)}" if threshold.meeting else ""
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
    yield from table(
        ("trede", "wanneer", f"vanaf {policy.ladder.late_from}", "wie hoort het", "herhaald"),
        (_rung(policy, rung) for rung in policy.ladder.rungs),
    )
    yield ""
    yield (
        "Wie de taak claimt, legt het opschalen stil voor hoogstens één termijn. Een nieuwe casusregisseur "
        "of een oplossing geeft wat te laat is nog één termijn. Het opschalen houdt nooit vanzelf op, en "
        "nooit bij één persoon. Bij verlies, intrekken van toestemming en afsluiten stopt alles meteen."
    )


def _rung(policy: Policy, rung: Rung) -> tuple[str, ...]:
    since = (
        f"{rung.since} + {in_dutch(rung.after)}" if rung.since and rung.after else "bij de gemiste termijn"
    )
    only = {
        "unclaimed": ", als niemand de taak nam",
        "emergency": f", bij spoed of vanaf {policy.ladder.emergency_from}",
    }.get(rung.only, "")
    late = f"{rung.since} + {in_dutch(rung.after_late)}" if rung.since and rung.after_late else ""
    every = f"elke {in_dutch(rung.repeat_every)}" if rung.repeat_every else ""
    unclaimed = f"; als niemand de taak nam ook {people(rung.if_unclaimed)}" if rung.if_unclaimed else ""
    return rung.rung, since + only, late, people(rung.recipients) + unclaimed, every


def _afterwards(policy: Policy) -> Iterator[str]:
    yield "## Na de geboorte"
    yield ""
    yield from table(
        ("na", "dit moet zo zijn", "zo niet: wie hoort het", "herkomst"),
        (
            (in_dutch(step.after), asked(step), people(step.recipients), ORIGINS[step.origin])
            for step in policy.postnatal.values()
        ),
    )


def _special(policy: Policy) -> Iterator[str]:
    yield "## Bijzondere situaties"
    yield ""
    for task in policy.special.tasks.values():
        within = ", ".join(f"{in_dutch(each.is_)} vanaf {week}" for week, each in task.allowances.items())
        yield f"- **{task.name_nl}**: {within}."
    outcome = policy.checks.outcome
    yield (
        f"- **Niets gehoord na de à terme datum**: na {outcome.after_edd_days} dagen een neutrale vraag "
        f"aan de verwijzer, daarna elke {in_dutch(outcome.every)}. Aan de cliënt niets."
    )
