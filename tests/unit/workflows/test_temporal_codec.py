"""Temporal keeps nothing that can be read, and old keys still open what they sealed."""

import base64
import os
from datetime import UTC, datetime

import pytest
from temporalio.api.failure.v1 import Failure
from temporalio.exceptions import ApplicationError

from shared.sealing.box import Unreadable
from shared.sealing.temporal_codec import KeyRing, sealing_converter
from workflows.machine import facts
from workflows.messages import CaseInput, FactBatch, RecordedFact
from workflows.policy import load_policy

AT = datetime(2026, 3, 30, 7, tzinfo=UTC)
READ = facts.Acknowledged(no=1, at=AT, by="jgz-kennemerland/jgz_nurse")
BATCH = FactBatch(facts=(RecordedFact(fact=READ, ticked_to=AT),))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "kek.key").write_text(base64.b64encode(os.urandom(32)).decode())
    return tmp_path


async def test_what_is_sealed_comes_back_and_cannot_be_read(folder):
    converter = sealing_converter(KeyRing.load(folder))
    (payload,) = await converter.encode([BATCH])
    assert b"jgz" not in payload.SerializeToString()
    assert payload.metadata["encoding"] == b"binary/encrypted"
    assert await converter.decode([payload], [FactBatch]) == [BATCH]


async def test_the_input_of_a_case_survives_with_its_policy(folder):
    given = CaseInput(
        case_id="6f1c4e3e-0000-4000-8000-000000000000", policy=load_policy(), clock_offset_seconds=0
    )
    converter = sealing_converter(KeyRing.load(folder))
    assert await converter.decode(await converter.encode([given]), [CaseInput]) == [given]


async def test_a_retired_key_still_opens(folder):
    (payload,) = await sealing_converter(KeyRing.load(folder)).encode([BATCH])
    (folder / "kek.key").rename(folder / "kek.2026.key")
    (folder / "kek.key").write_text(base64.b64encode(os.urandom(32)).decode())
    rotated = sealing_converter(KeyRing.load(folder))
    assert await rotated.decode([payload], [FactBatch]) == [BATCH]
    (fresh,) = await rotated.encode([BATCH])
    assert fresh.metadata["encryption-key-id"] != payload.metadata["encryption-key-id"]


async def test_an_unknown_key_is_said_to_be_unknown(folder, tmp_path_factory):
    (payload,) = await sealing_converter(KeyRing.load(folder)).encode([BATCH])
    (folder / "kek.key").write_text(base64.b64encode(os.urandom(32)).decode())
    with pytest.raises(Unreadable):
        await sealing_converter(KeyRing.load(folder)).decode([payload], [FactBatch])


async def test_the_text_of_a_failure_cannot_be_read(folder):
    converter = sealing_converter(KeyRing.load(folder))
    failure = Failure()
    await converter.encode_failure(ApplicationError("Mevrouw Jansen"), failure)
    assert b"Jansen" not in failure.SerializeToString()
