"""What stands in the templates, piece by piece as it stands between their expressions."""

from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    "Tijdig": "Tijdig",
    "· Tijdig": "· Tijdig",
    "Naar de inhoud": "Skip to the content",
    "Hoofdmenu": "Main menu",
    "Werklijst": "Worklist",
    "Afmelden": "Sign out",
    "Tijdig: hulp op tijd voor zwangeren. Deze pagina is alleen voor professionals.": (
        "Tijdig: help in time for pregnant women. This page is for professionals only."
    ),
    # a case
    "Casus": "Case",
    "Urgent": "Urgent",
    "Niveau": "Level",
    "Afgesloten": "Closed",
    "Oppakken": "Take on",
    "Opgepakt door": "Taken on by",
    "op": "on",
    "Reden van afronden": "Reason for closing the task",
    "Kies een reden": "Choose a reason",
    "Afronden": "Close the task",
    "Stand van zaken": "Where it stands",
    "Verantwoordelijk": "Accountable",
    "Casusregisseur": "Case owner",
    "Waarnemer": "Deputy",
    "Gevraagd, nog geen antwoord": "Asked, no answer yet",
    "Aanmelder": "Referrer",
    "Gemeente": "Municipality",
    "Zwangerschapsduur": "Gestational age",
    "Opnieuw toewijzen": "Re-assign",
    "Organisatie die u wilt vragen": "Organisation that you want to ask",
    "Kies een organisatie": "Choose an organisation",
    "Termijnen": "Deadlines",
    "Plan": "Plan",
    "Steun": "Support",
    "beëindigd": "ended",
    "sinds": "since",
    "Tijdlijn": "Timeline",
    "zwangerschapsduur": "gestational age",
    "U hoeft hier niets te doen": "There is nothing for you to do here",
    "is nu bij een ander, of er is nog geen voorstel aan u. "
    "Als er iets van u gevraagd wordt, krijgt u bericht.": (
        "is with somebody else now, or you have not been asked yet. You will get a message if you are."
    ),
    "Zwangerschapsduur nu": "Gestational age now",
    "; weekgrenzen bij 20, 24, 28, 32, 34 en 36 weken": (
        "; week thresholds at 20, 24, 28, 32, 34 and 36 weeks"
    ),
    "Verlopen": "Missed",
    "Er lopen geen termijnen.": "No deadlines are running.",
    "Vóór de bevalling": "Before the birth",
    "Afgerond": "Done",
    "Geen datum": "No date",
    # what the referrer sees
    "Bericht van": "Message of",
    "Uw verwijzing": "Your referral",
    "Vraag aan u:": "A question to you:",
    "Dat doet u in uw eigen systeem, of u belt de coördinator. Op deze pagina vult u niets in.": (
        "Please do so in your own system, or call the coordinator. There is nothing to fill in on this page."
    ),
    "Alle geplande acties zijn gestopt. U hoeft niets te doen.": (
        "All planned actions have stopped. You need not do anything."
    ),
    "Terugkoppeling": "Feedback",
    "Ontvangen": "Received",
    "Eerste contact": "First contact",
    "Steun gestart": "Support started",
    "Steun beëindigd": "Support ended",
    # links
    "Er staat iets voor u klaar": "Something is waiting for you",
    "Deze link is persoonlijk voor uw functie en werkt één keer. Na openen kunt u acht uur verder.": (
        "This link is for your role alone and works once. After opening it you can go on for eight hours."
    ),
    "Openen": "Open",
    "Een link werkt één keer, en niet langer dan nodig is. "
    "Wij sturen graag een nieuwe, naar hetzelfde adres als de vorige.": (
        "A link works once, and no longer than needed. "
        "We will gladly send a new one, to the same address as the last."
    ),
    "Stuur mij een nieuwe link": "Send me a new link",
    "Kijk in uw e-mail": "Check your e-mail",
    "Als dit adres bij ons bekend is, staat er over een ogenblik een link in de mailbox van deze functie.": (
        "If we know this address, there will be a link in the mailbox of this role in a moment."
    ),
    "Over een ogenblik staat er een nieuwe link in de mailbox waar ook de vorige aankwam.": (
        "In a moment there will be a new link in the mailbox where the last one arrived."
    ),
    "Niets ontvangen? Wacht een minuut en probeer het nog eens.": (
        "Nothing received? Wait a minute and try again."
    ),
    # who is asked
    "Wilt u casusregisseur worden?": "Will you be the case owner?",
    "Voor een zwangere in": "For a pregnant woman in",
    "is om hulp gevraagd.": "help has been asked.",
    "U bent gevraagd als casusregisseur": "You are asked as case owner",
    "U bent gevraagd als waarnemer van": "You are asked as deputy of",
    ". Contactgegevens ziet u zodra u de casus aanneemt.": (
        ". You will see contact details as soon as you accept the case."
    ),
    "Uw antwoord": "Your answer",
    "Ja, ik neem deze casus aan": "Yes, I accept this case",
    "Gelezen, ik beslis later": "Read, I will decide later",
    "Nee, wij kunnen deze casus niet aannemen": "No, we cannot accept this case",
    "Reden": "Reason",
    "Niet aannemen": "Do not accept",
    "Casusregisseur gevraagd": "Asked as case owner",
    "Waarnemer gevraagd": "Asked as deputy",
    "Nu verantwoordelijk": "Accountable now",
    # who is the owner
    "Contactgegevens": "Contact details",
    "Deze gegevens worden niet bewaard op deze pagina. Dat u ze bekeek, is vastgelegd.": (
        "These details are not kept on this page. That you looked at them is on record."
    ),
    "De contactgegevens staan hier zodra uw antwoord verwerkt is.": (
        "The contact details will be here as soon as your answer has been processed."
    ),
    "De contactgegevens mogen nu niet getoond worden. Vernieuw de pagina over een ogenblik.": (
        "The contact details may not be shown now. Refresh the page in a moment."
    ),
    "De contactgegevens zijn even niet te lezen. Vernieuw de pagina over een ogenblik.": (
        "The contact details cannot be read just now. Refresh the page in a moment."
    ),
    "Contact gelegd": "Contact made",
    "Met wie": "With whom",
    "Met de cliënt": "With the client",
    "Met de aanmelder": "With the referrer",
    "Hoe": "How",
    "Contact vastleggen": "Record contact",
    "Plan afgesproken": "Plan agreed",
    "afgerond": "done",
    "Afgerond:": "Done:",
    "Afspraak": "Item",
    "Wat": "What",
    "Geen": "None",
    "Uiterlijk": "At the latest",
    "Vóór de bevalling klaar": "Ready before the birth",
    "Plan vastleggen": "Record the plan",
    "Kies wat er gestart is": "Choose what has started",
    "Start vastleggen": "Record the start",
    "Kies wat er beëindigd is": "Choose what has ended",
    "Einde vastleggen": "Record the end",
    "Wie": "Who",
    # signing in and out
    "Aanmelden": "Sign in",
    "Kies uw functie. U krijgt een link in de mailbox van die functie; een wachtwoord is niet nodig.": (
        "Choose your role. You will get a link in the mailbox of that role; no password is needed."
    ),
    "Ik ben": "I am",
    "Stuur mij een link": "Send me a link",
    "Afgemeld": "Signed out",
    "U bent afgemeld": "You are signed out",
    "U kunt dit venster sluiten.": "You can close this window.",
    # the worklist
    "om u": "for you",
    ", waarvan": ", of which",
    "urgent": "urgent",
    ". De meest dringende staat bovenaan.": ". The most pressing comes first.",
    "Er is niemand gevonden om deze casus te vragen": "Nobody was found who could be asked for this case",
    "Volgende weekgrens": "Next week threshold",
    "met uitstel": "put off",
    "geen": "none",
    "Wacht sinds": "Waiting since",
    "u": "you",
    "Oppakken: casus": "Take on: case",
    "Bekijken: casus": "View: case",
    "Bekijken": "View",
    "Er wacht niets op u": "Nothing is waiting for you",
    "Alle casussen zijn bij iemand in handen en op tijd. Als dat verandert, krijgt u bericht.": (
        "Every case is in somebody's hands and in time. You will get a message when that changes."
    ),
    "Berichten die wachten": "Messages that wait",
    "Een bericht van een ander systeem kon niet worden verwerkt. "
    "Er is niets verloren; de beheerder kan het herstellen.": (
        "A message of another system could not be processed. Nothing is lost; the operator can put it right."
    ),
    ", code": ", code",
    ", sinds": ", since",
    "Oppakken: bericht van": "Take on: message from",
}

LITERALS: Mapping[str, str] = {
    "u": "you",
    "onbekend": "unknown",
    "nog niet": "not yet",
    "nog niet bekend": "not known yet",
    "geen datum": "no date",
    "U bent casusregisseur": "You are the case owner",
    "U bent waarnemer": "You are the deputy",
    "Nieuw plan, vervangt het vorige": "New plan, replaces the last one",
    "Plan vastleggen": "Record the plan",
    "casus vraagt": "case asks",
    "casussen vragen": "cases ask",
    "aangenomen, wacht op het eerste contact": "accepted, waits for the first contact",
    "wacht op antwoord": "waits for an answer",
    "Aan een ander aanbieden": "Offer it to somebody else",
    "Naar een andere organisatie of gemeente": "To another organisation or municipality",
}
"""Of the texts in expressions: those that people read."""
