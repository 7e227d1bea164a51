"""Who is asked to own a case, and in which order: complexity, domain, catchment of the day, absence. Pure.

The nearest team that serves the municipality on that day and takes such a case; the region's rule says which
domain goes first. Who is away is not asked: the deputy is, or the next team. After the last one the
coordinator keeps the case, so there is never nobody.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from services.routing.domain.owner_rules import Team
from services.routing.domain.social_map import SocialMap
from shared.consent.gate import RECEIVER_MISSING, Kind, Standing, may_disclose
from shared.schemas.values import KIND_OF, Complexity, Party


@dataclass(frozen=True, slots=True)
class Question:
    """For which case an owner is sought, and on which day. An urgent case counts as complex."""

    municipality: str
    complexity: Complexity
    on: date
    standing: Standing | None = None
    """Her consent, where it is known: whom she did not allow to know of her is not asked."""


def question(
    municipality: str, complexity: Complexity, on: date, *, urgent: bool, standing: Standing | None = None
) -> Question:
    """What is asked of the map; an urgent factor makes a case complex."""
    return Question(municipality, Complexity.COMPLEX if urgent else complexity, on, standing)


def allowed(asked: Question, team: Team) -> bool:
    """Whether she allowed this kind of organisation to know of her; whether the case runs is not asked."""
    return may_know(asked.standing, team.parties)


def may_know(standing: Standing | None, parties: Collection[Party]) -> bool:
    """Whether her consent names the kinds of all these parties, or nobody in particular."""
    if standing is None:
        return True
    verdicts = (may_disclose(standing, Kind.CASE, KIND_OF[party.role]) for party in parties)
    return all(verdict.code != RECEIVER_MISSING for verdict in verdicts)


def withheld(social_map: SocialMap, asked: Question, had_a_turn: Collection[Party]) -> bool:
    """Whether somebody could be asked, but for her consent."""
    if choose(social_map, asked, had_a_turn) is not None:
        return False
    return choose(social_map, replace(asked, standing=None), had_a_turn) is not None


def ordered(social_map: SocialMap, asked: Question) -> tuple[Team, ...]:
    """Every team that could own this case, the first to ask first, whether or not somebody is away."""
    first = social_map.owner_rule(asked.municipality).order(asked.complexity)

    def place(team: Team) -> int:
        return first.index(team.comes_from) if team.comes_from in first else len(first)

    fitting = (
        team
        for team in social_map.teams(asked.municipality)
        if team.serves(asked.complexity, asked.on) and allowed(asked, team)
    )
    return tuple(sorted(fitting, key=place))


def lacking(social_map: SocialMap, asked: Question) -> str:
    """Why nobody of this municipality can be asked."""
    if withheld(social_map, asked, ()):
        return RECEIVER_MISSING
    return "no_team" if asked.municipality in social_map.municipalities else "municipality_unknown"


def choose(social_map: SocialMap, asked: Question, had_a_turn: Collection[Party]) -> Team | None:
    """The next team to ask, with those who are there: the first whose owner and stand-in had no turn yet."""
    teams = ordered(social_map, asked)
    for team in teams:
        present = _present(social_map, asked, team, teams)
        if present is None or team.owner in had_a_turn or present.owner in had_a_turn:
            continue
        return present
    return None


def there(social_map: SocialMap, asked: Question, team: Team) -> Team | None:
    """A team that somebody chose, as it can be asked that day: who is away by the rota is stood in for.

    None when nobody is there to ask, or to stand in.
    """
    return _present(social_map, asked, team, ordered(social_map, asked))


def _present(social_map: SocialMap, asked: Question, team: Team, teams: Collection[Team]) -> Team | None:
    """The team as it can be asked today; None when neither owner nor deputy is there."""
    here = [party for party in team.parties if not social_map.rota.is_away(party, asked.on)]
    if len(here) == len(team.parties):
        return team
    if not here:
        return None
    others = (party for party in _others(social_map, asked, teams) if party not in team.parties)
    deputy = next((party for party in others if not social_map.rota.is_away(party, asked.on)), None)
    if deputy is None:
        return None
    return team.model_copy(update={"owner": here[0], "deputy": deputy})


def _others(social_map: SocialMap, asked: Question, teams: Collection[Team]) -> Iterator[Party]:
    """Who can stand in for a team that is half there: the other teams, then the coordination."""
    for team in teams:
        yield from team.parties
    coordination = social_map.coordination(asked.municipality)
    yield from (coordination.deputy_coordinator, coordination.region_duty, coordination.coordinator)


@dataclass(frozen=True, slots=True)
class Gap:
    """Somewhere and some day nobody could be asked; the coordinator would keep every such case."""

    municipality: str
    complexity: Complexity
    on: date


def gaps(social_map: SocialMap, days: Collection[date]) -> Iterator[Gap]:
    """Where nobody could be asked on these days, though the municipality has teams."""
    for code, place in social_map.municipalities.items():
        for day in days if place.teams else ():
            for complexity in Complexity:
                if choose(social_map, Question(code, complexity, day), ()) is None:
                    yield Gap(code, complexity, day)
