"""«Passend aanbod» on the pages: in words, and with the buttons only for who may act."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings

from services.desk.http import explaining, fitting, rendering, subjects, wording
from services.routing.domain.bridging import BRIDGES
from services.routing.domain.criteria import Need, Question
from services.routing.domain.eligibility import Why, assess
from services.routing.domain.ranking import Ground, rank
from services.routing.domain.seeking import Lack, Search, stand
from services.routing.domain.supply import Option
from services.routing.domain.told import weighed
from services.routing.domain.words import explain
from shared.schemas.contracts.support import OptionState, SupportOption, SupportStanding
from shared.schemas.values import Party
from tests.support.offer_maps import any_offer, any_situation

TODAY = date(2026, 3, 30)
EDD = date(2026, 6, 29)
"""She is 27+0 today, and 28+0 on 6 April."""
NOW = datetime(2026, 3, 30, 9, tzinfo=UTC)
JGZ = Party.parse("jgz-kennemerland/jgz_nurse")


def option(**said: object) -> dict:
    known = {"offer": "VZ", "name": "VoorZorg", "provider": JGZ, "municipality": "GM0453", "state": "fits"}
    return SupportOption.model_validate(known | said).model_dump(mode="json")


def explained(today: date = TODAY, **said: object) -> tuple[str, list[str]]:
    ((each,),) = fitting.groups([option(**said)], EDD, today).values()
    return each["answer"], each["notes"]


@pytest.mark.parametrize(
    ("said", "answer", "notes"),
    [
        ({"closes_on": "2026-04-06"}, "ja, nog 7 dagen (tot 28+0)", []),
        ({"closes_on": "2028-01-01"}, "ja, nog 642 dagen", []),
        (
            {"state": "later", "opens_on": "2026-04-06", "reasons": ["not_yet"], "questions": ["smokes"]},
            "vanaf 28+0, over 7 dagen",
            ["rookt zij?"],
        ),
        (
            {"state": "ask", "reasons": ["ask"], "questions": ["first_child"], "closes_on": "2026-04-06"},
            "vraag na: eerste kind?",
            ["nog 7 dagen (tot 28+0)"],
        ),
        (
            {"state": "ask", "reasons": ["ask_need"], "needs": ["money", "housing"]},
            "vraag na: wil zij hulp bij geld of wonen?",
            [],
        ),
        (
            {"state": "lead", "reasons": ["ask"], "questions": ["smokes"]},
            "vraag na: rookt zij?",
            [],
        ),
        ({"state": "no", "reasons": ["closed"]}, "nee, kan niet meer", []),
        ({"state": "no", "reasons": ["closed"], "border": 24 * 7}, "nee, sluit bij 24+0; zij is 27+0", []),
        ({"state": "no", "reasons": ["closed"], "before": "closes"}, "nee, kan niet meer", []),
        ({"state": "no"}, "nee", []),
        ({"wait_days": 14, "bridges": True}, "ja", ["wachttijd 14 dagen", "kan het wachten overbruggen"]),
        ({"before": "wait", "wait_days": 1}, "ja", ["wachttijd 1 dag", fitting.BEFORE["wait"]]),
    ],
)
def test_why_is_said_in_words(said, answer, notes):
    assert explained(**said) == (answer, notes)


def test_what_closed_after_routing_looked_is_not_said_to_be_open():
    """On a Saturday nobody weighs; the page is read all the same."""
    said = {"closes_on": "2026-04-04", "border": 27 * 7 + 5}
    assert explained(date(2026, 4, 4), **said) == ("nee, sluit bij 27+5; zij is 27+5", [])


def test_an_option_that_was_told_before_borders_were_is_shown_all_the_same():
    old = option(state="no", reasons=["closed"])
    for later in ("border", "needs", "before"):
        del old[later]
    (((shown,)),) = fitting.groups([old], EDD, TODAY).values()
    assert (shown["answer"], shown["notes"]) == ("nee, kan niet meer", [])


@settings(max_examples=200, deadline=None)
@given(any_offer(), any_situation())
def test_the_page_says_what_the_rules_say(what, her):
    """Of all that routing may know of her, which is not what she answered (decision 0017)."""
    her = replace(her, answers={}, needs=None, doubts=None)
    edd = None if her.gestation is None else her.day + timedelta(days=280 - her.gestation)
    found = stand(Search(), rank([Option(what, JGZ, her.municipality)], her), her, NOW)
    (told,) = weighed(found, her).options
    said = explaining.answer(told.model_dump(mode="json"), edd, her.day)
    assert f"{told.name}: {said}" == explain(what.name, assess(what, her), her)


def test_every_word_of_the_rules_has_one_here():
    assert set(explaining.REASONS) == set(Why) - {Why.OPEN, Why.ASK, Why.ANSWER, Why.NEED}
    assert set(explaining.QUESTIONS) == {*Question, Why.COMPLEX_ONLY}
    assert set(explaining.NEEDS) == set(Need)
    assert set(fitting.BEFORE) == {BRIDGES, *(ground.name.lower() for ground in Ground)}


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


@pytest.mark.parametrize("code", Lack)
def test_why_the_coordinator_has_to_find_something_is_said_in_words(code):
    assert wording.subject(code) in subjects.TASKS.values()
