"""What can be recorded of a case on the page «Vastleggen»: one line here is one form, made from its contract.

What a field can hold follows from the contract's schema (`filling`); here stands only how people call it. A
new event type that the desk may send is a line here, or is argued for in `tests/unit/desk/test_recording.py`.
"""

from collections.abc import Mapping

from services.desk.http import wording
from services.desk.http.form import Field, Form, Source
from services.desk.http.language import say
from services.desk.http.sentences import (
    CAPACITIES,
    COMPLEXITIES,
    METHODS,
    MILESTONES,
    MORE_LESS,
    WAITS,
    YES_NO,
)
from shared.schemas.contracts import (
    assignment,
    case,
    escalation,
    handover,
    kraamzorg,
    linked,
    mdo,
    pregnancy,
    progress,
    staff,
    support,
    transfer,
    waits,
)
from shared.schemas.values import OrganisationKind as Kind

_WAIT = Field("wait_id", "Welk wachten", source=Source.WAIT)
_COMPLEXITY = Field("complexity", "Hoe complex", COMPLEXITIES)
_WHOSE = Field("organisation", "Van welke organisatie", source=Source.WHOSE, coordination=True)

CONTACT = (
    Form(
        progress.CaseContactAttempted,
        "Contactpoging, niet gelukt",
        hint="Na drie vergeefse pogingen horen het team en de teamleider het.",
    ),
    Form(progress.CaseNoShow, "Niet verschenen op een afspraak"),
    Form(
        progress.CaseHelpRefused,
        "Cliënt ziet nu af van hulp",
        (Field("ask_again", "Mag het later nog eens worden aangeboden? (leeg: ja)", YES_NO),),
        hint="Haar keuze. Zo nee, dan biedt niemand het op 16, 22, 28 of 34 weken opnieuw aan.",
    ),
    Form(progress.CaseSensitiveSet, "Extra zorgvuldig: een mens leest elke tekst eerst"),
)
CONSENT = (
    Form(pregnancy.ConsentRequested, "Om toestemming gevraagd"),
    Form(
        pregnancy.ConsentAnswered,
        "Antwoord op de vraag om toestemming",
        (Field("granted", "Haar antwoord", YES_NO),),
        hint="Mogen er meer organisaties van weten, leg dat dan ook vast bij Toestemming.",
    ),
    Form(
        pregnancy.ConsentWithdrawn,
        "Cliënt trekt haar toestemming in",
        hint="Alles stopt dan binnen een minuut, overal. Deze casus is daarna niet meer te zien.",
        sure="Zij trekt haar toestemming in voor alles",
    ),
)
CARE = (
    Form(
        pregnancy.PregnancyDatingConfirmed,
        "À terme datum nagekeken",
        (Field("dating.edd", "À terme datum die klopt"), Field("dating.method", "Hoe gevonden", METHODS)),
        hint="Overleg eerst met wie haar begeleidt. Alle termijnen tellen daarna vanaf deze datum, overal.",
        by=frozenset({Kind.COORDINATION}),
    ),
    Form(
        progress.RiskAssessed,
        "Situatie opnieuw gewogen",
        (_COMPLEXITY, Field("urgent", "Urgent")),
        hint="Alleen de uitkomst. De redenen blijven in uw eigen dossier.",
    ),
    Form(progress.CaseExplorationConcluded, "Verkenning afgerond", (_COMPLEXITY,)),
    Form(
        progress.CaseDecisionRecorded,
        "Besluit genomen",
        hint="Wat er besloten is, staat in uw eigen dossier.",
    ),
    Form(
        progress.CaseMilestoneReached,
        "Mijlpaal bereikt",
        (Field("milestone", "Wat er nu geregeld is", MILESTONES),),
        hint="Ook de zachte landing, en de geplande steun die is aangenomen.",
    ),
    Form(
        case.CaseItemOpened,
        "Afspraak aan het plan toevoegen",
        (
            Field("item.kind", "Wat", source=Source.PLAN),
            Field("item.due", "Uiterlijk"),
            Field("item.critical", "Vóór de bevalling klaar"),
        ),
        fresh=("item.item_id",),
    ),
    Form(
        case.CasePlanChanged,
        "Plan gewijzigd: een afspraak krijgt een andere datum",
        (
            Field("items.0.item_id", "Welke afspraak", source=Source.STEP),
            Field("items.0.due", "Nieuwe datum", needed=True),
        ),
        hint="Samen met de cliënt. Wat u niet noemt, blijft zoals het was afgesproken.",
        step="items.0",
    ),
    Form(
        support.SupportScaled,
        "Steun op- of afgeschaald",
        (Field("offer", "Welke steun", source=Source.RUNNING), Field("more", "Meer of minder", MORE_LESS)),
    ),
    Form(mdo.MdoRequested, "MDO aanvragen", (Field("emergency", "Spoed: binnen een werkdag"),)),
    Form(escalation.TaskReturned, "Taak teruggeven: hoort niet bij ons"),
)
WAITING = (
    Form(
        waits.ExternalWaitStarted,
        "Wachten op een ander begint",
        (
            Field("kind", "Waarop", WAITS),
            Field("expected_on", "Verwacht op (leeg: onbekend)"),
            Field("capacity", "Of er plek is (leeg: onbekend)", CAPACITIES),
        ),
        hint="Duurt het te lang, dan komt naar voren wat nu al kan beginnen. Het wachten blijft staan.",
        fresh=("wait_id",),
    ),
    Form(
        waits.ExternalWaitRechecked,
        "Nagevraagd hoe het staat",
        (
            _WAIT,
            Field("expected_on", "Nu verwacht op (leeg: niets nieuws)"),
            Field("capacity", "Of er plek is (leeg: niets nieuws)", CAPACITIES),
        ),
    ),
    Form(waits.ExternalWaitEnded, "Wachten is voorbij", (_WAIT,)),
)
MOVING = (
    Form(
        transfer.ClientMoved,
        "Cliënt is verhuisd",
        (Field("municipality", "Naar welke gemeente", source=Source.MUNICIPALITY),),
        hint="Alleen de gemeente, nooit een adres. U blijft verantwoordelijk tot een ander overneemt.",
    ),
)
_OWNS = frozenset({Kind.JGZ, Kind.SOCIAL_TEAM, Kind.MATERNITY_CARE})
_RECEIVES = frozenset({Kind.JGZ, Kind.COORDINATION})
LINKING = (
    Form(
        linked.ClientLinkedPartyAdded,
        "Ook betrokken bij het gezin",
        (
            Field("organisation", "Welke organisatie", source=Source.LINKED),
            Field("role", "In welke rol", wording.ROLES),
        ),
        hint="Niet bij wie. Deze organisatie hoort wie het aanspreekpunt is, en verder niets.",
    ),
)
HANDOVER = (
    Form(handover.HandoverBooked, "Datum voor de warme overdracht afgesproken"),
    Form(
        handover.HandoverPrepared,
        "Warme overdracht voorbereid, de cliënt is het ermee eens",
        (Field("mode", "Hoe de overdracht plaatsvindt", wording.MODES),),
        hint="Wat er overgedragen wordt, blijft in uw eigen dossier.",
    ),
    Form(
        handover.HandoverAccepted,
        "JGZ nam over en had contact",
        (Field("mode", "Hoe", wording.MODES),),
        hint="Bij een complexe casus: een gesprek op locatie of een videogesprek.",
        by=_RECEIVES,
    ),
    Form(
        handover.HandoverCompleted,
        "Warme overdracht afgerond",
        (Field("mode", "Hoe", wording.MODES),),
        hint="JGZ nam over en is geweest. Die twee hoeft u dan niet apart vast te leggen.",
        by=_RECEIVES,
    ),
)
KRAAMZORG = (
    Form(kraamzorg.KraamzorgRegistered, "Aangemeld voor kraamzorg"),
    Form(kraamzorg.KraamzorgIntakeDone, "Intake gehouden"),
    Form(kraamzorg.KraamzorgContributionRequested, "Eigen bijdrage aangevraagd bij de gemeente"),
    Form(
        kraamzorg.KraamzorgContributionDecided,
        "Gemeente besloot over de eigen bijdrage",
        hint="Niet wat er besloten is.",
    ),
    Form(kraamzorg.KraamzorgStarted, "Kraamzorg is gestart"),
    Form(
        kraamzorg.KraamzorgSignal,
        "Signaal van de kraamzorg",
        (Field("urgent", "Dringend: binnen twee werkuren"),),
        hint="Niet wat er gezien is. De casusregisseur hoort het, en heeft vier werkuren.",
    ),
)
ABSENCE = (
    Form(
        staff.StaffAbsent,
        "Afwezig",
        (
            _WHOSE,
            Field("until", "Tot en met (leeg: onbekend)"),
            Field("deputised", "Er is iemand die waarneemt"),
            Field("deputy", "Wie waarneemt (leeg: de vaste waarnemer)", source=Source.STANDS_IN),
        ),
    ),
    Form(staff.StaffReturned, "Weer aanwezig", (_WHOSE,)),
)
CLOSING = (
    Form(
        assignment.CaseOwnerReleased,
        "Casus neerleggen",
        hint="Er wordt een ander gevraagd. U blijft verantwoordelijk tot die ja zegt.",
        sure="Wij leggen deze casus neer",
        by=_OWNS,
    ),
    Form(case.CaseClosed, "Casus afsluiten", (Field("outcome", "Hoe het afliep", wording.OUTCOMES),)),
    Form(case.CaseReopened, "Casus heropenen", hint="Kan tot zes maanden na het afsluiten.", closed=True),
)

GROUPS: Mapping[str, tuple[Form, ...]] = {
    "Contact": CONTACT,
    "Zorg en plan": CARE,
    "Wachten op een ander": WAITING,
    "Verhuizing": MOVING,
    "Andere betrokkenen": LINKING,
    "Warme overdracht aan JGZ": HANDOVER,
    "Kraamzorg": KRAAMZORG,
    "Toestemming": CONSENT,
    "Afwezigheid": ABSENCE,
    "Afronding": CLOSING,
}
FORMS: Mapping[str, Form] = {form.event: form for forms in GROUPS.values() for form in forms}


def done(event: str) -> str | None:
    """What is said when this was recorded; None for what is not recorded here."""
    form = FORMS.get(event)
    return None if form is None else say("Vastgelegd: {what}.").format(what=say(form.label))
