"""Who is asked, and who is accountable. Pure: what is known of a case in, one decision out.

A case always has exactly one accountable party: the coordinator, until an organisation accepts
(promise 1, "no silent case"). An organisation that was asked and said no, or was passed over, is not
asked again by the machine; only the coordinator may.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.routing.domain.social_map import SocialMap, Team
from shared.schemas.values import Party


class State(StrEnum):
    """What became of one turn in the search for an owner."""

    COORDINATING = "coordinating"
    """Turn 0: the coordinator answers for the case while nobody else does."""
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    """The case stopped before an answer came."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One organisation's turn: asked as owner, with a deputy behind it."""

    attempt: int
    owner: Party
    deputy: Party
    state: State
    accountable: bool

    @property
    def parties(self) -> tuple[Party, Party]:
        """Who may answer for this turn."""
        return self.owner, self.deputy


@dataclass(frozen=True, slots=True)
class Case:
    """What routing knows of a case. `turns` in order of attempt; turn 0 is the coordinator's."""

    case_id: UUID
    municipality: str
    urgent: bool
    stopped: bool
    turns: tuple[Turn, ...]

    @property
    def proposal(self) -> Turn | None:
        """The turn that waits for an answer."""
        return next((turn for turn in self.turns if turn.state is State.PROPOSED), None)

    @property
    def accountable(self) -> Turn:
        """Who answers for the case now."""
        return next(turn for turn in self.turns if turn.accountable)

    @property
    def asked(self) -> frozenset[Party]:
        """Every owner that has had a turn."""
        return frozenset(turn.owner for turn in self.turns if turn.attempt > 0)

    @property
    def next_attempt(self) -> int:
        """The number of the turn that comes next."""
        return max((turn.attempt for turn in self.turns), default=0) + 1


@dataclass(frozen=True, slots=True)
class Propose:
    """Ask this team. A proposal that is still open ends as `ends`."""

    attempt: int
    team: Team
    ends: State


@dataclass(frozen=True, slots=True)
class Confirm:
    """This party is accountable from now on."""

    attempt: int
    owner: Party
    deputy: Party


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Nobody is left to ask; whoever is accountable stays so."""

    code: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """The answer had no effect, and why."""

    code: str

    @property
    def remedy(self) -> str:
        """What the one who answered can do."""
        return REMEDIES[self.code]


REMEDIES = {
    "not_proposed": "only the organisation that is asked now can answer",
    "already_confirmed": "nothing to do: this proposal was accepted before",
    "superseded": "nothing to do: this proposal is over; the coordinator can ask again",
    "case_stopped": "nothing to do: this case has stopped",
    "not_coordinator": "ask the coordinator to re-assign the case",
    "organisation_unknown": "choose an organisation of the social map",
    "not_serving": "choose an organisation that is a team of this municipality in the social map",
}

_NOT_PROPOSED = Refuse("not_proposed")
_STOPPED = Refuse("case_stopped")


def choose(social_map: SocialMap, municipality: str, asked: Collection[Party]) -> Team | None:
    """The next team to ask: the first of the municipality's list whose owner has had no turn yet."""
    return next((team for team in social_map.teams(municipality) if team.owner not in asked), None)


def first(social_map: SocialMap, municipality: str) -> Propose | Unavailable:
    """Whom to ask when a case opens."""
    team = choose(social_map, municipality, ())
    if team is not None:
        return Propose(1, team, State.SUPERSEDED)
    known = municipality in social_map.municipalities
    return Unavailable("no_team" if known else "municipality_unknown")


def accept(case: Case | None, actor: Party) -> Confirm | Refuse:
    """What a yes does. A deputy that says yes becomes owner; the one it stood in for, deputy."""
    if case is None:
        return _NOT_PROPOSED
    if case.stopped:
        return _STOPPED
    turn = case.proposal
    if turn is None or actor not in turn.parties:
        return _too_late(case, actor)
    deputy = turn.deputy if actor == turn.owner else turn.owner
    return Confirm(turn.attempt, actor, deputy)


def decline(case: Case | None, actor: Party, social_map: SocialMap) -> Propose | Unavailable | Refuse:
    """What a no does: the next team is asked. A deputy's no counts for its team."""
    if case is None:
        return _NOT_PROPOSED
    if case.stopped:
        return _STOPPED
    turn = case.proposal
    if turn is None or actor not in turn.parties:
        return _too_late(case, actor)
    team = choose(social_map, case.municipality, case.asked)
    if team is None:
        return Unavailable("nobody_left")
    return Propose(case.next_attempt, team, State.DECLINED)


def reassign(case: Case | None, actor: Party, organisation: str, social_map: SocialMap) -> Propose | Refuse:
    """What the coordinator's choice does. Until the chosen organisation accepts, nothing shifts."""
    if case is None:
        return _NOT_PROPOSED
    if case.stopped:
        return _STOPPED
    if actor not in social_map.coordination(case.municipality).may_reassign:
        return Refuse("not_coordinator")
    teams = social_map.teams(case.municipality)
    team = next((team for team in teams if team.owner.organisation == organisation), None)
    if team is None:
        known = organisation in social_map.organisations
        return Refuse("not_serving" if known else "organisation_unknown")
    return Propose(case.next_attempt, team, State.SUPERSEDED)


def _too_late(case: Case, actor: Party) -> Refuse:
    """Why this party has nothing to answer: by the last turn that was its own."""
    own = [turn for turn in case.turns if turn.attempt > 0 and actor in turn.parties]
    if not own:
        return _NOT_PROPOSED
    return Refuse("already_confirmed" if own[-1].accountable else "superseded")
