"""Handing a case on: proposed, accepted, first contact by the receiver, completed. Pure.

The owner before it answers for the case to the end, no deadline begins anew, and one transfer is under way at
a time. After a second refusal in 30 days only the coordinator may propose again (S4, S5, S41).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from services.routing.domain import candidates
from services.routing.domain.assignment import Case, Nothing, Refuse, Unavailable
from services.routing.domain.owner_rules import Team
from services.routing.domain.social_map import SocialMap
from services.routing.domain.transfer import BOUNCES, Stage, Transfer, bounces
from shared.consent.gate import RECEIVER_MISSING
from shared.pregnancy import local_date
from shared.schemas.values import Party


@dataclass(frozen=True, slots=True)
class Offer:
    """Offer the case to this team; a transfer that nobody accepted yet is withdrawn."""

    number: int
    team: Team
    municipality: str


@dataclass(frozen=True, slots=True)
class TakeOn:
    """The receiver said yes; its first contact is still to come."""

    number: int


@dataclass(frozen=True, slots=True)
class Bounce:
    """The receiver said no, for the `times`-th time in 30 days. Everything stays as it is."""

    number: int
    times: int


@dataclass(frozen=True, slots=True)
class Withdraw:
    """She moved back: whoever was to have her there need not. Whoever answers for the case stays so."""

    number: int


@dataclass(frozen=True, slots=True)
class Complete:
    """The receiver is owner from now on, by a turn of its own."""

    number: int
    attempt: int
    owner: Party
    deputy: Party
    municipality: str


@dataclass(frozen=True, slots=True)
class Relocate:
    """She moved to where her owner is asked first as well: it keeps the case, which now belongs there."""

    number: int
    team: Team
    municipality: str


def propose(
    case: Case | None, actor: Party, organisation: str, municipality: str, social_map: SocialMap, at: datetime
) -> Offer | Refuse:
    """What a proposal does: only who answers for the case, or coordinates, may hand it on.

    Who is away by the rota is stood in for, as when a team is asked by rule.
    """
    if refused := _closed_to(case):
        return refused
    assert case is not None
    coordinates = actor in social_map.coordination(case.municipality).may_reassign
    if not coordinates and actor.organisation not in {p.organisation for p in case.accountable.parties}:
        return Refuse("not_accountable")
    if not coordinates and bounces(case.transfers, at) >= BOUNCES:
        return Refuse("coordinator_decides")
    if not coordinates and case.transfer is not None and case.transfer.stage is Stage.ACCEPTED:
        return Refuse("transfer_open")
    team = _team_of(case, organisation, municipality, social_map, at)
    if team is None:
        return Refuse(_why_nobody(case, organisation, municipality, social_map, at))
    has_it = case.accountable.owner, case.municipality
    present = candidates.there(social_map, _question(case, municipality, at), team)
    if has_it in ((each.owner, municipality) for each in (team, present) if each is not None):
        return Refuse("already_owner")
    return Refuse("away") if present is None else Offer(_next_number(case), present, municipality)


def moved(
    case: Case | None, municipality: str, social_map: SocialMap, at: datetime
) -> Offer | Relocate | Withdraw | Unavailable | Nothing:
    """She moved: the first team of where she lives now is offered the case, by itself.

    Not while a transfer was accepted or the coordinator has to decide. Nobody there: the coordinator hears.
    Who moves back before the first contact elsewhere is not handed on: that transfer is withdrawn.
    """
    if case is None or case.stopped:
        return Nothing()
    under_way = case.transfer
    if municipality == case.municipality:
        moot = under_way is not None and under_way.municipality != municipality
        return Withdraw(under_way.number) if under_way is not None and moot else Nothing()
    if under_way is not None and (
        under_way.stage is Stage.ACCEPTED or under_way.municipality == municipality
    ):
        return Nothing()
    if bounces(case.transfers, at) >= BOUNCES:
        return Nothing()
    team = candidates.choose(social_map, _question(case, municipality, at), ())
    if team is None:
        return Unavailable(candidates.lacking(social_map, _question(case, municipality, at)))
    if team.owner == case.accountable.owner:
        return Relocate(_next_number(case), team, municipality)
    return Offer(_next_number(case), team, municipality)


def accept(case: Case | None, actor: Party) -> TakeOn | Refuse:
    """What the receiver's yes does."""
    transfer = _answerable(case, actor)
    if isinstance(transfer, Refuse):
        return transfer
    if transfer.stage is Stage.ACCEPTED:
        return Refuse("already_accepted")
    return _barred(case, transfer) or TakeOn(transfer.number)


def refuse(case: Case | None, actor: Party, social_map: SocialMap, at: datetime) -> Bounce | Refuse:
    """What the receiver's no does, also after a yes; the coordinator may take the offer back."""
    transfer = _answerable(case, actor, social_map)
    if isinstance(transfer, Refuse):
        return transfer
    assert case is not None
    return Bounce(transfer.number, bounces(case.transfers, at) + 1)


def complete(case: Case | None, actor: Party, deputy: str, social_map: SocialMap) -> Complete | Refuse:
    """The receiver made its first contact; that is also its yes, where it had not said so."""
    transfer = _answerable(case, actor, social_map)
    if isinstance(transfer, Refuse):
        return transfer
    assert case is not None
    if barred := _barred(case, transfer):
        return barred
    stands_in = _deputy_of(transfer, deputy, social_map)
    if stands_in is None:
        return Refuse("deputy_unknown")
    return Complete(transfer.number, case.next_attempt, transfer.owner, stands_in, transfer.municipality)


def _barred(case: Case | None, transfer: Transfer) -> Refuse | None:
    """What is against a first yes: she no longer allows them to know of her. A yes that was said holds."""
    if case is None or transfer.stage is Stage.ACCEPTED:
        return None
    known = candidates.may_know(case.standing, (transfer.owner, transfer.deputy))
    return None if known else Refuse(RECEIVER_MISSING)


def _closed_to(case: Case | None) -> Refuse | None:
    if case is None:
        return Refuse("not_proposed")
    return Refuse("case_stopped") if case.stopped else None


def _answerable(case: Case | None, actor: Party, social_map: SocialMap | None = None) -> Transfer | Refuse:
    """The transfer under way, if this party may answer it: the receiver; with a map the coordination too."""
    if refused := _closed_to(case):
        return refused
    assert case is not None
    if case.transfer is None:
        return Refuse("no_transfer")
    receiving = actor.organisation == case.transfer.owner.organisation or actor == case.transfer.deputy
    coordinates = social_map is not None and actor in social_map.coordination(case.municipality).may_reassign
    return case.transfer if receiving or coordinates else Refuse("not_asked")


def _question(case: Case, municipality: str, at: datetime) -> candidates.Question:
    on = local_date(at)
    return candidates.question(municipality, case.complexity, on, urgent=case.urgent, standing=case.standing)


def _team_of(
    case: Case, organisation: str, municipality: str, social_map: SocialMap, at: datetime
) -> Team | None:
    teams = candidates.ordered(social_map, _question(case, municipality, at))
    return next((team for team in teams if team.owner.organisation == organisation), None)


def _why_nobody(case: Case, organisation: str, municipality: str, social_map: SocialMap, at: datetime) -> str:
    if _team_of(replace(case, standing=None), organisation, municipality, social_map, at) is not None:
        return RECEIVER_MISSING
    if municipality not in social_map.municipalities:
        return "municipality_unknown"
    return "not_serving" if organisation in social_map.organisations else "organisation_unknown"


def _deputy_of(transfer: Transfer, organisation: str, social_map: SocialMap) -> Party | None:
    """The role at this organisation that stands in: as the map has it there, else any of its roles."""
    if transfer.deputy.organisation == organisation:
        return transfer.deputy
    roles = roles_at(organisation, transfer.municipality, social_map)
    return next((party for party in roles if party != transfer.owner), None)


def roles_at(organisation: str, municipality: str, social_map: SocialMap) -> Iterator[Party]:
    """Who of an organisation can stand in there: its roles in that municipality's teams, then any other."""
    here = (party for team in social_map.teams(municipality) for party in team.parties)
    anywhere = (entry.party for entry in social_map.parties)
    yield from (party for party in (*here, *anywhere) if party.organisation == organisation)


def _next_number(case: Case) -> int:
    return max((each.number for each in case.transfers), default=0) + 1
