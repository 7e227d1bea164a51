"""Telling people: a rung, a reminder or a neutral check becomes one `Escalated`."""

from shared.schemas.contracts.escalation import Audience
from workflows.machine.effects import Escalated
from workflows.machine.state import Deadline
from workflows.machine.work import Work
from workflows.policy.model import Who


def escalate(
    work: Work,
    *,
    name: str,
    level: int,
    rung: str,
    attempt: int,
    recipients: tuple[Who, ...],
    causes: tuple[str, ...],
) -> None:
    """Say it once, at `work.at`; `name` makes the effect id, and is unique within the case."""
    ahead = next_threshold(work)
    work.say(
        Escalated(
            effect_id=f"{work.state.case_id}:{name}",
            at=work.at,
            due=work.at,
            level=level,
            rung=rung,
            attempt=attempt,
            recipients=in_this_case(work, recipients),
            causes=causes,
            urgent=work.state.urgent,
            ga_days=work.ga_days(work.at),
            next_threshold=ahead.code if ahead else None,
            next_threshold_at=ahead.due if ahead else None,
            policy_version=work.state.policy_version,
        )
    )


def in_this_case(work: Work, recipients: tuple[Who, ...]) -> tuple[Audience, ...]:
    """Who that is in this case, each once.

    The responsible one is the owner; before that, the organisation that was asked (as `owner`); before
    that, the coordinator, who answers for every case without an owner.
    """
    asked = work.state.owner or work.state.proposal
    responsible = Audience.OWNER if asked else Audience.COORDINATOR
    needs_asking = {Audience.OWNER, Audience.DEPUTY}
    named = [responsible if who == "responsible" else Audience(who) for who in recipients]
    present = [who for who in named if asked or who not in needs_asking]
    return tuple(dict.fromkeys(present or [Audience.COORDINATOR]))


def remind(work: Work, deadline: Deadline, percent: int) -> None:
    """L0: a nudge to whoever is responsible, while there is time. Default."""
    escalate(
        work,
        name=f"{deadline.code}:{deadline.attempt}:L0-{percent}",
        level=0,
        rung=f"L0-{percent}",
        attempt=deadline.attempt,
        recipients=("responsible",),
        causes=(deadline.subject,),
    )


def next_threshold(work: Work) -> Deadline | None:
    """The first week threshold that lies ahead."""
    ahead = (
        each
        for each in work.state.deadlines
        if each.kind == "threshold" and not each.missed and each.due > work.at
    )
    return min(ahead, key=lambda each: each.due, default=None)
