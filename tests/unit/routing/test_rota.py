"""Roles resolve to mailboxes on duty, never to persons; a hole in a rota is named."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.routing.domain.directory import changes
from services.routing.domain.rota import Hole, Rota
from tests.unit.routing.maps import a_map, party, team

NURSE = "jgz-west/jgz_nurse"
A, B = "dienst-a@jgz-west.example", "dienst-b@jgz-west.example"


def duty(mailbox: str, first: str, last: str) -> dict[str, str]:
    return {"party": NURSE, "mailbox": mailbox, "first": first, "last": last}


def leave(first: str, last: str) -> dict[str, str]:
    return {"party": NURSE, "first": first, "last": last}


WEEKS = [duty(A, "2026-03-30", "2026-04-05"), duty(B, "2026-04-08", "2026-04-12")]


def test_a_role_is_reached_by_the_mailbox_that_has_duty():
    rota = Rota.model_validate({"duties": WEEKS})
    assert rota.mailbox(party(NURSE), date(2026, 3, 30)) == A
    assert rota.mailbox(party(NURSE), date(2026, 4, 12)) == B
    assert rota.mailbox(party(NURSE), date(2026, 4, 6)) is None


def test_holes_are_named_to_the_day_and_leave_is_none():
    rota = Rota.model_validate({"duties": WEEKS, "leaves": [leave("2026-04-13", "2026-04-14")]})
    found = list(rota.holes(date(2026, 3, 30), date(2026, 4, 15)))
    assert found == [
        Hole(party(NURSE), date(2026, 4, 6), date(2026, 4, 7)),
        Hole(party(NURSE), date(2026, 4, 15), date(2026, 4, 15)),
    ]


def test_a_role_without_duties_has_no_holes():
    rota = Rota.model_validate({"leaves": [leave("2026-04-13", "2026-04-14")]})
    assert list(rota.holes(date(2026, 3, 30), date(2026, 4, 15))) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([duty(A, "2026-04-05", "2026-03-30")], "swap them"),
        ([duty(A, "2026-03-30", "2026-04-05"), duty(B, "2026-04-05", "2026-04-12")], "two duties"),
        ([duty("geen postbus", "2026-03-30", "2026-04-05")], "pattern"),
    ],
)
def test_a_rota_that_makes_no_sense_is_refused(rows, said):
    with pytest.raises(ValidationError, match=said):
        Rota.model_validate({"duties": rows})


def test_the_others_are_told_the_mailbox_of_the_day_and_only_when_it_changes():
    social_map = a_map([team("jgz-west")], rota={"duties": WEEKS})

    def told(known, day):
        entries = {entry.party: entry for entry in changes(known, social_map, day)}
        return entries.get(party(NURSE)), {**known, **entries}

    first, known = told({}, date(2026, 3, 30))
    assert first is not None
    assert first.mailbox == A
    unchanged, known = told(known, date(2026, 3, 31))
    assert unchanged is None
    in_a_hole, known = told(known, date(2026, 4, 6))
    assert in_a_hole is not None
    assert in_a_hole.mailbox == "post@voorbeeld.example", "a hole falls back to the role's own mailbox"
    assert told(known, date(2026, 4, 8))[0].mailbox == B
