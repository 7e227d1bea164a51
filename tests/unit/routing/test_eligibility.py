"""Whether an offer fits her: yes, no or unknown, and why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.criteria import Need, Question
from services.routing.domain.eligibility import Situation, Verdict, Why, assess
from services.routing.domain.offers import Offer
from services.routing.domain.words import NEEDS, QUESTIONS, explain
from shared.pregnancy import GestationalAge
from shared.schemas.values import Complexity
from tests.support.offer_maps import DAY, HOME, NNZ, POP, SO, VZ, any_offer, any_situation, criteria, offer

MEETS_VOORZORG = {Question.FIRST_CHILD: True, Question.UNDER_26: True}


def she(age: str | None = "20+0", **known: object) -> Situation:
    gestation = None if age is None else GestationalAge.parse(age).days
    return Situation(day=DAY, municipality=HOME, gestation=gestation, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("what", "her", "said"),
    [
        (VZ, she("29+2", answers=MEETS_VOORZORG), "VoorZorg: nee, sluit bij 28+0; zij is 29+2"),
        (SO, she("14+5", doubts=False), "Stevig Ouderschap: vanaf 16+0, over 9 dagen"),
        (VZ, she(answers={Question.UNDER_26: True}), "VoorZorg: vraag na: eerste kind?"),
        (VZ, she("26+2", answers=MEETS_VOORZORG), "VoorZorg: ja, nog 12 dagen (tot 28+0)"),
        (VZ, she("27+6", answers=MEETS_VOORZORG), "VoorZorg: ja, nog 1 dag (tot 28+0)"),
        (
            VZ,
            she(answers=MEETS_VOORZORG | {Question.FIRST_CHILD: False}),
            "VoorZorg: nee, vraagt een ander antwoord op: eerste kind",
        ),
        (VZ, she(None, doubts=False, answers=MEETS_VOORZORG), "VoorZorg: vraag na: zwangerschapsduur?"),
        (VZ, she(None, child_age=3), "VoorZorg: nee, alleen tijdens de zwangerschap"),
        (SO, she(), "Stevig Ouderschap: ja"),
        (POP, she(), "POP-poli: vraag na: wil zij hulp bij psychische klachten?"),
        (POP, she(needs=frozenset({Need.MONEY})), "POP-poli: nee, is voor: psychische klachten"),
        (NNZ, she(), "Nu Niet Zwanger: nee, alleen als zij of haar casusregisseur erom vraagt"),
    ],
    ids=str,
)
def test_the_answer_explains_itself(what, her, said):
    assert explain(what.name, assess(what, her), her).startswith(said)


@pytest.mark.parametrize(
    ("age", "verdict"),
    [("27+6", Verdict.YES), ("28+0", Verdict.NO)],
)
def test_the_day_on_which_it_closes_is_too_late(age, verdict):
    assert assess(VZ, she(age, answers=MEETS_VOORZORG)).verdict is verdict


@pytest.mark.parametrize(("age", "verdict"), [("15+6", Verdict.NO), ("16+0", Verdict.YES)])
def test_the_day_on_which_it_opens_is_in_time(age, verdict):
    assert assess(SO, she(age, doubts=False)).verdict is verdict


@pytest.mark.parametrize(("age", "verdict"), [(180, Verdict.YES), (181, Verdict.NO)])
def test_after_the_birth_the_childs_age_counts(age, verdict):
    assert assess(SO, she(None, child_age=age)).verdict is verdict


def test_what_has_nothing_to_give_before_the_birth_waits_for_it():
    preschool = offer("VVE", postnatal_from=730, postnatal_until=1460)
    assert [r.why for r in assess(preschool, she()).reasons] == [Why.AFTER_BIRTH]
    assert assess(preschool, she(None, child_age=700)).opens_in == 30
    assert assess(preschool, she(None, child_age=730)).verdict is Verdict.YES


def test_what_a_professional_saw_settles_what_the_offer_asks_but_not_when():
    assert assess(VZ, she(assessed={"VZ": True})).verdict is Verdict.YES
    assert assess(VZ, she(assessed={"VZ": False})).verdict is Verdict.NO
    assert assess(VZ, she("28+0", assessed={"VZ": True})).verdict is Verdict.NO


def test_complex_only_asks_when_nobody_said():
    meeting = offer("MDO", complex_only=True)
    verdicts = [assess(meeting, she(complexity=c)).verdict for c in (None, *Complexity)]
    assert verdicts == [Verdict.UNKNOWN, Verdict.NO, Verdict.YES]


def test_the_criteria_of_that_day_count():
    changed = Offer(
        code="VZ",
        name="VoorZorg",
        criteria=(
            criteria(valid_from=date(2020, 1, 1), demands={"under_26": True}),
            criteria(valid_from=date(2026, 1, 1)),
        ),
    )
    before = replace(she(answers={Question.UNDER_26: False}), day=date(2025, 12, 31))
    assert assess(changed, before).verdict is Verdict.NO
    assert assess(changed, she(answers={Question.UNDER_26: False})).verdict is Verdict.YES


class TestDoubt:
    """Scenario S12."""

    def test_before_16_weeks_what_presumes_a_birth_waits_until_she_asks(self):
        assert assess(VZ, she("13+0", assessed={"VZ": True})).verdict is Verdict.UNKNOWN
        assert assess(VZ, she("13+0", assessed={"VZ": True}, chosen=frozenset({"VZ"}))).verdict is Verdict.YES

    @pytest.mark.parametrize("age", ["12+0", "15+6", "16+4"])
    def test_while_she_doubts_nothing_presumes_a_birth(self, age):
        assert assess(VZ, she(age, doubts=True, assessed={"VZ": True})).verdict is Verdict.NO

    def test_the_sentence_does_not_tell_of_it(self):
        her = she("13+0", doubts=True, assessed={"VZ": True})
        assert explain("VoorZorg", assess(VZ, her), her) == "VoorZorg: nee, nu niet; wacht op haar"


def test_every_question_and_need_has_words():
    assert set(QUESTIONS) == set(Question)
    assert set(NEEDS) == set(Need)


@given(any_offer(), any_situation())
def test_every_answer_can_be_said(what, her):
    assert explain(what.name, assess(what, her), her).removeprefix("Aanbod: ")


@given(any_offer(), any_situation(), st.dictionaries(st.sampled_from(Question), st.booleans()))
def test_a_later_answer_settles_and_never_turns_around(what, her, more):
    """Kleene: what was decided without it stays decided with it."""
    before = assess(what, her).verdict
    after = assess(what, replace(her, answers={**more, **her.answers})).verdict
    assert before is Verdict.UNKNOWN or after is before


@given(any_offer(), any_situation(), st.sampled_from(Complexity), st.frozensets(st.sampled_from(Need)))
def test_knowing_more_settles_and_never_turns_around(what, her, complexity, needs):
    before = assess(what, her).verdict
    known = replace(
        her,
        complexity=her.complexity or complexity,
        needs=needs if her.needs is None else her.needs,
        gestation=140 if her.gestation is None and not her.born else her.gestation,
    )
    assert before is Verdict.UNKNOWN or assess(what, known).verdict is before


@given(any_offer(), any_situation())
def test_one_no_decides_and_all_yes_is_yes(what, her):
    found = assess(what, her)
    verdicts = {reason.verdict for reason in found.reasons}
    expected = next((v for v in (Verdict.NO, Verdict.UNKNOWN) if v in verdicts), Verdict.YES)
    assert found.verdict is expected
    assert bool(found.questions) == (Verdict.UNKNOWN in verdicts)


@given(any_offer(), any_situation())
def test_what_opens_later_is_a_no_today(what, her):
    found = assess(what, her)
    assert found.opens_in is None or found.verdict is Verdict.NO
