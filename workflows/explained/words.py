"""What the codes of a policy are called in Dutch, for those who work with it."""

from collections.abc import Iterable

from shared.schemas.contracts.case import Milestone
from shared.schemas.contracts.escalation import Audience
from shared.schemas.values import DatingMethod
from workflows.policy import Allowance, Condition, Requirement, Unit
from workflows.policy.parts import Who

AUDIENCES: dict[Who, str] = {
    "responsible": "wie de casus heeft",
    Audience.OWNER: "casusregisseur",
    Audience.DEPUTY: "waarnemer",
    Audience.REFERRER: "verwijzer",
    Audience.COORDINATOR: "coördinator",
    Audience.DEPUTY_COORDINATOR: "waarnemend coördinator",
    Audience.REGION_DUTY: "regionale achterwacht",
    Audience.MUNICIPALITY_ESCALATION: "opschaalcontact van de gemeente",
    Audience.MDO_CHAIR: "voorzitter van het MDO",
}

REQUIREMENTS: dict[Requirement, str] = {
    Condition.OWNER: "er is een casusregisseur",
    Condition.DEPUTY: "er is een waarnemer",
    Condition.CONTACT: "cliënt en verwijzer zijn gesproken",
    Condition.DATING: "de à terme datum is bekend",
    Condition.EXPLORATION: "de verkenning is afgerond",
    Condition.PLAN: "er is een plan",
    Condition.SUPPORT: "de (eerste) steun is gestart",
    Condition.MEETING: "het MDO is gehouden",
    Condition.ITEMS_HAVE_DATES: "elk kritiek punt heeft een datum, uiterlijk op 36+0",
    Condition.NO_OVERDUE_CRITICAL_ITEM: "geen kritiek punt is over tijd",
    Condition.NO_OPEN_CRITICAL_ITEM: "geen kritiek punt staat nog open",
    Condition.NO_EXTERNAL_WAIT: "er wordt op niemand meer gewacht",
    Condition.NO_UNREPORTED_CONCERN: "elke open zorg over veiligheid is gemeld of besloten",
    Condition.SUPPORT_OR_FALLBACK: "steun is gestart, of het alternatief is gekozen",
    Condition.CONTRIBUTION: "als om de eigen bijdrage is gevraagd: er is besloten",
    Condition.PROTECTION: "bij een open zorg over veiligheid: het beslispad is afgesproken",
    Condition.BIRTH_START: "wat bij de geboorte begint, is aanvaard",
    Condition.PLACE: "op een plek waarop zij wacht is uitzicht",
    Milestone.CLOSING_AGREED: "afronden is afgesproken",
    Milestone.SCREENING_RECORDED: "de screening is vastgelegd",
    Milestone.CONSENT_ASKED: "toestemming is gevraagd",
    Milestone.OPTIONS_CHECKED: "het aanbod is nagegaan (Stevig Ouderschap, VoorZorg)",
    Milestone.JGZ_INFORMED: "de JGZ weet ervan",
    Milestone.SAFETY_PLAN_MADE: "er is een veiligheidsplan",
    Milestone.FALLBACK_CHOSEN: "het alternatief is gekozen",
    Milestone.KRAAMZORG_REGISTERED: "kraamzorg is aangemeld",
    Milestone.CONTRIBUTION_DECIDED: "over de eigen bijdrage is besloten",
    Milestone.KRAAMZORG_INTAKE_DONE: "de intake van de kraamzorg is geweest",
    Milestone.KRAAMZORG_STARTED: "de kraamzorg is begonnen",
    Milestone.BABY_ITEMS_ARRANGED: "de uitzet is geregeld",
    Milestone.PROTECTION_TIMELINE_AGREED: "het beslispad is afgesproken",
    Milestone.JGZ_NURSE_KNOWN: "de jeugdverpleegkundige is bij naam bekend",
    Milestone.POSTPARTUM_PLAN_WRITTEN: "het plan voor bevalling en kraamtijd staat op papier",
    Milestone.BIRTH_START_ACCEPTED: "wat bij de geboorte begint, is aanvaard",
    Milestone.HANDOVER_BOOKED: "de overdracht aan de JGZ is gepland",
    Milestone.HANDOVER_PREPARED: "de overdracht aan de JGZ is voorbereid",
    Milestone.HANDOVER_COMPLETED: "de overdracht aan de JGZ is afgerond",
    Milestone.HANDOVER_ACCEPTED: "de JGZ heeft de overdracht aanvaard",
    Milestone.WHO_MAY_KNOW_AGREED: "wie wat mag weten is afgesproken",
    Milestone.REACHABILITY_CHECKED: "bereikbaarheid en verlof zijn nagegaan",
    Milestone.CHILD_REGISTERED: "de geboorte is aangegeven",
    Milestone.JGZ_CONTACT_DONE: "de JGZ is geweest",
    Milestone.STAY_OR_CLOSE_DECIDED: "doorgaan of afronden is besloten",
    Milestone.SOFT_LANDING_DONE: "de zachte landing is geregeld",
}

METHODS: dict[DatingMethod, str] = {
    DatingMethod.LATE_SCANS: "alleen latere echo's",
    DatingMethod.LMP: "alleen de laatste menstruatie",
    DatingMethod.CLINICAL_ESTIMATE: "alleen een schatting bij onderzoek",
}
"""Ways of dating after which she counts as further along (`shared.pregnancy.policy_edd`)."""

ORIGINS = {
    "seed": "praktijk",
    "norm": "norm",
    "default": "eigen keuze",
    "region": "regio",
}

RUNGS = {
    0: "eenmalig bericht",
    1: "L1",
    2: "L2",
    3: "L3",
    4: "L4",
}

_WEEK = 7
_MONTH = 365.25 / 12
_IN_WEEKS, _IN_MONTHS = 42, 180
"""From so many days on people say weeks, or months."""


def in_dutch(allowance: Allowance) -> str:
    """An allowance in words: `2 werkdagen`, `6 weken`, `22 maanden`."""
    if allowance.unit is Unit.CALENDAR_DAYS:
        return days_in_dutch(allowance.count)
    one, many = ("werkuur", "werkuren") if allowance.unit is Unit.WORKING_HOURS else ("werkdag", "werkdagen")
    return f"{allowance.count} {one if allowance.count == 1 else many}"


def days_in_dutch(count: int) -> str:
    """So many civil days, in the unit in which people speak of them."""
    if count >= _IN_MONTHS:
        return f"{round(count / _MONTH)} maanden"
    if count >= _IN_WEEKS and count % _WEEK == 0:
        return f"{count // _WEEK} weken"
    return "1 dag" if count == 1 else f"{count} dagen"


def repeated(allowance: Allowance) -> str:
    """How often something is repeated: `elke werkdag`, `elke 2 werkdagen`."""
    return f"elke {in_dutch(allowance).removeprefix('1 ')}"


def listed(parts: Iterable[str], joint: str = "en") -> str:
    """`a, b en c`."""
    *most, last = parts
    return f"{', '.join(most)} {joint} {last}" if most else last


def required(requirement: Requirement) -> str:
    """A requirement in words; one that has none yet by its code."""
    return REQUIREMENTS.get(requirement, requirement.replace("_", " "))


def people(recipients: tuple[Who, ...]) -> str:
    """Who that is, in words."""
    return ", ".join(AUDIENCES[who] for who in recipients)
