"""«Passend aanbod» on the pages: in words, and with the buttons only for who may act."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.desk.http import fitting, rendering
from shared.schemas.contracts.support import OptionState, SupportOption, SupportStanding
from shared.schemas.values import Party

TODAY = date(2026, 3, 30)
EDD = date(2026, 6, 29)
"""She is 27+0 today, and 28+0 on 6 April."""
JGZ = Party.parse("jgz-kennemerland/jgz_nurse")


def option(**said: object) -> dict:
    known = {"offer": "VZ", "name": "VoorZorg", "provider": JGZ, "municipality": "GM0453", "state": "fits"}
    return SupportOption.model_validate(known | said).model_dump(mode="json")


def notes(**said: object) -> list[str]:
    ((each,),) = fitting.groups([option(**said)], EDD, TODAY).values()
    return each["notes"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"closes_on": "2026-04-06"}, ["nog 7 dagen, tot 28+0"]),
        ({"state": "later", "opens_on": "2026-04-06", "reasons": ["not_yet"]}, ["vanaf 28+0, over 7 dagen"]),
        ({"state": "ask", "reasons": ["ask"], "questions": ["first_child"]}, ["eerste kind?"]),
        ({"state": "no", "reasons": ["closed"]}, ["kan niet meer"]),
        ({"wait_days": 14, "bridges": True}, ["wachttijd 14 dagen", "kan het wachten overbruggen"]),
        ({"closes_on": "2028-01-01"}, ["nog 642 dagen"]),
    ],
)
def test_why_is_said_in_words(said, words):
    assert notes(**said) == words


def test_every_standing_and_state_has_words():
    assert set(fitting.STANDINGS) == set(SupportStanding)
    assert set(fitting.GROUPS) == set(OptionState)


@pytest.mark.parametrize("may_act", [True, False])
def test_only_who_may_act_gets_buttons(may_act):
    shown = {
        "standing": "fitting",
        "words": "Dit past nu.",
        "due": None,
        "asked": [
            {
                "offer": "SO",
                "organisation": "x",
                "asked_at": datetime(2026, 3, 30, tzinfo=UTC),
                "answer": None,
            }
        ],
        "names": {"SO": "Stevig Ouderschap"},
        "groups": fitting.groups([option(), option(state="ask"), option(state="no")], EDD, TODAY),
        "headings": fitting.GROUPS,
        "answers": fitting.ANSWERS,
    }
    page = rendering.template_of("fitting.html").render(
        fitting=shown,
        may_act=may_act,
        case={"case_id": UUID(int=1)},
        names={},
        form_field="f",
        form_token="t",
    )
    assert page.count("<form") == (3 if may_act else 0)
    assert page.count("VoorZorg") == 3
