"""The lines of the timeline in Dutch: one sentence per event, neutral whatever became of the pregnancy."""

from collections.abc import Mapping
from typing import Any

COMPLEXITIES: Mapping[str, str] = {"simple": "enkelvoudig", "complex": "complex"}

PHASES: Mapping[str, str] = {
    "prenatal": "prenatale deel",
    "postnatal": "nazorg",
    "closed": "afgesloten",
}

WAITS: Mapping[str, str] = {
    "housing": "woonruimte",
    "waiting_list": "wachtlijst",
    "placement": "een plek",
    "funding": "geld of een beschikking",
    "authority": "antwoord van een instantie",
    "other": "overig",
}

CAPACITIES: Mapping[str, str] = {"none": "er is geen plek", "limited": "zij staat in de rij"}

MILESTONES: Mapping[str, str] = {
    "screening_recorded": "Vragenlijst vastgelegd",
    "consent_asked": "Toestemming gevraagd",
    "options_checked": "Mogelijke steun nagegaan",
    "jgz_informed": "JGZ op de hoogte",
    "fallback_chosen": "Andere steun gekozen voor als deze niet doorgaat",
    "baby_items_arranged": "Spullen en voorzieningen geregeld",
    "jgz_nurse_known": "Jeugdverpleegkundige bekend",
    "postpartum_plan_written": "Plan voor de kraamperiode geschreven",
    "birth_start_accepted": "Geplande steun aangenomen",
    "who_may_know_agreed": "Afgesproken wie wat mag weten",
    "reachability_checked": "Bereikbaarheid en verlof nagegaan",
    "child_registered": "Aangifte geregeld",
    "jgz_contact_done": "Contact met JGZ geweest",
    "stay_or_close_decided": "Besloten: doorgaan of afsluiten",
    "soft_landing_done": "Zachte landing geregeld",
    "closing_agreed": "Afsluiten besproken",
}

YES_NO: Mapping[str, str] = {"true": "Ja", "false": "Nee"}
MORE_LESS: Mapping[str, str] = {"true": "Meer", "false": "Minder"}
METHODS: Mapping[str, str] = {
    "art": "Vruchtbaarheidsbehandeling",
    "crl_10_12": "Echo, 10 tot en met 12 weken",
    "crl_8_9": "Echo, 8 en 9 weken",
    "hc_13_17": "Echo, 13 tot en met 17 weken",
    "late_scans": "Latere echo's",
    "lmp": "Laatste menstruatie",
    "clinical_estimate": "Schatting bij onderzoek",
}
"""How a due date was found."""

SENTENCES: Mapping[str, str] = {
    "case.opened": "Verwijzing ontvangen, casus geopend",
    "referral.acknowledged": "Ontvangst bevestigd",
    "referral.merged": "Tweede verwijzing samengevoegd, van {referrer}",
    "pregnancy.dating.changed": "À terme datum aangepast",
    "pregnancy.dating.confirmed": "À terme datum nagekeken en bevestigd",
    "pregnancy.multiple.set": "Gegevens over de zwangerschap aangevuld",
    "pregnancy.ended": "Zwangerschap beëindigd",
    "birth.registered": "Prenatale deel afgerond",
    "child.discharged": "Ontslag uit het ziekenhuis",
    "consent.requested": "Toestemming gevraagd",
    "consent.answered": "Antwoord op de vraag om toestemming: nee",
    "consent.answered.granted": "Antwoord op de vraag om toestemming: ja",
    "consent.granted": "Toestemming gegeven",
    "consent.withdrawn": "Toestemming ingetrokken",
    "case.contact.made": "Contact met {with}, {mode}",
    "case.contact.attempted": "Geprobeerd contact te krijgen, niet gelukt",
    "case.no_show": "Niet verschenen op de afspraak",
    "risk.assessed": "Situatie opnieuw gewogen: {complexity}",
    "risk.assessed.urgent": "Situatie opnieuw gewogen: {complexity}, urgent",
    "case.exploration.concluded": "Verkenning afgerond: {complexity}",
    "case.decision.recorded": "Besluit vastgelegd",
    "case.milestone.reached": "{milestone}",
    "case.help.refused": "Ziet nu af van hulp",
    "case.sensitive.set": "Extra zorgvuldig: laat een mens elke tekst lezen voordat die weggaat",
    "case.plan.agreed": "Plan afgesproken",
    "case.plan.changed": "Plan gewijzigd",
    "case.item.opened": "Afspraak aan het plan toegevoegd",
    "case.item.closed": "Afspraak uit het plan afgerond",
    "case.closed": "Casus afgesloten: {outcome}",
    "case.reopened": "Gevraagd om de casus te heropenen",
    "case.phase.changed": "Casus gaat verder: {after}",
    "mdo.requested": "MDO gevraagd",
    "mdo.requested.emergency": "Spoed-MDO gevraagd",
    "mdo.scheduled": "Op de agenda van het MDO van {on}",
    "mdo.scheduled.emergency": "Op de agenda van het spoed-MDO van {on}",
    "mdo.client_invited": "Cliënt uitgenodigd voor het MDO",
    "mdo.client_attended": "Cliënt was bij het MDO",
    "mdo.held": "MDO gehouden",
    "mdo.held.emergency": "Spoed-MDO gehouden",
    "external_wait.started": "Wacht op een ander: {kind}",
    "external_wait.rechecked": "Nagevraagd hoe het staat met het wachten",
    "external_wait.ended": "Het wachten op een ander is voorbij",
    "support.fit.assessed": "Nagegaan of dit aanbod past: {offer}",
    "support.offered": "Aangevraagd: {offer}, bij {organisation}",
    "support.unreached": "De kaart kent geen mailadres van {organisation} voor {offer}; de coördinator belt",
    "support.accepted": "Aangenomen: {offer}",
    "support.declined": "Gaat niet door: {offer}",
    "support.unavailable": "Geen plek: {offer}",
    "support.scaled": "Steun afgeschaald: {offer}",
    "support.scaled.more": "Steun opgeschaald: {offer}",
    "offer.unavailable": "Geen passend aanbod onderweg; de coördinator zoekt verder",
    "support.started": "Steun gestart: {offer}",
    "support.ended": "Steun beëindigd: {offer}",
    "kraamzorg.registered": "Kraamzorg aangemeld",
    "kraamzorg.intake_done": "Intake van de kraamzorg gehouden",
    "kraamzorg.contribution.requested": "Eigen bijdrage voor kraamzorg aangevraagd",
    "kraamzorg.contribution.decided": "Besloten over de eigen bijdrage voor kraamzorg",
    "kraamzorg.started": "Kraamzorg gestart",
    "kraamzorg.signal": "Signaal van de kraamzorg",
    "kraamzorg.signal.urgent": "Dringend signaal van de kraamzorg",
    "handover.booked": "Datum voor de warme overdracht afgesproken",
    "handover.prepared": "Warme overdracht voorbereid: {mode}",
    "handover.accepted": "Warme overdracht aangenomen, {mode}",
    "handover.completed": "Warme overdracht afgerond, {mode}",
    "case.owner.proposed": "Gevraagd als casusregisseur: {owner}; als waarnemer: {deputy}",
    "case.owner.declined": "Voorstel niet aangenomen: {reason}",
    "case.owner.released": "Casus neergelegd; verantwoordelijk tot een ander ja zegt",
    "case.owner.reassigned": "Opnieuw toegewezen aan {organisation}",
    "case.owner.confirmed": "Casusregisseur: {owner}; waarnemer: {deputy}",
    "case.owner.unavailable": "Niemand gevonden om te vragen; wie verantwoordelijk is, blijft dat",
    "staff.absent": "Afwezigheid gemeld",
    "staff.returned": "Weer aanwezig",
    "client.moved": "Verhuisd naar {municipality}",
    "client.linked_party.added": "Ook betrokken: {organisation}",
    "case.transfer.opened": "Overdracht voorgesteld aan {owner} ({municipality})",
    "case.transfer.accepted": "Overdracht aangenomen; eerste contact volgt nog",
    "case.transfer.bounced": "Overdracht niet aangenomen",
    "case.transfer.withdrawn": "Terugverhuisd: overdracht aan {owner} is niet meer nodig",
    "case.transfer.withdrawn.replaced": "Overdracht aan {owner} vervallen door latere keuze of verhuizing",
    "case.transfer.completed": "Overdracht afgerond; nu verantwoordelijk: {owner}",
    "deadline.met": "Gedaan: {subject}",
    "deadline.missed": "Termijn verlopen: {subject}",
    "escalation.raised": "Opgeschaald naar niveau {level}: {causes}. Bericht aan {audiences}",
    "escalation.reminder": "Herinnering: {causes}. Bericht aan {audiences}",
    "escalation.ended": "Afgeschaald: {reason}",
    "deputy.activated": "Waarnemer gevraagd om in te springen",
    "task.claimed": "Taak opgepakt",
    "task.resolved": "Taak afgerond: {reason}",
    "task.returned": "Teruggegeven: hoort niet bij deze organisatie",
    "feedback.sent": "Terugkoppeling aan de aanmelder: {moment}",
    "notification.sent": "Bericht verstuurd aan {party}",
    "notification.failed": "Bericht niet aangekomen bij {party}",
}
"""By the event's name, or `name.flag` where a flag is set."""

_FLAGS = ("granted", "urgent", "emergency", "more", "replaced")


def variant(code: str, details: Mapping[str, Any]) -> str:
    """Which sentence an event gets: a reminder is no escalation, and a flag may have its own."""
    if code == "escalation.raised" and not details.get("level"):
        return "escalation.reminder"
    return next(
        (name for flag in _FLAGS if details.get(flag) and (name := f"{code}.{flag}") in SENTENCES), code
    )
