"""What a mail says, and above all what it never says."""

import email
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from pathlib import Path
from uuid import UUID

import pytest
from itsdangerous import BadSignature, URLSafeSerializer

import services.notifications
from services.notifications.domain.values import STOP_NOTICES, Template
from services.notifications.handlers.mail import Letterbox, task_number
from services.notifications.repository.deliveries import Delivery
from shared.schemas.contracts.notification import LinkPurpose
from tests.support.cases import NURSE

CASE = UUID("01968a1e-7c00-7000-8000-0000dead4f2a")
NUMBER = UUID("01968a1e-7c00-7000-8000-00000000beef")
NOW = datetime(2026, 3, 30, 7, tzinfo=UTC)
EXPIRES = datetime(2026, 4, 6, 6, 30, tzinfo=UTC)
LETTERBOX = Letterbox("https://desk.example/", "a key", "tijdig@regio-ijmond.example")
FOLDER = Path(services.notifications.__file__).parent / "templates"
NEVER = (
    r"gefeliciteerd|felicit|congrat|baby-|roze wolk|nog .{1,12} weken|uitgerekend|geboortekaartje|hoera"
    r"|kleintje"
)
SAYS_TOO_MUCH = (
    r"zwanger|baby|bevalling|geboorte|verlies|miskraam|risico|kwetsbaar|schuld|huiselijk|veilig thuis|verslav"
    r"|psych|verloskund|jgz|kraam|cliënt|mevrouw|moeder|pregnan|birth|week|gemeente"
)


def delivery(template=Template.TASK, purpose=LinkPurpose.RESPOND, case_id=CASE, *, repeat=False):
    return Delivery(NUMBER, case_id, NURSE, template, purpose, repeat, None)


def written(**changes):
    raw = LETTERBOX.write(delivery(**changes), "jgz_nurse@jgz.example", EXPIRES, NOW)
    return email.message_from_bytes(raw, policy=policy.default)


TOGETHER = [
    (
        Delivery(
            UUID(int=place),
            UUID(int=CASE.int + place),
            NURSE,
            Template.REMINDER,
            LinkPurpose.RESPOND,
            False,
            None,
        ),
        at,
    )
    for place, at in ((1, EXPIRES), (2, NOW), (3, EXPIRES))
]


def together(*contents):
    raw = LETTERBOX.write_together(contents or TOGETHER, "jgz_nurse@jgz.example", NOW)
    return email.message_from_bytes(raw, policy=policy.default)


def every_text():
    for template in Template:
        for purpose in LinkPurpose:
            texts = LETTERBOX.texts(delivery(template, purpose), EXPIRES)
            yield template, f"{texts.subject}\n{texts.text}\n{texts.html}"


@pytest.mark.parametrize("file", sorted(path.name for path in FOLDER.iterdir()))
def test_no_template_holds_a_word_that_could_hurt(file):
    assert re.search(NEVER, (FOLDER / file).read_text(), re.IGNORECASE) is None


def test_no_message_says_who_or_why_except_the_words_that_are_prescribed():
    for template, text in every_text():
        if template not in STOP_NOTICES:
            assert re.search(SAYS_TOO_MUCH, text, re.IGNORECASE) is None, template


def test_no_message_holds_the_case_id_or_who_it_is_for():
    for _, text in every_text():
        assert str(CASE) not in text
        assert CASE.hex not in text
        assert NURSE.organisation not in text


def test_every_text_has_a_template_and_every_template_a_text():
    files = {path.name for path in FOLDER.glob("*.txt.j2")} - {"mail.txt.j2", "together.txt.j2"}
    assert files == {f"{template}.txt.j2" for template in Template}


def test_the_task_mail():
    mail = written()
    assert mail["Subject"] == "Er staat een taak klaar (nr. AD4-F2A)"
    assert mail["From"] == "Tijdig <tijdig@regio-ijmond.example>"
    assert mail["To"] == "jgz_nurse@jgz.example"
    assert mail["Date"] == "Mon, 30 Mar 2026 07:00:00 +0000"
    assert mail["Message-ID"] == f"<{NUMBER.hex}@regio-ijmond.example>"
    text = mail.get_body(("plain",)).get_content()
    assert text.count("https://desk.example/l/") == 1
    assert "6 april 2026, 08:30 uur" in text


def test_the_link_is_signed_and_names_the_message_only():
    token = LETTERBOX.link(NUMBER).rpartition("/")[2]
    assert URLSafeSerializer("a key", salt="tijdig.link").loads(token) == NUMBER.hex
    with pytest.raises(BadSignature):
        URLSafeSerializer("another key", salt="tijdig.link").loads(token)


def test_a_repeat_says_so_and_keeps_its_message_id():
    repeat = written(repeat=True)
    assert repeat["Subject"].endswith("(herhaald bericht)")
    assert repeat["X-Tijdig-Repeat"] == "1"
    assert repeat["Message-ID"] == written()["Message-ID"]
    assert written()["X-Tijdig-Repeat"] is None


def test_the_notice_after_a_loss_is_the_prescribed_sentence_with_a_number_and_no_link():
    mail = written(template=Template.STOPPED, purpose=LinkPurpose.NOTICE)
    text = mail.get_body(("plain",)).get_content()
    assert text.startswith(
        "Zwangerschap is beëindigd. Alle geplande acties zijn gestopt. "
        "Neem geen contact op met cliënt zonder overleg met de casusregisseur.\n"
    )
    assert mail["Subject"] == "Acties gestopt (nr. AD4-F2A)"
    assert "://" not in text
    assert "href" not in mail.get_body(("html",)).get_content()


def test_a_message_about_no_case_has_no_number():
    mail = written(template=Template.ACCESS, purpose=LinkPurpose.DESK, case_id=None)
    assert mail["Subject"] == "Uw link voor Tijdig"


def test_a_mailbox_cannot_smuggle_in_a_header():
    with pytest.raises(ValueError, match="line break"):
        LETTERBOX.write(delivery(), "a@b.example\r\nBcc: c@d.example", EXPIRES, NOW)


def test_text_and_html_say_the_same():
    mail = written()
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "Er staat een taak voor u klaar." in text
    assert "Er staat een taak voor u klaar." in html
    assert mail.get_content_type() == "multipart/alternative"


def test_the_number_of_a_case_is_short_and_always_the_same():
    assert task_number(CASE) == "AD4-F2A"


def test_several_in_one_mail_each_have_their_own_number_and_link_and_nothing_else_is_said():
    mail = together()
    assert mail["Subject"] == "Er staan 3 taken klaar"
    assert mail["Message-ID"] == f"<{UUID(int=1).hex}@regio-ijmond.example>"
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for one, _ in TOGETHER:
        link = LETTERBOX.link(one.delivery_id)
        assert f"nr. {task_number(one.case_id)}: {link}\n" in text
        assert f'<a href="{link}">' in html
        assert str(one.case_id) not in text + html
    assert text.count("/l/") == html.count("/l/") == 3
    assert "30 maart 2026, 09:00 uur" in text, "the first link to expire"
    assert re.search(SAYS_TOO_MUCH, f"{mail['Subject']}\n{text}\n{html}", re.IGNORECASE) is None


def test_several_in_one_mail_are_a_repeat_when_one_of_them_is():
    first, *others = TOGETHER
    mail = together((replace(first[0], repeat=True), first[1]), *others)
    assert mail["X-Tijdig-Repeat"] == "1"
    assert mail["Subject"].endswith("(herhaald bericht)")
