# SPDX-License-Identifier: MIT
"""One stream of frames over HTTP, held open by hand: frames go up while receipts come down."""

import http.client
from typing import Self
from urllib.parse import urlsplit

from sync.protocol import MEDIA_TYPE, FrameReader


class OpenStream:
    """A request whose body is not finished yet."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        self._connection.putrequest("POST", "/v1/frames")
        self._connection.putheader("content-type", MEDIA_TYPE)
        self._connection.putheader("transfer-encoding", "chunked")
        self._connection.endheaders()
        self._answer: http.client.HTTPResponse | None = None
        self._reader = FrameReader()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def send(self, data: bytes) -> None:
        """Send more of the body."""
        self._connection.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    @property
    def answer(self) -> http.client.HTTPResponse:
        """The answer's head, as soon as there is one."""
        if self._answer is None:
            self._answer = self._connection.getresponse()
        return self._answer

    def receipt(self) -> bytes:
        """Wait for the next receipt; b"" when the server ended the stream."""
        while (frame := self._reader.take()) is None:
            piece = self.answer.read1()
            if not piece:
                return b""
            self._reader.feed(piece)
        return frame.to_bytes()
