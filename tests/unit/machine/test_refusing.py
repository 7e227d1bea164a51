"""She declines help, or is asked for her consent: left in peace, and offered help again."""

from tests.unit.machine.telling import POLICY, Tale, kinds, notices, owned
from workflows.policy import Policy

CONCERN = "018f2c6e-0000-7000-8000-0000000000bb"


def test_who_refuses_is_left_in_peace_and_offered_help_at_four_moments() -> None:
    tale = owned()
    tale.happens("help_refused", "2026-04-01 09:00")
    assert tale.running() == {}
    tale.until("2026-10-12 09:00")
    assert tale.alerts() == []
    assert notices(tale.said) == [("reoffer", 0, ("referrer",))] * 4


def test_who_does_not_want_to_be_asked_again_is_not() -> None:
    tale = owned()
    tale.happens("help_refused", "2026-04-01 09:00", ask_again=False)
    assert tale.state is not None
    assert tale.state.notices == ()
    tale.happens("dating_changed", "2026-04-02 09:00", edd="2026-10-14", method="crl_10_12")
    tale.until("2026-10-12 09:00")
    assert tale.alerts() == []
    assert notices(tale.said) == []


def test_and_may_switch_it_off_later_or_change_her_mind() -> None:
    tale = owned()
    tale.happens("help_refused", "2026-04-01 09:00")
    tale.happens("help_refused", "2026-05-01 09:00", ask_again=False)
    told = ("reoffer", 0, ("referrer",))
    assert notices(tale.until("2026-06-15 09:00")).count(told) == 0
    tale.happens("help_refused", "2026-07-01 09:00", ask_again=True)
    assert notices(tale.until("2026-10-12 09:00")).count(told) == 2
    tale.happens("help_refused", "2026-10-12 10:00", ask_again=False)
    tale.happens("consent_answered", "2026-10-12 11:00", granted=True)
    assert tale.state is not None
    assert tale.state.ask_again


def test_a_refusal_that_is_taken_back_lets_run_what_lies_ahead() -> None:
    tale = owned()
    tale.happens("help_refused", "2026-04-01 09:00")
    tale.contact("2026-05-04 09:00")
    assert tale.running() == {}
    tale.happens("consent_answered", "2026-05-05 09:00", granted=True)
    assert {"20+0", "24+0", "36+0", "I"} <= set(tale.running())
    assert "reoffer" not in {code for code, _, _ in notices(tale.until("2026-06-15 09:00"))}


def test_a_refusal_with_a_safety_concern_is_decided_upon_within_a_working_day() -> None:
    tale = owned()
    before = set(tale.running())
    tale.happens("help_refused", "2026-03-31 09:00", safety_concern=True)
    assert tale.running()["P"] == "2026-04-01 09:00"
    assert before < set(tale.running())


def test_a_report_is_that_decision_and_what_follows_on_it_is_asked_once_it_is_triaged() -> None:
    tale = _reported_after_a_refusal(POLICY)
    assert "P" not in tale.running()
    tale.happens("report_triaged", "2026-04-02 09:00", concern=CONCERN)
    assert [code for code in tale.running() if code.startswith("P")] == [f"P.{CONCERN}"]


def test_a_case_under_a_former_policy_goes_on_asking_for_it() -> None:
    """Its workflow may sleep until that instant already."""
    told_before = POLICY.model_dump()
    del told_before["aftercare"]["owed_again"]
    assert "P" in _reported_after_a_refusal(Policy.model_validate(told_before)).running()


def _reported_after_a_refusal(policy: Policy) -> Tale:
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 09:00")
    tale.happens("help_refused", "2026-03-31 09:00", safety_concern=True)
    tale.happens("report_made", "2026-03-31 15:00", concern=CONCERN)
    return tale


def test_and_from_34_weeks_the_same_day() -> None:
    tale = owned("2026-09-01 09:00")
    tale.happens("help_refused", "2026-09-01 10:00", safety_concern=True)
    assert tale.running()["P"] == "2026-09-01 14:00"


def test_a_question_for_consent_is_answered_or_reminded_of_once() -> None:
    tale = owned()
    tale.happens("consent_asked", "2026-03-31 09:00")
    assert tale.running()["O"] == "2026-04-16 09:00"
    said = tale.happens("consent_answered", "2026-04-01 09:00", granted=False)
    assert ("deadline_met", "O") in kinds(said)


def test_who_refuses_help_after_the_birth_is_still_owed_the_steps_for_the_child() -> None:
    tale = owned("2026-10-12 09:00")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on="2026-10-12")
    steps = {code: due for code, due in tale.running().items() if code.startswith("pn_")}
    tale.happens("help_refused", "2026-10-12 11:00")
    assert tale.running() == steps


def test_a_refusal_while_the_due_date_is_unknown_is_left_in_peace_until_it_is_known() -> None:
    tale = owned(edd=None, dating_method="unknown")
    tale.until("2026-03-30 10:00")
    tale.happens("help_refused", "2026-04-01 09:00")
    assert tale.running() == {}
    tale.happens("dating_changed", "2026-05-01 09:00", edd="2026-10-12", method="crl_10_12")
    assert ("reoffer", 0, ("referrer",)) in notices(tale.until("2026-06-08 16:00"))


def test_that_a_support_of_hers_will_end_is_told_nobody_while_she_is_left_in_peace() -> None:
    """It would climb to the municipality, about a woman who wants no help."""
    tale = owned()
    tale.happens("support_started", "2026-03-30 10:00", offer="SO", ends_on="2026-07-01")
    assert "pn_soft_landing" in tale.running()
    tale.happens("help_refused", "2026-04-01 09:00")
    assert tale.running() == {}
    tale.until("2026-05-18 09:00")
    assert tale.alerts() == []
    tale.happens("consent_answered", "2026-05-18 10:00", granted=True)
    assert tale.running()["pn_soft_landing"] == "2026-05-19 08:00"


def test_a_child_that_is_born_while_she_declines_is_looked_after_all_the_same() -> None:
    tale = owned("2026-10-05 09:00")
    tale.happens("help_refused", "2026-10-06 09:00")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on="2026-10-12")
    assert {"pn_day", "pn_ten_days"} <= set(tale.running())


def test_who_takes_help_after_all_before_anybody_answered_for_her_needs_an_owner() -> None:
    tale = Tale().opened(complexity="simple")
    tale.happens("help_refused", "2026-03-30 10:00")
    assert tale.running() == {}
    tale.happens("consent_answered", "2026-03-31 09:00", granted=True)
    assert tale.running()["C"] == "2026-04-09 09:00"  # five working days, past Easter
