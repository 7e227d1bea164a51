"""What an offer helps with, by the codes of the social map, as it is asked of her."""

from collections.abc import Mapping

NEEDS: Mapping[str, str] = {
    "parenting": "ouderschap",
    "psychiatry": "psychische klachten",
    "addiction": "verslaving",
    "housing": "wonen",
    "money": "geld",
    "safety": "een veilig thuis",
    "network": "een netwerk",
    "language": "taal",
    "work": "werk",
    "baby_goods": "spullen voor het kind",
    "maternity_care": "kraamzorg",
    "smoking": "stoppen met roken",
    "limitation": "een beperking",
}
