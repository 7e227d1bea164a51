"""Who answers for a case, and what can be offered, as lines for midwives."""

from collections.abc import Iterator

from shared.schemas.values import Party
from tests.scenarios.answering import Answering, shipped_map
from tests.scenarios.model import Scenario
from tests.scenarios.offers import Offers, region
from tests.scenarios.words import begun

_STANDING = {
    "helped": "er is hulp, of die begint op tijd",
    "waiting": "een organisatie moet nog antwoorden",
    "fitting": "dit kan nu aangeboden worden",
    "opening": "dit begint op tijd, zodra het mag",
    "asking": "de casusregisseur moet eerst iets vragen",
    "finding": "de coördinator heeft een werkdag om iets te vinden",
    "silent": "er wordt niets aangeboden",
}


def answering_lines(scenario: Scenario) -> Iterator[str]:
    """Who is accountable at each moment that the scenario looks at."""
    for each in scenario.accountable:
        parts = [f"{_party(each.accountable)} is verantwoordelijk"]
        if each.deputy:
            parts.append(f"waarnemer: {_party(each.deputy)}")
        if each.asked:
            parts.append(f"gevraagd: {_organisation(each.asked)}")
        if each.transfer:
            parts.append(f"overdracht aangeboden aan {_organisation(each.transfer)}")
        yield _line(scenario, each, "; ".join(parts))


def offer_lines(scenario: Scenario) -> Iterator[str]:
    """How the search stands at each moment that the scenario looks at."""
    for each in scenario.offers:
        where = "" if each.region == "ijmond" else f" ({each.region})"
        parts = [f"{_STANDING[each.standing]}{where}"]
        rows = {"past": each.fitting, "overbrugt": each.bridging, "navragen bij elders": each.leads}
        parts += [f"{word}: {_names(each, codes)}" for word, codes in rows.items() if codes]
        yield _line(scenario, each, "; ".join(parts))


def _line(scenario: Scenario, each: Answering | Offers, said: str) -> str:
    where = f" ({each.case})" if len(scenario.cases) > 1 else ""
    return f"- {each.at}{where}: {said}" + (f". {begun(each.why)}" if each.why else "")


def _names(wanted: Offers, codes: tuple[str, ...]) -> str:
    known = region(wanted.region).offers
    return ", ".join(known[code].name if code in known else code for code in codes)


def _party(text: str) -> str:
    return shipped_map().entries[Party.parse(text)].name


def _organisation(name: str) -> str:
    entries = shipped_map().entries.values()
    first = next(entry for entry in entries if entry.party.organisation == name)
    return first.name.partition(",")[0]
