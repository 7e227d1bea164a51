"""What stands on the page «Vastleggen» and in the table behind it."""

from collections.abc import Mapping

RECORDING_PAGES: Mapping[str, str] = {
    "Iets anders vastleggen": "Record something else",
    "Niet vastgelegd.": "Not recorded.",
    "Vastleggen: casus": "Record: case",
    "Terug naar de casus": "Back to the case",
    "Kies wat er gebeurde. Wie het moet weten, krijgt vanzelf bericht.": (
        "Choose what happened. Whoever must know hears of it by itself."
    ),
    "Er is niets vastgelegd. Verbeter wat hieronder gemarkeerd is.": (
        "Nothing was recorded. Correct what is marked below."
    ),
}
"""In the template."""

CHOOSING: Mapping[str, str] = {"Maak een keuze": "Choose one", "Geen keuze": "No choice"}
"""In the template's expressions."""

RECORDING: Mapping[str, str] = {
    "Vastgelegd: {what}.": "Recorded: {what}.",
    "{kind}, sinds {day}": "{kind}, since {day}",
    # groups
    "Contact": "Contact",
    "Zorg en plan": "Care and plan",
    "Wachten op een ander": "Waiting for somebody else",
    "Verhuizing": "Moving house",
    "Warme overdracht aan JGZ": "Warm handover to youth health care",
    "Toestemming": "Consent",
    "Afwezigheid": "Absence",
    "Afronding": "Closing",
    # contact
    "Contactpoging, niet gelukt": "Attempt to make contact, in vain",
    "Na drie vergeefse pogingen horen het team en de teamleider het.": (
        "After three attempts in vain the team and its lead hear of it."
    ),
    "Niet verschenen op een afspraak": "Did not come to an appointment",
    "Cliënt ziet nu af van hulp": "The client does not want help now",
    "Mag het later nog eens worden aangeboden? (leeg: ja)": "May it be offered again later? (empty: yes)",
    "Haar keuze. Zo nee, dan biedt niemand het op 16, 22, 28 of 34 weken opnieuw aan.": (
        "Her choice. If not, nobody offers it again at 16, 22, 28 or 34 weeks."
    ),
    "Extra zorgvuldig: een mens leest elke tekst eerst": "With extra care: a person reads every text first",
    # consent
    "Om toestemming gevraagd": "Asked for consent",
    "Antwoord op de vraag om toestemming": "Answer to the question for consent",
    "Haar antwoord": "Her answer",
    "Ja": "Yes",
    "Nee": "No",
    "Mogen er meer organisaties van weten, leg dat dan ook vast bij Toestemming.": (
        "If more organisations may know, record that under Consent as well."
    ),
    "Cliënt trekt haar toestemming in": "The client withdraws her consent",
    "Alles stopt dan binnen een minuut, overal. Deze casus is daarna niet meer te zien.": (
        "Everything then stops within a minute, everywhere. This case cannot be seen any more after that."
    ),
    "Zij trekt haar toestemming in voor alles": "She withdraws her consent for everything",
    # care
    "Situatie opnieuw gewogen": "Situation weighed again",
    "Hoe complex": "How complex",
    "Urgent": "Urgent",
    "Alleen de uitkomst. De redenen blijven in uw eigen dossier.": (
        "The outcome only. The reasons stay in your own record."
    ),
    "À terme datum nagekeken": "Due date looked at",
    "À terme datum die klopt": "Due date that holds",
    "Hoe gevonden": "How it was found",
    "Overleg eerst met wie haar begeleidt. Alle termijnen tellen daarna vanaf deze datum, overal.": (
        "Ask whoever cares for her first. Every deadline counts from this date afterwards, everywhere."
    ),
    "Vruchtbaarheidsbehandeling": "Fertility treatment",
    "Echo, 10 tot en met 12 weken": "Scan, 10 to 12 weeks",
    "Echo, 8 en 9 weken": "Scan, 8 and 9 weeks",
    "Echo, 13 tot en met 17 weken": "Scan, 13 to 17 weeks",
    "Latere echo's": "Later scans",
    "Laatste menstruatie": "Last menstruation",
    "Schatting bij onderzoek": "Estimate at examination",
    "Verkenning afgerond": "Exploration concluded",
    "Besluit genomen": "A decision was taken",
    "Wat er besloten is, staat in uw eigen dossier.": "What was decided stands in your own record.",
    "Mijlpaal bereikt": "Milestone reached",
    "Wat er nu geregeld is": "What has been arranged now",
    "Ook de zachte landing, en de geplande steun die is aangenomen.": (
        "The soft landing too, and planned support that was accepted."
    ),
    "Afspraak aan het plan toevoegen": "Add a step to the plan",
    "Wat": "What",
    "Uiterlijk": "At the latest",
    "Vóór de bevalling klaar": "Ready before the birth",
    "Plan gewijzigd: een afspraak krijgt een andere datum": "Plan changed: a step gets another date",
    "Welke afspraak": "Which step",
    "Nieuwe datum": "New date",
    "Samen met de cliënt. Wat u niet noemt, blijft zoals het was afgesproken.": (
        "Together with the client. What you do not name stays as it was agreed."
    ),
    "{what}, vóór {day}": "{what}, before {day}",
    "Steun op- of afgeschaald": "Support became more, or less",
    "Welke steun": "Which support",
    "Meer of minder": "More or less",
    "Meer": "More",
    "Minder": "Less",
    "MDO aanvragen": "Ask for an MDO",
    "Spoed: binnen een werkdag": "Emergency: within a working day",
    "Taak teruggeven: hoort niet bij ons": "Return the task: it is not ours",
    # waiting
    "Wachten op een ander begint": "Waiting for somebody else begins",
    "Waarop": "For what",
    "Of er plek is (leeg: onbekend)": "Whether there is a place (empty: not known)",
    "Nu verwacht op (leeg: niets nieuws)": "Now expected on (empty: nothing new)",
    "Of er plek is (leeg: niets nieuws)": "Whether there is a place (empty: nothing new)",
    "er is geen plek": "there is no place",
    "zij staat in de rij": "she has her turn",
    "Duurt het te lang, dan komt naar voren wat nu al kan beginnen. Het wachten blijft staan.": (
        "If that takes too long, what can begin now is put forward. The wait stays."
    ),
    "Verwacht op (leeg: onbekend)": "Expected on (empty: unknown)",
    "Nagevraagd hoe het staat": "Asked how it stands",
    "Wachten is voorbij": "The wait is over",
    "Welk wachten": "Which wait",
    # moving
    "Cliënt is verhuisd": "The client has moved",
    "Naar welke gemeente": "To which municipality",
    "Alleen de gemeente, nooit een adres. U blijft verantwoordelijk tot een ander overneemt.": (
        "The municipality only, never an address. You stay accountable until somebody else takes over."
    ),
    # others
    "Andere betrokkenen": "Others involved",
    "Ook betrokken bij het gezin": "Deals with the family too",
    "Welke organisatie": "Which organisation",
    "In welke rol": "In which role",
    "Niet bij wie. Deze organisatie hoort wie het aanspreekpunt is, en verder niets.": (
        "Not with whom. This organisation hears whom to speak to, and nothing else."
    ),
    # handover
    "Datum voor de warme overdracht afgesproken": "A date for the warm handover was agreed",
    "Warme overdracht voorbereid, de cliënt is het ermee eens": (
        "Warm handover prepared, and the client agrees to it"
    ),
    "Hoe de overdracht plaatsvindt": "How the handover takes place",
    "Wat er overgedragen wordt, blijft in uw eigen dossier.": (
        "What is handed over stays in your own record."
    ),
    "Warme overdracht afgerond": "Warm handover completed",
    "JGZ nam over en is geweest. Die twee hoeft u dan niet apart vast te leggen.": (
        "Youth health care took over and was there. You need not record those two apart then."
    ),
    "JGZ nam over en had contact": "Youth health care took over and made contact",
    "Hoe": "How",
    "Bij een complexe casus: een gesprek op locatie of een videogesprek.": (
        "For a complex case: in person, or by video."
    ),
    # maternity care
    "Aangemeld voor kraamzorg": "Registered for maternity care",
    "Intake gehouden": "Intake held",
    "Eigen bijdrage aangevraagd bij de gemeente": "Own contribution asked of the municipality",
    "Gemeente besloot over de eigen bijdrage": "The municipality decided on the own contribution",
    "Niet wat er besloten is.": "Not what was decided.",
    "Dringend: binnen twee werkuren": "Urgent: within two working hours",
    "Niet wat er gezien is. De casusregisseur hoort het, en heeft vier werkuren.": (
        "Not what was seen. The case owner hears of it, and has four working hours."
    ),
    "Kraamzorg is gestart": "Maternity care has started",
    # absence
    "Afwezig": "Away",
    "Van welke organisatie": "Of which organisation",
    "Tot en met (leeg: onbekend)": "Until (empty: unknown)",
    "Er is iemand die waarneemt": "Somebody stands in",
    "Wie waarneemt (leeg: de vaste waarnemer)": "Who stands in (empty: the usual deputy)",
    "Weer aanwezig": "Back again",
    # closing
    "Casus neerleggen": "Lay the case down",
    "Er wordt een ander gevraagd. U blijft verantwoordelijk tot die ja zegt.": (
        "Somebody else is asked. You stay accountable until they say yes."
    ),
    "Wij leggen deze casus neer": "We lay this case down",
    "Casus afsluiten": "Close the case",
    "Hoe het afliep": "How it ended",
    "Casus heropenen": "Reopen the case",
    "Kan tot zes maanden na het afsluiten.": "Possible until six months after it was closed.",
    # what is not right
    "Kies of vul iets in.": "Choose or fill in something.",
    "Kies een van de mogelijkheden.": "Choose one of the options.",
    "Deze gemeente kennen we niet. Kies er een uit de lijst, of vul de code in: GM en vier cijfers.": (
        "We do not know this municipality. Choose one from the list, or fill in its code: GM and four digits."
    ),
    "Kies een dag vanaf vandaag, hooguit twee jaar vooruit.": (
        "Choose a day from today on, at most two years ahead."
    ),
    "Vink dit aan als het zo is.": "Tick this if it is so.",
}
"""What code says."""
