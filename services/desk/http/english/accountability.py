"""What stands in the templates about standing in and about meetings."""

from collections.abc import Mapping

ACCOUNTABILITY: Mapping[str, str] = {
    # the handover note
    "Voor wie waarneemt": "For whoever stands in",
    "Het laatste dat er gebeurde:": "What happened last:",
    "Er is nog niets vastgelegd dat de casus verder bracht.": (
        "Nothing has been recorded yet that moved the case on."
    ),
    "Wat nog openstaat:": "What is still open:",
    # the agenda of the meeting
    "Agenda MDO": "MDO agenda",
    ". De meest dringende staat per gemeente bovenaan.": (
        ". The most pressing comes first in each municipality."
    ),
    "op de agenda van": "on the agenda of",
    "· MDO gehouden": "· MDO held",
    "Niets voor het MDO": "Nothing for the MDO",
    "Geen casus staat stil, is vastgelopen of heeft een weekgrens gemist.": (
        "No case stands still, is stuck or has missed a week threshold."
    ),
    # the meeting on the page of a case
    "MDO": "MDO",
    "Op de agenda van": "On the agenda of",
    "Spoed-MDO": "Emergency MDO",
    "Plannen": "Schedule",
    "MDO vragen": "Ask for an MDO",
    "Cliënt is uitgenodigd": "Client is invited",
    "Cliënt was erbij": "Client was there",
    "Gehouden: elk punt met besluit, wie en wanneer": "Held: each item with decision, who and when",
    "Punt": "Item",
    "Besluit": "Decision",
    "Kies wat er besloten is": "Choose what was decided",
    "Door wie": "By whom",
    "Vóór": "Before",
    "MDO vastleggen": "Record the MDO",
    # a transfer that waits for an answer
    "Overdracht van een casus": "Transfer of a case",
    "Een casus in": "A case in",
    "is aan u aangeboden. Tot u de cliënt gesproken heeft, blijft": (
        "is offered to you. Until you have spoken with the client,"
    ),
    "verantwoordelijk; die draagt warm aan u over en geeft u de contactgegevens.": (
        "stays accountable, hands over to you in person and gives you the contact details."
    ),
    "Ja, wij nemen deze casus over": "Yes, we take over this case",
    "Waarnemer bij": "Deputy at",
    "De cliënt is gesproken; de casus is nu van ons": "We spoke with the client; the case is ours now",
    "Nee, wij kunnen deze casus niet overnemen": "No, we cannot take over this case",
    "Niet overnemen": "Do not take over",
    # whom she allows to know
    "Toestemming": "Consent",
    "Zij zei wie het mag weten": "She said who may know",
    "Wie mag weten dat zij hulp krijgt?": "Who may know that she gets help?",
    (
        "Vul alles in wat zij goed vindt; dit komt in de plaats van wat er stond."
        " Wie hier niet bij staat, wordt niet gevraagd."
    ): (
        "Tick everything that she agrees to; this takes the place of what stood there."
        " Whom it does not name is not asked."
    ),
    "Haar toestemming vastleggen": "Record her consent",
    # handing a case on
    "Overdragen": "Hand on",
    "Aangeboden aan": "Offered to",
    "in": "in",
    "Draag warm over: bel, en geef zelf de contactgegevens door.": (
        "Hand over in person: call, and give the contact details yourself."
    ),
    "Aanbod terugnemen": "Take back the offer",
    "Wie neemt over, en voor welke gemeente": "Who takes over, and for which municipality",
    "Kies een gemeente en organisatie": "Choose a municipality and an organisation",
    (
        "Wie nu verantwoordelijk is, blijft dat tot de ontvanger de cliënt gesproken heeft."
        " Geen termijn begint opnieuw. Een adres gaat niet mee."
    ): (
        "Whoever is accountable now stays so until the receiver has spoken with the client."
        " No deadline begins anew. No address travels with it."
    ),
    "Overdracht voorstellen": "Propose the transfer",
}

MEETING: Mapping[str, str] = {
    "Spoed-MDO gevraagd": "Emergency MDO asked for",
    "Vastgelopen": "Stuck",
    "Weekgrens gemist": "Week threshold missed",
    "Staat stil": "Stands still",
    "MDO gevraagd": "MDO asked for",
    "Zij is nog niet uitgenodigd. Er wordt niet over haar overlegd zonder het haar te vragen.": (
        "She has not been invited yet. Nobody meets about her without asking her."
    ),
    "Het laatste MDO is gehouden zonder dat zij was uitgenodigd. Vertel haar wat er besloten is.": (
        "The last MDO was held and she was not invited. Tell her what was decided."
    ),
    "MDO hoort gehouden te worden": "An MDO should be held",
    "Weekgrens binnen twee weken": "Week threshold within two weeks",
    "Casusregisseur gekozen": "Case owner chosen",
    "Ander aanbod gekozen": "Another offer chosen",
    "Steun gestart of uitgebreid": "Support started or extended",
    "Plan bijgesteld": "Plan adjusted",
    "Navragen bij wie we op wachten": "Ask those whom we wait for",
    "Afschalen of afsluiten": "Scale down or close",
    "Iets anders afgesproken": "Something else agreed",
}
"""What code says about meetings."""
