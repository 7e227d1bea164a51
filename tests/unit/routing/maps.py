"""Small social maps for tests: two places, four organisations, one coordination."""

from typing import Any

from services.routing.domain.social_map import SocialMap
from shared.schemas.values import Party

HERE, THERE, NOWHERE = "GM0001", "GM0002", "GM0003"
_ROLES = {"jgz": ("jgz_nurse", "jgz_lead"), "sociaal": ("social_team", "jgz_lead")}
COORDINATION = {
    "coordinator": "regio/coordinator",
    "deputy_coordinator": "regio/deputy_coordinator",
    "region_duty": "regio/region_duty",
    "mdo_chair": "regio/mdo_chair",
}
COORDINATOR = Party.parse("regio/coordinator")


def party(text: str) -> Party:
    return Party.parse(text)


def team(name: str, **more: Any) -> dict[str, Any]:
    """The team of an organisation called `jgz-…` or `sociaal-…`."""
    owner, deputy = _ROLES[name.partition("-")[0]]
    return {"owner": f"{name}/{owner}", "deputy": f"{name}/{deputy}", **more}


def a_map(here: list[Any], there: list[Any] | None = None, **more: Any) -> SocialMap:
    """Teams of two municipalities; a third one has none. `owning` and `rota` as in the file."""
    teams = {HERE: here, THERE: there or [], NOWHERE: []}
    named = {row[key] for rows in teams.values() for row in rows for key in ("owner", "deputy")}
    named |= {*COORDINATION.values(), "gemeente/municipality_escalation"}
    named |= {f"jgz-{place}/jgz_{role}" for place in ("oost", "west") for role in ("nurse", "lead")}
    return SocialMap.model_validate(
        {
            "version": "test",
            "region": {**COORDINATION, "name": "Test", "owning": more.pop("owning", {})},
            "municipalities": {
                code: {
                    "name": code,
                    "municipality_escalation": "gemeente/municipality_escalation",
                    "teams": rows,
                }
                for code, rows in teams.items()
            },
            "parties": [
                {
                    "party": name,
                    "name": name,
                    "mailbox": "post@voorbeeld.example",
                    "municipalities": list(teams),
                }
                for name in sorted(named)
            ],
            **more,
        }
    )
