"""Why something was not done, in Dutch, by the codes of routing and intake."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "not_proposed": "Dit voorstel was niet (meer) aan u gericht.",
    "already_confirmed": "Er is al een casusregisseur voor deze casus.",
    "superseded": "Dit voorstel is vervallen: er is intussen een ander gevraagd.",
    "case_stopped": "Deze casus is gestopt.",
    "not_coordinator": "Alleen de coördinator kan deze casus opnieuw toewijzen.",
    "organisation_unknown": "Deze organisatie staat niet op de sociale kaart, of is niet aangesloten.",
    "not_serving": "Deze organisatie werkt niet in deze gemeente.",
    "away": "Daar is nu niemand, en niemand neemt waar. Kies een andere organisatie.",
    "municipality_unknown": "Deze gemeente staat niet op de sociale kaart.",
    "deputy_unknown": "Voor de waarneming is bij deze organisatie niemand bekend.",
    "not_accountable": "Alleen de casusregisseur, de waarnemer of de coördinator kan deze casus overdragen.",
    "coordinator_decides": "De overdracht is twee keer geweigerd. Nu beslist de coördinator.",
    "transfer_open": "Er is al een overdracht aangenomen. Overleg met de coördinator om die te veranderen.",
    "not_the_owner": "Alleen de casusregisseur kan de casus neerleggen.",
    "successor_sought": "Er wordt al een ander gevraagd voor deze casus.",
    "already_owner": "Deze organisatie heeft de casus al.",
    "receiver_not_consented": "Zij gaf hiervoor geen toestemming. Vraag die; een overdracht gaat dan door.",
    "no_transfer": "Er loopt geen overdracht (meer) van deze casus.",
    "not_asked": "Deze overdracht is niet (meer) aan u gericht.",
    "already_accepted": "Deze overdracht was al aangenomen. Meld het eerste contact.",
    "wait_unknown": "Dit wachten is hier niet bekend. Leg eerst vast dat het begint.",
    "party_not_allowed": "U kunt dit voor deze casus niet (meer) vastleggen.",
}
REFUSED = "Dit kon niet worden vastgelegd. Vernieuw de pagina om te zien hoe het er nu voor staat."
