"""From bytes on a topic to an authenticated event; hostile bytes become refusals, never other errors."""

import json
import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from services.intake.domain import PassedBy, UnconsentedReferral, UnsealedReferral
from services.intake.handlers.door import FrontDoor
from services.intake.handlers.refusals import Declined
from services.intake.settings.organisations import ROLES, Organisation, Organisations
from services.intake.subscribers.reading import Reader
from shared.clock import Clock, step_clock
from shared.messaging import Refused, Uow
from shared.messaging.binding import encode
from shared.messaging.quarantine import RawMessage
from shared.pregnancy import local_date
from shared.schemas import Event, organisation_source, registry, topics
from shared.schemas.contracts.assignment import CaseOwnerAccepted
from shared.schemas.contracts.referral import ReferralSubmitted
from shared.schemas.values import OrganisationKind
from shared.sealing.box import KeyEncryptionKey
from shared.sealing.jwe import FrontDoorKeys
from tests.support.cases import MIDWIFE
from tests.support.senders import CANARY, MIDWIVES, attributes, envelope, referral
from tests.unit.intake.test_organisations import REGION

KEY = ECKey.generate_key("P-256")
KEY.ensure_kid()
KEYS = FrontDoorKeys((KEY,))
READER = Reader(Organisations.load(REGION), KEYS, KeyEncryptionKey(os.urandom(32)), Clock())


def message(ce, body, *, key: bytes | None = b"VD-key-1", organisation: str = MIDWIVES) -> RawMessage:
    value = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = tuple((f"ce_{name}", text.encode()) for name, text in ce.items())
    return RawMessage(topics.inbound(organisation), 0, 7, key, headers, value)


def read(ce, body, **options):
    found = message(ce, body, **options)
    event = READER.read(found)
    return event, READER.fingerprint(found, event)


def test_a_referral_is_read_with_its_envelope_opened():
    event, _ = read(attributes("referral.submitted"), referral(KEYS.jwks()))
    assert isinstance(event.data, UnsealedReferral)
    assert event.data.person.name == CANARY["name"]
    assert CANARY["name"] not in repr(event)


def test_an_honest_retry_has_the_same_fingerprint_and_another_content_another():
    ce, body = attributes("referral.submitted"), referral(KEYS.jwks())
    again = body | {"identity": envelope(KEYS.jwks())}
    somebody_else = body | {"identity": envelope(KEYS.jwks(), CANARY | {"name": "Iemand Anders"})}
    first = read(ce, body)[1]
    assert first == read(ce, again)[1] == read(ce, dict(reversed(body.items())))[1]
    assert first != read(ce, body | {"urgent": True})[1]
    assert first != read(ce, somebody_else)[1]


@pytest.mark.parametrize(
    "consent", [None, {}, {"purposes": []}, "ja", {"purposes": ["refer"], "given_on": 5}]
)
def test_a_referral_without_valid_consent_is_read_without_its_identity(consent):
    body = referral(KEYS.jwks(), reference="VD-zonder-1") | {"consent": consent}
    event, _ = read(attributes("referral.submitted"), body)
    assert isinstance(event.data, UnconsentedReferral)
    assert event.data.reference == "VD-zonder-1"
    assert body["identity"] not in repr(event)


def test_a_sender_whose_clock_is_ahead_at_midnight_may_say_that_she_consented_today(tmp_path):
    two_before = datetime(2026, 11, 22, 22, 58, tzinfo=UTC)  # 23:58 in the Netherlands
    clock = Clock(tmp_path / "clock.json")
    step_clock(tmp_path / "clock.json", two_before - clock.system_now())
    reader, door = replace(READER, clock=clock), FrontDoor(READER.organisations, READER.kek)
    today, tomorrow = local_date(two_before), local_date(two_before) + timedelta(days=1)

    def admitted(ahead: timedelta):
        body = referral(KEYS.jwks(), today)
        body["consent"] |= {"given_on": tomorrow.isoformat()}
        ce = attributes("referral.submitted", time=(two_before + ahead).isoformat())
        return door.admit(
            reader.read(message(ce, body)), Uow(cast("Any", None), clock.now(), clock.now(), "intake")
        )

    assert admitted(timedelta(minutes=3)).opening.case.consent.given_on == tomorrow
    with pytest.raises(Declined) as refused:
        admitted(timedelta(minutes=1))
    assert refused.value.field == "consent.given_on"


def test_without_consent_nothing_else_about_the_message_can_send_it_to_quarantine():
    body = {"identity": "geen envelop", "naam": CANARY["name"], "reference": CANARY["name"]}
    event, _ = read(attributes("referral.submitted", id=None, time="gisteren"), body)
    assert isinstance(event.data, UnconsentedReferral)
    assert event.data.reference is None
    assert event.id == "0/7"


ONE_OF_EACH = {
    kind: Organisation(
        slug=f"een-{kind.replace('_', '-')}",
        name="Een",
        kind=kind,
        role=min(ROLES[kind], default=None),
    )
    for kind in OrganisationKind
}
EVERYBODY = replace(READER, organisations=Organisations({each.slug: each for each in ONE_OF_EACH.values()}))
FACTS = [row for row in registry.inbound_types() if row.contract is not ReferralSubmitted]


@pytest.mark.parametrize("row", FACTS, ids=lambda row: row.contract.event)
def test_the_example_of_every_event_is_taken_from_those_who_may_send_it_and_from_nobody_else(row):
    for kind, sender in ONE_OF_EACH.items():
        ce = attributes(row.contract.event, sender.slug, actor="een-jgz/jgz_nurse")
        raw = message(ce, dict(row.contract.example), organisation=sender.slug)
        if kind in row.senders:
            event = EVERYBODY.read(raw)
            assert event.data == row.contract.model_validate_json(json.dumps(row.contract.example))
            assert EVERYBODY.fingerprint(raw, event)
        else:
            with pytest.raises(Refused) as refused:
                EVERYBODY.read(raw)
            assert (refused.value.code, refused.value.field) == ("type_not_allowed", "ce_type")


@pytest.mark.parametrize("row", FACTS, ids=lambda row: row.contract.event)
def test_no_event_takes_a_field_that_its_schema_does_not_name(row):
    sender = ONE_OF_EACH[min(row.senders)]
    ce = attributes(row.contract.event, sender.slug, actor="een-jgz/jgz_nurse")
    with pytest.raises(Refused) as refused:
        EVERYBODY.read(message(ce, {**row.contract.example, "naam": "x"}, organisation=sender.slug))
    assert refused.value.code == "schema_invalid"


def test_the_example_of_a_referral_is_one():
    example = dict(ReferralSubmitted.example) | {"identity": envelope(KEYS.jwks())}
    event, _ = read(attributes("referral.submitted"), example)
    assert isinstance(event.data, UnsealedReferral)


def test_a_milestone_that_has_its_own_event_comes_by_no_other_way():
    """Who may say that the handover was accepted is decided by that event, not by the general one."""
    with pytest.raises(Refused) as refused:
        read(attributes("case.milestone.reached"), {"milestone": "handover_accepted"})
    assert (refused.value.code, refused.value.field) == ("schema_invalid", "milestone")


def test_a_fact_without_subject_is_addressed_by_its_key():
    event, _ = read(attributes("pregnancy.ended"), {}, key=b"VD-key-1")
    assert event.subject == "VD-key-1"
    event, _ = read(attributes("pregnancy.ended", subject="case-1"), {}, key=b"VD-key-1")
    assert event.subject == "case-1"


def test_the_same_fact_about_another_case_is_another_content():
    ce = attributes("pregnancy.ended")
    assert read(ce, {}, key=b"VD-key-1")[1] != read(ce, {}, key=b"VD-key-2")[1]


def test_what_is_authentic_is_what_the_topic_says():
    forged = message(attributes("pregnancy.ended", "jgz-kennemerland"), {})
    honest = message(attributes("pregnancy.ended"), {})
    unknown = message(attributes("pregnancy.ended", "elders"), {}, organisation="elders")
    assert READER.authentic_source(honest) == organisation_source(MIDWIVES)
    assert [READER.authentic_source(m) for m in (forged, unknown)] == [None, None]
    assert [READER.organisation(m) for m in (honest, forged, unknown)] == [MIDWIVES, MIDWIVES, None]


def test_senders_cannot_set_the_number_of_a_fact_and_a_bad_trace_is_dropped():
    event, _ = read(attributes("pregnancy.ended", sequence="7", traceparent="x"), {})
    assert (event.sequence, event.traceparent) == (None, None)


def test_intakes_own_facts_on_the_assignment_topic_pass_by():
    event = Event("1", "/tijdig/intake", CaseOwnerAccepted.ce_type(), datetime.now(UTC), CaseOwnerAccepted())
    headers, value = encode(event)
    raw = RawMessage(topics.ASSIGNMENT, 0, 0, b"", tuple((n, t.encode()) for n, t in headers), value)
    assert isinstance(READER.read(raw).data, PassedBy)
    assert MIDWIFE.organisation == MIDWIVES


@given(
    value=st.one_of(st.binary(max_size=200), st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
            st.sampled_from(["consent", "identity", "dating", "reference", "x"]), inner, max_size=4),
    ).map(lambda found: json.dumps(found).encode())),
    changes=st.dictionaries(
        st.sampled_from(["id", "source", "type", "time", "subject", "specversion", "sequence", "actor"]),
        st.text(max_size=8).filter(lambda text: text < "\ud800" or text > "\udfff"), max_size=3,
    ),
    key=st.none() | st.binary(max_size=8),
)  # fmt: skip
def test_hostile_bytes_are_refused_and_raise_nothing_else(value, changes, key):
    ce = attributes("referral.submitted") | changes
    headers = tuple((f"ce_{name}", text.encode("utf-8", "surrogatepass")) for name, text in ce.items())
    raw = RawMessage(topics.inbound(MIDWIVES), 0, 0, key, headers, value)
    with suppress(Refused):
        READER.fingerprint(raw, READER.read(raw))


@pytest.mark.parametrize("days", [0, 59])
def test_a_late_event_keeps_its_instant(days):
    at = datetime.now(UTC) - timedelta(days=days)
    event, _ = read(attributes("pregnancy.ended", time=at.isoformat()), {})
    assert event.time == at
