"""What stays true of 300 referrals when every part is killed while they come in and time passes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from uuid import UUID

import pytest

from deploy.local.stack import SERVICES, Stack
from shared.schemas import service_source
from tests.support.faults import ladders, post
from tests.support.faults.cases import REFERRALS, Fate
from tests.support.faults.evidence import Evidence, Record
from tests.support.faults.own_stack import own_stack
from tests.support.faults.trial import live_through

pytestmark = pytest.mark.timeout(1500)


@pytest.fixture(scope="module")
def own() -> Iterator[Stack]:
    with own_stack() as stack:
        yield stack


@pytest.fixture(scope="module")
async def evidence(own: Stack) -> Evidence:
    return await live_through(own)


def test_every_process_was_killed_twice_and_every_server_once(evidence: Evidence):
    assert all(evidence.kills.get(name, 0) >= 2 for name in SERVICES), evidence.kills
    assert all(evidence.kills.get(name, 0) >= 1 for name in ("kafka", "temporal", "postgres"))


def test_nothing_was_waited_for_in_vain(evidence: Evidence):
    assert evidence.missed == ()


def test_every_referral_is_accepted_once_and_is_one_case(evidence: Evidence):
    sent = {referral.reference for referral in evidence.referrals}
    accepted = Counter(record.data["reference"] for record in evidence.of("referral.accepted"))
    assert accepted == Counter(sent)
    opened = {record.data["reference"]: record.ce["subject"] for record in evidence.of("case.opened")}
    assert len(evidence.of("case.opened")) == REFERRALS
    assert opened == {referral.reference: str(referral.case) for referral in evidence.referrals}
    assert {row["case_id"] for row in evidence.tables["plans"]} == evidence.by_case.keys()


def test_nothing_was_refused_or_put_in_quarantine(evidence: Evidence):
    assert evidence.tables["quarantine"] == []
    refused = evidence.of("message.refused", "message.quarantined", "case.owner.refused")
    assert [record.data for record in refused] == []


def test_unanswered_cases_carry_every_due_rung_once(evidence: Evidence):
    raised = ladders.raised(evidence)
    for case, referral in evidence.by_case.items():
        if referral.fate is Fate.UNANSWERED:
            rungs = [(rung.data["level"], ladders.due(rung)) for rung in raised[case]]
            assert rungs == ladders.climbed(referral), referral


def test_answered_cases_have_no_rung_that_fell_due_after_the_answer(evidence: Evidence):
    raised = ladders.raised(evidence)
    for case, referral in evidence.by_case.items():
        if referral.fate is Fate.ANSWERED:
            answered = ladders.took_effect(evidence, case, "owner_confirmed", "contact_made")
            assert [rung.data for rung in raised[case] if ladders.due(rung) > answered] == []


def test_stopped_cases_have_nothing_that_fell_due_after_the_stop(evidence: Evidence):
    fact = {Fate.ENDED: "pregnancy_ended", Fate.WITHDRAWN: "consent_withdrawn"}
    alarms = evidence.of("escalation.raised", "deputy.activated", "deadline.missed")
    by_case = _by_case(alarms)
    for case, referral in evidence.by_case.items():
        if referral.fate in fact:
            stopped = ladders.took_effect(evidence, case, fact[referral.fate])
            assert [each.data for each in by_case[case] if ladders.due(each) > stopped] == []
            closed = [each for each in evidence.tables["plans"] if each["case_id"] == case]
            assert [row["closed_at"] is not None for row in closed] == [True]


def test_every_case_said_what_its_facts_and_time_make_of_it_and_nothing_else(evidence: Evidence):
    said = _by_case(record for record in evidence.once if "effect_id" in record.data)
    for case, effects in ladders.expected(evidence).items():
        ids = sorted(record.data["effect_id"] for record in said[case])
        assert [each for each in ids if not ladders.is_audit(each)] == sorted(effects)
        assert [each for each in ids if ladders.is_audit(each) and not ladders.was_late(each, effects)] == []


def test_whatever_was_delivered_again_became_one_fact(evidence: Evidence):
    facts = Counter((row["case_id"], row["ce_source"], row["ce_id"]) for row in evidence.tables["facts"])
    assert [fact for fact, times in facts.items() if times > 1] == []


def test_what_was_said_is_on_record_and_nothing_else(evidence: Evidence):
    said = {record.data["effect_id"] for record in evidence.once if "effect_id" in record.data}
    assert said == {row["effect_id"] for row in evidence.tables["emitted"]}


def test_what_is_delivered_again_is_the_same_to_the_letter(evidence: Evidence):
    contents: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    keys: dict[str, set[str]] = defaultdict(set)
    for record in evidence.records:
        contents[f"{record.ce['source']} {record.id}"].add(record.content)
        keys[f"{record.topic} {record.ce['source']} {record.id}"].add(record.key)
    assert [name for name, different in contents.items() if len(different) > 1] == []
    assert [name for name, different in keys.items() if len(different) > 1] == []


def test_facts_of_a_case_lie_on_every_topic_in_their_order(evidence: Evidence):
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for record in evidence.once:
        if record.ce["source"] == service_source("intake") and "sequence" in record.ce:
            rows[record.topic, record.ce["subject"]].append(int(record.ce["sequence"]))
    assert len({case for _, case in rows}) == REFERRALS
    assert [row for row in rows.items() if any(a >= b for a, b in pairwise(row[1]))] == []


def test_everybody_involved_hears_once_that_a_case_has_stopped(evidence: Evidence):
    for case, referral in evidence.by_case.items():
        notices = post.stop_notices(evidence, case)
        if referral.fate not in (Fate.ENDED, Fate.WITHDRAWN):
            assert notices == []
            continue
        told = Counter(row["party"] for row in notices)
        assert set(told.values()) == {1}, referral
        assert post.who_knows(evidence, case) <= set(told) <= post.who_was_asked(evidence, case), referral
        assert len(told) >= 3 or referral.early, referral
        assert {row["state"] for row in notices} == {"sent"}


def test_no_message_is_left_in_doubt(evidence: Evidence):
    """A reminder that waits for tomorrow's 08:15 is in no doubt."""
    over = ("sent", "suppressed")
    waits = [
        row
        for row in evidence.tables["deliveries"]
        if row["state"] not in over and not (row["state"] == "pending" and row["not_before"] > evidence.at)
    ]
    assert [dict(row) for row in waits] == []


def test_every_rung_of_an_unanswered_case_reached_somebody(evidence: Evidence):
    told, passed_over = post.occasions_that_were_sent(evidence), post.occasions_passed_over(evidence)
    for case, rungs in ladders.raised(evidence).items():
        if evidence.by_case[case].fate is Fate.UNANSWERED:
            effects = [rung.data["effect_id"] for rung in rungs]
            assert [each for each in effects if each not in told | passed_over] == []
            for each, following in pairwise(effects):
                assert each in told or following in told
            assert effects[-1] in told


def test_every_mail_that_was_sent_arrived_and_only_marked_ones_twice(evidence: Evidence):
    copies = post.copies(evidence)
    sent = {UUID(record.data["delivery_id"]) for record in evidence.of("notification.sent")}
    assert sent == {row["delivery_id"] for row in evidence.tables["deliveries"] if row["state"] == "sent"}
    assert [delivery for delivery in sent if delivery not in copies] == []
    assert [mails for mails in copies.values() if sum(not post.is_repeat(mail) for mail in mails) > 1] == []


def test_a_kill_of_the_sender_repeats_at_most_the_mail_that_was_under_way(evidence: Evidence):
    repeats = {
        mail.number for mails in post.copies(evidence).values() for mail in mails if post.is_repeat(mail)
    }
    assert len(repeats) <= evidence.kills["notifications"]


def test_every_open_case_has_somebody_accountable_and_a_next_deadline(evidence: Evidence):
    for row in evidence.tables["plans"]:
        assert row["closed_at"] or (row["accountable"] and row["next_at"] > evidence.at), row
    for process, name in (
        ("routing", "tijdig_routing_open_cases_without_owner"),
        ("gateway", "tijdig_open_cases_without_owner"),
        ("gateway", "tijdig_open_cases_without_deadline"),
    ):
        assert re.search(rf"^{name} 0\.0$", evidence.metrics[process], re.MULTILINE), name


def _by_case(records: Iterator[Record] | list[Record]) -> dict[UUID, list[Record]]:
    found: dict[UUID, list[Record]] = defaultdict(list)
    for record in records:
        found[UUID(record.ce["subject"])].append(record)
    return found
