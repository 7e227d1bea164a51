"""What leaves in one batch: as much as fits, in order, and where the key belongs."""

from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder

from shared.messaging.sending import _pack, _partition


def row(pos: int, value: bytes = b"{}") -> dict[str, object]:
    return {"pos": pos, "key": f"case-{pos}", "headers": '[["ce_id", "é"]]', "value": value}


def test_a_key_goes_where_the_producer_itself_would_send_it():
    for number in range(50):
        key = f"case-{number}"
        assert _partition(key, (0, 1, 2, 3)) == DefaultPartitioner()(key.encode(), [0, 1, 2, 3], [0, 1, 2, 3])


def test_rows_are_packed_in_order_until_the_batch_is_full():
    batch = BatchBuilder(1000, 0)
    packed = _pack(batch, [row(pos, b"x" * 300) for pos in range(10)], set())
    assert packed == list(range(len(packed)))
    assert 0 < len(packed) < 10
    assert batch.closed()


def test_a_row_that_is_larger_than_a_batch_goes_alone():
    assert _pack(BatchBuilder(100, 0), [row(1, b"x" * 1000), row(2)], set()) == [1]
