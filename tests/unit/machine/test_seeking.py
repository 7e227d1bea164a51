"""What time knows of the search for support: it is kept, arms nothing and rests nothing."""

from tests.unit.machine.telling import Tale, nl
from workflows.explaining import search

LACKING = {"due": nl("2026-04-08 10:00")}
UNREACHED = {"offer": "PHB", "organisation": "welzijn-noord", "due": nl("2026-04-08 12:00")}


def supported() -> Tale:
    tale = Tale().opened()
    tale.proposed("2026-03-30 09:00")
    tale.confirmed("2026-03-30 11:00")
    return tale


def test_it_is_known_for_as_long_as_it_is_the_coordinators_turn() -> None:
    tale = supported()
    tale.happens("offer_lacking", "2026-04-07 10:00", **LACKING)
    tale.happens("support_unreached", "2026-04-07 12:00", **UNREACHED)
    assert tale.state is not None
    assert search(tale.state, nl("2026-04-07 13:00")) == (
        "something that fits by 08-04-2026 10:00",
        "a call to welzijn-noord about PHB by 08-04-2026 12:00",
    )
    assert search(tale.state, nl("2026-04-08 12:00")) == ()


def test_it_moves_no_deadline_and_is_no_progress() -> None:
    tale, other = supported(), supported()
    assert tale.happens("offer_lacking", "2026-03-31 10:00", **LACKING) == ()
    assert tale.happens("support_unreached", "2026-03-31 10:00", **UNREACHED) == ()
    assert tale.running() == other.running()
    assert tale.until("2026-05-30 12:00") == other.until("2026-05-30 12:00")


def test_after_an_ending_nothing_is_known_of_it() -> None:
    tale = supported()
    tale.happens("pregnancy_ended", "2026-03-31 10:00")
    tale.happens("offer_lacking", "2026-03-31 11:00", **LACKING)
    assert tale.state is not None
    assert tale.state.finding_by is None
