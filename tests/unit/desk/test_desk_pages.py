"""What the pages say, and what they must never say."""

import json
import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args
from uuid import uuid4

import pytest
from starlette.responses import Response

from services.desk.http import rendering, sentences, subjects, wording
from services.desk.http.contact import LABELS, _lines
from services.desk.http.cookies import Cookies
from services.desk.http.feedback import question
from services.desk.http.notices import NOTICES
from services.desk.http.pregnancy import strip
from services.desk.http.told import own_file_since
from services.desk.subscribers import ABOUT_CASES
from shared.schemas import registry, topics
from shared.schemas.contracts import case, handover, mdo, pregnancy, progress, transfer, waits
from shared.schemas.contracts.assignment import CaseOwnerProposed
from shared.schemas.contracts.escalation import OWN_FILE, Audience
from shared.schemas.values import Complexity, Party, Role
from tests.support.desk import rung

AT = datetime(2026, 3, 30, 11, 0, tzinfo=UTC)
EDD = date(2026, 10, 12)
NURSE = Party(organisation="jgz-kennemerland", role=Role.JGZ_NURSE)
NAMES = {"jgz-kennemerland": "JGZ Kennemerland"}
DESK = Path(wording.__file__).parents[1]


def test_every_event_on_the_timeline_has_a_sentence():
    kept = {contract.event for contract, (_, fields) in ABOUT_CASES.items() if fields is not None}
    assert kept <= sentences.SENTENCES.keys()


def test_a_sentence_names_roles_at_organisations():
    proposed = CaseOwnerProposed(attempt=1, owner=NURSE, deputy=NURSE, accountable=NURSE, urgent=False)
    details = proposed.model_dump(mode="json", include={"owner", "deputy"})
    said = wording.sentence("case.owner.proposed", details, NAMES)
    assert said.startswith("Gevraagd als casusregisseur: JGZ Kennemerland (jeugdverpleegkundige)")


@pytest.mark.parametrize(
    ("subject", "due", "edd", "said"),
    [
        ("12+0", datetime(2026, 4, 13, 14, tzinfo=UTC), EDD, "Weekgrens 12+0 met uitstel"),
        ("20+0", datetime(2026, 5, 22, 14, tzinfo=UTC), EDD, "Weekgrens 20+0"),
        ("24+0", datetime(2026, 6, 22, 14, tzinfo=UTC), EDD, "Weekgrens 24+0"),
        ("24+0", datetime(2026, 6, 23, 14, tzinfo=UTC), None, "Weekgrens 24+0"),
        ("B", datetime(2026, 6, 23, 14, tzinfo=UTC), EDD, "Eerste contact"),
    ],
)
def test_a_week_that_counts_later_than_it_is_says_so(
    subject: str, due: datetime, edd: date | None, said: str
) -> None:
    """Who was referred at 12+0 read that 12+0 is in two weeks. On a day off a week comes earlier, as ever."""
    template = rendering.TEMPLATES["nl"].from_string(
        '{% import "parts.html" as parts with context %}{{ parts.deadlines(rows, now, edd) }}'
    )
    row = {"subject": subject, "due": due, "state": "open"}
    page = template.render(rows=[row], now=AT, edd=edd)
    assert f'<span class="what">{said}</span>' in page


RUNG = rung(1).model_copy(update={"causes": (OWN_FILE,), "audiences": (Audience.OWNER,)})


@pytest.mark.parametrize(
    ("contract", "said"),
    [
        (mdo.MdoRequested(emergency=True), "Spoed-MDO gevraagd"),
        (mdo.MdoHeld.model_validate(mdo.MdoHeld.example), "MDO gehouden"),
        (waits.ExternalWaitStarted(wait_id=uuid4(), kind="housing"), "Wacht op een ander: woonruimte"),
        (progress.CaseMilestoneReached(milestone="jgz_informed"), "JGZ op de hoogte"),
        (
            progress.RiskAssessed(urgent=True, complexity="complex"),
            "Situatie opnieuw gewogen: complex, urgent",
        ),
        (pregnancy.ConsentAnswered(granted=False), "Antwoord op de vraag om toestemming: nee"),
        (handover.HandoverAccepted(mode="in_person"), "Warme overdracht aangenomen, gesprek op locatie"),
        (
            transfer.CaseTransferOpened(
                number=1, owner=NURSE, deputy=NURSE, municipality="GM0375", accountable=NURSE, urgent=False
            ),
            "Overdracht voorgesteld aan JGZ Kennemerland (jeugdverpleegkundige) (Beverwijk)",
        ),
        (case.CasePhaseChanged(effect_id="x", before="prenatal", after="postnatal"), "nazorg"),
        (RUNG, "kijk in het eigen dossier wat er openstaat. Bericht aan casusregisseur"),
    ],
    ids=lambda found: getattr(found, "event", None),
)
def test_what_happens_reads_as_dutch(contract, said):
    _, kept = ABOUT_CASES[type(contract)]
    details = contract.model_dump(mode="json", include=set(kept))
    assert wording.sentence(contract.event, details, NAMES).endswith(said)


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (sentences.MILESTONES, get_args(progress.PlainMilestone)),
        (sentences.WAITS, waits.WaitKind),
        (sentences.PHASES, case.CasePhase),
        (sentences.COMPLEXITIES, Complexity),
    ],
)
def test_every_code_on_the_timeline_has_a_word(table, codes):
    assert set(table) == set(codes)


def test_everything_that_time_speaks_about_has_a_word():
    policy = tomllib.loads((Path("workflows") / "policy" / "kansrijke_start.toml").read_text())
    said = {
        *policy["stages"],
        *policy["postnatal"],
        *policy["special"]["tasks"],
        *policy["special"]["notices"],
    }
    assert said - set(subjects.SUBJECTS) == set()


def test_no_line_of_the_timeline_tells_of_a_worry():
    """Whether there is one stands nowhere: not in a sentence, not in what a sentence could be made of."""
    assert not [
        row for row in registry.EVENT_TYPES if row.topic in topics.RESTRICTED and row.contract in ABOUT_CASES
    ]
    tables = (sentences.SENTENCES, sentences.MILESTONES, sentences.WAITS, subjects.SUBJECTS)
    shown = " ".join(words for table in tables for words in table.values())
    assert not re.search(r"veilig|zorgen|melding|meldcode|twijfel|bescherm", shown, re.IGNORECASE)


def test_a_reminder_is_no_escalation():
    details = {"level": 0, "causes": ["A"], "audiences": ["owner"]}
    assert wording.sentence("escalation.raised", details, {}).startswith("Herinnering: Ontvangst bevestigen")


@pytest.mark.parametrize(
    ("details", "words"),
    [
        (
            {"with_client": True, "with_referrer": True, "mode": "home_visit"},
            "cliënt en aanmelder, huisbezoek",
        ),
        ({"with_client": False, "with_referrer": False, "mode": "phone"}, "niemand, telefonisch"),
    ],
)
def test_contact_says_with_whom_and_how(details, words):
    assert wording.sentence("case.contact.made", details, {}) == f"Contact met {words}"


ASKED = ("escalation.raised", {"level": 0, "causes": ["outcome_check"]})
REMINDED = ("escalation.raised", {"level": 0, "causes": ["B"]})
BORN = ("birth.registered", {"preterm": False})


def feedback_page(asked, stopped=None):
    case = {
        "stopped": stopped,
        "reference": "VD-1",
        "opened_at": AT,
        "owner": None,
        "contact_at": None,
        "started_at": None,
    }
    return rendering.template_of("feedback.html").render(
        case={**case, "ended_at": None}, question=asked, refresh=None, signed_in=None, here="/x"
    )


def test_the_referrer_reads_what_is_asked_until_it_is_answered():
    assert question([REMINDED], stopped=None) is None
    assert question([REMINDED, ASKED], stopped=None) == "outcome_check"
    assert question([BORN, ASKED], stopped=None) is None
    assert "Graag de stand van de zwangerschap bijwerken" in feedback_page("outcome_check")
    assert "zwangerschap" not in feedback_page(None)
    assert "Op deze pagina vult u niets in" in feedback_page("dating_check")


def test_nothing_is_asked_of_the_referrer_in_a_case_that_has_stopped():
    assert question([ASKED], stopped="closed") is None
    assert question([ASKED], stopped="stopped") is None


def test_of_a_case_that_has_stopped_nothing_is_said_to_be_still_to_come():
    assert feedback_page(None).count("nog niet") == 3
    for stopped in ("closed", "stopped"):
        page = feedback_page(None, stopped)
        assert ("nog niet" in page, "Alle geplande acties zijn gestopt" in page) == (False, True)
        assert "zwangerschap" not in page


def told(*causes, to):
    return {"at": AT, "code": "escalation.raised", "details": json.dumps({"causes": causes, "audiences": to})}


def test_whoever_was_mailed_to_look_in_the_own_file_reads_so_until_another_message():
    seen = {"at": AT, "code": "case.contact.made", "details": "{}"}
    lane, other = told("A", OWN_FILE, to=["owner"]), told("B", to=["owner", "deputy"])
    assert own_file_since([seen, lane, other], Audience.OWNER) == AT
    assert own_file_since([lane, other], Audience.DEPUTY) is None
    assert own_file_since([other, lane], Audience.OWNER) is None
    assert own_file_since([], Audience.OWNER) is None


def test_no_weeks_are_counted_while_the_due_date_is_unknown():
    assert rendering.ga(None, AT) is None
    assert rendering.ga(EDD, AT) == "12+0"


def test_no_page_congratulates_or_counts_down():
    forbidden = re.compile(
        r"felicit|congrat|\bbaby(?!_items_arranged)|roze wolk|nog \w+ weken|uitgerekend"
        r"|geboortekaartje|hoera|kleintje",
        re.IGNORECASE,
    )
    sources = [*DESK.glob("templates/*.html"), *DESK.glob("http/*.py")]
    assert len(sources) > 15
    for source in sources:
        assert forbidden.search(source.read_text()) is None, source.name


def test_a_stopped_case_is_told_without_a_reason():
    text = " ".join((NOTICES["stopped"].title, *NOTICES["stopped"].lines)).lower()
    assert "zwangerschap" not in text
    assert "toestemming" not in text


def test_dates_are_read_in_amsterdam():
    assert rendering.moment(AT) == "ma 30 maart 2026, 13:00"
    assert rendering.short(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "vr 1 jan, 00:30"


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0, "vandaag"), (24, "morgen"), (-24, "gisteren"), (240, "over 10 dagen"), (-72, "3 dagen geleden")],
)
def test_days_are_civil_days(hours, words):
    assert rendering.in_days(AT + timedelta(hours=hours), AT) == words


def test_the_strip_stands_at_the_gestational_age():
    drawn = strip(EDD, AT)
    assert drawn.now == "12+0"
    assert [mark.label for mark in drawn.marks if mark.passed] == ["12"]
    assert drawn.now_x == drawn.marks[0].x


def test_the_strip_never_leaves_its_frame():
    assert strip(date(2025, 1, 1), AT).now_x <= strip(EDD, AT).width


def test_only_what_is_needed_for_contact_is_shown():
    person = {
        "name": "Iemand",
        "bsn": "999990019",
        "birth_date": "1996-04-17",
        "address": {"street": "Laan", "number": "1", "postcode": "1971 KZ", "city": "IJmuiden"},
    }
    lines = dict(_lines(person))
    assert lines == {
        "Naam": "Iemand",
        "Geboortedatum": "wo 17 april 1996",
        "Adres": "Laan 1, 1971 KZ IJmuiden",
    }
    assert "bsn" not in LABELS


@pytest.mark.parametrize(("https", "prefix"), [(True, "__Host-"), (False, "")])
def test_cookies_are_bound_to_the_host_over_tls(https, prefix):
    answer = Response()
    Cookies("key", https=https).set_session(answer, "secret")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{prefix}tijdig-desk=secret")
    assert ("Secure" in cookie) is https
