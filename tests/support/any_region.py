"""A region that nobody has seen: its files, as somebody would write them, drawn at random from a seed.

Places are real municipalities, since the map refuses others; organisations, teams, leaves, offers, criteria,
periods and promises are whatever comes out, also none at all.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from services.routing.domain.criteria import Need, Question
from services.routing.domain.map.municipalities import municipalities
from services.routing.domain.owner_rules import Domain
from shared.schemas.values import Complexity

TODAY = date(2026, 3, 30)
_SINCE = date(2023, 1, 1)
_COORDINATION = ("coordinator", "deputy_coordinator", "region_duty", "mdo_chair")
_GIVERS = {"hulp": "support_provider", "kraam": "maternity_care"}


@dataclass(frozen=True)
class Region:
    """Where the files of a region lie, and which municipalities are in it."""

    folder: Path
    municipalities: tuple[str, ...]

    @property
    def settings(self) -> dict[str, Path]:
        """What routing is told of it."""
        return {
            "social_map_file": self.folder / "social_map.toml",
            "offers_file": self.folder / "offers.toml",
        }


def region(folder: Path, seed: int) -> Region:
    """Write the files of one."""
    random = Random(seed)
    known = municipalities()
    whole = [code for code in known.by_code if known.fault(code, _SINCE, None) is None]
    places = tuple(random.sample(whole, random.randint(1, 6)))
    teams = [f"team-{number}" for number in range(random.randint(0, 5))]
    givers = [f"{kind}-{number}" for kind in _GIVERS for number in range(random.randint(0, 2))]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "social_map.toml").write_text(_toml(_social_map(random, places, teams)))
    (folder / "offers.toml").write_text(_toml(_offers(random, places, givers)))
    return Region(folder, places)


def _social_map(random: Random, places: Sequence[str], teams: Sequence[str]) -> dict[str, Any]:
    kinds = {
        team: random.choice([("jgz_nurse", "jgz_lead"), ("social_team", "social_team")]) for team in teams
    }
    named = [f"{team}/{role}" for team, roles in kinds.items() for role in dict.fromkeys(roles)]
    coordination = {role: f"samen/{role}" for role in _COORDINATION}
    everybody = [*named, *coordination.values(), "gemeente/municipality_escalation"]
    return {
        "version": "onbekend-1",
        "region": {"name": "Onbekend", **coordination, "owning": _owning(random)},
        "municipalities": {
            code: {
                "name": municipalities().name(code),
                "municipality_escalation": "gemeente/municipality_escalation",
                "teams": list(_teams(random, named)),
            }
            for code in places
        },
        "parties": [
            {"party": each, "name": each, "mailbox": _mailbox(each), "municipalities": list(places)}
            for each in everybody
        ],
        "rota": {"leaves": list(_leaves(random, named))},
    }


def _owning(random: Random) -> dict[str, Any]:
    return {each: random.sample(list(Domain), random.randint(0, 2)) for each in Complexity}


def _teams(random: Random, named: Sequence[str]) -> Iterator[dict[str, Any]]:
    for _ in range(random.randint(0, 4) if len(named) > 1 else 0):
        owner, deputy = random.sample(named, 2)
        team: dict[str, Any] = {"owner": owner, "deputy": deputy}
        if random.random() < 0.3:
            team["takes"] = random.choice(list(Complexity))
        if random.random() < 0.3:
            team["valid_from"] = TODAY + timedelta(days=random.randint(-300, 300))
        yield team


def _leaves(random: Random, named: Sequence[str]) -> Iterator[dict[str, Any]]:
    for party in named:
        if random.random() < 0.3:
            first = TODAY + timedelta(days=random.randint(-20, 5))
            yield {"party": party, "first": first, "last": first + timedelta(days=random.randint(0, 30))}


def _offers(random: Random, places: Sequence[str], givers: Sequence[str]) -> dict[str, Any]:
    codes = [f"AANBOD{number}" for number in range(random.randint(0, 6))]
    parties = [f"{giver}/{_GIVERS[giver.partition('-')[0]]}" for giver in givers]
    pairs = list(_pairs(random, codes, places, parties))
    return {
        "version": "onbekend-1",
        "offers": [_offer(random, code) for code in codes],
        "providers": [{"party": each, "name": each, "mailbox": _mailbox(each)} for each in parties],
        "availability": [_availability(random, *pair) for pair in pairs],
        "rooms": [
            _room(random, *pair) for pair in sorted({(c, p) for c, _, p in pairs}) if random.random() < 0.5
        ],
        "arrangements": list(_promises(random, places)),
        "confirmed": [{"organisation": each, "on": TODAY - timedelta(days=40)} for each in givers[:1]],
    }


def _pairs(
    random: Random, codes: Sequence[str], places: Sequence[str], parties: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    for code in codes:
        for place in places:
            for party in parties:
                if random.random() < 0.4:
                    yield code, place, party


def _offer(random: Random, code: str) -> dict[str, Any]:
    opens = random.choice([None, 12, 16, 22])
    criteria: dict[str, Any] = {
        "valid_from": _SINCE,
        "source": "een seed",
        "presumes_birth": random.random() < 0.4,
        "complex_only": random.random() < 0.2,
        "asked_only": random.random() < 0.1,
        "needs": random.sample(list(Need), random.randint(0, 2)),
        "demands": {each: random.random() < 0.5 for each in random.sample([*_ASKABLE], random.randint(0, 2))},
    }
    if opens is not None:
        criteria["opens"] = f"{opens}+0"
    if random.random() < 0.4:
        criteria["closes"] = f"{random.randint(24, 34)}+{random.randint(0, 6)}"
    if random.random() < 0.5:
        criteria["postnatal_until"] = random.randint(30, 700)
    return {"code": code, "name": f"Aanbod {code}", "interim": random.random() < 0.3, "criteria": [criteria]}


_ASKABLE = (Question.FIRST_CHILD, Question.SOME_DUTCH, Question.SMOKES)


def _availability(random: Random, code: str, place: str, party: str) -> dict[str, Any]:
    begins = _SINCE + timedelta(days=random.randint(0, 1400))
    row: dict[str, Any] = {
        "offer": code,
        "municipality": place,
        "valid_from": begins,
        "mode": random.choice(["yes", "yes", "on_request"]),
        "provider": party,
        "source": "een seed",
        "stated_on": TODAY - timedelta(days=60),
    }
    return row | ({"valid_to": begins + timedelta(days=500)} if random.random() < 0.3 else {})


def _room(random: Random, code: str, party: str) -> dict[str, Any]:
    wait = random.choice([0, 5, 40])
    return {
        "offer": code,
        "provider": party,
        "places": random.randint(0, 3),
        "wait_days": wait,
        "stated_on": TODAY,
    }


def _promises(random: Random, places: Sequence[str]) -> Iterator[dict[str, Any]]:
    if len(places) > 1 and random.random() < 0.5:
        here, there = random.sample(places, 2)
        yield {"municipality": here, "neighbour": there, "valid_from": _SINCE, "source": "een seed"}


def _mailbox(party: str) -> str:
    organisation, _, role = party.partition("/")
    return f"{role}@{organisation}.example"


def _toml(document: Mapping[str, Any]) -> str:
    return "\n".join(f"{key} = {_value(value)}" for key, value in document.items()) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value)
