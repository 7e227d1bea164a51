"""Who hears that a case has stopped: everybody involved but who would come to know of her by it. Pure."""

from collections.abc import Set as AbstractSet

from services.notifications.domain.values import CaseParties, Template
from shared.consent import Standing
from shared.consent.gate import names
from shared.schemas.values import KIND_OF, Party

LOOKED_FOR = (Template.UNASSIGNED, Template.FINDING, Template.CALL)
"""Mails that ask a function to find somebody or something for her: whoever had one stops looking."""


def unaware(parties: CaseParties, heard: AbstractSet[Party], standing: Standing) -> frozenset[Party]:
    """Those who were asked, but no mail ever reached, and whom her consent leaves out.

    Whose mail waits for the morning hears of the stop at once, as they would have heard of her; but to whom
    she does not want to be known, the end of a pregnancy is not the first thing to be told.
    """
    strangers = (party for party in parties.involved - heard if not parties.knows(party))
    return frozenset(party for party in strangers if not names(standing, KIND_OF[party.role]))
