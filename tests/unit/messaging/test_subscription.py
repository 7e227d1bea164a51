"""A service reads what it handles; everything else passes by, told from the header alone."""

from shared.messaging import Subscription, Uow
from shared.messaging.quarantine import RawMessage
from shared.schemas import Event
from shared.schemas.contracts.case import CaseClosed, CaseContactMade


async def handled(event: Event[CaseClosed], uow: Uow) -> None:
    """Never called here."""


def of_type(ce_type: str | None) -> RawMessage:
    headers = () if ce_type is None else (("ce_type", ce_type.encode()),)
    return RawMessage("topic", 0, 0, None, headers, b"no json")


LISTENING = Subscription(handlers={CaseClosed: handled}, topics=("topic",))


def test_a_known_type_that_nobody_handles_passes_by_unread():
    assert LISTENING.passes_by(of_type(CaseContactMade.ce_type()))


def test_what_is_handled_unknown_or_nameless_is_read():
    assert not LISTENING.passes_by(of_type(CaseClosed.ce_type()))
    assert not LISTENING.passes_by(of_type("nl.tijdig.never.heard.of.v1"))
    assert not LISTENING.passes_by(of_type(None))


def test_the_front_door_reads_everything():
    door = Subscription(handlers={}, topics=("topic",), by_header=False)
    assert not door.passes_by(of_type(CaseContactMade.ce_type()))
