"""Where the demo's parts answer."""

import socket
from contextlib import closing

import pytest

from orcid_repo_plugin.demo import ports


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other usual ports, which are free: the real ones may be in use on this machine."""
    with socket.socket() as one, socket.socket() as two, socket.socket() as three:
        for name, sock in (("REGISTRY", one), ("SERVICE", two), ("REPOSITORY", three)):
            sock.bind(("127.0.0.1", 0))
            monkeypatch.setattr(ports, name, sock.getsockname()[1])


def test_the_usual_ports_are_taken_when_they_are_free(free: None) -> None:
    with closing(ports.take(usual=True)) as taken:
        assert taken.registry_address == f"http://127.0.0.1:{ports.REGISTRY}"
        assert taken.service_address == f"http://127.0.0.1:{ports.SERVICE}"
        assert taken.repository_address == f"http://127.0.0.1:{ports.REPOSITORY}"


def test_a_second_demo_finds_room_beside_the_first(free: None) -> None:
    with closing(ports.take(usual=True)) as first, closing(ports.take(usual=True)) as second:
        assert second.registry_address != first.registry_address
        assert second.repository_address != first.repository_address
        assert second.registry_address != second.repository_address


def test_the_usual_ports_are_left_alone_when_nobody_asks_for_them(free: None) -> None:
    with closing(ports.take(usual=False)) as taken:
        assert taken.service != ports.SERVICE
        assert taken.registry_address != f"http://127.0.0.1:{ports.REGISTRY}"
