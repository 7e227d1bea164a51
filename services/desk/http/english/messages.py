"""What the code says by itself: results, refusals, notices, dates."""

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "Dit voorstel was niet (meer) aan u gericht.": "You were not asked, or are not any more.",
    "Er is al een casusregisseur voor deze casus.": "This case has a case owner already.",
    "Dit voorstel is vervallen: er is intussen een ander gevraagd.": (
        "You are not asked any more: somebody else has been asked meanwhile."
    ),
    "Deze casus is gestopt.": "This case has stopped.",
    "Alleen de coördinator kan deze casus opnieuw toewijzen.": (
        "Only the coordinator can re-assign this case."
    ),
    "Deze organisatie staat niet op de sociale kaart, of is niet aangesloten.": (
        "This organisation is not on the social map, or not connected."
    ),
    "Daar is nu niemand, en niemand neemt waar. Kies een andere organisatie.": (
        "Nobody is there now, and nobody stands in. Choose another organisation."
    ),
    "Deze organisatie werkt niet in deze gemeente.": "This organisation does not work in this municipality.",
    "Dit wachten is hier niet bekend. Leg eerst vast dat het begint.": (
        "This wait is not known here. First record that it begins."
    ),
    "U kunt dit voor deze casus niet (meer) vastleggen.": "You cannot record this for this case (any more).",
    "Dit kon niet worden vastgelegd. Vernieuw de pagina om te zien hoe het er nu voor staat.": (
        "This could not be recorded. Refresh the page to see how things stand now."
    ),
    "U bent nu casusregisseur. De aanmelder en de coördinator zien dit ook.": (
        "You are the case owner now. The referrer and the coordinator see this too."
    ),
    "Genoteerd: u neemt deze casus niet aan. Er wordt een ander gevraagd.": (
        "Noted: you do not accept this case. Somebody else will be asked."
    ),
    "De organisatie is gevraagd. Tot zij ja zegt, blijft alles zoals het is.": (
        "The organisation has been asked. Until it says yes, everything stays as it is."
    ),
    "Er is niemand gevonden om te vragen. De casus blijft bij wie die heeft.": (
        "Nobody was found who could be asked. The case stays with whoever has it."
    ),
    "Genoteerd dat u dit gelezen heeft.": "Noted that you have read this.",
    "Het contact is vastgelegd.": "The contact is on record.",
    "Het plan is vastgelegd.": "The plan is on record.",
    "De afspraak is afgerond.": "The item is done.",
    "De start van de steun is vastgelegd.": "The start of the support is on record.",
    "Het einde van de steun is vastgelegd.": "The end of the support is on record.",
    "U heeft deze taak opgepakt.": "You have taken on this task.",
    "Genoteerd: u neemt over. Na uw eerste contact bent u verantwoordelijk.": (
        "Noted: you take over. After your first contact you are accountable."
    ),
    "Genoteerd: deze overdracht gaat niet door. Alles blijft zoals het was.": (
        "Noted: this transfer does not go ahead. Everything stays as it was."
    ),
    "De casus is aangeboden. Er verandert niets tot de ontvanger de cliënt gesproken heeft.": (
        "The case has been offered. Nothing changes until the receiver has spoken with the client."
    ),
    "Deze gemeente staat niet op de sociale kaart.": "This municipality is not on the social map.",
    "Voor de waarneming is bij deze organisatie niemand bekend.": (
        "Nobody is known at this organisation who can stand in."
    ),
    "Alleen de casusregisseur, de waarnemer of de coördinator kan deze casus overdragen.": (
        "Only the case owner, the deputy or the coordinator can hand this case on."
    ),
    "De overdracht is twee keer geweigerd. Nu beslist de coördinator.": (
        "The transfer was refused twice. The coordinator decides now."
    ),
    "Er is al een overdracht aangenomen. Overleg met de coördinator om die te veranderen.": (
        "A transfer has been accepted already. Ask the coordinator to change it."
    ),
    "Alleen de casusregisseur kan de casus neerleggen.": "Only the case owner can lay the case down.",
    "Er wordt al een ander gevraagd voor deze casus.": "Somebody else is being asked for this case already.",
    "Deze organisatie heeft de casus al.": "This organisation has the case already.",
    "Zij gaf hiervoor geen toestemming. Vraag die; een overdracht gaat dan door.": (
        "She gave no consent for this. Ask her for it; a transfer then goes on."
    ),
    "Vraag haar toestemming voor de organisatie die gevraagd kan worden": (
        "Ask her consent for the organisation that can be asked"
    ),
    "Er loopt geen overdracht (meer) van deze casus.": "No transfer of this case is under way (any more).",
    "Deze overdracht is niet (meer) aan u gericht.": "This transfer is not offered to you (any more).",
    "Deze overdracht was al aangenomen. Meld het eerste contact.": (
        "This transfer was accepted before. Report the first contact."
    ),
    "Haar toestemming is vastgelegd.": "Her consent is on record.",
    "Iedereen die haar helpt": "Everybody who helps her",
    "Jeugdgezondheidszorg": "Youth health care",
    "Sociaal team": "Social team",
    "Kraamzorg": "Maternity care",
    "Organisaties die steun geven": "Organisations that give support",
    "Verloskundigen": "Midwives",
    "Ziekenhuis": "Hospital",
    "Huisarts": "General practitioner",
    "Het MDO is gevraagd.": "The MDO is asked for.",
    "De casus staat op de agenda.": "The case is on the agenda.",
    "De uitnodiging van de cliënt is vastgelegd.": "The invitation of the client is recorded.",
    "Vastgelegd dat de cliënt erbij was.": "Recorded that the client was there.",
    "Het MDO is vastgelegd.": "The MDO is recorded.",
    "De taak is afgerond.": "The task is closed.",
    "Wordt verwerkt. Deze pagina vernieuwt zichzelf.": "Being processed. This page refreshes itself.",
    "Dit duurt langer dan gewoonlijk. Het is ontvangen en gaat niet verloren; kijk later nog eens.": (
        "This takes longer than usual. It was received and will not get lost; look again later."
    ),
    "Een bericht kon niet gelezen worden": "A message could not be read",
    "Een bericht had niet de afgesproken vorm": "A message did not have the agreed form",
    "Een bericht was van een onbekende soort": "A message was of an unknown kind",
    "Een bericht kwam van een onbekende afzender": "A message came from an unknown sender",
    "Verzegelde gegevens konden niet geopend worden": "Sealed data could not be opened",
    "Tijdig zelf maakte een fout": "Tijdig itself made a mistake",
    "Een bericht van Tijdig zelf kon niet verstuurd worden": "A message of Tijdig itself could not be sent",
    "Een bericht kon niet verwerkt worden": "A message could not be processed",
    "Weekgrens {code}": "Week threshold {code}",
    "nog niemand": "nobody yet",
    "onbekend": "unknown",
    "cliënt": "client",
    "aanmelder": "referrer",
    " en ": " and ",
    "niemand": "nobody",
    "Deze taak is al opgepakt{by}.": "This task has been taken on already{by}.",
    " door {party}": " by {party}",
    "Deze taak staat niet meer open.": "This task is not open any more.",
    "Naam": "Name",
    "Telefoon": "Phone",
    "E-mail": "E-mail",
    "Adres": "Address",
    "Geboortedatum": "Date of birth",
    "Deze link is al gebruikt": "This link has been used already",
    "Deze link is verlopen": "This link has expired",
    # notices
    "Alle geplande acties zijn gestopt. U hoeft niets te doen.": (
        "All planned actions have stopped. There is nothing for you to do."
    ),
    "Neem geen contact op met de cliënt zonder overleg met de casusregisseur.": (
        "Do not contact the client without consulting the case owner."
    ),
    "Deze pagina bestaat niet": "This page does not exist",
    "Of u kunt haar niet bekijken. Kwam u hier via een e-mail? Gebruik dan de link uit die e-mail.": (
        "Or you cannot view it. Did an e-mail bring you here? Then use the link in that e-mail."
    ),
    "Dat kan hier niet": "That is not possible here",
    "Ga terug en probeer het opnieuw.": "Go back and try again.",
    "Dit formulier is verlopen": "This form has expired",
    "Er is niets veranderd. Ga terug, vernieuw de pagina en probeer het opnieuw.": (
        "Nothing has changed. Go back, refresh the page and try again."
    ),
    "Er klopt iets niet aan dit formulier": "Something is not right with this form",
    "Er is niets veranderd. Ga terug, controleer wat u invulde en probeer het opnieuw.": (
        "Nothing has changed. Go back, check what you filled in and try again."
    ),
    "Dat is te veel": "That is too much",
    "Dit formulier is groter dan wij verwachten.": "This form is larger than we expect.",
    "Deze casus is gestopt": "This case has stopped",
    "Deze link werkt niet meer": "This link does not work any more",
    "De cliënt deelt haar gegevens niet met u": "The client does not share her data with you",
    "Zij geeft toestemming aan andere soorten organisaties. U hoeft niets te doen.": (
        "She gave her consent to other kinds of organisation. There is nothing for you to do."
    ),
    "Deze link werkt niet": "This link does not work",
    "Misschien is hij niet helemaal overgenomen. Open de link uit de e-mail opnieuw.": (
        "Perhaps it was not copied as a whole. Open the link from the e-mail again."
    ),
    "Een ogenblik geduld": "One moment please",
    "Uw gegevens worden klaargezet. Deze pagina vernieuwt zichzelf.": (
        "Your data are being prepared. This page refreshes itself."
    ),
    "De gegevens zijn op dit moment niet actueel. Daarom tonen we ze niet.": (
        "The data are not up to date at this moment. That is why we do not show them."
    ),
    "Deze pagina vernieuwt zichzelf.": "This page refreshes itself.",
    "Er ging iets mis": "Something went wrong",
    "Dit ligt aan ons, niet aan u. Er is niets verloren gegaan. Probeer het over een minuut opnieuw.": (
        "This is our fault, not yours. Nothing was lost. Try again in a minute."
    ),
    # days
    "vandaag": "today",
    "morgen": "tomorrow",
    "gisteren": "yesterday",
    "over {days} dagen": "in {days} days",
    "{days} dagen geleden": "{days} days ago",
    "ma di wo do vr za zo": "Mon Tue Wed Thu Fri Sat Sun",
    "januari februari maart april mei juni juli augustus september oktober november december": (
        "January February March April May June July August September October November December"
    ),
}
