"""Who hears that a case has stopped: everybody involved but who would come to know of her by it. Pure."""

from collections.abc import Set as AbstractSet

from services.notifications.domain.values import STOP_NOTICES, CaseParties, Template
from shared.consent import Standing
from shared.consent.gate import names
from shared.schemas.values import KIND_OF, Party

TELLS_OF_HER = tuple(each for each in Template if each not in STOP_NOTICES)
"""Mails after which somebody without a part in the case may be at work for her: alerted by a rung, or looking
for somebody or something. Whoever had one stops."""


def unaware(parties: CaseParties, heard: AbstractSet[Party], standing: Standing) -> frozenset[Party]:
    """Those who were asked, but no mail ever reached, and whom her consent leaves out.

    Whose mail waits for the morning hears of the stop at once, as they would have heard of her; but to whom
    she does not want to be known, the end of a pregnancy is not the first thing to be told.
    """
    strangers = (party for party in parties.involved - heard if not parties.knows(party))
    return frozenset(party for party in strangers if not names(standing, KIND_OF[party.role]))
