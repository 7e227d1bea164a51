"""Why an offer fits her or does not, in Dutch sentences that a professional can act on. Pure."""

from collections.abc import Mapping

from services.routing.domain.criteria import Need, Question
from services.routing.domain.eligibility import Assessment, Reason, Situation, Verdict, Why
from shared.pregnancy import GestationalAge

QUESTIONS: Mapping[Question, str] = {
    Question.FIRST_CHILD: "eerste kind?",
    Question.UNDER_20: "jonger dan 20?",
    Question.UNDER_26: "jonger dan 26?",
    Question.SOME_DUTCH: "spreekt zij wat Nederlands?",
    Question.LITTLE_EDUCATION: "weinig opleiding?",
    Question.SMOKES: "rookt zij?",
    Question.WISHES_IT: "wil zij dit zelf?",
}
_ANSWERED: Mapping[Question, str] = {
    Question.FIRST_CHILD: "eerste kind",
    Question.UNDER_20: "jonger dan 20",
    Question.UNDER_26: "jonger dan 26",
    Question.SOME_DUTCH: "wat Nederlands",
    Question.LITTLE_EDUCATION: "weinig opleiding",
    Question.SMOKES: "rookt",
    Question.WISHES_IT: "haar eigen wens",
}
NEEDS: Mapping[Need, str] = {
    Need.PARENTING: "ouderschap",
    Need.PSYCHIATRY: "psychische klachten",
    Need.ADDICTION: "verslaving",
    Need.HOUSING: "wonen",
    Need.MONEY: "geld",
    Need.SAFETY: "een veilig thuis",
    Need.NETWORK: "een netwerk",
    Need.LANGUAGE: "taal",
    Need.WORK: "werk",
    Need.BABY_GOODS: "spullen voor het kind",
    Need.MATERNITY_CARE: "kraamzorg",
    Need.SMOKING: "stoppen met roken",
    Need.LIMITATION: "een beperking",
}
_PLAIN: Mapping[Why, str] = {
    Why.AGE_UNKNOWN: "zwangerschapsduur?",
    Why.AFTER_BIRTH: "pas na de geboorte",
    Why.PRENATAL_ONLY: "alleen tijdens de zwangerschap",
    Why.CHILD_TOO_OLD: "het kind is daarvoor te oud",
    Why.UNASKED: "alleen als zij of haar casusregisseur erom vraagt",
    Why.EARLY: "vóór 16+0 alleen als zij er zelf om vraagt",
    Why.DOUBT: "nu niet; wacht op haar",
    Why.NO_CRITERIA: "nog niet van kracht",
}


def explain(name: str, found: Assessment, her: Situation) -> str:
    """One sentence: the offer, the answer, and what decides it."""
    return f"{name}: {_answer(found, her)}"


def _answer(found: Assessment, her: Situation) -> str:
    if found.verdict is Verdict.YES:
        left = found.closes_in
        return "ja" if left is None else f"ja, nog {days(left)}{_until(found)}"
    said = [reason_words(r, her) for r in found.reasons if r.verdict is found.verdict]
    if found.verdict is Verdict.UNKNOWN:
        return "vraag na: " + " ".join(said)
    soon = found.opens_in is not None
    return ("" if soon else "nee, ") + "; ".join(said)


def _until(found: Assessment) -> str:
    at = next((r.at for r in found.reasons if r.why is Why.OPEN), None)
    return "" if at is None else f" (tot {GestationalAge(at)})"


def reason_words(reason: Reason, her: Situation) -> str:
    """One reason in words."""
    match reason.why:
        case Why.CLOSED:
            return f"sluit bij {_age(reason.at)}; zij is {_age(her.gestation)}"
        case Why.NOT_YET:
            return f"vanaf {_age(reason.at)}, over {days(reason.days or 0)}"
        case Why.CHILD_TOO_YOUNG:
            return f"het kind is daarvoor te jong, over {days(reason.days or 0)}"
        case Why.ASK | Why.ANSWER:
            return _of_question(reason)
        case Why.NEED | Why.ASK_NEED:
            wanted = " of ".join(sorted(NEEDS[need] for need in reason.needs))
            return f"wil zij hulp bij {wanted}?" if reason.why is Why.ASK_NEED else f"is voor: {wanted}"
        case Why.COMPLEX_ONLY:
            return (
                "is de casus complex?" if reason.verdict is Verdict.UNKNOWN else "alleen bij complexe casus"
            )
        case Why.ASSESSED:
            return "past haar" if reason.verdict is Verdict.YES else "past niet, zegt wie haar sprak"
        case _:
            return _PLAIN.get(reason.why, "ja")


def _of_question(reason: Reason) -> str:
    assert reason.question is not None
    if reason.why is Why.ASK:
        return QUESTIONS[reason.question]
    return f"vraagt een ander antwoord op: {_ANSWERED[reason.question]}"


def _age(gestation: int | None) -> str:
    return "onbekend" if gestation is None else str(GestationalAge(gestation))


def days(count: int) -> str:
    """`1 dag`, `9 dagen`."""
    return f"{count} dag" if count == 1 else f"{count} dagen"
