"""The owner lays a case down (neerleggen), and answers for it until another said yes. Pure."""

from datetime import date

from services.routing.domain.assignment import Case, Propose, State, Unavailable, ask_next
from services.routing.domain.refusals import Refuse
from services.routing.domain.social_map import SocialMap
from shared.schemas.values import Party


def release(
    case: Case | None, actor: Party, social_map: SocialMap, on: date
) -> Propose | Unavailable | Refuse:
    """What laying a case down does: the next team is asked, and nothing shifts until it says yes.

    Where nobody can be asked or nobody answers, the first yes counts that comes after all.

    Only who owns the case can, and only while nobody else is being asked for it already.
    """
    if case is None:
        return Refuse("not_proposed")
    if case.stopped:
        return Refuse("case_stopped")
    if not case.is_owned or actor.organisation != case.accountable.owner.organisation:
        return Refuse("not_the_owner")
    if case.transfer is not None or case.proposal is not None:
        return Refuse("successor_sought")
    return ask_next(case, social_map, on, State.SUPERSEDED)
