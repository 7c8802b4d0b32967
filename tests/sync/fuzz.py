# SPDX-License-Identifier: MIT
"""A fuzzer over everything that reads what others wrote; `python -m tests.sync.fuzz -runs=N`.

The first byte of an input chooses how deep it goes: the bytes of a file, the header of a frame, a
body whose seal is right, its compressed content, its changes, or a message. Anything but a refusal
with a reason is a crash. The arguments are libFuzzer's.
"""

import hashlib
import sys
from collections.abc import Callable

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from sync import arrived, changes, messages, packing, protocol, seal
from sync.protocol import Frame, FrameError, Header, read_frames

SIGNING = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SEALING = X25519PrivateKey.from_private_bytes(bytes(range(32)))
_PUBLIC = SEALING.public_key().public_bytes_raw()
_BOUND_TO = seal.info(bytes(16), bytes(16), bytes(16), 1)
_KEY = bytes(32)
_WRAPPED = [(protocol.key_name(_PUBLIC), seal._wrap(_KEY, _PUBLIC, _BOUND_TO))]


def a_file(data: bytes) -> None:
    for found in read_frames(data):
        if isinstance(found, Frame):
            found.signed_by(SIGNING.public_key())
            a_body(found.body)


def a_header(data: bytes) -> None:
    """A frame whose lengths and body are right, whatever its header says."""
    a_file(protocol._PREFIX.pack(protocol.MAGIC, len(data), 0, bytes(64)) + data)


def a_body(data: bytes) -> None:
    changes_in(seal.unseal(data, SEALING, _BOUND_TO))


def a_ciphertext(data: bytes) -> None:
    """A body whose seal is right, whatever was sealed."""
    cipher = ChaCha20Poly1305(_KEY).encrypt(bytes(12), data, _BOUND_TO)
    a_body(msgspec.msgpack.encode(seal._Sealed(_WRAPPED, cipher)))


def compressed(data: bytes) -> None:
    changes_in(packing.decompress(data))


def changes_in(content: bytes) -> None:
    for count in {0, 1, 2, len(content) % 7}:
        try:
            arrived.decode(content, count)
        except FrameError:
            continue


def values_of_a_change(data: bytes) -> None:
    """A whole or a changed row of any table, whatever its values are."""
    if len(data) > 2:
        table, op = data[0] % 100, data[1] % 3
        raw = msgspec.Raw(data[2:])
        whole = {table: [raw] * 5} if op == changes.INSERT else {}
        content = changes.Content(
            [table], bytes([op]), [0], [0], whole, [] if whole else [raw], bytes(16), bytes(16)
        )
        arrived.decode(msgspec.msgpack.encode(content), 1)


def a_message(data: bytes) -> None:
    for kind in (messages.Enrolment, messages.Invitation, messages.Hello, messages.Receipt):
        try:
            messages.decode(data, kind)  # type: ignore[type-var]
        except FrameError:
            continue


DEPTHS: tuple[Callable[[bytes], None], ...] = (
    a_file,
    a_header,
    a_body,
    a_ciphertext,
    compressed,
    changes_in,
    values_of_a_change,
    a_message,
)


def one_input(data: bytes) -> None:
    """Read one input; a refusal with a reason is what is wanted."""
    if data:
        try:
            DEPTHS[data[0] % len(DEPTHS)](data[1:])
        except FrameError:
            return


def values_bomb(element: bytes) -> None:
    """A change whose row has sixteen million values of a byte each."""
    size = 16_000_000
    raw = b"\xdd" + size.to_bytes(4, "big") + element * size
    for op in (b"\x00", b"\x01"):
        one_input(bytes([DEPTHS.index(values_of_a_change)]) + b"\x01" + op + raw)


def recipients_bomb() -> None:
    """A body for everybody."""
    size = 800_000
    listed = b"\xdd" + size.to_bytes(4, "big") + b"\x92\xc4\x00\xc4\x00" * size
    one_input(bytes([DEPTHS.index(a_body)]) + b"\x92" + listed + b"\xc4\x00")


def changes_bomb() -> None:
    """More changes than a year has."""
    one = changes.encode([changes.Change(bytes(16), 1, bytes(16), 1, 0, 0, {})])[1:]
    size = 16_000_000 // len(one)
    listed = b"\xdd" + size.to_bytes(4, "big") + one * size
    one_input(bytes([DEPTHS.index(changes_in)]) + listed)


def seeds() -> list[bytes]:
    """Return inputs from which a fuzzer finds its way."""

    change = changes.Change(bytes(16), 1, bytes(16), changes.INSERT, 0, 0, ["16831", "Bản", "ban"])
    corrected = changes.Change(bytes(16), 1, bytes(16), changes.UPDATE, 1, 0, {1: "Bản Trên"})
    content = changes.encode([change, corrected])
    body = seal.seal(content, [_PUBLIC], _BOUND_TO)
    header = Header(
        1, 1, bytes(16), bytes(16), bytes(16), 1, bytes(32), 2, hashlib.sha256(body).digest(), 1, 0
    )
    frame = protocol.make_frame(header, body, SIGNING)
    packed = packing.compress(content)
    bomb = packing.compress(bytes(protocol.MAX_PLAIN + 1))
    values = msgspec.msgpack.encode(change.values)
    message = messages.encode(messages.Enrolment(bytes(16), "16831", bytes(32), "Mai", "Xã"))
    inputs = [
        (a_file, frame.to_bytes()),
        (a_header, frame.header_bytes),
        (a_body, body),
        (a_ciphertext, packed),
        (a_ciphertext, bomb),
        (compressed, packed),
        (compressed, bomb),
        (changes_in, content),
        (changes_in, b"\x91" * 2000),
        (changes_in, b"\xdd\xff\xff\xff\xff"),
        (values_of_a_change, b"\x01\x00" + values),
        (values_of_a_change, b"\x01\x01" + b"\xdf\xff\xff\xff\xff"),
        (a_message, message),
    ]
    return [bytes([DEPTHS.index(depth)]) + data for depth, data in inputs]


def main() -> None:
    """Run libFuzzer with the arguments of the command line."""
    import atheris

    for module in (protocol, seal, changes, messages):
        for name, value in vars(module).items():
            if callable(value) and getattr(value, "__module__", "") == module.__name__:
                code = getattr(value, "__code__", None)
                if code is not None:
                    setattr(module, name, atheris.instrument_func(value))
    for data in seeds():
        one_input(data)
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
