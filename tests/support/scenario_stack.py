"""Scenarios told on the whole stack: facts as inbound events of the organisations that would send them.

What the stack does by itself is not told to it: routing asks for an owner, feedback is sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.pregnancy import local_date
from shared.schemas import Event, service_source
from shared.schemas.contracts.assignment import CaseOwnerConfirmed, CaseOwnerProposed
from shared.schemas.contracts.escalation import Audience, EscalationRaised
from shared.schemas.contracts.notification import NotificationSent, NotificationSuppressed
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.values import Role
from tests.scenarios.given import NURSE
from tests.scenarios.model import Given, Scenario
from tests.scenarios.offers import Offers, region, situation_of
from tests.scenarios.said import Said, at_the_minute, from_event
from tests.support.scenario_routing import said_of_offers
from tijdig.demo.cast import COORDINATOR, MIDWIFE
from tijdig.demo.referring import CONSENT, answered
from tijdig.demo.women import Woman
from tijdig.demo.world import World, expect
from workflows.machine.facts import Fact

_ROLES = {"rode-kruis-geboortezorg": "hospital_midwife"}
_OTHER = "jgz-ijmond-noord"
_AFTERWARDS = timedelta(minutes=2)
_A_MOMENT = timedelta(minutes=1)
_ALERTS = frozenset({"escalation", "after_stop"})
_STOPPED = frozenset({"stopped", "consent_withdrawn"})
_BY_ITSELF = frozenset({"owner_proposed", "feedback_sent"})

Body = Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True)
class _Event:
    """How a fact is sent: its event, by whom, and what it says."""

    name: str
    sender: str
    body: Body = lambda _: {}


_EVENTS: Mapping[str, _Event] = {
    "owner_confirmed": _Event("case.owner.accepted", NURSE),
    "owner_declined": _Event("case.owner.declined", NURSE, lambda _: {"reason": "no_capacity"}),
    "contact_made": _Event(
        "case.contact.made",
        NURSE,
        lambda fact: {"with_client": fact.with_client, "with_referrer": fact.with_referrer},
    ),
    "plan_agreed": _Event("case.plan.agreed", NURSE, lambda _: {"items": []}),
    "plan_changed": _Event(
        "case.plan.changed",
        NURSE,
        lambda fact: {"items": [item.model_dump(mode="json") for item in fact.items]},
    ),
    "linked_party_added": _Event(
        "client.linked_party.added",
        NURSE,
        lambda fact: {"organisation": fact.organisation, "role": fact.role},
    ),
    "support_started": _Event("support.started", NURSE, lambda fact: {"offer": fact.offer}),
    "referral_merged": _Event(
        "referral.merged",
        COORDINATOR.organisation,
        lambda fact: {"referrer": fact.referrer, "submitted_at": fact.submitted_at.isoformat()},
    ),
    "milestone_reached": _Event(
        "case.milestone.reached", MIDWIFE.organisation, lambda fact: {"milestone": fact.milestone}
    ),
    "transfer_proposed": _Event(
        "transfer.proposed",
        NURSE,
        lambda fact: {"organisation": fact.organisation, "municipality": fact.municipality},
    ),
    "transfer_refused": _Event("transfer.refused", _OTHER),
    "concern_raised": _Event("safety.concern.raised", MIDWIFE.organisation, lambda fact: _concern(fact)),
    "report_made": _Event("safety.report.made", MIDWIFE.organisation, lambda fact: _concern(fact)),
    "task_returned": _Event("task.returned", NURSE),
    "pregnancy_ended": _Event("pregnancy.ended", MIDWIFE.organisation),
    "consent_withdrawn": _Event("consent.withdrawn", MIDWIFE.organisation),
    "dating_changed": _Event(
        "pregnancy.dating.changed",
        MIDWIFE.organisation,
        lambda fact: {"dating": {"edd": fact.edd.isoformat(), "method": fact.method}},
    ),
}


def _concern(fact: Any) -> dict[str, str]:
    return {"concern_id": str(fact.concern)}


@dataclass
class StackCase:
    """One case of a scenario on a running stack."""

    world: World
    scenario: Scenario
    case: str
    id: UUID | None = None

    @property
    def reference(self) -> str:
        """The midwife's own number for the referral."""
        return f"verhaal-{self.scenario.id}-{self.case}"

    async def tell(self) -> None:
        """All facts, each at its instant; at the end of the story the case is let go."""
        end = self.scenario.end(self.case)
        rows = zip(self.scenario.given_in(self.case), self.scenario.facts(self.case), strict=True)
        looks = self.looks()
        for number, (given, fact) in enumerate(rows):
            if given.fact in _BY_ITSELF:
                continue
            while looks and self.scenario.instant(looks[0].at, self.case) < fact.at:
                await self._say_what_fits(looks.pop(0))
            await self.world.until(fact.at)
            await self._send(given, fact, number)
        for wanted in looks:
            await self._say_what_fits(wanted)
        await self.world.until(end)
        await self.world.until(end + _AFTERWARDS)
        await self._let_go()

    def looks(self) -> list[Offers]:
        """At which moments it is looked at what is put forward, the first first."""
        rows = [row for row in self.scenario.offers if row.stack and row.case == self.case]
        return sorted(rows, key=lambda row: self.scenario.instant(row.at, self.case))

    def said(self) -> list[Said]:
        """Everything that time said of this case, in the order in which it was published, to the minute."""
        mine = [event for event in self.world.events if event.subject == str(self.id)]
        told = [event for event in mine if event.source == service_source("workflows")]
        return [at_the_minute(from_event(event)) for event in told if hasattr(event.data, "effect_id")]

    def routed(self, until: datetime) -> list[Event[Any]]:
        """Everything that routing said of this case up to this minute, in order."""
        mine = [event for event in self.world.events if event.subject == str(self.id)]
        return [e for e in mine if e.source == service_source("routing") and e.time < until + _A_MOMENT]

    def to_be_alerted(self) -> set[Role]:
        """The roles of all whom a rung asked to act."""
        assert self.id is not None
        raised = [e for e in self.world.of(self.id, EscalationRaised) if e.data.level or e.data.after_stop]
        return {self._role(audience, event.time) for event in raised for audience in event.data.audiences}

    def alerted(self) -> set[Role]:
        """The roles of all to whom the mail server took an alert about this case."""
        assert self.id is not None
        sent = [event.data for event in self.world.of(self.id, NotificationSent)]
        return {each.party.role for each in sent if each.template in _ALERTS}

    def not_alerted_since_it_stopped(self) -> set[Role]:
        """The roles of those whose alert was kept back because the case had stopped by then."""
        assert self.id is not None
        kept = [event.data for event in self.world.of(self.id, NotificationSuppressed)]
        return {each.party.role for each in kept if each.template in _ALERTS and each.reason in _STOPPED}

    def _role(self, audience: Audience, at: datetime) -> Role:
        """Who has this function in the case then; the coordinator stands in for who was never asked."""
        assert self.id is not None
        if audience is Audience.REFERRER:
            return self.world.of(self.id, CaseOpened)[0].data.referrer.role
        if audience not in (Audience.OWNER, Audience.DEPUTY):
            return Role(audience)
        asked = [
            e.data for e in self.routed(at) if isinstance(e.data, CaseOwnerProposed | CaseOwnerConfirmed)
        ]
        return getattr(asked[-1], audience).role if asked else Role.COORDINATOR

    async def _send(self, given: Given, fact: Fact, number: int) -> None:
        at = self.scenario.instant(given.occurred, self.case) if given.occurred else fact.at
        if given.fact == "opened":
            await self._refer(fact, at, given.times)
            return
        told = _EVENTS[given.fact]
        sender = self._owner_asked(fact, number) if given.fact == "owner_declined" else told.sender
        sender = given.fields.get("organisation", sender) if given.fact == "owner_confirmed" else sender
        await self._publish(told.name, sender, told.body(fact), at, str(number), given.times)

    async def _say_what_fits(self, wanted: Offers) -> None:
        """Whoever answers for the case says of each offer whether it fits, as she answered."""
        at = self.scenario.instant(wanted.at, self.case)
        past = [fact for fact in self.scenario.facts(self.case) if fact.at <= at]
        her = situation_of(self.scenario, wanted, past, at)
        by = NURSE if any(fact.type == "owner_confirmed" for fact in past) else COORDINATOR.organisation
        await self.world.until(at)
        for fits in said_of_offers(region(wanted.region), wanted, her):
            key = f"{wanted.at}:{fits.offer}"
            await self._publish(fits.event, by, fits.model_dump(mode="json"), at, key, 1)

    def _owner_asked(self, fact: Any, number: int) -> str:
        """Who was asked last before this fact, according to the scenario."""
        facts = self.scenario.facts(self.case)[:number]
        return [each.organisation for each in facts if each.type == "owner_proposed"][-1]

    async def _publish(
        self, name: str, sender: str, body: Mapping[str, Any], at: datetime, key: str, times: int
    ) -> None:
        event_id = str(uuid5(NAMESPACE_URL, f"{self.reference}:{key}"))
        for _ in range(times):
            await self.world.system(sender).publish(
                name, body, at=at, reference=self.reference, case=self.id, id=event_id
            )

    async def _refer(self, opened: Any, at: datetime, times: int) -> None:
        """The referral; the answer says under which number the case is known."""
        body = await self._referral(opened, opened.referrer, self.reference, at)
        system = self.world.system(opened.referrer)
        event_id = str(uuid5(NAMESPACE_URL, self.reference))
        for _ in range(times):
            await system.publish("referral.submitted", body, at=at, reference=self.reference, id=event_id)
        await self.world.settled()
        accepted = answered(await system.answers(), "referral.accepted", self.reference)
        expect(len(accepted) == 1, f"{self.reference}: accepted once, not {len(accepted)} times")
        self.id = UUID(accepted[0]["data"]["case_id"])
        self.world.titles[str(self.id)] = f"{self.scenario.id} {self.scenario.title}"

    async def _referral(self, opened: Any, referrer: str, reference: str, at: datetime) -> dict[str, Any]:
        return {
            "reference": reference,
            "referrer_role": _ROLES.get(referrer, MIDWIFE.role.value),
            "municipality": opened.municipality,
            "dating": {"edd": opened.edd and opened.edd.isoformat(), "method": opened.dating_method},
            "urgent": opened.urgent,
            "complexity": opened.complexity,
            "identity": await self.world.system(referrer).seal(self._woman().identity()),
            "consent": {
                "purposes": list(CONSENT),
                "text_version": "2026-1",
                "given_on": local_date(at).isoformat(),
            },
        }

    def _woman(self) -> Woman:
        number = int(self.scenario.id[1:]) * 10 + ord(self.case) - ord("a")
        name = f"{self.scenario.id}{self.case} Verhaalfiguur"
        return Woman(name, "1999-02-11", f"06001{number:05}", "Verhaalpad", str(number), "1970ZZ", "IJmuiden")

    async def _let_go(self) -> None:
        """The story is told: the case must not keep the clock busy any longer."""
        if any(each.kind == "case_stopped" for each in self.said()):
            return
        sender = MIDWIFE.organisation
        await self._publish("consent.withdrawn", sender, {}, self.world.now, "let-go", 1)
