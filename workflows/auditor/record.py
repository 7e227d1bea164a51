"""What the auditor knows of a case: its facts and what was said, as plain values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from workflows.auditor import arithmetic

TOLERANCE = timedelta(minutes=10)
"""So late an escalation may leave before the auditor speaks; and so far from an instant a fact may lie before
it counts as earlier or later than that.
"""
ENDINGS = frozenset({"pregnancy_ended", "consent_withdrawn", "case_closed", "erased"})
"""What stops every duty."""
SAFETY = frozenset(
    {"concern_raised", "concern_retracted", "report_made", "report_triaged", "help_refused", "task_returned"}
)
"""What opens the safety lane, which goes on after an ending."""
RESTS = ENDINGS | {"help_refused"}
"""What stops, or may stop, everything but the safety lane; see `CaseRecord.ended`."""
PRENATAL_ENDS = RESTS | {"birth_registered"}
"""What stops, or may stop, the duties of the pregnancy."""
MOVES = "policy_migrated"
"""What moves a case to another policy."""
SAFETY_ENDS = frozenset({"erased", "case_reopened"})
"""What stops even the safety lane; of a case that goes on again it is not judged here any more."""


@dataclass(frozen=True, slots=True)
class RecordedFact:
    """One fact as it lies in the database.

    `policy`: the JSON of the one by which it was taken in, in a case that moved to another (`moves`).
    """

    type: str
    at: datetime
    says: dict[str, Any]
    policy: dict[str, Any] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """One effect that has left: id, kind, level (of an escalation), the instant it is about, and when."""

    effect_id: str
    type: str
    level: int | None
    due: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """Everything about one case; `policy` is the JSON of the one that it goes by today.

    `reopened_at`: that this is the life of a case that was closed, and which began then (`lives`).
    `closings`: when each life before it ended, and by which policy.
    """

    case_id: UUID
    policy: dict[str, Any]
    facts: tuple[RecordedFact, ...]
    said: tuple[Said, ...]
    reopened_at: datetime | None = None
    closings: tuple[tuple[datetime, dict[str, Any]], ...] = ()

    @property
    def opened(self) -> RecordedFact:
        """Its first fact."""
        return self.facts[0]

    @property
    def submitted_at(self) -> datetime:
        """When the referral was sent; a merged one may have been earlier, which only tightens."""
        return datetime.fromisoformat(self.opened.says["submitted_at"])

    @property
    def earliest_submission(self) -> datetime:
        """The same, where a referral that was merged into it counts."""
        merged = (datetime.fromisoformat(fact.says["submitted_at"]) for fact in self.of("referral_merged"))
        return min([self.submitted_at, *(at for at in merged if at <= self.facts[-1].at)])

    @property
    def counted_from(self) -> datetime:
        """From when it is planned: handed in, or reopened."""
        return self.reopened_at or self.submitted_at

    @property
    def earliest_counted_from(self) -> datetime:
        """The same, where a referral that was merged into it counts."""
        return self.reopened_at or self.earliest_submission

    def counted(self, since: datetime | None) -> datetime | None:
        """What runs since then; in a case that goes on, at the earliest since it does."""
        return since and max(since, self.reopened_at or since)

    def owed(self, code: str, since: datetime | None) -> datetime | None:
        """The same of what a case that goes on owes again only by the policy that held as it closed."""
        went_on = self.reopened_at
        if since is None or went_on is None or since >= went_on:
            return since
        closed_by = (policy for at, policy in self.closings if at >= since)
        return went_on if all(code in owed_again(policy) for policy in closed_by) else None

    def policy_of(self, fact: RecordedFact) -> dict[str, Any]:
        """By which policy this fact was taken in; one that moves the case brings that of its own."""
        return self.policy if fact.policy is None else fact.policy

    def policy_at(self, instant: datetime) -> dict[str, Any]:
        """Which policy held then: that of the last fact by then."""
        until = [fact for fact in self.facts if fact.at <= instant]
        return self.policy_of(until[-1] if until else self.opened)

    def policies_since(self, instant: datetime) -> Sequence[dict[str, Any]]:
        """Every policy that held at this instant or later; where it moved at that very instant both."""
        moved = [fact for fact in self.of(MOVES) if fact.at >= instant]
        before = [fact for fact in self.facts if fact.at < instant] or [self.opened]
        return [self.policy_of(before[-1]), *(self.policy_of(fact) for fact in moved)]

    def moved_mornings(self, since: datetime) -> tuple[datetime, ...]:
        """The next working morning after each move: what another policy would have had due by then is due."""
        return tuple(arithmetic.next_morning(fact.at) for fact in self.of(MOVES) if fact.at >= since)

    def since_reopened(self) -> Iterator[RecordedFact]:
        """The facts before the first ending, of a case that goes on only those since."""
        return (each for each in self.until_stopped() if each.at >= (self.reopened_at or each.at))

    def columns(self) -> tuple[str, ...]:
        """Which columns of the policy may count: the ordinary one, the urgent one, or both in turn."""
        weighed = {fact.says["urgent"] for fact in self.of("opened", "risk_assessed")}
        return tuple(("urgent" if urgent else "is") for urgent in sorted(weighed))

    def of(self, *types: str, until: datetime | None = None) -> Iterator[RecordedFact]:
        """The facts of these types, in order, up to and including an instant."""
        return (fact for fact in self.facts if fact.type in types and (until is None or fact.at <= until))

    def first(self, *types: str) -> datetime | None:
        """When the first of these facts took effect."""
        return next((fact.at for fact in self.of(*types)), None)

    def ended(self, ends: frozenset[str]) -> datetime | None:
        """When the first of these stopped what is judged, if any did.

        A refusal of help that comes with a concern about safety stops nothing: everything runs on.
        """
        stops = (fact.at for fact in self.of(*ends) if not fact.says.get("safety_concern"))
        return next(stops, None)

    def last(self, *types: str) -> datetime | None:
        """When the last of these facts took effect."""
        return max((fact.at for fact in self.of(*types)), default=None)

    def until_stopped(self) -> Iterator[RecordedFact]:
        """The facts before the first ending, which alone may begin anything.

        After a birth a case may also close by itself, once every step is behind it and nobody objects.
        """
        born = self.first("birth_registered")
        closed = min((said.due for said in self.said if born and said.type == "case_stopped"), default=None)
        for fact in self.facts:
            if fact.type in ENDINGS or (closed is not None and fact.at >= closed):
                return
            yield fact

    def datings(self) -> tuple[tuple[date, str], ...]:
        """Every due date that was ever told, with its method; none while it was unknown."""
        return datings(self.facts)


def owed_again(policy: dict[str, Any]) -> Sequence[str]:
    """What a case that goes on owes again by this policy; none by one from before 2026.5."""
    return policy["aftercare"].get("owed_again", ())


def keeps_former_rules(policy: dict[str, Any]) -> bool:
    """Whether it is one from before 2026.5: one that does not say what is owed again."""
    return not owed_again(policy)


def datings(facts: Iterable[RecordedFact]) -> tuple[tuple[date, str], ...]:
    """Every due date that these tell, with its method. One that cannot be is not taken over by anybody."""
    return tuple(told for fact in facts if (told := _dating(fact)))


def _dating(fact: RecordedFact) -> tuple[date, str] | None:
    if fact.type not in ("opened", "dating_changed", "dating_confirmed") or not fact.says["edd"]:
        return None
    edd = date.fromisoformat(fact.says["edd"])
    if fact.type == "opened":
        return edd, fact.says["dating_method"]
    return (edd, fact.says["method"]) if arithmetic.can_be_due(edd, fact.at) else None
