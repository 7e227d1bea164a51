"""What became of the mail: each planned message, and the copies of it that arrived."""

import json
import re
from base64 import urlsafe_b64decode
from collections import defaultdict
from uuid import UUID

import asyncpg

from tests.support.faults.evidence import Evidence
from tijdig.demo.cast import MIDWIFE
from tijdig.demo.mail import Mail

_MESSAGE_ID = re.compile(r"<([0-9a-f]{32})@")
_TOKEN = re.compile(r"/l/([A-Za-z0-9._~-]+)")
_STOPS = ("stopped", "withdrawn")
_ONCE_STOPPED = (*_STOPS, "after_stop", "stop_undelivered")
"""What is mailed only when a case has stopped, and says so."""
_LOOKED_FOR = ("unassigned", "finding", "call")


def stop_notices(evidence: Evidence, case: UUID) -> list[asyncpg.Record]:
    """The planned messages that say that a case has stopped."""
    rows = evidence.tables["deliveries"]
    return [row for row in rows if row["case_id"] == case and row["template"] in _STOPS]


def who_knows(evidence: Evidence, case: UUID) -> set[str]:
    """Her midwife, and whoever else got a mail about the case before it stopped.

    A stop may overtake what comes before it on another topic: then nobody is asked any more, and nobody
    need be told that it has stopped.
    """
    rows = evidence.tables["deliveries"]
    told = {
        row["party"]
        for row in rows
        if row["case_id"] == case and row["state"] == "sent" and row["template"] not in _ONCE_STOPPED
    }
    return told | {str(MIDWIFE)}


def who_was_asked(evidence: Evidence, case: UUID) -> set[str]:
    """Her midwife, every team that routing proposed, and who was mailed to find somebody or about a rung: all
    hear it stop. The silent, who were passed over, as well.
    """
    proposed = [each.data for each in evidence.of("case.owner.proposed") if each.ce["subject"] == str(case)]
    rows = evidence.tables["deliveries"]
    looking = {row["party"] for row in rows if row["case_id"] == case and row["template"] in _LOOKED_FOR}
    doubtful = {
        row["party"]
        for row in rows
        if row["case_id"] == case and row["repeat"] and row["template"] not in _ONCE_STOPPED
    }
    return who_knows(evidence, case).union(
        looking, doubtful, *({_name(each["owner"]), _name(each["deputy"])} for each in proposed)
    )


def _name(party: dict[str, str]) -> str:
    return f"{party['organisation']}/{party['role']}"


def occasions_that_were_sent(evidence: Evidence) -> set[str]:
    """The occasions (an escalation's effect id) of which at least one message was sent."""
    rows = evidence.tables["deliveries"]
    return {row["dedupe_key"].rsplit("/", 3)[0] for row in rows if row["state"] == "sent"}


def occasions_passed_over(evidence: Evidence) -> set[str]:
    """Those of which a message was not sent since its reader is not asked any more, but another team.

    The clock of the trial leaps over days: then a rung and the next one fall due at the same moment.
    """
    rows = evidence.tables["deliveries"]
    return {row["dedupe_key"].rsplit("/", 3)[0] for row in rows if row["reason"] == "superseded"}


def copies(evidence: Evidence) -> dict[UUID, list[Mail]]:
    """The mails that arrived, by the messages that they are: one, or several that left together."""
    found: dict[UUID, list[Mail]] = defaultdict(list)
    for mail in evidence.mails:
        match = _MESSAGE_ID.search(mail.headers["Message-ID"])
        assert match is not None, mail.headers
        for number in {UUID(match.group(1)), *map(_named_in, _TOKEN.findall(mail.text))}:
            found[number].append(mail)
    return dict(found)


def _named_in(token: str) -> UUID:
    """The message that a link names: its signature is the desk's business."""
    payload = token.partition(".")[0]
    return UUID(hex=json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))


def is_repeat(mail: Mail) -> bool:
    """Whether a mail is marked as sent again; the header and the subject must agree."""
    marked = "X-Tijdig-Repeat" in mail.headers
    assert marked == ("herhaald bericht" in mail.subject), mail.subject
    return marked
