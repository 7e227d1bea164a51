"""The search for fitting support, as far as time knows of it (S31).

Its deadlines are routing's: it tells whose turn it is until when, and says it again while nothing is found,
to more people each time. So these facts begin no deadline of the case and rest none: a search that goes
on is no progress. They are kept for whoever asks why a case stands still (`tijdig case explain`).
"""

from workflows.machine import facts
from workflows.machine.work import Happens, Work


def _offer_lacking(work: Work, fact: facts.OfferLacking) -> None:
    """Until then; where it is not said again by then, something was found."""
    work.change(finding_by=fact.due)


def _support_unreached(work: Work, fact: facts.SupportUnreached) -> None:
    """Until then; an answer that is late is no answer, and the next offer is put forward."""
    others = {whom: due for whom, due in work.state.calls.items() if due > work.at}
    work.change(calls={**others, f"{fact.organisation} about {fact.offer}": fact.due})


HAPPENS: Happens = {
    facts.OfferLacking: _offer_lacking,
    facts.SupportUnreached: _support_unreached,
}
