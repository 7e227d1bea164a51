"""Who is asked, and who is accountable. Pure: what is known of a case in, one decision out.

A case always has exactly one accountable party: the coordinator, until an organisation accepts
(promise 1, "no silent case"). An organisation that was asked and said no, or was passed over, is not
asked again by the machine; only the coordinator may. One that stayed silent may still say yes while nobody
else has.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.routing.domain import candidates
from services.routing.domain.candidates import Question
from services.routing.domain.owner_rules import Team
from services.routing.domain.refusals import Refuse
from services.routing.domain.social_map import SocialMap
from services.routing.domain.transfer import Transfer, is_open
from services.routing.domain.turns import PASSED_OVER, State, Turn
from shared.consent.gate import RECEIVER_MISSING, Standing
from shared.schemas.values import Complexity, Party


@dataclass(frozen=True, slots=True)
class Case:
    """What routing knows of a case. `turns` in order of attempt; turn 0 is the coordinator's."""

    case_id: UUID
    municipality: str
    urgent: bool
    stopped: bool
    turns: tuple[Turn, ...]
    complexity: Complexity = field(default=Complexity.COMPLEX, kw_only=True)
    transfers: tuple[Transfer, ...] = field(default=(), kw_only=True)
    standing: Standing | None = field(default=None, kw_only=True)
    """Her consent, as far as it says who may know of her."""
    linked: tuple[Party, ...] = field(default=(), kw_only=True)
    """Who else deals with her family: hears who is to be spoken to, and nothing else."""
    stays_in: str | None = field(default=None, kw_only=True)
    """Where she moved to, before the case follows her."""

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
    def answered(self) -> frozenset[Party]:
        """The same, without those who were kept from answering."""
        return self.asked - frozenset(turn.owner for turn in self.turns if turn.state is State.WITHDRAWN)

    @property
    def is_owned(self) -> bool:
        """Whether an organisation said yes; else the coordinator answers for the case."""
        return self.accountable.state is not State.COORDINATING

    @property
    def seeks_owner(self) -> bool:
        """Whether somebody's yes is still wanted: nobody said it, or who did has laid the case down."""
        return not self.is_owned or self.accountable.laid_down

    def changes_hands(self, owner: Party) -> bool:
        """Whether another organisation would answer for it than the one that does now."""
        return self.is_owned and owner.organisation != self.accountable.owner.organisation

    @property
    def transfer(self) -> Transfer | None:
        """The transfer that is under way."""
        return next((each for each in self.transfers if is_open(each)), None)

    def question(self, on: date) -> Question:
        """For what an owner is sought on that day."""
        return candidates.question(
            self.municipality, self.complexity, on, urgent=self.urgent, standing=self.standing
        )

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
    """This party is accountable from now on.

    `fresh`: by a turn of its own, since no open one is answered. `deputised`: its deputy acts. `laid_down`:
    an owner that laid the case down is still to be relieved of it.
    """

    attempt: int
    owner: Party
    deputy: Party
    fresh: bool = False
    deputised: bool = False
    laid_down: bool = False


@dataclass(frozen=True, slots=True)
class Deputise:
    """The deputy acts from now on (or no longer does); nobody else becomes accountable."""

    attempt: int
    deputised: bool


@dataclass(frozen=True, slots=True)
class Nothing:
    """This changes nothing of who is asked or accountable."""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Nobody is left to ask; whoever is accountable stays so. An open proposal ends as `ends`."""

    code: str
    ends: State = State.DECLINED


_NOT_PROPOSED = Refuse("not_proposed")
_STOPPED = Refuse("case_stopped")


def first(social_map: SocialMap, question: Question) -> Propose | Unavailable:
    """Whom to ask when a case opens."""
    team = candidates.choose(social_map, question, ())
    if team is not None:
        return Propose(1, team, State.SUPERSEDED)
    return Unavailable(candidates.lacking(social_map, question))


def accept(case: Case | None, actor: Party) -> Confirm | Refuse:
    """What a yes does. A deputy that says yes becomes owner; the one it stood in for, deputy."""
    if case is None:
        return _NOT_PROPOSED
    if case.stopped:
        return _STOPPED
    turn = case.proposal
    if turn is None or actor not in turn.parties:
        return _late_yes(case, actor) or _too_late(case, actor)
    deputy = turn.deputy if actor == turn.owner else turn.owner
    return _if_allowed(case, Confirm(turn.attempt, actor, deputy))


def _if_allowed(case: Case, yes: Confirm) -> Confirm | Refuse:
    """She may no longer allow those who were asked to know of her."""
    known = candidates.may_know(case.standing, (yes.owner, yes.deputy))
    return yes if known else Refuse(RECEIVER_MISSING)


def _late_yes(case: Case, actor: Party) -> Confirm | Refuse | None:
    """A yes of somebody who was passed over unanswered, while nobody else has said it and holds to it."""
    passed = [turn for turn in case.turns if turn.state in PASSED_OVER and actor in turn.parties]
    if not case.seeks_owner or not passed:
        return None
    deputy = passed[-1].deputy if actor == passed[-1].owner else passed[-1].owner
    return _if_allowed(case, Confirm(case.next_attempt, actor, deputy, fresh=True))


def decline(
    case: Case | None, actor: Party, social_map: SocialMap, on: date
) -> Propose | Unavailable | Refuse:
    """What a no does: the next team is asked. A deputy's no counts for its team."""
    if case is None:
        return _NOT_PROPOSED
    if case.stopped:
        return _STOPPED
    turn = case.proposal
    if turn is None or actor not in turn.parties:
        return _too_late(case, actor)
    return ask_next(case, social_map, on, State.DECLINED)


def ask_next(case: Case, social_map: SocialMap, on: date, ends: State) -> Propose | Unavailable:
    """The next team by rule; an open proposal ends as `ends`."""
    team = candidates.choose(social_map, case.question(on), case.asked)
    if team is None:
        asks_her = candidates.withheld(social_map, case.question(on), case.asked)
        return Unavailable(RECEIVER_MISSING if asks_her else "nobody_left", ends)
    return Propose(case.next_attempt, team, ends)


def consented(
    case: Case | None, social_map: SocialMap, on: date, *, withheld: bool
) -> Propose | Unavailable | Nothing:
    """What her newest consent does to the search: who may not know of her any more is not asked on.

    `withheld`: her consent before kept somebody from being asked, who may be asked now. Who has the case
    keeps it.
    """
    turn = None if case is None or case.stopped else case.proposal
    if case is None or turn is None:
        return resume(case, social_map, on) if withheld else Nothing()
    if candidates.may_know(case.standing, turn.parties):
        return Nothing()
    return ask_next(case, social_map, on, State.WITHDRAWN)


def resume(case: Case | None, social_map: SocialMap, on: date) -> Propose | Unavailable | Nothing:
    """What is asked when a closed case goes on: where nobody had said yes and kept it, the next team.

    Whom the closing, or she herself, kept from answering has not had its turn.
    """
    if case is None or case.stopped or not case.seeks_owner or case.proposal is not None:
        return Nothing()
    team = candidates.choose(social_map, case.question(on), case.answered)
    if team is None:
        return Unavailable("nobody_left")
    return Propose(case.next_attempt, team, State.SUPERSEDED)


def reassign(
    case: Case | None, actor: Party, organisation: str, social_map: SocialMap, on: date
) -> Propose | Refuse:
    """What the coordinator's choice does. Until the chosen organisation accepts, nothing shifts.

    Who is away by the rota is stood in for, as when a team is asked by rule.
    """
    if case is None:
        return _NOT_PROPOSED
    if case.stopped:
        return _STOPPED
    if actor not in social_map.coordination(case.municipality).may_reassign:
        return Refuse("not_coordinator")
    teams = (team for team in social_map.teams(case.municipality) if team.is_there(on))
    team = next((team for team in teams if team.owner.organisation == organisation), None)
    if team is None:
        known = organisation in social_map.organisations
        return Refuse("not_serving" if known else "organisation_unknown")
    if not candidates.allowed(case.question(on), team):
        return Refuse(RECEIVER_MISSING)
    present = candidates.there(social_map, case.question(on), team)
    return Refuse("away") if present is None else Propose(case.next_attempt, present, State.SUPERSEDED)


def _too_late(case: Case, actor: Party) -> Refuse:
    """Why this party has nothing to answer: by the last turn that was its own."""
    own = [turn for turn in case.turns if turn.attempt > 0 and actor in turn.parties]
    if not own:
        return _NOT_PROPOSED
    return Refuse("already_confirmed" if own[-1].accountable else "superseded")
