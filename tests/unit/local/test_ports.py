import socket

import pytest

from deploy.local.errors import StackError
from deploy.local.ports import LOOPBACK, OFFSETS, SPAN, Ports, base_from_environment, check_free, free_base


def test_every_listener_has_a_port_of_its_own_within_the_span() -> None:
    assert len(set(OFFSETS.values())) == len(OFFSETS)
    assert max(OFFSETS.values()) < SPAN


def test_a_taken_port_is_named_with_its_part_and_the_way_out() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StackError, match=rf"Port {port} for kafka is taken by .*TIJDIG_PORT_BASE"):
            check_free("kafka", (port,))


def test_a_free_base_can_be_used_as_it_is() -> None:
    ports = Ports(free_base())
    check_free("anything", tuple(ports[name] for name in OFFSETS))


def test_a_port_base_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIJDIG_PORT_BASE", "many")
    with pytest.raises(StackError, match="'many'"):
        base_from_environment()


@pytest.mark.parametrize("base", [0, 80, 65520])
def test_a_base_without_room_for_the_stack_is_refused(base: int) -> None:
    with pytest.raises(StackError, match="TIJDIG_PORT_BASE"):
        Ports(base)
