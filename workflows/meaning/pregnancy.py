"""The pregnancy, the child, and what she allows."""

from shared.schemas import Event
from shared.schemas.contracts import pregnancy, progress
from workflows.machine import facts
from workflows.meaning.base import Fields, Means, nothing, said


def _dating(event: Event[pregnancy.PregnancyDatingChanged | pregnancy.PregnancyDatingConfirmed]) -> Fields:
    return {"edd": event.data.dating.edd, "method": event.data.dating.method}


_BIRTH = said("born_on", "children", "in_hospital", "outside_region")

MEANS: Means = {
    pregnancy.PregnancyDatingChanged: (facts.DatingChanged, _dating),
    pregnancy.PregnancyDatingConfirmed: (facts.DatingConfirmed, _dating),
    pregnancy.PregnancyMultipleSet: (facts.MultipleSet, said("children")),
    pregnancy.PregnancyEnded: (facts.PregnancyEnded, nothing),
    progress.CaseSensitiveSet: (facts.SensitiveModeSet, nothing),
    pregnancy.BirthRegistered: (facts.BirthRegistered, _BIRTH),
    pregnancy.ChildDischarged: (facts.Discharged, said("discharged_on")),
    pregnancy.ConsentRequested: (facts.ConsentAsked, nothing),
    pregnancy.ConsentAnswered: (facts.ConsentAnswered, said("granted")),
    pregnancy.ConsentWithdrawn: (facts.ConsentWithdrawn, nothing),
}
