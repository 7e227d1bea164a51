"""The owner answers nobody, or is away: the deputy acts, or the next team is asked. Pure.

When silence has lasted long enough is the case machine's to say (`deputy.activated`, `escalation.raised`):
nothing here looks at a clock. Whoever is accountable stays so until somebody else said yes.
"""

from collections.abc import Collection
from datetime import date

from services.routing.domain.assignment import (
    Case,
    Confirm,
    Deputise,
    Nothing,
    Propose,
    State,
    Unavailable,
    ask_next,
)
from services.routing.domain.social_map import SocialMap
from shared.schemas.values import Party

_DESK_LEVEL = 2
"""From this rung on somebody else must be found (L2: re-assign, other offer, or a meeting)."""
_UNANSWERED = frozenset({"A", "C"})
"""Overdue receipt or ownership (policy table): nobody who was asked has answered."""


def deputy_activated(case: Case | None) -> Deputise | Nothing:
    """The owner did not answer, or is away: the deputy of whoever is asked, else of whoever owns it, acts."""
    if case is None or case.stopped:
        return Nothing()
    turn = case.proposal or case.accountable
    return Nothing() if turn.deputised else Deputise(turn.attempt, deputised=True)


def may_pass_over(level: int, causes: Collection[str]) -> bool:
    """Whether a rung like this says that nobody who was asked has answered."""
    return level >= _DESK_LEVEL and bool(_UNANSWERED & set(causes))


def silent(case: Case | None, social_map: SocialMap, on: date) -> Propose | Unavailable | Nothing:
    """Owner and deputy stayed silent until the desk was told: the next team is asked, after the last nobody.

    Only who was really asked can be silent: a turn whose deputy had no time yet goes on.
    """
    if case is None or case.stopped or case.proposal is None or not case.proposal.deputised:
        return Nothing()
    return ask_next(case, social_map, on, State.SILENT)


def absent(
    case: Case | None,
    organisation: str,
    stand_in: Party | None,
    social_map: SocialMap,
    on: date,
    *,
    deputised: bool,
) -> Deputise | Confirm | Propose | Unavailable | Nothing:
    """Somebody's person is away. `stand_in`: whom the team lead picked, where not the deputy on record.

    Of whoever owns the case nothing but the deputy changes, so there is one owner at all times (S42); of a
    team that is only asked the deputy is left, or else the next team is asked.
    """
    if case is None or case.stopped:
        return Nothing()
    proposal, owner = case.proposal, case.accountable
    if proposal is not None and proposal.owner.organisation == organisation:
        if not deputised:
            return ask_next(case, social_map, on, State.ABSENT)
        return Deputise(proposal.attempt, deputised=True)
    if owner.owner.organisation != organisation or not deputised:
        return Nothing()
    if case.is_owned and stand_in is not None and stand_in not in owner.parties:
        number, still = case.next_attempt, owner.laid_down
        return Confirm(number, owner.owner, stand_in, fresh=True, deputised=True, laid_down=still)
    return Deputise(owner.attempt, deputised=True)


def returned(case: Case | None, organisation: str) -> Deputise | Nothing:
    """The person is back: the owner acts again."""
    if case is None or case.stopped:
        return Nothing()
    for turn in (case.proposal, case.accountable):
        if turn is not None and turn.deputised and turn.owner.organisation == organisation:
            return Deputise(turn.attempt, deputised=False)
    return Nothing()
