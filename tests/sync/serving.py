# SPDX-License-Identifier: MIT
"""A real province on a port of loopback, in this process; with TLS when a test wants it."""

import contextlib
import datetime
import ipaddress
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from typing_extensions import override

from desktop_app.app import App
from sync import messages, state
from sync.messages import Invitation
from sync.server.app import create_app
from sync.server.store import Store
from sync.server.streams import Stop


@dataclass(frozen=True)
class Certificate:
    """A certificate of its own for 127.0.0.1, as files for the server and bytes for laptops."""

    pem: bytes
    certificate_file: Path
    key_file: Path


def certificate(
    folder: Path,
    *,
    begins: datetime.timedelta = datetime.timedelta(days=-1),
    ends: datetime.timedelta = datetime.timedelta(days=30),
    host: str = "127.0.0.1",
) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Máy chủ tỉnh")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    written = Certificate(pem, folder / "server.pem", folder / "server.key")
    written.certificate_file.write_bytes(pem)
    written.key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return written


class _Quiet(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: threading.Event) -> None:
        super().__init__(config)
        self._ready = ready

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready.set()


@contextlib.contextmanager
def serving(application: object, tls: Certificate | None = None) -> Iterator[str]:
    """Serve an ASGI application and give its address."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    ready = threading.Event()
    config = uvicorn.Config(
        application,  # type: ignore[arg-type]
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
        ssl_certfile=tls.certificate_file if tls else None,
        ssl_keyfile=tls.key_file if tls else None,
    )
    server = _Quiet(config, ready)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{taken.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        taken.close()


@contextlib.contextmanager
def province_at(store: Store, tls: Certificate | None = None) -> Iterator[str]:
    """Serve a province and give its address."""
    stop = Stop()
    with serving(create_app(store, stop), tls) as address:
        yield address


def invite_to(app: App, address: str, pinned: bytes = b"") -> None:
    """Give an enrolled laptop the address, as a new invitation would."""
    with app.db.write("test.address") as db:
        me = state.identity(db)
        assert me is not None
        invitation: Invitation = msgspec.structs.replace(
            me.invitation, address=address, certificate=pinned
        )
        state.put(db, "invitation", messages.encode(invitation))
