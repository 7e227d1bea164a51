"""What the page in Dutch says beside the tables of the policy is what the machine does."""

from datetime import date

from shared.pregnancy import DatingMethod, policy_edd
from tests.unit.machine.telling import POLICY, Tale, item, nl, notices, owned
from workflows.explained.page import page
from workflows.explained.words import METHODS, days_in_dutch, people
from workflows.machine.thresholds import open_requirements
from workflows.machine.work import Work
from workflows.policy import Condition, Requirement

PAGE = page(POLICY)
EDD = date(2026, 10, 12)


def line(title: str) -> str:
    return next(each for each in PAGE.splitlines() if each.startswith(f"- **{title}"))


def test_by_which_dating_she_counts_as_further_along_is_said_with_the_days() -> None:
    further = {each: (EDD - policy_edd(EDD, each)).days for each in DatingMethod}
    assert {each for each, days in further.items() if days} == set(METHODS)
    for method, how in METHODS.items():
        assert f"{how} {days_in_dutch(further[method])}" in PAGE


def test_an_item_without_a_date_counts_as_overdue_and_one_for_36_weeks_is_in_time() -> None:
    assert "Een kritiek punt zonder datum telt als over tijd." in PAGE
    assert "uiterlijk op 36+0" in PAGE
    wanting = {due: asked_at_32_weeks(due) for due in (date(2026, 9, 14), date(2026, 9, 15), None)}
    dated, in_time = Condition.ITEMS_HAVE_DATES, Condition.NO_OVERDUE_CRITICAL_ITEM
    assert [dated in each for each in wanting.values()] == [False, True, True]
    assert [in_time in each for each in wanting.values()] == [False, False, True]


def asked_at_32_weeks(due: date | None) -> tuple[Requirement, ...]:
    tale = Tale().opened()
    tale.happens("item_opened", "2026-03-31 09:00", item=item(1, due))
    assert tale.state is not None
    return open_requirements(Work(tale.state, POLICY, nl("2026-08-17 16:00")), "32+0")


def test_who_hears_what_no_table_of_the_policy_names() -> None:
    lost = owned()
    told = notices(lost.happens("pregnancy_ended", "2026-03-31 09:00"))
    assert told == [("aftercare", 0, ("owner",))]
    assert "één vraag zonder termijn" in line("De zwangerschap is beëindigd")
    gentle = owned()
    gentle.happens("sensitive_mode_set", "2026-03-31 09:00")
    ((_, _, heard),) = notices(gentle.until("2026-03-31 09:00"))
    assert f"aan: {people(heard)}" in line("Eén van een meerling")
    returned = owned()
    for at in ("2026-03-31 09:00", "2026-03-31 09:10"):
        returned.happens("task_returned", at)
    ((_, _, heard),) = notices(returned.until("2026-03-31 09:10"))
    assert f"dezelfde dag: {people(heard)}" in line("‘Niet onze taak’")
    withdrawn = owned(urgent=True)
    ((_, _, heard),) = notices(withdrawn.happens("consent_withdrawn", "2026-03-31 09:00"))
    assert f"alleen de {people(heard)}" in line("Zij trekt haar toestemming in")


def test_what_is_an_emergency_around_a_birth_is_said_with_who_hears_it() -> None:
    late = owned("2026-09-15 09:00")
    late.happens("item_opened", "2026-09-15 10:00", item=item(1, date(2026, 9, 20)))
    told = {code: heard for code, level, heard in notices(late.until("2026-09-15 10:00")) if level == 4}
    assert f"aan: {people(told['new_critical_issue'])}" in line("Iets kritieks dat vanaf 36+0 nieuw is")
    born = owned("2026-09-01 09:00")
    born.happens("concern_raised", "2026-09-01 10:00", concern="018f2c6e-0000-7000-8000-0000000000bb")
    born.happens("birth_registered", "2026-09-01 11:00", born_on="2026-09-01")
    told = {code: heard for code, level, heard in notices(born.until("2026-09-01 11:00")) if level == 4}
    assert f"aan: {people(told['open_at_birth'])}" in line("Geboorte terwijl iets nog niet veilig is")
