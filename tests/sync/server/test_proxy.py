# SPDX-License-Identifier: MIT
"""Who may say for whom it asks: a proxy that was named, and nobody else however it forges."""

import http.client
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from resources.errors import UserError
from sync.protocol import MEDIA_TYPE
from sync.server import quarantine, serve, store, tables
from tests.sync.server.process import Server

OUTSIDE = "127.0.0.2"
"""An address of this machine that is not the one that is believed; Linux has all of 127/8."""
LAPTOP = "203.0.113.5"


def _send(server: Server, content: bytes, claimed: str, source: str = OUTSIDE) -> None:
    """Send what is no frame from an address, claiming another one."""
    connection = http.client.HTTPConnection(
        urlsplit(server.told["url"]).netloc, timeout=30, source_address=(source, 0)
    )
    headers = {"content-type": MEDIA_TYPE, "x-forwarded-for": claimed}
    connection.request("POST", "/v1/frames", content, headers)
    assert connection.getresponse().status == 400
    connection.close()


def _source(folder: Path, content: bytes) -> bytes:
    """Under which source something was kept."""
    opened = store.open_store(folder)
    try:
        with opened.read() as connection:
            rows = connection.execute(
                select(tables.quarantine.c.data, tables.quarantine.c.source)
            ).all()
            return next(bytes(r.source) for r in rows if bytes(r.data) == content)
    finally:
        opened.close()


def _of(folder: Path, address: str) -> bytes:
    opened = store.open_store(folder)
    try:
        return quarantine.source_of(opened, address)
    finally:
        opened.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 is nobody's address")
@pytest.mark.parametrize("named", [(), ("--proxy", "127.0.0.0/29")], ids=["nobody", "a network"])
def test_only_a_proxy_that_was_named_is_believed(tmp_path: Path, named: tuple[str, ...]) -> None:
    folder = tmp_path / "data"
    server = Server(folder, *named)
    rubbish = [bytes([number]) * 400 for number in range(4)]
    try:
        _send(server, rubbish[0], LAPTOP)
        _send(server, rubbish[1], f"198.51.100.66, {LAPTOP}")
        _send(server, rubbish[2], "198.51.100.66", source="127.0.0.99")
        _send(server, rubbish[3], LAPTOP, source="127.0.0.1")
    finally:
        assert server.stop() == 0
    seen = LAPTOP if named else OUTSIDE
    assert _source(folder, rubbish[0]) == _of(folder, seen)
    assert _source(folder, rubbish[1]) == _of(folder, seen), "the laptop's own claim is not heard"
    assert _source(folder, rubbish[2]) == _of(folder, "127.0.0.99"), "forged from elsewhere"
    assert _source(folder, rubbish[3]) == _of(folder, LAPTOP), "a proxy on this machine"


@pytest.mark.parametrize("named", ["nginx", "10.0.0.0/40", "0.0.0.0/0", "::/0", "*", ""])
def test_what_is_no_address_is_refused_before_anything_starts(tmp_path: Path, named: str) -> None:
    with pytest.raises(UserError) as refused:
        serve.serve(serve.Served(tmp_path / "data", "", (named,)), "127.0.0.1", 0)
    assert refused.value.field == "proxy"
    assert not (tmp_path / "data").exists()


def test_a_socket_for_both_sees_ipv4_as_ipv6_and_tells_its_sources_apart(tmp_path: Path) -> None:
    assert "::ffff:10.1.0.0/112" in serve.believed(["10.1.2.3/16"])
    opened = store.create(tmp_path / "p", "Nghệ An", "")
    one = quarantine.source_of(opened, "::ffff:192.0.2.1")
    assert one == quarantine.source_of(opened, "192.0.2.1")
    assert one != quarantine.source_of(opened, "::ffff:192.0.2.2")
    opened.close()
