"""What facts, rungs and deadlines are called for a midwife. Nothing here can hurt after a loss."""

from datetime import datetime

from shared.pregnancy import AMSTERDAM
from tests.scenarios.model import Given
from tests.scenarios.said import Said
from workflows.policy import Policy, StageCode

_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_FACTS = {
    "acknowledged": "Gelezen door een mens",
    "appointment_missed": "Niet op de afspraak",
    "birth_registered": "Geboorte",
    "case_closed": "Casus gesloten",
    "case_reopened": "Casus heropend",
    "client_moved": "Verhuisd",
    "concern_decided": "Besluit over veiligheid",
    "concern_raised": "Zorg over veiligheid",
    "concern_retracted": "Verhaal ingetrokken",
    "consent_answered": "Antwoord op toestemmingsvraag",
    "consent_asked": "Toestemming gevraagd",
    "consent_withdrawn": "Toestemming ingetrokken",
    "contact_attempted": "Niet bereikt",
    "contact_made": "Contact",
    "contribution_requested": "Eigen bijdrage kraamzorg gevraagd",
    "dating_changed": "Andere uitgerekende datum",
    "dating_confirmed": "Uitgerekende datum nagekeken",
    "decision_recorded": "Besluit vastgelegd",
    "discharged": "Thuis uit het ziekenhuis",
    "escalation_acknowledged": "Opgepakt door de coördinator",
    "escalation_resolved": "Opgelost op de werklijst",
    "exploration_concluded": "Verkenning afgerond",
    "feedback_sent": "Terugkoppeling",
    "item_closed": "Punt uit het plan afgerond",
    "item_opened": "Nieuw punt in het plan",
    "client_attended": "Zij was bij het MDO",
    "client_invited": "Uitgenodigd voor het MDO",
    "linked_party_added": "Verbonden partij",
    "mdo_held": "MDO gehouden",
    "mdo_requested": "MDO gevraagd",
    "multiple_set": "Meerling",
    "offer_lacking": "Niets passends onderweg",
    "owner_confirmed": "Casusregisseur neemt aan",
    "owner_declined": "Casusregisseur zegt nee",
    "owner_released": "Casusregisseur legt de casus neer",
    "owner_proposed": "Casusregisseur gevraagd",
    "plan_agreed": "Plan afgesproken",
    "plan_changed": "Plan gewijzigd",
    "pregnancy_ended": "Zwangerschap beëindigd",
    "referral_merged": "Tweede verwijzing samengevoegd",
    "report_made": "Melding bij Veilig Thuis",
    "report_triaged": "Uitkomst triage Veilig Thuis",
    "risk_assessed": "Opnieuw gewogen",
    "sensitive_mode_set": "Let op woorden",
    "signal_given": "Signaal van de kraamzorg",
    "staff_absent": "Casusregisseur afwezig",
    "staff_returned": "Casusregisseur terug",
    "support_ended": "Steun geëindigd",
    "support_started": "Steun begonnen",
    "support_unreached": "Gevraagd, maar niet te mailen",
    "task_returned": "'Niet onze taak'",
    "transfer_accepted": "Overdracht aanvaard",
    "transfer_completed": "Overdracht rond",
    "transfer_proposed": "Overdracht voorgesteld",
    "transfer_refused": "Overdracht geweigerd",
    "transfer_withdrawn": "Overdracht ingetrokken",
    "wait_ended": "Wachten voorbij",
    "wait_rechecked": "Navraag gedaan",
    "wait_started": "Wachten op een ander",
}
_MILESTONES = {
    "birth_start_accepted": "Start bij geboorte aanvaard",
    "child_registered": "Kind aangegeven",
    "contribution_decided": "Eigen bijdrage besloten",
    "fallback_chosen": "Andere steun gekozen",
    "handover_accepted": "Overdracht JGZ aanvaard",
    "handover_booked": "Overdracht JGZ gepland",
    "handover_completed": "Overdracht JGZ afgerond",
    "handover_prepared": "Overdracht JGZ voorbereid",
    "jgz_contact_done": "Contact met JGZ",
    "jgz_informed": "JGZ weet ervan",
    "jgz_nurse_known": "JGZ-verpleegkundige bekend",
    "kraamzorg_intake_done": "Intake kraamzorg",
    "kraamzorg_registered": "Kraamzorg aangemeld",
    "kraamzorg_started": "Kraamzorg begonnen",
    "options_checked": "Mogelijkheden bekeken",
    "postpartum_plan_written": "Plan voor het kraambed",
    "protection_timeline_agreed": "Tijdpad bescherming",
    "reachability_checked": "Bereikbaarheid nagegaan",
    "screening_recorded": "Signalering vastgelegd",
    "soft_landing_done": "Zachte landing",
    "stay_or_close_decided": "Blijven of afsluiten besloten",
    "who_may_know_agreed": "Wie mag wat weten",
}
_CAUSES = {
    "aftercare": "Nazorg",
    "appointments_missed": "Tweemaal niet op de afspraak",
    "birth_unlikely": "Gegevens kloppen niet",
    "check_wording": "Let op woorden",
    "client_moved": "Verhuisd",
    "closing_asked": "Kan de casus dicht?",
    "data_quality": "Gegevens kloppen niet",
    "dating_check": "Uitgerekende datum onbekend",
    "dating_conflict": "Datums spreken elkaar tegen",
    "dating_unknown": "Uitgerekende datum onbekend",
    "emergency_asked": "Spoed-MDO gevraagd",
    "expedite": "Spoed bij Veilig Thuis",
    "handover_cold": "Overdracht zonder gesprek",
    "help_refused": "Wil nu geen hulp",
    "late_concern": "Nieuwe zorg, laat",
    "lane_doubt": "Gegevens over een zorg kloppen niet",
    "meldcode_prompt": "Stappen van de meldcode",
    "new_critical_issue": "Nieuw kritiek punt",
    "not_reached": "Driemaal niet bereikt",
    "open_at_birth": "Open punten bij de geboorte",
    "outcome_check": "Graag de stand van de zwangerschap bijwerken",
    "owner_absent": "Casusregisseur afwezig",
    "planned_start": "Start op de dag van de geboorte",
    "pn_day": "Kraamzorg begonnen",
    "pn_open_items": "Open punten na de geboorte",
    "pn_planned_start": "Start op de dag van de geboorte",
    "pn_registered_again": "Kind aangegeven (opnieuw)",
    "pn_six_weeks": "Blijven of afsluiten",
    "pn_soft_landing": "Zachte landing",
    "pn_ten_days": "Overdracht aan JGZ",
    "pn_three_days": "Kind aangegeven",
    "pn_two_weeks": "Contact met JGZ",
    "pn_two_years": "Afsluiten",
    "reoffer": "Opnieuw aanbieden",
    "safety_checklist": "Stappen van de meldcode",
    "second_birth": "Gegevens kloppen niet",
    "signal_given": "Signaal van de kraamzorg",
    "signal_given_urgent": "Dringend signaal van de kraamzorg",
    "task_returned": "Tweemaal 'niet onze taak'",
    "transfer_bounced": "Tweemaal geweigerd",
    "transfer_refused": "Overdracht geweigerd",
}
_AUDIENCES = {
    "owner": "casusregisseur",
    "deputy": "waarnemer",
    "referrer": "verwijzer",
    "coordinator": "coördinator",
    "deputy_coordinator": "waarnemend coördinator",
    "region_duty": "regionale achterwacht",
    "municipality_escalation": "gemeente",
    "mdo_chair": "voorzitter MDO",
}
MINOR = frozenset({"feedback_sent", "milestone_reached", "wait_rechecked", "item_closed", "owner_proposed"})
"""Facts that are drawn as a dot without a label, where there are many."""


def fact_name(given: Given) -> str:
    """A fact in a few words."""
    if given.fact == "opened":
        weight = [word for word, holds in _weights(given) if holds]
        return "Verwijzing" + (f" ({', '.join(weight)})" if weight else "")
    if given.fact == "milestone_reached":
        milestone = str(given.fields.get("milestone"))
        return _MILESTONES[milestone]
    if given.fact == "doubt_recorded":
        return "Ze twijfelt" if given.fields.get("doubts") else "Ze twijfelt niet meer"
    if given.fact == "risk_assessed" and given.fields.get("urgent"):
        return "Opnieuw gewogen: spoed"
    if given.fact == "help_refused":
        worried = "; zorg over veiligheid" if given.fields.get("safety_concern") else ""
        return (
            "Wil nu geen hulp" + worried + ("" if given.fields.get("ask_again", True) else ", ook later niet")
        )
    return _FACTS[given.fact]


def _weights(given: Given) -> tuple[tuple[str, bool], ...]:
    fields = given.fields
    return (
        ("spoed", bool(fields.get("urgent"))),
        ("complex", fields.get("complexity") == "complex"),
        ("derde trimester", bool(fields.get("third_trimester"))),
    )


def begun(sentence: str) -> str:
    """With a capital, as it begins a sentence; a capital E of `één` bears no accent."""
    return sentence[0].replace("é", "e").upper() + sentence[1:]


def cause_name(code: str, policy: Policy) -> str:
    """What is late, or what a message is about. Raises `KeyError` for what has no name yet."""
    if code in {each.value for each in StageCode}:
        return policy.stages[StageCode(code)].name_nl
    if code in policy.special.tasks:
        return policy.special.tasks[code].name_nl
    if code in policy.thresholds:
        return f"week {code}"
    return _CAUSES[code]


def causes_name(said: Said, policy: Policy, at_most: int = 9) -> str:
    """All of it, the longest overdue first."""
    names = [cause_name(code, policy) for code in said.causes]
    more = f" +{len(names) - at_most}" if len(names) > at_most else ""
    return ", ".join(names[:at_most]) + more


def audience_names(to: tuple[str, ...]) -> str:
    """Who hears it."""
    return ", ".join(_AUDIENCES.get(each, each) for each in to)


def day_name(instant: datetime) -> str:
    """`ma 30 mrt 2026`."""
    local = instant.astimezone(AMSTERDAM)
    return f"{_DAYS[local.weekday()]} {local.day:2} {_MONTHS[local.month - 1]} {local.year}"


def short_day(instant: datetime) -> str:
    """`30 mrt`."""
    local = instant.astimezone(AMSTERDAM)
    return f"{local.day} {_MONTHS[local.month - 1]}"


def clock(instant: datetime) -> str:
    """`13:00`."""
    return instant.astimezone(AMSTERDAM).strftime("%H:%M")
