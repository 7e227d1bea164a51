"""What a deadline, a task or a notice is about, in Dutch. Neutral where the reason is nobody's business."""

from collections.abc import Mapping

from shared.schemas.contracts.escalation import OWN_FILE

_OWN_FILE = "Vastleggen of navragen: kijk in het eigen dossier wat er openstaat"

STAGES: Mapping[str, str] = {
    "A": "Ontvangst bevestigen",
    "B": "Eerste contact",
    "C": "Casusregisseur en waarnemer",
    "D": "Verkenning afronden",
    "E": "Steun starten",
    "F": "MDO houden",
    "G": "Terugkoppeling aan de aanmelder",
    "H": "Periodieke terugkoppeling aan de aanmelder",
    "I": "Nieuwe stap in de casus",
    "J": "Navragen hoe het staat met het wachten",
    "K": "Uitkomst navragen",
    "L": "Antwoord op de overdracht",
    "M": "Antwoord op het voorstel",
    "N": "Besluit over de eigen bijdrage voor kraamzorg",
    "O": "Antwoord op de vraag om toestemming",
    "P": "Besluit vastleggen",
}

AFTER_BIRTH: Mapping[str, str] = {
    "pn_planned_start": "Geplande steun starten",
    "pn_open_items": "Openstaande afspraken afronden",
    "pn_day": "Kraamzorg gestart",
    "pn_three_days": "Aangifte geregeld",
    "pn_registered_again": "Aangifte nogmaals nagaan",
    "pn_ten_days": "Warme overdracht aan JGZ",
    "pn_two_weeks": "Contact met JGZ",
    "pn_six_weeks": "Besluit: doorgaan of afsluiten",
    "pn_soft_landing": "Zachte landing",
    "pn_two_years": "Afsluiten of overdragen",
}

TASKS: Mapping[str, str] = {
    "receiver_not_consented": "Vraag haar toestemming voor de organisatie die gevraagd kan worden",
    "unreached": "Bel de organisatie die gevraagd is, en leg haar antwoord vast",
    "none_there": "In deze gemeente is niets, en geen buurgemeente zei iets toe",
    "none_fits": "Van wat er is, past niets",
    "nobody_left": "Alles wat past is vol, afgewezen of bleef zonder antwoord",
    "wait_too_long": "De wachttijd is te lang, en niets overbrugt die",
    "not_asked": "Wat nodig is om te weten wat past, is niet op tijd nagevraagd",
    "catch_up": "Inhaalplan",
    "deputy_wanted": "Vervanging regelen",
    "transfer_wanted": "Overdracht voorstellen na verhuizing",
    "transfer_decision": "Besluit wie de casus neemt",
    "unreachable": "Contact krijgen",
    "appointments": "Andere manier om elkaar te zien",
    "home_visit": "Poging tot huisbezoek",
    "kraamzorg_signal": "Signaal van de kraamzorg opvolgen",
    "kraamzorg_signal_urgent": "Dringend signaal van de kraamzorg opvolgen",
}

NOTICES: Mapping[str, str] = {
    "dating_check": "Graag de à terme datum doorgeven",
    "outcome_check": "Graag de stand van de zwangerschap bijwerken",
    "dating_unknown": "À terme datum nog onbekend",
    "dating_conflict": "À terme datums spreken elkaar tegen",
    "data_quality": "Gegevens nakijken",
    "safety_checklist": "Stappenlijst nalopen",
    "not_reached": "Nog geen contact gekregen",
    "appointments_missed": "Afspraken gemist",
    "transfer_refused": "Overdracht niet aangenomen",
    "transfer_bounced": "Overdracht opnieuw niet aangenomen",
    "client_moved": "Verhuisd",
    "owner_absent": "Casusregisseur afwezig",
    "reoffer": "Opnieuw aanbieden",
    "signal_given": "Signaal van de kraamzorg",
    "signal_given_urgent": "Dringend signaal van de kraamzorg",
    "handover_cold": "Overdracht aan JGZ nog met een gesprek afronden",
    "check_wording": "Teksten eerst laten lezen",
    "closing_asked": "Afsluiten of overdragen",
    "birth_unlikely": "Gegevens nagaan: datum klopt niet",
    "second_birth": "Gegevens nagaan: twee verschillende datums",
    "new_critical_issue": "Nieuw knelpunt, spoedoverleg",
    "emergency_asked": "Spoedoverleg gevraagd",
    "open_at_birth": "Openstaande afspraken, spoedoverleg",
    "planned_start": "Geplande steun kan starten",
    "task_returned": "Taak teruggegeven",
    "aftercare": "Navragen wat nog gewenst is",
    "perhaps_duplicate": "Gegevens nagaan: misschien twee keer verwezen",
    "meldcode_prompt": "Stappenlijst nalopen",
    **dict.fromkeys(
        ("late_concern", "expedite", "help_refused", OWN_FILE), _OWN_FILE
    ),  # the names: told before
}

SUBJECTS: Mapping[str, str] = {**STAGES, **AFTER_BIRTH, **TASKS, **NOTICES}
