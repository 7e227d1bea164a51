"""Codes → Dutch words for professionals: neutral, never about a child, never about a loss."""

from collections.abc import Mapping
from typing import Any

from services.desk import domain
from services.desk.http.language import say
from services.desk.http.refusals import REFUSALS, REFUSED
from services.desk.http.sentences import COMPLEXITIES, MILESTONES, PHASES, SENTENCES, WAITS, variant
from services.desk.http.subjects import SUBJECTS

ROLES: Mapping[str, str] = {
    "midwife": "verloskundige",
    "hospital_midwife": "klinisch verloskundige",
    "gp": "huisarts",
    "maternity_care": "kraamzorg",
    "jgz_nurse": "jeugdverpleegkundige",
    "jgz_lead": "teamleider jeugdgezondheidszorg",
    "social_team": "sociaal team",
    "coordinator": "coördinator sociale verloskunde",
    "deputy_coordinator": "waarnemend coördinator",
    "region_duty": "regionale achterwacht",
    "municipality_escalation": "aanspreekpunt gemeente",
    "mdo_chair": "voorzitter MDO",
    "support_provider": "aanbieder van ondersteuning",
}

AUDIENCES: Mapping[str, str] = {
    "owner": "casusregisseur",
    "deputy": "waarnemer",
    "referrer": "aanmelder",
    "coordinator": "coördinator",
    "deputy_coordinator": "waarnemend coördinator",
    "region_duty": "regionale achterwacht",
    "municipality_escalation": "aanspreekpunt gemeente",
    "mdo_chair": "voorzitter MDO",
}

OFFERS: Mapping[str, str] = {
    "PHB": "Prenataal huisbezoek JGZ",
    "SO": "Stevig Ouderschap",
    "VZ": "VoorZorg",
    "ST": "Sociaal team: geld, wonen, regelzaken",
    "MEE": "Onafhankelijke cliëntondersteuning",
    "KRZ": "Kraamzorg met extra uren",
    "BG": "Buurtgezinnen",
    "MW": "MamaWegwijzer",
    "MMW": "Medisch maatschappelijk werk",
}

PLAN_KINDS: Mapping[str, str] = {
    "housing": "Wonen geregeld",
    "income": "Inkomen en schulden",
    "network": "Steun uit de omgeving",
    "home_visit": "Prenataal huisbezoek",
    "maternity_care": "Kraamzorg aangemeld",
    "safety": "Veiligheidsafspraken",
    "interpreter": "Tolk geregeld",
    "other": "Andere afspraak",
}

MODES: Mapping[str, str] = {
    "phone": "telefonisch",
    "home_visit": "huisbezoek",
    "in_person": "gesprek op locatie",
    "video": "videogesprek",
    "written": "schriftelijk",
}

DECLINE_REASONS: Mapping[str, str] = {
    "no_capacity": "Geen ruimte op korte termijn",
    "not_our_area": "Niet ons werkgebied",
    "other_fits_better": "Een andere organisatie past beter",
    "already_involved": "Te nauw betrokken bij het gezin",
}

RESOLVE_REASONS: Mapping[str, str] = {
    "owner_will_act": "Casusregisseur pakt het op",
    "other_offer": "Andere steun gevonden",
    "mdo_planned": "Besproken of gepland in het MDO",
    "done_elsewhere": "Al gedaan, was nog niet vastgelegd",
    "no_action_needed": "Geen actie nodig",
}

OUTCOMES: Mapping[str, str] = {
    "completed": "afgerond",
    "no_need": "geen hulp nodig",
    "declined": "hulp niet gewenst",
    "moved_out": "verhuisd",
    "lost_contact": "geen contact meer",
    "error_duplicate": "dubbel of onterecht",
}

FEEDBACK_MOMENTS: Mapping[str, str] = {
    "contact": "eerste contact",
    "start": "start van de steun",
    "end": "einde van de steun",
    "periodic": "tussentijds bericht",
}

MUNICIPALITIES: Mapping[str, str] = {
    "GM0375": "Beverwijk",
    "GM0383": "Castricum",
    "GM0396": "Heemskerk",
    "GM0450": "Uitgeest",
    "GM0453": "Velsen",
}

KINDS: Mapping[str, str] = {
    "escalation": "Opgeschaald",
    "unassigned": "Geen casusregisseur gevonden",
    "no_offer": "Zoek passend aanbod",
    "unreached": "Vraag zelf na: geen mailadres op de kaart",
    "safety": "Veiligheid",
    "quarantine": "Bericht in quarantaine",
}

ENDED: Mapping[str, str] = {
    "owner_confirmed": "er is een casusregisseur",
    "offer_found": "er is passend aanbod",
    "answered": "het antwoord is er",
    "causes_met": "alles wat te laat was, is gedaan",
    "resolved": "afgerond door de coördinator",
    "redated": "de à terme datum is aangepast",
    "born": "het prenatale deel is afgerond",
    "stopped": "de casus is gestopt",
}

DONE: Mapping[str, str] = {
    "case.owner.confirmed": "U bent nu casusregisseur. De aanmelder en de coördinator zien dit ook.",
    "case.owner.declined": "Genoteerd: u neemt deze casus niet aan. Er wordt een ander gevraagd.",
    "case.owner.proposed": "De organisatie is gevraagd. Tot zij ja zegt, blijft alles zoals het is.",
    "case.owner.unavailable": "Er is niemand gevonden om te vragen. De casus blijft bij wie die heeft.",
    "case.transfer.opened": (
        "De casus is aangeboden. Er verandert niets tot de ontvanger de cliënt gesproken heeft."
    ),
    "case.transfer.accepted": "Genoteerd: u neemt over. Na uw eerste contact bent u verantwoordelijk.",
    "case.transfer.bounced": "Genoteerd: deze overdracht gaat niet door. Alles blijft zoals het was.",
    "case.transfer.completed": "U bent nu casusregisseur. De aanmelder en de coördinator zien dit ook.",
    "referral.acknowledged": "Genoteerd dat u dit gelezen heeft.",
    "case.contact.made": "Het contact is vastgelegd.",
    "case.plan.agreed": "Het plan is vastgelegd.",
    "case.item.closed": "De afspraak is afgerond.",
    "support.fit.assessed": "Vastgelegd of dit past.",
    "support.offered": "De aanvraag is vastgelegd. Het antwoord komt binnen een werkdag.",
    "support.accepted": "Vastgelegd: het wordt aangenomen.",
    "support.declined": "Vastgelegd: het gaat niet door.",
    "support.unavailable": "Vastgelegd: geen plek.",
    "support.started": "De start van de steun is vastgelegd.",
    "support.ended": "Het einde van de steun is vastgelegd.",
    "consent.granted": "Haar toestemming is vastgelegd.",
    "mdo.requested": "Het MDO is gevraagd.",
    "mdo.scheduled": "De casus staat op de agenda.",
    "mdo.client_invited": "De uitnodiging van de cliënt is vastgelegd.",
    "mdo.client_attended": "Vastgelegd dat de cliënt erbij was.",
    "mdo.held": "Het MDO is vastgelegd.",
    "directory.map.changed": "Vastgelegd. De sociale kaart is bijgewerkt.",
    "task.claimed": "U heeft deze taak opgepakt.",
    "task.resolved": "De taak is afgerond.",
}


def word(table: Mapping[str, str], code: str) -> str:
    """The word for a code in the language of the page; the code itself where there is none."""
    return say(table[code]) if code in table else code


def municipality(code: str | None) -> str:
    """The name of a municipality of the region, else its code."""
    return MUNICIPALITIES.get(code or "", code or say("onbekend"))


def subject(code: str) -> str:
    """What a deadline is about."""
    return say("Weekgrens {code}").format(code=code) if domain.is_threshold(code) else word(SUBJECTS, code)


def organisation(slug: str, names: Mapping[str, str]) -> str:
    """How an organisation is called; its slug made readable until the directory says."""
    return names.get(slug) or slug.replace("-", " ").capitalize()


def party(text: str | None, names: Mapping[str, str]) -> str:
    """`JGZ Kennemerland (jeugdverpleegkundige)`, from `organisation/role`; its own name where it has one."""
    if not text:
        return say("nog niemand")
    if text in names:
        return names[text]
    slug, _, role = text.partition("/")
    return f"{organisation(slug, names)} ({word(ROLES, role)})" if role else organisation(slug, names)


def refusal(code: str | None) -> str:
    """Why something was not done, as far as we have words for it."""
    return say(REFUSALS.get(code or "", REFUSED))


def sentence(code: str, details: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """One line of the timeline."""
    words = SENTENCES.get(variant(code, details))
    if words is None:
        return code
    return say(words).format_map(_Readable(details, names))


_TABLES: Mapping[str, Mapping[str, str]] = {
    "kind": WAITS,
    "milestone": MILESTONES,
    "complexity": COMPLEXITIES,
    "after": PHASES,
}


class _Readable(dict[str, str]):
    """Turns a moment's details into words as a sentence asks for them."""

    def __init__(self, details: Mapping[str, Any], names: Mapping[str, str]) -> None:
        super().__init__()
        self._details = details
        self._names = names

    def __missing__(self, key: str) -> str:
        value = self._details.get(key)
        if key in ("owner", "deputy"):
            return party(f"{value['organisation']}/{value['role']}" if value else None, self._names)
        if key == "with":
            return _with(self._details)
        if isinstance(value, list):
            return _listed(key, value)
        return self._word(key, str(value or ""))

    def _word(self, key: str, value: str) -> str:
        if key == "party":
            return party(value, self._names)
        if key in ("organisation", "referrer"):
            return organisation(value, self._names)
        if key == "municipality":
            return municipality(value)
        if key == "subject":
            return subject(value)
        if key in _TABLES:
            return word(_TABLES[key], value)
        tables = (MODES, OFFERS, DECLINE_REASONS, RESOLVE_REASONS, OUTCOMES, FEEDBACK_MOMENTS, ENDED)
        return next((say(table[value]) for table in tables if value in table), value)


def _with(details: Mapping[str, Any]) -> str:
    whom = [
        say(whom)
        for key, whom in (("with_client", "cliënt"), ("with_referrer", "aanmelder"))
        if details.get(key)
    ]
    return say(" en ").join(whom) or say("niemand")


def _listed(key: str, values: list[str]) -> str:
    if key == "audiences":
        return ", ".join(word(AUDIENCES, value) for value in values)
    return ", ".join(subject(value) for value in values)


PENDING = "Wordt verwerkt. Deze pagina vernieuwt zichzelf."
PENDING_LONG = "Dit duurt langer dan gewoonlijk. Het is ontvangen en gaat niet verloren; kijk later nog eens."

_QUARANTINE: Mapping[str, str] = {
    "not_json": "Een bericht kon niet gelezen worden",
    "schema_invalid": "Een bericht had niet de afgesproken vorm",
    "type_unknown": "Een bericht was van een onbekende soort",
    "source_unknown": "Een bericht kwam van een onbekende afzender",
    "identity_unreadable": "Verzegelde gegevens konden niet geopend worden",
    "handler_failed": "Tijdig zelf maakte een fout",
    "cannot_be_sent": "Een bericht van Tijdig zelf kon niet verstuurd worden",
}


def quarantine(code: str | None) -> str:
    """What is the matter with a message in quarantine."""
    return say(_QUARANTINE.get(code or "", "Een bericht kon niet verwerkt worden"))
