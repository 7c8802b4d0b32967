# SPDX-License-Identifier: MIT
"""What the server says leaves at once: no receipt waits for the one before to be acknowledged."""

import asyncio
import socket

import pytest

from sync.server import serve


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_connection_sends_small_pieces_at_once(host: str) -> None:
    """asyncio asks for that by itself, but only of sockets that are said to be TCP."""
    try:
        taken = serve._bind(host, 0)
    except Exception:
        if host == "::1":
            pytest.skip("no IPv6 here")
        raise

    async def option() -> int:
        found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def met(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted = writer.get_extra_info("socket")
            found.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(met, sock=taken):
            _reader, writer = await asyncio.open_connection(*taken.getsockname()[:2])
            try:
                return await found
            finally:
                writer.close()

    assert asyncio.run(option())
