"""Fitting support in English."""

from collections.abc import Mapping

FITTING: Mapping[str, str] = {
    "Er is steun, of die begint op tijd.": "There is support, or it begins in time.",
    "Er is een aanvraag gedaan; het antwoord komt binnen een werkdag.": (
        "Support was asked for; the answer comes within a working day."
    ),
    "Dit past nu. Bespreek met haar wat zij wil, en vraag het aan.": (
        "This fits now. Discuss with her what she wants, and ask for it."
    ),
    "Wat past begint op tijd, zodra het kan.": "What fits begins in time, as soon as it can.",
    "Vraag na wat nog niet bekend is; binnen een werkdag.": (
        "Ask what is not known yet; within a working day."
    ),
    "Er is nog niets onderweg. De coördinator zoekt verder, ook buiten de gemeente.": (
        "Nothing is on its way yet. The coordinator looks further, outside the municipality too."
    ),
    "Nu wordt niets aangeboden.": "Nothing is offered now.",
    "Past nu": "Fits now",
    "Vraag na": "Ask",
    "Later": "Later",
    "Elders te vragen": "To be asked elsewhere",
    "Past niet": "Does not fit",
    "kan niet meer": "no longer possible",
    "kan nog niet": "not possible yet",
    "zwangerschapsduur?": "gestational age?",
    "pas na de geboorte": "only after the birth",
    "alleen tijdens de zwangerschap": "only during pregnancy",
    "het kind is daarvoor te jong": "the child is too young for it",
    "het kind is daarvoor te oud": "the child is too old for it",
    "wil zij hier hulp bij?": "does she want help with this?",
    "alleen bij complexe casus": "only for a complex case",
    "is de casus complex?": "is the case complex?",
    "past niet, zegt wie haar sprak": "does not fit, says who spoke with her",
    "alleen als zij of haar casusregisseur erom vraagt": "only if she or her case owner asks for it",
    "vóór 16+0 alleen als zij er zelf om vraagt": "before 16+0 only if she asks for it herself",
    "nu niet; wacht op haar": "not now; wait for her",
    "nog niet van kracht": "not in force yet",
    "eerste kind?": "first child?",
    "jonger dan 20?": "younger than 20?",
    "jonger dan 26?": "younger than 26?",
    "spreekt zij wat Nederlands?": "does she speak some Dutch?",
    "weinig opleiding?": "little education?",
    "rookt zij?": "does she smoke?",
    "wil zij dit zelf?": "does she want this herself?",
    "ouderschap": "parenting",
    "psychische klachten": "mental health",
    "verslaving": "addiction",
    "wonen": "housing",
    "geld": "money",
    "een veilig thuis": "a safe home",
    "een netwerk": "a network",
    "taal": "language",
    "werk": "work",
    "spullen voor het kind": "things for the child",
    "kraamzorg": "maternity care",
    "stoppen met roken": "stopping smoking",
    "een beperking": "a limitation",
    "ja": "yes",
    "nee": "no",
    "nee, {why}": "no, {why}",
    "vraag na: {asked}": "ask: {asked}",
    "nog {days}": "{days} left",
    "nog {days} (tot {border})": "{days} left (until {border})",
    "ja, {left}": "yes, {left}",
    "sluit bij {border}; zij is {age}": "closes at {border}; she is at {age}",
    "vanaf {border}": "from {border}",
    "vanaf {border}, over {days}": "from {border}, {days} from now",
    "{why}, over {days}": "{why}, {days} from now",
    "wil zij hulp bij {needs}?": "does she want help with {needs}?",
    " of ": " or ",
    "1 dag": "1 day",
    "{count} dagen": "{count} days",
    "wachttijd {days}": "wait of {days}",
    "staat voor het volgende: zij koos het zelf": "before the next: she chose it herself",
    "staat voor het volgende: dit past zeker": "before the next: this certainly fits",
    "staat voor het volgende: sluit eerder": "before the next: closes sooner",
    "staat voor het volgende: hier wil zij hulp bij": "before the next: she wants help with this",
    "staat voor het volgende: kan het wachten overbruggen": "before the next: can bridge the wait",
    "staat voor het volgende: begint op tijd": "before the next: begins in time",
    "staat voor het volgende: is dichterbij": "before the next: is nearer",
    "staat voor het volgende: dat is alleen op verzoek": "before the next: that is only on request",
    "staat voor het volgende: deze organisatie helpt haar al": (
        "before the next: this organisation helps her already"
    ),
    "staat voor het volgende: is korter geleden bevestigd": "before the next: confirmed more recently",
    "staat voor het volgende: kortere wachttijd": "before the next: shorter wait",
    "verder gelijk aan het volgende; op naam": "otherwise equal to the next; by name",
    "kan het wachten overbruggen": "can bridge the wait",
    "lang niet bevestigd door de organisatie": "not confirmed by the organisation for long",
    "op verzoek": "on request",
    "Aangenomen": "Accepted",
    "Geen plek": "No room",
    "Neemt het niet aan": "Does not accept it",
    "Zij ziet ervan af": "She does not want it",
    "Zoek passend aanbod": "Find fitting support",
    "In deze gemeente is niets, en geen buurgemeente zei iets toe": (
        "This municipality has nothing, and no neighbour promised anything"
    ),
    "Van wat er is, past niets": "Nothing of what is there fits",
    "Alles wat past is vol, afgewezen of bleef zonder antwoord": (
        "All that fits is full, was declined or stayed unanswered"
    ),
    "De wachttijd is te lang, en niets overbrugt die": "The wait is too long, and nothing bridges it",
    "Wat nodig is om te weten wat past, is niet op tijd nagevraagd": (
        "What must be asked to know what fits was not asked in time"
    ),
    "Vraag zelf na: geen mailadres op de kaart": "Ask it yourself: no mail address on the map",
    "Bel de organisatie die gevraagd is, en leg haar antwoord vast": (
        "Call the organisation that was asked, and record its answer"
    ),
    "het antwoord is er": "the answer is there",
    "er is passend aanbod": "there is fitting support",
    "Vastgelegd of dit past.": "Whether this fits is on record.",
    "De aanvraag is vastgelegd. Het antwoord komt binnen een werkdag.": (
        "The request is on record. The answer comes within a working day."
    ),
    "Vastgelegd: het wordt aangenomen.": "On record: it is accepted.",
    "Vastgelegd: het gaat niet door.": "On record: it will not go ahead.",
    "Vastgelegd: geen plek.": "On record: no room.",
    "Een ander aanbod past beter": "Another offer fits better",
    "Dit geven wij niet (meer)": "We do not give this (any more)",
    "U zei ja.": "You said yes.",
    "Vastgelegd. De sociale kaart is bijgewerkt.": "On record. The social map is up to date.",
    "Ja, dit geven wij": "Yes, we give this",
    "Alleen op verzoek": "Only on request",
    "Nee, dit geven wij niet (meer)": "No, we do not give this (any more)",
    "Dit gaat niet door.": "This does not go ahead.",
    "U zei: geen plek.": "You said: no room.",
    "Dit is begonnen.": "This has begun.",
}
FITTING_PAGES: Mapping[str, str] = {
    "Passend aanbod": "Fitting support",
    "Aangenomen, nog niet begonnen": "Accepted, not begun yet",
    "Leg het antwoord vast bij Passend aanbod; dan is deze taak klaar.": (
        "Record the answer at Fitting support; then this task is done."
    ),
    "Afronden beëindigt het zoeken niet: tot er iets onderweg is, komt de taak de volgende werkdag terug.": (
        "Closing it does not end the search: until something is on its way, it is back the next working day."
    ),
    "Gevraagd": "Asked",
    "Antwoord": "Answer",
    "Antwoord vastleggen": "Record the answer",
    "Met haar toestemming aanvragen": "Ask for it, with her consent",
    "Zij vraagt er zelf om": "She asks for it herself",
    "Past": "Fits",
    "Past niet": "Does not fit",
    # the entries of an organisation on the map
    "Uw aanbod op de sociale kaart": "Your offers on the social map",
    "Klopt dit nog?": "Is this still right?",
    "Dit staat op de kaart over": "This is what the map says about",
    ". Klopt alles, bevestig het dan. Klopt er iets niet, verbeter dat dan eerst.": (
        ". If all of it is right, confirm it. If something is not, correct that first."
    ),
    "Voor het laatst bevestigd:": "Last confirmed:",
    "Nog niet eerder bevestigd.": "Not confirmed before.",
    "Alles klopt nog": "All of it is still right",
    "De kaart zegt op dit moment niets over uw organisatie. Bel de coördinator als dat niet klopt.": (
        "The map says nothing about your organisation at the moment. Call the coordinator if that is wrong."
    ),
    "· vanaf": "· from",
    "tot en met": "until",
    "· wachttijd": "· wait",
    "dagen": "days",
    "plekken vrij": "places free",
    "Verbeteren": "Correct",
    "Geeft u dit in": "Do you give this in",
    "Vanaf": "From",
    "Tot en met (leeg: tot nader order)": "Until (empty: until further notice)",
    "Wachttijd in dagen": "Wait in days",
    "Plekken vrij (leeg: onbekend)": "Places free (empty: unknown)",
    "Vastleggen": "Record",
    # the page of who was asked
    "Aanvraag": "Request",
    "Kunt u helpen?": "Can you help?",
    "Voor een zwangere in": "For a pregnant woman in",
    ", nu": ", now",
    ", is met haar toestemming gevraagd of uw organisatie kan helpen.": (
        ", it was asked with her consent whether your organisation can help."
    ),
    "Wachttijd in dagen (0: het kan meteen beginnen)": "Wait in days (0: it can begin at once)",
    "Ja, wij doen dit": "Yes, we do this",
    "Nee, wij kunnen dit niet doen": "No, we cannot do this",
    "Dit antwoord geven": "Give this answer",
    "De steun is begonnen": "The support has begun",
    "Wie zij is, staat hier niet. Wie verantwoordelijk is, brengt u met haar in contact.": (
        "Who she is does not stand here. Whoever is accountable brings you in contact with her."
    ),
}
