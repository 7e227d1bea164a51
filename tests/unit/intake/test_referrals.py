"""A referral: what opens a case, and what the case then carries."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.intake.domain import judge_consent, judge_referral, judge_repeat, opened_case
from shared.schemas.values import Dating, DatingMethod, OrganisationKind, Purpose, Role
from tests.unit.intake.judged import EDD, MIDWIFE, TODAY, code, consent, referral


def test_an_ordinary_referral_may_open_a_case():
    assert judge_referral(referral(), OrganisationKind.MIDWIFE, TODAY) is None


def test_nobody_refers_in_another_organisations_role():
    refusal = judge_referral(referral(referrer_role=Role.COORDINATOR), OrganisationKind.MIDWIFE, TODAY)
    assert code(refusal) == "role_not_allowed"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, "consent_missing"),
        (consent(purposes=frozenset({Purpose.STATISTICS})), "consent_missing"),
        (consent(given_on=TODAY + timedelta(days=1)), "consent_invalid"),
        (consent(), None),
    ],
)
def test_a_referral_needs_a_consent_to_refer_that_has_been_given(given, expected):
    refusal = judge_consent(given, TODAY)
    assert code(refusal) == expected
    assert refusal is None or not refusal.quarantine


def test_consent_is_judged_before_anything_else_about_the_content():
    bad = referral(consent=None, dating=Dating(edd=date(1926, 1, 1), method=DatingMethod.LMP))
    assert code(judge_referral(bad, OrganisationKind.MIDWIFE, TODAY)) == "consent_missing"


def test_a_reference_stands_for_one_referral():
    assert judge_repeat(b"same", b"same") is None
    assert code(judge_repeat(b"one", b"other")) == "reference_reused"


def test_the_opened_case_carries_what_the_referral_said_and_no_identity():
    found = opened_case(referral(urgent=True), MIDWIFE.party, pregnancy_id=uuid4(), referral_id=uuid4())
    assert (found.urgent, found.municipality, found.referrer) == (True, "GM0453", MIDWIFE.party)
    assert "a.b.c.d.e" not in found.model_dump_json()


@pytest.mark.parametrize(
    ("dating", "counts"),
    [
        (Dating(method=DatingMethod.UNKNOWN), True),
        (Dating(edd=EDD, method=DatingMethod.LMP), False),
    ],
)
def test_an_estimated_third_trimester_counts_only_without_a_due_date(dating, counts):
    submitted = referral(dating=dating, third_trimester=True)
    opened = opened_case(submitted, MIDWIFE.party, pregnancy_id=uuid4(), referral_id=uuid4())
    assert opened.third_trimester is counts
