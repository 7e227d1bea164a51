"""Tell a case as a row of facts and moments, and see what was said. Times are on the Dutch wall clock."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from shared.pregnancy import AMSTERDAM
from shared.schemas.contracts.case import PlanItem
from workflows.machine import CaseState, Step, Tick, advance, check, next_wake
from workflows.machine.effects import (
    EFFECT,
    DeadlineEffect,
    Effect,
    Escalated,
    EscalationEnded,
    ReminderWithdrawn,
    RungOvertaken,
)
from workflows.machine.facts import FACT
from workflows.machine.work import SAFETY_STAGES
from workflows.policy import Policy, load_policy

POLICY = load_policy()
CASE = UUID("018f2c6e-0000-7000-8000-000000000001")
EDD = date(2026, 10, 12)


def nl(text: str) -> datetime:
    """An instant, written as the wall clock in the Netherlands shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


def shown(instant: datetime | None) -> str | None:
    """What the wall clock shows."""
    return None if instant is None else instant.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")


@dataclass
class Tale:
    """One case under way. Every step checks the invariants, and that it could travel."""

    policy: Policy = POLICY
    state: CaseState | None = None
    said: list[Effect] = field(default_factory=list)

    def opened(self, at: str = "2026-03-30 09:00", **changes: Any) -> "Tale":
        """The golden referral: 12+0, complex, not urgent unless said otherwise."""
        fields: dict[str, Any] = {
            "case_id": CASE,
            "submitted_at": nl(at),
            "edd": EDD,
            "dating_method": "crl_10_12",
            "urgent": False,
            "complexity": "complex",
            "referrer": "verloskundigen-noord",
            "municipality": "GM0405",
        }
        self.happens("opened", at, **{**fields, **changes})
        return self

    def happens(self, type: str, at: str, **fields: Any) -> tuple[Effect, ...]:
        """The next fact."""
        no = self.state.facts_seen + 1 if self.state else 1
        fact = FACT.validate_python({"type": type, "no": no, "at": nl(at), **fields})
        return self._keep(advance(self.state, fact, nl(at), self.policy))

    def until(self, at: str) -> tuple[Effect, ...]:
        """Time passes."""
        return self._keep(advance(self.state, Tick(), nl(at), self.policy))

    def proposed(self, at: str, attempt: int = 1) -> tuple[Effect, ...]:
        """Routing asks the youth-health nurse, with the social team behind her."""
        return self.happens(
            "owner_proposed", at, organisation="jgz-kennemer", deputy="sociaal-team", attempt=attempt
        )

    def confirmed(
        self, at: str, organisation: str = "jgz-kennemer", deputy: str = "sociaal-team"
    ) -> tuple[Effect, ...]:
        """The nurse accepts, with the social team behind her; or whoever is named."""
        return self.happens("owner_confirmed", at, organisation=organisation, deputy=deputy)

    def contact(self, at: str, *, client: bool = True, referrer: bool = True) -> tuple[Effect, ...]:
        """Somebody spoke with somebody."""
        return self.happens("contact_made", at, with_client=client, with_referrer=referrer)

    def running(self) -> dict[str, str | None]:
        """Open deadlines that have not passed: code and instant."""
        return {each.code: shown(each.due) for each in self._state.deadlines if not each.missed}

    def overdue(self) -> set[str]:
        """What is overdue."""
        return {each.code for each in self._state.deadlines if each.missed}

    def wakes(self) -> str | None:
        """The next instant of the machine."""
        return shown(next_wake(self._state))

    def alerts(self) -> list[tuple[str, str | None]]:
        """Rungs of the ladder said so far, with their instants."""
        return [(each.rung, shown(each.due)) for each in rungs(self.said)]

    def _keep(self, step: Step) -> tuple[Effect, ...]:
        check(step.state)
        travels(step)
        self.state = step.state
        self.said += step.effects
        return step.effects

    @property
    def _state(self) -> CaseState:
        assert self.state is not None
        return self.state


def owned(at: str = "2026-03-30 09:00", **changes: Any) -> Tale:
    """A simple case that was accepted as it came in."""
    tale = Tale().opened(at, complexity="simple", **changes)
    tale.confirmed(at)
    return tale


def under_way() -> Tale:
    """Owner and contact are there, and the referrer was told."""
    tale = Tale().opened()
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 10:00", moment="contact")
    return tale


def is_as_read(state: CaseState) -> None:
    """It could travel, and nothing that was worked out of it is of a draft from before."""
    read = CaseState.model_validate_json(state.model_dump_json())
    assert read == state
    for name in CaseState.follows:
        assert getattr(state, name) == getattr(read, name), name


def travels(step: Step) -> None:
    """State and effects read back as they were: the machine does not validate what it worked out itself."""
    is_as_read(step.state)
    for effect in step.effects:
        assert EFFECT.validate_json(effect.model_dump_json()) == effect


def rungs(effects: list[Effect] | tuple[Effect, ...]) -> list[Escalated]:
    """Only what climbs: no reminders, no neutral checks, no notices."""
    told = (each for each in effects if isinstance(each, Escalated))
    return [each for each in told if each.level > 0 and each.rung != "notice"]


def notices(effects: list[Effect] | tuple[Effect, ...]) -> list[tuple[str, int, tuple[str, ...]]]:
    """What was told without a ladder: code, level, recipients."""
    told = (each for each in effects if isinstance(each, Escalated) and each.rung == "notice")
    return [(each.causes[0], each.level, each.recipients) for each in told]


def kinds(effects: list[Effect] | tuple[Effect, ...]) -> list[tuple[str, str]]:
    """Deadline effects as (type, subject)."""
    return [(each.type, each.subject) for each in effects if isinstance(each, DeadlineEffect)]


def item(number: int, due: date | None, *, critical: bool = True) -> PlanItem:
    """A step of the plan."""
    return PlanItem(item_id=UUID(int=number), kind="kraamzorg", critical=critical, due=due)


def is_of_the_lane(effect: Effect) -> bool:
    """Whether it may be said after an ending: about the safety lane or aftercare, and without any week."""
    if isinstance(effect, DeadlineEffect):
        return effect.subject in SAFETY_STAGES and effect.ga_days is None
    if isinstance(effect, Escalated):
        return effect.after_stop and effect.ga_days is None and effect.next_threshold is None
    if isinstance(effect, ReminderWithdrawn):  # read by whoever mails, as a number
        return effect.hidden.partition(".")[0] in SAFETY_STAGES
    return isinstance(effect, EscalationEnded | RungOvertaken)
