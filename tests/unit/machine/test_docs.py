"""The tables in docs/deadlines.md are what the code answers, and the page in Dutch says all of it."""

import json
import re

import pytest

from workflows.explained.docs import PAGE, written
from workflows.explained.examples import EXAMPLES, example
from workflows.explained.page import page
from workflows.explained.words import AUDIENCES, REQUIREMENTS, in_dutch
from workflows.policy import Allowance, Policy, Unit, load_policy, read_policy
from workflows.policy.load import DEFAULT_FILE

TEXT = PAGE.read_text(encoding="utf-8")
POLICY = load_policy()
UNITS = {Unit.WORKING_HOURS: "working hours", Unit.WORKING_DAYS: "working days", Unit.CALENDAR_DAYS: "days"}
COUNT = {1: "one", 2: "two", 3: "three"}
PERIOD = {7: "week", 14: "two weeks", 31: "a month", 183: "half a year", 365: "a year"}


def test_the_page_says_what_the_code_says() -> None:
    assert written(TEXT, POLICY) == TEXT, "run: python -m workflows.explained.docs"


def test_another_number_would_be_noticed() -> None:
    stage = POLICY.stages["A"]  # type: ignore[index]
    other = stage.but(allowances=POLICY.stages["B"].allowances)  # type: ignore[index]
    changed = POLICY.but(stages={**POLICY.stages, "A": other})
    assert written(TEXT, changed) != TEXT


def changed(*place: str, to: object) -> Policy:
    """The policy with another value at this place of its file."""
    whole = POLICY.model_dump(mode="json")
    table = whole
    for key in place[:-1]:
        table = table[key]
    assert table[place[-1]] != to
    table[place[-1]] = to
    return Policy.model_validate_json(json.dumps(whole))


def sentences(policy: Policy) -> list[str]:
    """Where the page names a number in its text, as this policy would have it."""
    weeks = list(policy.grace)
    first, *middle, last = (f"{each.is_.count} {UNITS[each.is_.unit]}" for each in policy.grace.values())
    between = ", ".join(f"{span} (before {week})" for span, week in zip(middle, weeks[2:], strict=True))
    outcome, dating = policy.checks.outcome, policy.checks.dating
    half, full = policy.reminders.percents
    offers = [week.removesuffix("+0") for week in policy.special.reoffers]
    meeting = {week: each.meeting for week, each in policy.thresholds.items() if each.meeting}
    return [
        f"the submission plus {first} (submitted before {weeks[1]}), {between} or {last.removesuffix('s')}",
        f"While the due date is unknown she counts as being in the band from {policy.unknown_due_date_band}",
        (
            f"An allowance of {COUNT[policy.reminders.shortest_days]} days or more is reminded at {half} and "
            f"{full} % of its time"
        ),
        f"it moves by more than {policy.special.largest_move.is_} days",
        f"help is offered again at {', '.join(offers[:-1])} and {offers[-1]} weeks",
        f"A closed case can go on (heropenen) within {PERIOD[policy.aftercare.reopen_within.is_]}",
        f"{outcome.after_edd_days} days after the due date, repeated every {PERIOD[outcome.every.days]}",
        f"in an urgent case whatever is a task (level {policy.ladder.duty_from} and up)",
        f"| rung | when | from {policy.ladder.late_from} | who | again |",
        f"**From {min(meeting)}** a miss also makes an emergency meeting due",
        f"from {min(policy.special.late_referral)} the one plan of a late referral",
        f"| `checks.dating` | after {dating.after}; every {dating.every} |",
    ]


def as_one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("sentence", sentences(POLICY))
def test_a_number_in_the_text_is_that_of_the_policy(sentence: str) -> None:
    assert sentence in as_one_line(TEXT)


SINGLE = [
    changed("ladder", "late_from", to="33+0"),
    changed("grace", "28+0", "is", to="13 d"),
    changed("special", "largest_move", "is", to=34),
    changed("special", "reoffers", to=["16+0", "22+0", "28+0", "33+0"]),
    changed("checks", "outcome", "after_edd_days", to=13),
    changed("reminders", "percents", to=[50, 75]),
    changed("aftercare", "reopen_within", "is", to=31),
    changed("ladder", "duty_from", to=1),
]


@pytest.mark.parametrize("other", SINGLE, ids=map(str, range(8)))
def test_no_single_number_changes_without_the_page(other: Policy) -> None:
    assert written(TEXT, other) != TEXT, "a table or its head"
    assert any(each not in as_one_line(TEXT) for each in sentences(other)), "the text"


def test_what_every_column_begins_with_is_that_of_the_policy() -> None:
    head = next(example("stages", POLICY))
    assert head == "| stage |  | < 20+0 | 20+0 | 28+0 | 34+0 | 37+0 | urgent |"
    other = next(example("stages", POLICY.but(bands=("0+0", "21+0", *POLICY.bands[2:]))), "")
    assert other == "| stage |  | < 21+0 | 21+0 | 28+0 | 34+0 | 37+0 | urgent |"


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_on_the_page_and_holds_something(name: str) -> None:
    _, _, table = TEXT.partition(f"<!-- example: {name} -->\n")
    assert len(table.partition("\n\n")[0].splitlines()) > 2


def test_the_page_in_dutch_names_every_stage_and_threshold_with_its_numbers() -> None:
    said = page(POLICY)
    for stage in POLICY.stages.values():
        assert stage.name_nl in said
        assert all(in_dutch(limit.is_) in said for limit in stage.allowances.values())
    assert all(f"| {week} |" in said for week in POLICY.thresholds)
    assert POLICY.version in said


def test_every_requirement_of_the_policy_has_words() -> None:
    thresholds = (*POLICY.thresholds.values(), *POLICY.postnatal.values())
    asked = {
        requirement
        for each in thresholds
        for requirement in (*each.requires, *each.requires_complex, *each.requires_urgent)
    }
    assert asked <= set(REQUIREMENTS)


def test_the_page_in_dutch_says_what_begins_and_ends_every_stage_and_task() -> None:
    said = page(POLICY)
    for each in (*POLICY.stages.values(), *POLICY.special.tasks.values()):
        assert each.starts_nl, each.name
        assert each.done_nl, each.name
        assert {each.name_nl in said, each.starts_nl in said, each.done_nl in said} == {True}, each.name
        assert each.starts not in said, "English"
        assert each.done not in said, "English"


def test_a_policy_without_words_in_dutch_is_told_in_those_it_has() -> None:
    stage = POLICY.stages["A"].but(starts_nl="", done_nl="")  # type: ignore[index]
    assert "starts_nl" not in stage.model_dump(), "one that was kept before there were any is the same"
    said = page(POLICY.but(stages={**POLICY.stages, "A": stage}))
    assert f"| A Ontvangst | {stage.starts} | {stage.done} |" in said


def test_what_holds_in_some_births_only_is_said_to() -> None:
    said = page(POLICY)
    start = next(line for line in said.splitlines() if line.startswith("| 4 werkuren nadat"))
    assert "alleen als was toegezegd dat steun bij de geboorte begint" in start
    items = next(line for line in said.splitlines() if line.startswith("| 1 werkdag nadat"))
    assert "alleen als bij de geboorte nog een kritiek punt openstond" in items
    assert "| 10 dagen; na een opname: 3 dagen na thuiskomst" in said
    assert "| planned start | 4 h from being told of the birth |  | support that starts with" in TEXT
    assert "| open items | 1 wd from being told of the birth |  | critical items were open" in TEXT


def test_long_times_are_said_as_people_say_them() -> None:
    days = {
        "1 d": "1 dag",
        "14 d": "14 dagen",
        "42 d": "6 weken",
        "670 d": "22 maanden",
        "731 d": "24 maanden",
    }
    assert {text: in_dutch(Allowance.parse(text)) for text in days} == days
    assert not re.search(r"\b\d{3} dagen", page(POLICY))


def test_the_urgent_times_are_the_shorter_of_both() -> None:
    urgent = page(POLICY).partition("Bij spoed:")[2]
    assert "| A Ontvangst | 4 werkuren | 4 werkuren | 4 werkuren | 4 werkuren | 2 werkuren |" in urgent
    assert "| I Stilstand | 10 dagen | 7 dagen | 3 dagen | 1 werkdag | 4 werkuren |" in urgent


def test_who_is_reminded_otherwise_is_said() -> None:
    said = page(POLICY)
    assert "bij *Afwezigheid* (geen herinnering) en *Antwoord op toestemmingsvraag* (op 50 %)." in said
    alike = read_policy(DEFAULT_FILE.read_text().replace("reminders = [50] # once\n", ""), "trial.toml")
    assert "Anders is het bij *Afwezigheid* (geen herinnering)." in page(alike)


def test_who_hears_of_the_last_rung_again_is_said_where_those_are_fewer() -> None:
    """Read as it stood, the chair of the meeting would be called every working day."""
    (row,) = [line for line in page(POLICY).splitlines() if line.startswith("| L4 |")]
    assert row.endswith("| elke werkdag, aan regionale achterwacht, coördinator |")
    assert "| every 1 wd: region duty, coordinator |" in PAGE.read_text(encoding="utf-8")


def test_a_single_hard_week_reads_as_one() -> None:
    """A region's own list of weeks may leave only one above the level."""
    text = DEFAULT_FILE.read_text().replace("joining_told_from = 3", "joining_told_from = 5")
    assert "Is bij" not in page(read_policy(text, "trial.toml"))
    one = POLICY.but(thresholds={"24+0": POLICY.thresholds["24+0"]})
    assert "Is bij 24+0 niet alles zoals het moet" in page(one)


def test_days_off_are_no_working_days() -> None:
    assert "behalve op feestdagen (ook Goede Vrijdag en 5 mei)" in page(POLICY)


def test_a_rung_is_explained_before_it_is_used() -> None:
    said = page(POLICY)
    ladder = said.index("opschalen")
    assert not re.search(r"\bL[1-4]\b", said[:ladder])
    assert "behalve een open zorg over veiligheid" in said


@pytest.mark.parametrize("name", POLICY.special.notices)
def test_who_hears_of_a_special_situation_is_on_the_page(name: str) -> None:
    """Another recipient there changes the page, so that none of them goes unsaid."""
    notice = POLICY.special.notices[name]
    heard = notice.but(recipients=("mdo_chair",))
    special = POLICY.special.but(notices={**POLICY.special.notices, name: heard})
    other = page(POLICY.but(special=special))
    assert other.count(AUDIENCES["mdo_chair"]) == page(POLICY).count(AUDIENCES["mdo_chair"]) + 1  # type: ignore[index]


def test_a_late_referral_is_on_the_page_with_who_hears_from_which_week() -> None:
    said = page(POLICY)
    assert "vanaf 28+0 coördinator (L2)" in said
    assert "vanaf 36+0 voorzitter van het MDO, coördinator" in said
