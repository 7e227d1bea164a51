"""What waits to be told as a child is born: a birth ends only what speaks of weeks."""

from tests.unit.machine.telling import POLICY, Tale
from tests.unit.machine.test_birth import notices
from workflows.policy import Policy


def told_after_a_sunday(policy: Policy = POLICY) -> set[str]:
    """What was told on Saturday waits for Monday; on Sunday a child is born."""
    tale = Tale(policy).opened("2026-09-28 09:00", complexity="simple", edd="2026-10-12")
    tale.confirmed("2026-09-28 09:00")
    tale.contact("2026-09-28 10:00")
    tale.until("2026-10-09 17:00")
    tale.happens("staff_absent", "2026-10-10 09:00", organisation="jgz-kennemer", deputised=False)
    tale.happens("help_refused", "2026-10-10 09:30", safety_concern=True)
    tale.happens("wait_ended", "2026-10-10 10:00", wait="00000000-0000-0000-0000-000000000009")
    tale.happens("dating_changed", "2026-10-10 11:00", edd="2026-12-12", method="art")
    tale.happens("birth_registered", "2026-10-11 10:00", born_on="2026-10-11")
    return {each.causes[0] for each in notices(tale, "2026-10-12 08:00")}


def test_what_waits_to_be_told_outlives_a_birth_unless_it_speaks_of_weeks() -> None:
    told = told_after_a_sunday()
    assert {"owner_absent", "help_refused", "data_quality"} <= told
    assert not {"dating_conflict", "catch_up", "new_critical_issue"} & told


def test_a_case_under_a_policy_from_before_tells_of_a_birth_as_it_always_did() -> None:
    told_before = POLICY.model_dump()
    del told_before["aftercare"]["owed_again"]
    told = told_after_a_sunday(Policy.model_validate(told_before))
    assert not {"owner_absent", "help_refused", "data_quality"} & told


def test_help_that_was_to_be_offered_at_a_week_ahead_is_not_offered_once_the_child_is_born() -> None:
    tale = Tale().opened(complexity="simple")
    tale.happens("help_refused", "2026-04-01 09:00")
    tale.happens("birth_registered", "2026-07-10 10:00", born_on="2026-07-10")  # 26+4
    assert "reoffer" not in {each.causes[0] for each in notices(tale, "2026-10-12 10:00")}
