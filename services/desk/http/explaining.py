"""What routing told of an offer as one sentence: the answer, and what decides it. Pure.

It says what `explain` of routing says (a test holds both side by side), in Dutch and in English, and for
the day on which the page is read: routing tells a border once, and she is further along tomorrow.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from services.desk.domain.needs import NEEDS
from services.desk.http.language import say
from shared.pregnancy import GestationalAge, date_of, ga_on

Option = Mapping[str, Any]
"""A `SupportOption` as JSON; of an older one the later fields are absent."""

REASONS: Mapping[str, str] = {
    "closed": "kan niet meer",
    "not_yet": "kan nog niet",
    "age_unknown": "zwangerschapsduur?",
    "after_birth": "pas na de geboorte",
    "prenatal_only": "alleen tijdens de zwangerschap",
    "child_too_young": "het kind is daarvoor te jong",
    "child_too_old": "het kind is daarvoor te oud",
    "ask_need": "wil zij hier hulp bij?",
    "complex_only": "alleen bij complexe casus",
    "assessed": "past niet, zegt wie haar sprak",
    "unasked": "alleen als zij of haar casusregisseur erom vraagt",
    "early": "vóór 16+0 alleen als zij er zelf om vraagt",
    "doubt": "nu niet; wacht op haar",
    "no_criteria": "nog niet van kracht",
}
QUESTIONS: Mapping[str, str] = {
    "first_child": "eerste kind?",
    "under_20": "jonger dan 20?",
    "under_26": "jonger dan 26?",
    "some_dutch": "spreekt zij wat Nederlands?",
    "little_education": "weinig opleiding?",
    "smokes": "rookt zij?",
    "wishes_it": "wil zij dit zelf?",
    "complex_only": "is de casus complex?",
}
SENTENCES: Mapping[str, str] = {
    "yes": "ja",
    "no": "nee",
    "no_since": "nee, {why}",
    "ask": "vraag na: {asked}",
    "left": "nog {days}",
    "left_until": "nog {days} (tot {border})",
    "yes_left": "ja, {left}",
    "closed": "sluit bij {border}; zij is {age}",
    "opens": "vanaf {border}",
    "opens_in": "vanaf {border}, over {days}",
    "later_in": "{why}, over {days}",
    "wants": "wil zij hulp bij {needs}?",
    "or": " of ",
    "one_day": "1 dag",
    "days": "{count} dagen",
}


def answer(option: Option, edd: date | None, today: date) -> str:
    """`nee, sluit bij 28+0; zij is 29+2`: what follows the name of the offer."""
    state, reasons = option["state"], option["reasons"]
    if _closed_since(option, today):
        reasons = ["closed"]
    against = "; ".join(_against(code, option, edd, today) for code in reasons if code in REASONS)
    if state == "no" or _closed_since(option, today):
        return _say("no_since", why=against) if against else _say("no")
    if state == "later":
        return against
    if state == "ask" or reasons:
        return _say("ask", asked=" ".join(questions(option)))
    left = time_left(option, edd, today)
    return _say("yes_left", left=left) if left else _say("yes")


def questions(option: Option) -> Iterator[str]:
    """What must be asked to know, in the order in which routing told it."""
    asked, needs = list(option["questions"]), option.get("needs")
    codes = option["reasons"]
    if option["state"] == "later":
        codes = ["ask"] * len(asked) + ["ask_need"] * bool(needs)
    for code in codes:
        if code == "ask":
            code = asked.pop(0) if asked else code
        if code == "ask_need" and needs:
            yield _wanted(needs)
        elif code in QUESTIONS or code in REASONS:
            yield say(QUESTIONS.get(code) or REASONS[code])


def time_left(option: Option, edd: date | None, today: date) -> str:
    """`nog 12 dagen (tot 28+0)`; after the birth only the days, and nothing where nothing closes."""
    if not option["closes_on"]:
        return ""
    closes = date.fromisoformat(option["closes_on"])
    border = _border(option, edd, closes)
    left = days((closes - today).days)
    return _say("left", days=left) if border is None else _say("left_until", days=left, border=border)


def days(count: int) -> str:
    """`1 dag`, `9 dagen`."""
    return _say("one_day") if count == 1 else _say("days", count=count)


def _against(code: str, option: Option, edd: date | None, today: date) -> str:
    """One reason why not, or not yet."""
    border = _border(option, edd, None)
    if code == "closed" and border is not None and edd is not None:
        return _say("closed", border=border, age=ga_on(edd, today))
    opens = _opens(option, edd)
    ahead = (opens - today).days if opens else 0
    if code == "not_yet" and border is not None:
        what = "opens_in" if ahead > 0 else "opens"
        return _say(what, border=border, days=days(ahead))
    if code in ("not_yet", "child_too_young") and ahead > 0:
        return _say("later_in", why=say(REASONS[code]), days=days(ahead))
    return say(REASONS[code])


def _opens(option: Option, edd: date | None) -> date | None:
    """The first day on which she can be enrolled, by the window alone."""
    if option["opens_on"]:
        return date.fromisoformat(option["opens_on"])
    border = option.get("border")
    return None if border is None or edd is None else date_of(edd, GestationalAge(border))


def _border(option: Option, edd: date | None, day: date | None) -> GestationalAge | None:
    """Where the offer's window opens or closes. An option that was told without it had dates alone."""
    told = option.get("border")
    if told is not None:
        return GestationalAge(told)
    on = day or (date.fromisoformat(option["opens_on"]) if option["opens_on"] else None)
    found = None if on is None or edd is None else ga_on(edd, on)
    return found if found is not None and found.weeks <= _LAST_WEEK else None


_LAST_WEEK = 42
"""What lies beyond it is an age of the child, and told in days alone."""


def _closed_since(option: Option, today: date) -> bool:
    """Whether its window closed after routing looked: on a Saturday, until the next working morning."""
    closes = option["closes_on"]
    return bool(closes) and date.fromisoformat(closes) <= today


def _wanted(needs: Sequence[str]) -> str:
    words = sorted(say(NEEDS[each]) for each in needs if each in NEEDS)
    return _say("wants", needs=say(SENTENCES["or"]).join(words))


def _say(what: str, **values: object) -> str:
    return say(SENTENCES[what]).format(**values)
