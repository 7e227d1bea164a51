"""What routing tells of the search for support."""

from shared.schemas.contracts import support
from workflows.machine import facts
from workflows.meaning.base import Means, said

MEANS: Means = {
    support.OfferUnavailable: (facts.OfferLacking, said("due", "again")),
    support.SupportUnreached: (facts.SupportUnreached, said("offer", "organisation", "due")),
}
