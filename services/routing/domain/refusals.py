"""Answers without effect: why, and what whoever gave one can do."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.consent.gate import RECEIVER_MISSING

REMEDIES: Mapping[str, str] = {
    "not_proposed": "only the organisation that is asked now can answer",
    "already_confirmed": "nothing to do: this proposal was accepted before",
    "superseded": "nothing to do: this proposal is over; the coordinator can ask again",
    "case_stopped": "nothing to do: this case has stopped",
    "not_coordinator": "ask the coordinator to re-assign the case",
    "organisation_unknown": "choose an organisation of the social map",
    "not_serving": "choose an organisation that is a team of this municipality in the social map",
    "away": "choose another organisation, or ask again later: by the rota nobody is there, nor stands in",
    "municipality_unknown": "choose a municipality of the social map",
    "deputy_unknown": "name an organisation of the social map as deputy",
    "not_accountable": "ask the owner or the coordinator of the case to propose it",
    "not_the_owner": "only the organisation that owns the case can lay it down",
    "successor_sought": "nothing to do: somebody else is being asked for this case already",
    "already_owner": "nothing to do: this organisation has the case",
    "transfer_open": "wait for the transfer under way, or ask the coordinator",
    "no_transfer": "nothing to do: no transfer of this case is under way",
    "not_asked": "only the organisation that the case was offered to can answer",
    "already_accepted": "nothing to do: this transfer was accepted before; confirm the first contact",
    RECEIVER_MISSING: "ask her whether such an organisation may know, and report it; a transfer then goes on",
    "coordinator_decides": "wait for the coordinator's decision: the case was refused twice in 30 days",
}


@dataclass(frozen=True, slots=True)
class Refuse:
    """The answer had no effect, and why."""

    code: str

    @property
    def remedy(self) -> str:
        """What the one who answered can do."""
        return REMEDIES[self.code]
