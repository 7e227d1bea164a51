"""Anything may be said by anybody, in any order: somebody answers for the case, and only one.

The real repository and handlers on a real PostgreSQL; two at once are tried in `test_routing_races`.
"""

import asyncio
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from shared.schemas.contracts.assignment import (
    CaseOwnerAccepted,
    CaseOwnerDeclined,
    CaseOwnerReassigned,
    CaseOwnerReleased,
)
from shared.schemas.contracts.case import CaseClosed, CaseOutcome
from shared.schemas.contracts.staff import StaffAbsent, StaffReturned
from shared.schemas.contracts.transfer import (
    ClientMoved,
    TransferAccepted,
    TransferCompleted,
    TransferProposed,
    TransferRefused,
)
from shared.schemas.values import Party
from tests.support.cases import COORDINATOR, NURSE, NURSE_LEAD, OTHER_NURSE
from tests.support.routing_cases import (
    BEVERWIJK,
    GOES_ON,
    NUDGE,
    OTHER_LEAD,
    SILENCE,
    SOCIAL,
    Seen,
    begin,
    connect,
    happens,
    last_confirmed,
    see,
)

pytest_plugins = ["tests.support.parts_apart"]

TEAM = st.sampled_from([NURSE, NURSE_LEAD, OTHER_NURSE, OTHER_LEAD, SOCIAL])
ANYBODY = st.one_of(TEAM, st.just(COORDINATOR))
ORGANISATIONS = st.sampled_from(["jgz-kennemerland", "jgz-ijmond-noord", "sociaal-team-velsen"])
PLACES = st.sampled_from(["GM0453", BEVERWIJK, "GM0450", "GM9999"])


class History(RuleBasedStateMachine):
    """Anything may be said by anybody at any time: somebody answers for the case, and only one."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.conn = self.loop.run_until_complete(connect(self.url))
        self.case_id: UUID | None = None
        self.owner = str(COORDINATOR)
        self.closed = False

    def teardown(self) -> None:
        self.loop.run_until_complete(self.conn.close())
        self.loop.close()

    def say(self, payload: Any, by: Party | None = None) -> None:
        assert self.case_id is not None
        self.loop.run_until_complete(happens(self.conn, self.case_id, payload, by))

    def seen(self) -> Seen:
        assert self.case_id is not None
        return self.loop.run_until_complete(see(self.conn, self.case_id))

    @initialize()
    def opens(self) -> None:
        self.case_id = self.loop.run_until_complete(begin(self.conn))

    @rule(by=TEAM)
    def accepts(self, by: Party) -> None:
        self.say(CaseOwnerAccepted(), by)

    @rule(by=TEAM)
    def declines(self, by: Party) -> None:
        self.say(CaseOwnerDeclined(reason="full"), by)

    @rule(by=ANYBODY, organisation=ORGANISATIONS)
    def is_reassigned(self, by: Party, organisation: str) -> None:
        self.say(CaseOwnerReassigned(organisation=organisation), by)

    @rule(by=ANYBODY)
    def lays_it_down(self, by: Party) -> None:
        self.say(CaseOwnerReleased(), by)

    @rule()
    def deputy_is_asked(self) -> None:
        self.say(NUDGE)

    @rule()
    def nobody_answers(self) -> None:
        self.say(SILENCE)

    @rule(by=TEAM, deputised=st.booleans(), deputy=st.one_of(st.none(), ORGANISATIONS))
    def goes_away(self, by: Party, deputised: bool, deputy: str | None) -> None:
        self.say(StaffAbsent(deputised=deputised, deputy=deputy), by)

    @rule(by=TEAM)
    def comes_back(self, by: Party) -> None:
        self.say(StaffReturned(), by)

    @rule(by=ANYBODY, organisation=ORGANISATIONS, municipality=PLACES)
    def is_handed_on(self, by: Party, organisation: str, municipality: str) -> None:
        self.say(TransferProposed(organisation=organisation, municipality=municipality), by)

    @rule(municipality=PLACES)
    def moves(self, municipality: str) -> None:
        self.say(ClientMoved(municipality=municipality), NURSE)

    @rule(by=TEAM)
    def takes_it_on(self, by: Party) -> None:
        self.say(TransferAccepted(), by)

    @rule(by=TEAM)
    def bounces(self, by: Party) -> None:
        self.say(TransferRefused(), by)

    @rule(by=ANYBODY, deputy=ORGANISATIONS)
    def first_contact(self, by: Party, deputy: str) -> None:
        self.say(TransferCompleted(deputy=deputy), by)

    @precondition(lambda self: not self.closed)
    @rule()
    def closes(self) -> None:
        self.say(CaseClosed(outcome=CaseOutcome.COMPLETED), COORDINATOR)
        self.closed = True

    @precondition(lambda self: self.closed)
    @rule()
    def is_reopened(self) -> None:
        self.say(GOES_ON)
        self.closed = False

    @invariant()
    def one_answers_for_it(self) -> None:
        if self.case_id is None:
            return
        seen = self.seen()
        assert len(seen.accountable) == 1
        assert len(seen.proposed) <= 1
        assert seen.under_way <= 1
        assert all(row["owner"] != row["deputy"] for row in seen.rows), "a deputy is somebody else"
        assert not self.closed or (not seen.proposed and not seen.under_way)
        told = self.loop.run_until_complete(last_confirmed(self.conn, self.case_id))
        assert seen.accountable == [str(told.owner) if told else str(COORDINATOR)]


def test_whatever_is_said_in_whatever_order_one_answers_for_the_case(apart):
    History.url = apart.env["TIJDIG_DATABASE_URL"]
    run(
        History,
        settings=settings(
            max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
