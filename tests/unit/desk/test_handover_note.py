"""The deputy reads what happened last and what is open, whoever was in time to write it down."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.desk.domain.handover_note import AT_MOST, SUBSTANTIVE, Moment, Note, OpenDeadline, note
from services.desk.http.language import _spoken
from services.desk.http.rendering import TEMPLATES
from services.desk.http.sentences import SENTENCES

AT = datetime(2026, 3, 30, 9, tzinfo=UTC)
NURSE = "jgz-kennemerland/jgz_nurse"


def moment(code: str, hours: int, **details: Any) -> Moment:
    return Moment(AT + timedelta(hours=hours), code, NURSE, details)


MOMENTS = st.lists(
    st.builds(moment, st.sampled_from([*SENTENCES]), st.integers(0, 999)),
    max_size=20,
    unique_by=lambda m: m.at,
)


@given(MOMENTS)
def test_the_note_holds_the_last_five_things_that_moved_the_case_on(moments):
    found = note(moments, ()).moments
    moving = [each for each in moments if each.code in SUBSTANTIVE]
    assert len(found) == min(AT_MOST, len(moving))
    assert set(map(id, found)) <= set(map(id, moving))
    left = [each for each in moving if each not in found]
    assert all(kept.at > other.at for kept in found for other in left)
    assert [each.at for each in found] == sorted((each.at for each in found), reverse=True)


def test_trying_in_vain_and_being_told_moved_nothing():
    assert not SUBSTANTIVE & {
        "case.contact.attempted",
        "escalation.raised",
        "notification.sent",
        "case.no_show",
    }
    assert SENTENCES.keys() >= SUBSTANTIVE, "each has a sentence"


def test_what_is_overdue_stands_first_then_what_is_due_soonest():
    rows = [
        OpenDeadline("F", AT + timedelta(days=2), late=False),
        OpenDeadline("24+0", AT + timedelta(days=1), late=False),
        OpenDeadline("B", AT - timedelta(days=1), late=True),
    ]
    assert [each.subject for each in note((), rows).open] == ["B", "24+0", "F"]


def rendered(found: Note, language: str) -> str:
    token = _spoken.set(language)
    try:
        template = TEMPLATES[language].get_template("handover_note.html")
        return template.render(note=found, case={"edd": None}, names={})
    finally:
        _spoken.reset(token)


def test_it_reads_in_dutch_and_in_english():
    found = note(
        [moment("case.plan.agreed", 1), moment("escalation.raised", 2, level=2)],
        [OpenDeadline("B", AT, late=True)],
    )
    dutch, english = rendered(found, "nl"), rendered(found, "en")
    assert "Het laatste dat er gebeurde:" in dutch
    assert "Plan afgesproken" in dutch
    assert "Verlopen" in dutch
    assert "What happened last:" in english
    assert "Plan agreed" in english
    assert "escalation" not in dutch


def test_a_case_in_which_nothing_happened_says_so():
    assert 'id="waarneming-niets"' in rendered(Note((), ()), "nl")
