"""From bytes on an organisation's topic to an authenticated event, or a refusal that says why.

The topic is the authentication: only its organisation may write it, so the `ce_source` of whatever
stands on it must be that organisation's. Whatever hostile bytes make a parser raise becomes a refusal
here, because an exception of any other kind would be taken for a fault of ours.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from services.intake import domain
from services.intake.domain import PassedBy, UnconsentedReferral, UnsealedReferral, read_person
from services.intake.handlers.refusals import enforce, refused
from services.intake.repository.sealing import keyed_hash
from services.intake.settings.organisations import Organisation, Organisations
from shared.clock import Clock
from shared.messaging import Refused
from shared.messaging.binding import decode
from shared.messaging.quarantine import RawMessage
from shared.schemas import Event, organisation_source, registry, topics
from shared.schemas.contracts.assignment import CaseOwnerConfirmed, CaseOwnerProposed
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.referral import ReferralSubmitted
from shared.schemas.contracts.transfer import CaseTransferOpened
from shared.schemas.values import Consent, Reference
from shared.sealing.box import KeyEncryptionKey, Unreadable
from shared.sealing.jwe import FrontDoorKeys

MAX_BODY: Final = 262_144
"""Bytes. Events are thin; the largest honest one is a referral of some 4 kB."""

_TOKEN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]{0,127}")
_TOKENS: Final = ("ce_id", "ce_subject", "ce_correlationid", "ce_causationid")
_TRACEPARENT: Final = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_REFERENCE: Final = TypeAdapter(Reference)


@dataclass(frozen=True)
class Reader:
    """Reads messages of connected organisations, and what routing says about parties."""

    organisations: Organisations
    keys: FrontDoorKeys
    kek: KeyEncryptionKey
    clock: Clock

    def read(self, message: RawMessage) -> Event[Contract]:
        """The authenticated event. Raises `Refused`."""
        if message.topic == topics.ASSIGNMENT:
            return _internal(message)
        if len(message.value or b"") > MAX_BODY:
            raise Refused("body_too_large", "send at most 256 kB; events are thin", field="data")
        organisation = self._sender(message)
        body = json_object(message.value)
        unconsented = self._unconsented(message, body)
        if unconsented is not None:
            return unconsented
        _authenticate(_headers(message), organisation)
        event = self._addressed(decode(message.headers, message.value), message)
        _authorise(event, organisation)
        enforce(domain.judge_time(event.time, self.clock.now()))
        return self._unsealed(event, body)

    def fingerprint(self, message: RawMessage, event: Event[Contract]) -> bytes:
        """What counts as the same content. An honest retry encrypts the identity anew."""
        if isinstance(event.data, UnsealedReferral | UnconsentedReferral):
            return event.data.digest
        if message.topic == topics.ASSIGNMENT:
            return hashlib.sha256(message.value or b"").digest()
        return _digest({"type": event.type, "subject": event.subject, "data": json_object(message.value)})

    def authentic_source(self, message: RawMessage) -> str | None:
        """The sender, when the message is truly from the topic's organisation; else None."""
        source = dict(message.headers).get("ce_source", b"").decode("utf-8", "replace")
        if message.topic == topics.ASSIGNMENT:
            return source
        organisation = self.organisations.of_topic(message.topic)
        if organisation is None or source != organisation_source(organisation.slug):
            return None
        return source

    def organisation(self, message: RawMessage) -> str | None:
        """Whose topic this is, if it is a connected organisation's."""
        if message.topic == topics.ASSIGNMENT:
            return None
        organisation = self.organisations.of_topic(message.topic)
        return None if organisation is None else organisation.slug

    def _sender(self, message: RawMessage) -> Organisation:
        organisation = self.organisations.of_topic(message.topic)
        if organisation is None:
            raise Refused("organisation_unknown", "connect this organisation: add it to the register")
        return organisation

    def _unconsented(self, message: RawMessage, body: Mapping[str, Any]) -> Event[Contract] | None:
        """A referral without her permission, without its identity; None for everything else.

        Looked at before anything else could put the message, identity and all, into quarantine.
        """
        headers = {name.lower(): value for name, value in message.headers}
        if headers.get("ce_type") != ReferralSubmitted.ce_type().encode():
            return None
        refusal = _consent_refusal(body.get("consent"), domain.latest_day_told(self.clock.now()))
        if refusal is None:
            return None
        data = UnconsentedReferral(
            code=refusal.code,
            remedy=refusal.remedy,
            field=refusal.field,
            reference=reference_or_none(body.get("reference")),
            digest=_digest({name: value for name, value in body.items() if name != "identity"}),
        )
        return Event(
            id=token_or_none(headers.get("ce_id")) or f"{message.partition}/{message.offset}",
            source=organisation_source(topics.inbound_organisation(message.topic)),
            type=ReferralSubmitted.ce_type(),
            time=self.clock.now(),
            data=data,
        )

    def _addressed(self, event: Event[Contract], message: RawMessage) -> Event[Contract]:
        """With the case id, or else the sender's own reference (the key), as subject."""
        trace = event.traceparent
        subject = event.subject or token_or_none(message.key)
        return replace(
            event,
            subject=subject,
            sequence=None,
            traceparent=trace if trace and _TRACEPARENT.fullmatch(trace) else None,
        )

    def _unsealed(self, event: Event[Contract], body: Mapping[str, Any]) -> Event[Contract]:
        """With the envelope of a referral opened, in memory; other events as they are."""
        if not isinstance(event.data, ReferralSubmitted):
            return event
        try:
            content = self.keys.open(event.data.identity)
        except Unreadable:
            remedy = "seal the identity for the public key at /.well-known/jwks.json (ECDH-ES, A256GCM)"
            raise Refused("jwe_unreadable", remedy, field="identity") from None
        person = read_person(content)
        if isinstance(person, domain.Refusal):
            raise refused(person)
        digest = _digest({**body, "identity": keyed_hash(self.kek, person)})
        data = UnsealedReferral.model_construct(**dict(event.data), person=person, digest=digest)
        return replace(event, data=data)


def reference_or_none(found: object) -> str | None:
    """A reference that has the form of one; anything else must not be repeated to anybody."""
    try:
        return _REFERENCE.validate_python(found, strict=True)
    except ValidationError:
        return None


def token_or_none(found: bytes | None) -> str | None:
    """A header value that is safe to repeat; None for anything else."""
    text = (found or b"").decode("utf-8", "replace")
    return text if _TOKEN.fullmatch(text) else None


def json_object(value: bytes | None) -> dict[str, Any]:
    """A payload as a JSON object. Raises `Refused` for anything else, whatever the parser thinks of it."""
    try:
        found = json.loads(value or b"")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused("not_json", "send a JSON object as the event's data", field="data")
    return found


def check_instant(text: str) -> None:
    """An instant with its offset from UTC. Raises `Refused` for anything else."""
    try:
        aware = datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        remedy = "send the instant with an offset from UTC, such as 2026-03-30T09:00:00+02:00"
        raise Refused("time_invalid", remedy, field="ce_time")


def _internal(message: RawMessage) -> Event[Contract]:
    """What routing says about who was asked; intake's own facts come by here as well."""
    event = decode(message.headers, message.value)
    wanted = isinstance(event.data, CaseOwnerProposed | CaseOwnerConfirmed | CaseTransferOpened)
    return event if wanted else replace(event, data=PassedBy())


def _headers(message: RawMessage) -> dict[str, str]:
    """The CloudEvents headers as text. Raises `Refused` for what no database or log should hold."""
    found = {
        name.lower(): value.decode("utf-8", "replace")
        for name, value in message.headers
        if name.lower().startswith("ce_")
    }
    for name in _TOKENS:
        if found.get(name) and not _TOKEN.fullmatch(found[name]):
            remedy = "use letters, digits and . _ : / + - only, at most 128 of them"
            raise Refused("header_invalid", remedy, field=name)
    if found.get("ce_time"):
        check_instant(found["ce_time"])
    return found


def _consent_refusal(found: object, today: date) -> domain.Refusal | None:
    if found is None:
        return domain.judge_consent(None, today)
    try:
        return domain.judge_consent(Consent.model_validate(found), today)
    except ValidationError:
        return domain.Refusal("consent_invalid", "give consent the form that the schema describes", "consent")


def _authenticate(headers: Mapping[str, str], organisation: Organisation) -> None:
    source = headers.get("ce_source")
    if source and source != organisation_source(organisation.slug):
        raise Refused("source_forged", "send your own organisation as ce_source", field="ce_source")


def _authorise(event: Event[Contract], organisation: Organisation) -> None:
    row = registry.of(type(event.data))
    if organisation.kind not in row.senders:
        remedy = "send only the event types that your kind of organisation may send"
        raise Refused("type_not_allowed", remedy, field="ce_type")


def _digest(content: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).digest()
