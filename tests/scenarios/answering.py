"""Who answers for a case at each moment: a scenario told to routing's own rules, with the shipped map.

Time comes from the case machine (what it said of silence), the answers from the facts. Asking, passing over
and handing on are routing's, and told to nobody.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from services.routing.domain import absence, assignment, moving
from services.routing.domain.assignment import (
    Case,
    Confirm,
    Deputise,
    Propose,
    Refuse,
    State,
    Turn,
    Unavailable,
)
from services.routing.domain.moving import Bounce, Complete, Offer, Relocate, TakeOn, Withdraw
from services.routing.domain.social_map import SocialMap, read_social_map
from services.routing.domain.transfer import Stage, Transfer
from shared.consent.gate import Standing
from shared.pregnancy import local_date
from shared.schemas.values import OrganisationKind, Party, Purpose
from workflows.machine import facts
from workflows.machine.effects import DeputyActivated, Effect, Escalated

if TYPE_CHECKING:
    from tests.scenarios.model import Scenario

_FILE = Path(__file__).parents[2] / "deploy" / "regions" / "ijmond" / "social_map.toml"


class Proposing(BaseModel):
    """What routing would answer to handing the case on, had she allowed only these kinds to know of her."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation: str
    municipality: str
    allowed: frozenset[OrganisationKind]
    refused: str | None = None

    def answer(self, case: Case, social_map: SocialMap, at: datetime) -> str | None:
        """The code of a refusal; None where it would be offered."""
        her = Standing(frozenset({Purpose.REFER}), at, recipients=self.allowed)
        by = case.accountable.owner
        asked = replace(case, standing=her)
        found = moving.propose(asked, by, self.organisation, self.municipality, social_map, at)
        return found.code if isinstance(found, Refuse) else None


class Answering(BaseModel):
    """Who answers then; what is left out is not looked at. Parties as `organisation/role`.

    `asked` and `transfer` name an organisation, or nobody where they are empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: str
    case: str = "a"
    why: str | None = None
    accountable: str
    deputy: str | None = None
    acting: str | None = None
    asked: str | None = None
    transfer: str | None = None
    municipality: str | None = None
    bounces: int | None = None
    former: str | None = None
    """Which organisation answered before, as third parties were told when another did."""
    proposing: tuple[Proposing, ...] = ()


def shipped_map() -> SocialMap:
    """The example region's map."""
    return read_social_map(_FILE.read_text(), _FILE.name)


class Routing:
    """Routing's rules over one case in memory, as its handlers and tables do it."""

    def __init__(self, social_map: SocialMap) -> None:
        self._map = social_map
        self.case: Case | None = None
        self.refused: list[str] = []
        self.former: str | None = None

    def hear(self, heard: Any) -> None:
        """A fact, or what time said."""
        decision = self._decide(heard)
        if isinstance(decision, Refuse):
            self.refused.append(decision.code)
        elif decision is not None:
            if (
                isinstance(decision, Confirm | Complete)
                and self.case
                and self.case.changes_hands(decision.owner)
            ):
                self.former = self.case.accountable.owner.organisation
            self._carry_out(decision, heard.at)

    def announced(self, wanted: Answering, at: datetime) -> Iterator[str]:
        """What third parties were told, and what would be refused for want of consent, but for what must."""
        assert self.case is not None
        if wanted.former not in (None, self.former):
            yield f"accountable at {wanted.at}: former: {self.former!r}, not {wanted.former!r}"
        for each in wanted.proposing:
            code = each.answer(self.case, self._map, at)
            if code != each.refused:
                yield f"proposing at {wanted.at}: {code!r}, not {each.refused!r}"

    def _decide(self, heard: Any) -> Any:
        case, on = self.case, local_date(heard.at)
        match heard:
            case facts.Opened():
                return self._open(heard)
            case facts.OwnerProposed() if case and not _is_asked(case, heard.organisation):
                by = self._map.coordination(case.municipality).coordinator
                return assignment.reassign(case, by, heard.organisation, self._map, on)
            case facts.OwnerConfirmed():
                return assignment.accept(case, self._speaker(heard.organisation))
            case facts.OwnerDeclined() if case and case.proposal:
                return assignment.decline(case, case.proposal.owner, self._map, on)
            case facts.StaffAbsent():
                return absence.absent(
                    case, heard.organisation, None, self._map, on, deputised=heard.deputised
                )
            case facts.StaffReturned():
                return absence.returned(case, heard.organisation)
            case _:
                return self._decide_silence(heard) or self._decide_move(heard)

    def _decide_silence(self, heard: Any) -> Any:
        match heard:
            case DeputyActivated():
                return absence.deputy_activated(self.case)
            case Escalated() if absence.may_pass_over(heard.level, heard.causes):
                return absence.silent(self.case, self._map, local_date(heard.at))
            case _:
                return None

    def _decide_move(self, heard: Any) -> Any:
        case = self.case
        match heard:
            case facts.ClientMoved():
                return moving.moved(case, heard.municipality, self._map, heard.at)
            case facts.TransferProposed() if case:
                by = case.accountable.owner
                return moving.propose(case, by, heard.organisation, heard.municipality, self._map, heard.at)
            case facts.TransferAccepted() if case and case.transfer:
                return moving.accept(case, case.transfer.owner)
            case facts.TransferRefused() if case and case.transfer:
                return moving.refuse(case, case.transfer.owner, self._map, heard.at)
            case facts.TransferCompleted() if case and case.transfer:
                return moving.complete(case, case.transfer.owner, heard.deputy, self._map)
            case facts.PregnancyEnded() | facts.ConsentWithdrawn() | facts.CaseClosed() if case:
                self.case = replace(case, stopped=True)
            case _:
                pass
        return None

    def _open(self, heard: facts.Opened) -> Any:
        coordination = self._map.coordination(heard.municipality)
        first = Turn(
            0, coordination.coordinator, coordination.deputy_coordinator, State.COORDINATING, accountable=True
        )
        self.case = Case(
            heard.case_id,
            heard.municipality,
            heard.urgent,
            stopped=False,
            turns=(first,),
            complexity=heard.complexity,
        )
        return assignment.first(self._map, self.case.question(local_date(heard.at)))

    def _speaker(self, organisation: str) -> Party:
        """Who of that organisation was asked; else any role of it."""
        assert self.case is not None
        asked = [party for turn in reversed(self.case.turns) for party in turn.parties]
        known = [*asked, *self._map.entries]
        return next(party for party in known if party.organisation == organisation)

    def _carry_out(self, decision: Any, at: datetime) -> None:
        case = self.case
        assert case is not None
        match decision:
            case Propose(attempt, team, ends):
                turns = (
                    *_ended(case, ends),
                    Turn(attempt, team.owner, team.deputy, State.PROPOSED, accountable=False),
                )
                self.case = replace(case, turns=turns)
            case Unavailable(_, ends):
                self.case = replace(case, turns=tuple(_ended(case, ends)))
            case Confirm():
                self.case = _confirmed(case, decision, fresh=decision.fresh)
            case Deputise(attempt, deputised):
                turns = tuple(
                    replace(turn, deputised=deputised) if turn.attempt == attempt else turn
                    for turn in case.turns
                )
                self.case = replace(case, turns=turns)
            case _:
                self.case = _moved(case, decision, at)


def _moved(case: Case, decision: Any, at: datetime) -> Case:
    match decision:
        case Offer(number, team, municipality) | Relocate(number, team, municipality):
            new = Transfer(number, team.owner, team.deputy, municipality, Stage.PROPOSED, at)
            offered = replace(case, transfers=(*_over(case, Stage.WITHDRAWN, at), new))
            if isinstance(decision, Offer):
                return offered
            return replace(
                offered, transfers=tuple(_over(offered, Stage.COMPLETED, at)), municipality=municipality
            )
        case TakeOn(number):
            taken = (replace(t, stage=Stage.ACCEPTED) if t.number == number else t for t in case.transfers)
            return replace(case, transfers=tuple(taken))
        case Withdraw():
            return replace(case, transfers=tuple(_over(case, Stage.WITHDRAWN, at)))
        case Bounce():
            return replace(case, transfers=tuple(_over(case, Stage.REFUSED, at)))
        case Complete():
            done = replace(case, transfers=tuple(_over(case, Stage.COMPLETED, at)))
            return _confirmed(replace(done, municipality=decision.municipality), decision, fresh=True)
        case _:
            return case


def _is_asked(case: Case, organisation: str) -> bool:
    """Whether routing asked this organisation by itself; else the story's coordinator does."""
    return case.proposal is not None and case.proposal.owner.organisation == organisation


def _ended(case: Case, ends: State) -> Iterator[Turn]:
    yield from (replace(turn, state=ends) if turn is case.proposal else turn for turn in case.turns)


def _over(case: Case, stage: Stage, at: datetime) -> Iterator[Transfer]:
    for each in case.transfers:
        yield replace(each, stage=stage, ended_at=at) if each is case.transfer else each


def _confirmed(case: Case, decision: Confirm | Complete, *, fresh: bool) -> Case:
    turns = tuple(_ended(case, State.SUPERSEDED)) if fresh else case.turns
    others = tuple(replace(turn, accountable=False) for turn in turns if turn.attempt != decision.attempt)
    new = Turn(decision.attempt, decision.owner, decision.deputy, State.CONFIRMED, accountable=True)
    return replace(case, turns=(*others, new))


def judge_answering(scenario: "Scenario", case: str, effects: list[Effect]) -> list[str]:
    """All that is not as it must be. At one instant facts come first, then what time said, then the look."""
    routing = Routing(shipped_map())
    rows: list[tuple[datetime, int, Any]] = [(fact.at, 0, fact) for fact in scenario.facts(case)]
    rows += [(each.at, 1, each) for each in effects]
    wanted = [each for each in scenario.accountable if each.case == case]
    rows += [(scenario.instant(each.at, case), 2, each) for each in wanted]
    found: list[str] = []
    for at, kind, row in sorted(rows, key=lambda each: each[:2]):
        if kind == 2:
            found += differs(row, routing.case, at)
            found += routing.announced(row, at)
            continue
        routing.hear(row)
        assert routing.case is not None
        if sum(turn.accountable for turn in routing.case.turns) != 1:
            found.append(f"{at}: not exactly one answers for the case")
    return found


def differs(wanted: Answering, case: Case | None, at: datetime) -> Iterator[str]:
    """What of a case at routing is otherwise than wanted."""
    assert case is not None
    turn = case.accountable
    is_: dict[str, Any] = {
        "accountable": str(turn.owner),
        "deputy": str(turn.deputy),
        "acting": str(turn.acting),
        "asked": case.proposal.owner.organisation if case.proposal else "",
        "transfer": case.transfer.owner.organisation if case.transfer else "",
        "municipality": case.municipality,
        "bounces": moving.bounces(case.transfers, at),
    }
    for name, must in wanted.model_dump(
        exclude={"at", "case", "why", "former", "proposing"}, exclude_none=True
    ).items():
        if is_[name] != must:
            yield f"accountable at {wanted.at}: {name}: {is_[name]!r}, not {must!r}"
