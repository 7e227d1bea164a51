"""The owner is away: a deputy stands in, or one is looked for until somebody is there (S1, S42)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.unit.machine.regions import former
from tests.unit.machine.telling import POLICY, Tale, shown
from workflows.machine.effects import DeputyActivated
from workflows.policy import Policy
from workflows.translate_effects import contract_of

WORRY = UUID(int=7)


def owned() -> Tale:
    tale = Tale().opened(complexity="simple")
    tale.confirmed("2026-03-30 09:00")
    return tale


def away(tale: Tale, at: str, *, deputised: bool, organisation: str = "jgz-kennemer") -> tuple[Any, ...]:
    return tale.happens("staff_absent", at, organisation=organisation, until=None, deputised=deputised)


@pytest.mark.parametrize("found", ["deputy", "return", "transfer", "owner"])
def test_a_deputy_is_looked_for_until_somebody_is_there(found: str) -> None:
    tale = owned()
    tale.happens("transfer_proposed", "2026-03-31 08:00", organisation="jgz-zuid", municipality="GM0375")
    away(tale, "2026-03-31 09:00", deputised=False)
    assert tale.running()["deputy_wanted"] == "2026-03-31 13:00"
    if found == "deputy":
        away(tale, "2026-03-31 10:00", deputised=True)
    elif found == "return":
        tale.happens("staff_returned", "2026-03-31 10:00", organisation="jgz-kennemer")
    elif found == "transfer":
        tale.happens("transfer_completed", "2026-03-31 10:00", deputy="sociaal-zuid")
    else:
        tale.confirmed("2026-03-31 10:00")
    assert "deputy_wanted" not in tale.running()


def test_that_the_former_owner_is_away_is_nothing_of_the_next_ones() -> None:
    tale = owned()
    away(tale, "2026-03-31 09:00", deputised=False)
    assert tale.state is not None
    assert tale.state.absence is not None
    tale.proposed("2026-03-31 10:00", attempt=2)
    tale.confirmed("2026-03-31 11:00", organisation="jgz-zuid", deputy="sociaal-zuid")
    assert tale.state.absence is None


def laid_down(tale: Tale, at: str, organisation: str = "jgz-kennemer") -> tuple[Any, ...]:
    return tale.happens("owner_released", at, organisation=organisation)


def test_a_case_that_is_laid_down_wants_a_successor_in_time_and_keeps_its_owner() -> None:
    tale = owned()
    tale.contact("2026-03-31 10:00")
    before = tale.running()
    laid_down(tale, "2026-04-14 10:00")
    laid_down(tale, "2026-04-15 10:00")
    assert tale.running() == {**before, "C": "2026-04-21 10:00"}  # row C: five working days
    tale.happens("feedback_sent", "2026-04-15 11:00", moment="contact")
    assert tale.state is not None
    assert tale.state.accountable == "jgz-kennemer"
    tale.proposed("2026-04-15 11:00", attempt=2)
    tale.until("2026-04-21 10:00")
    assert tale.alerts()[-1] == ("L1", "2026-04-21 10:00")
    tale.confirmed("2026-04-21 11:00", organisation="wijkteam", deputy="jgz-kennemer")
    assert "C" not in {*tale.running(), *tale.overdue()}
    assert tale.state.accountable == "wijkteam"


def test_the_same_owner_once_more_is_a_successor_when_it_was_asked() -> None:
    tale = owned()
    laid_down(tale, "2026-04-14 10:00")
    tale.confirmed("2026-04-14 11:00", deputy="wijkteam")
    assert "C" in tale.running()
    tale.proposed("2026-04-14 12:00", attempt=2)
    tale.confirmed("2026-04-14 13:00")
    assert "C" not in tale.running()


def test_only_the_owner_lays_a_case_down_and_not_while_it_is_handed_on() -> None:
    tale = owned()
    laid_down(tale, "2026-04-14 10:00", "kraamzorg-ijmond")
    tale.happens("transfer_proposed", "2026-04-14 11:00", organisation="jgz-zuid", municipality="GM0375")
    laid_down(tale, "2026-04-14 12:00")
    assert "C" not in tale.running()
    nobody = Tale().opened()
    laid_down(nobody, "2026-03-31 10:00")
    assert nobody.running()["C"] == "2026-04-08 09:00"


def test_that_somebody_elses_staff_is_away_or_back_changes_nothing() -> None:
    tale = owned()
    assert away(tale, "2026-03-31 09:00", deputised=False, organisation="kraamzorg-ijmond") == ()
    away(tale, "2026-03-31 10:00", deputised=False)
    tale.happens("staff_returned", "2026-03-31 11:00", organisation="kraamzorg-ijmond")
    assert "deputy_wanted" in tale.running()


def test_each_absence_activates_the_deputy_anew() -> None:
    tale = owned()
    for day in ("2026-03-31 09:00", "2026-04-07 09:00"):
        away(tale, day, deputised=True)
        tale.happens("staff_returned", day, organisation="jgz-kennemer")
    activated = [each for each in tale.said if isinstance(each, DeputyActivated)]
    assert [each.attempt for each in activated] == [1, 2]
    assert len({each.effect_id for each in activated}) == 2


def deputies_activated(tale: Tale) -> list[str | None]:
    return [shown(each.due) for each in tale.said if isinstance(each, DeputyActivated)]


@pytest.mark.parametrize(
    ("until", "activated"),
    [
        ("2026-04-01", ["2026-03-31 09:00", "2026-04-02 16:00"]),  # back, and silent: somebody stands in
        ("2026-04-08", ["2026-03-31 09:00"]),  # still away, and somebody stands in already
        (None, ["2026-03-31 09:00"]),
    ],
)
def test_who_should_be_back_by_now_and_answers_nothing_is_silent_like_anybody(
    until: str | None, activated: list[str]
) -> None:
    tale = owned()
    tale.happens("staff_absent", "2026-03-31 09:00", organisation="jgz-kennemer", until=until, deputised=True)
    tale.until("2026-04-07 17:00")
    assert deputies_activated(tale) == activated


@pytest.mark.parametrize(("until", "asked"), [("2026-04-07", False), ("2026-04-08", True), (None, True)])
def test_leave_that_is_over_as_the_case_goes_on_asks_for_no_deputy(until: str | None, asked: bool) -> None:
    tale = owned()
    tale.happens(
        "staff_absent", "2026-03-31 09:00", organisation="jgz-kennemer", until=until, deputised=False
    )
    tale.happens("case_closed", "2026-04-01 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-07 10:00")
    assert ("deputy_wanted" in tale.running()) is asked


def forgets_feedback(policy: Policy = POLICY) -> Tale:
    """She is with the client every week or so, and forgets to tell the referrer."""
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 10:30", moment="contact")
    for day in ("04-10", "04-20", "04-29", "05-07"):
        tale.until(f"2026-{day} 10:00")
        tale.contact(f"2026-{day} 10:00", referrer=False)
    tale.until("2026-05-11 17:00")
    assert tale.alerts() == [("L1", "2026-05-11 16:00")]
    return tale


def test_who_works_on_is_not_absent_for_one_step_that_was_forgotten() -> None:
    assert deputies_activated(forgets_feedback()) == []


def test_but_who_did_nothing_since_the_first_of_two_reminders_is() -> None:
    tale = owned()
    tale.happens("decision_recorded", "2026-03-31 10:00")
    tale.until("2026-04-02 16:00")
    assert deputies_activated(tale) == ["2026-04-02 16:00"]


def test_under_a_former_policy_every_reminder_counts() -> None:
    """The workflow of such a case was told so already."""
    assert deputies_activated(forgets_feedback(former())) == ["2026-05-11 16:00"]


def left_without_a_deputy(policy: Policy = POLICY) -> Tale:
    """On leave from Monday afternoon, back the day after; nobody was found by ten o'clock on that day."""
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    back = date(2026, 3, 31)
    tale.happens("staff_absent", "2026-03-30 15:00", organisation="jgz-kennemer", until=back, deputised=False)
    return tale


def test_nobody_is_looked_for_from_the_day_of_return_on() -> None:
    tale = left_without_a_deputy()
    tale.until("2026-04-02 12:00")
    assert tale.alerts() == []
    assert "deputy_wanted" not in tale.running()


def test_and_the_ladder_about_it_ends() -> None:
    tale = owned()
    back = date(2026, 4, 1)
    tale.happens("staff_absent", "2026-03-30 15:00", organisation="jgz-kennemer", until=back, deputised=False)
    tale.until("2026-03-31 17:00")
    assert tale.alerts() == [("L2", "2026-03-31 10:00")]
    tale.until("2026-04-02 12:00")
    assert tale.overdue() == set()
    assert tale.alerts() == [("L2", "2026-03-31 10:00")]


def test_under_a_former_policy_somebody_is_looked_for_until_she_says_that_she_is_back() -> None:
    """The workflow of such a case sleeps until then already."""
    tale = left_without_a_deputy(former())
    tale.until("2026-03-31 12:00")
    assert tale.alerts() == [("L2", "2026-03-31 10:00")]


def reported() -> Tale:
    """All is well, but that a report was made of a worry."""
    tale = owned()
    tale.contact("2026-03-30 09:30")
    tale.happens("feedback_sent", "2026-03-30 09:40", moment="contact")
    tale.happens("report_made", "2026-04-08 10:00", concern=WORRY)
    return tale


def of_the_deputy(tale: Tale) -> list[DeputyActivated]:
    return [each for each in tale.said if isinstance(each, DeputyActivated)]


def test_of_the_safety_lane_the_deputy_is_not_told_which_deadline_nobody_answered() -> None:
    tale = reported()
    tale.until("2026-04-15 12:00")
    (activated,) = (each for each in of_the_deputy(tale) if str(WORRY) in each.effect_id)
    told = contract_of(activated, 0.0, UUID(int=77))
    assert told is not None
    assert str(WORRY) not in told.model_dump_json()
    assert ":K" not in told.model_dump_json()


def test_after_an_ending_the_deputy_hears_of_the_safety_lane_by_its_ladder_alone() -> None:
    tale = reported()
    tale.until("2026-04-14 12:00")
    tale.happens("pregnancy_ended", "2026-04-14 13:00")
    tale.until("2026-04-20 12:00")
    assert tale.alerts()[0][0] == "L1"
    assert of_the_deputy(tale) == []


def silent() -> Tale:
    """The owner answers neither reminder nor deadline about the plan: the deputy is asked to act."""
    tale = owned()
    tale.contact("2026-03-31 10:00")
    tale.until("2026-04-20 12:00")
    return tale


def test_the_deputy_may_know_which_ordinary_step_nobody_answered() -> None:
    (activated,) = [each for each in silent().said if isinstance(each, DeputyActivated)]
    assert activated.effect_id.endswith(":silence:deputy")
    assert activated.hidden is None


def test_for_an_owner_who_is_silent_the_deputy_stands_in_also_where_the_case_goes_on() -> None:
    tale = silent()
    tale.happens("case_closed", "2026-04-21 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-22 10:00")
    assert tale.state is not None
    assert tale.state.absence is not None
    assert "deputy_wanted" not in tale.running()
