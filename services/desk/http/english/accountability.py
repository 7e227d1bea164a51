"""What stands in the templates about standing in and about meetings."""

from collections.abc import Mapping

ACCOUNTABILITY: Mapping[str, str] = {
    # the handover note
    "Voor wie waarneemt": "For whoever stands in",
    "Het laatste dat er gebeurde:": "What happened last:",
    "Er is nog niets vastgelegd dat de casus verder bracht.": (
        "Nothing has been recorded yet that moved the case on."
    ),
    "Wat nog open staat:": "What is still open:",
}
