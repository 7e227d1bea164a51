"""What nobody may come upon unprepared, in plain Dutch: a loss, a child taken away, a refusal of consent, and
what is an emergency around a birth.
"""

from collections.abc import Iterator

from shared.schemas.contracts.escalation import Audience
from workflows.explained.words import AUDIENCES, RUNGS, people, repeated
from workflows.policy import Policy

_TOLD_TWICE = people((Audience.COORDINATOR, Audience.MUNICIPALITY_ESCALATION))


def gentle(policy: Policy) -> Iterator[tuple[str, str]]:
    """Title and text of each."""
    yield (
        "De zwangerschap is beëindigd, of een kind overlijdt",
        (
            "Alles stopt meteen, ook wat al klaarstond om te versturen, en niets begint opnieuw. Wie de "
            "casus heeft, krijgt één vraag zonder termijn: is nazorg gewenst? Die noemt geen week en geen "
            "reden. Alleen een open zorg over veiligheid blijft staan."
        ),
    )
    yield (
        "Eén van een meerling overlijdt, een ernstige diagnose, of een kind dat uit huis wordt geplaatst",
        (
            "Alle termijnen lopen door. Eén keer komt er bericht om elke tekst na te lezen voordat die "
            f"weggaat, aan: {people((Audience.OWNER, Audience.DEPUTY))}. Waarom staat nergens."
        ),
    )
    yield (
        "Zij trekt haar toestemming in",
        (
            f"Alles stopt meteen. In een spoedcasus krijgt alleen de {AUDIENCES[Audience.REFERRER]} nog een "
            "stappenlijst om na te lopen."
        ),
    )
    yield from _emergencies(policy)
    yield (
        "‘Niet onze taak’",
        f"Zegt een organisatie dat voor de tweede keer, dan horen dat dezelfde dag: {_TOLD_TWICE}.",
    )


def _emergencies(policy: Policy) -> Iterator[tuple[str, str]]:
    weeks = [(week, each) for week, each in policy.thresholds.items() if each.meeting is not None]
    if weeks:
        week, first = weeks[0]
        yield (
            f"Iets kritieks dat vanaf {week} nieuw is",
            (
                f"Dat is meteen {RUNGS[first.level]}, aan: {people(first.recipients)}. Er komt een "
                f"spoed-MDO, en {repeated(first.again)} wordt opnieuw gekeken tot niets kritieks meer "
                "openstaat."
            ),
        )
    group = people(policy.ladder.lowest[4].recipients)
    if not policy.keeps_former_rules:
        yield (
            "Spoed-MDO gevraagd terwijl een gewoon MDO al te laat is",
            f"Dat is meteen {RUNGS[4]}, aan: {group}.",
        )
    yield (
        "Geboorte terwijl iets nog niet veilig is",
        (
            "Staat dan een zorg over veiligheid open, of een punt in het plan dat het kind beschermt, dan is "
            f"dat meteen {RUNGS[4]}, aan: {group}."
        ),
    )
