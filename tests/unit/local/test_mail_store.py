from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from deploy.local.mailsink.store import MailStore

NOW = datetime(2026, 3, 30, 7, 0, tzinfo=UTC)


def mail(subject: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message["Date"] = "Mon, 30 Mar 2026 09:00:00 +0200"
    message.set_content("Er is een nieuw bericht voor u – kijk op de pagina.\n")
    return bytes(message)


def test_each_recipient_finds_a_copy(tmp_path: Path) -> None:
    store = MailStore(tmp_path / "mail.db")
    store.add(NOW, "tijdig@x.example", ["a@x.example", "b@x.example"], mail("Nieuw bericht"))
    (found,) = store.find("b@x.example")
    assert (found.subject, found.date) == ("Nieuw bericht", "2026-03-30T09:00:00+02:00")
    assert "kijk op de pagina" in found.text
    assert len(store.find()) == 2


def test_a_reader_that_names_the_last_id_gets_only_what_came_after(tmp_path: Path) -> None:
    store = MailStore(tmp_path / "mail.db")
    store.add(NOW, "s@x.example", ["a@x.example"], mail("een"))
    (first,) = store.find()
    store.add(NOW, "s@x.example", ["a@x.example"], mail("twee"))
    assert [m.subject for m in store.find("a@x.example", first.id)] == ["twee"]


def test_ids_keep_rising_after_the_mails_are_thrown_away(tmp_path: Path) -> None:
    store = MailStore(tmp_path / "mail.db")
    store.add(NOW, "s@x.example", ["a@x.example"], mail("een"))
    (first,) = store.find()
    assert store.clear() == 1
    store.add(NOW, "s@x.example", ["a@x.example"], mail("twee"))
    assert store.find()[0].id > first.id


def test_mails_outlive_the_process_that_took_them(tmp_path: Path) -> None:
    MailStore(tmp_path / "mail.db").add(NOW, "s@x.example", ["a@x.example"], mail("een"))
    assert [m.subject for m in MailStore(tmp_path / "mail.db").find()] == ["een"]
