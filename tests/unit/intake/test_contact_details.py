"""Contact details: for whom."""

from datetime import timedelta

from services.intake.domain import judge_read, newcomer
from shared.consent import Standing
from shared.schemas.values import OrganisationKind
from tests.unit.intake.judged import MIDWIFE, NOW, NURSE


def test_who_came_to_have_the_case_after_her_consent_must_be_named_in_it():
    standing = Standing(granted_at=NOW)
    later, before = NOW + timedelta(seconds=1), NOW - timedelta(days=1)
    assert newcomer(NURSE.party, later, standing) is OrganisationKind.JGZ
    assert newcomer(NURSE.party, before, standing) is None
    assert newcomer(NURSE.party, None, standing) is None


def test_contact_details_are_for_whoever_is_accountable_if_the_gate_allows():
    accountable = frozenset({"jgz-k/jgz_nurse"})
    assert judge_read(NURSE.party, accountable, None) is None
    assert judge_read(NURSE.party, accountable, "consent_withdrawn") == "consent_withdrawn"
    assert judge_read(MIDWIFE.party, accountable, None) == "party_not_allowed"
    assert judge_read(NURSE.party, frozenset(), None) == "party_not_allowed"
    assert judge_read(NURSE.party, None, "case_unknown") == "case_unknown"
