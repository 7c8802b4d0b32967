# SPDX-License-Identifier: MIT
"""What a pass hands to a carrier, and what it gets back."""

from dataclasses import dataclass

from sync.protocol import Frame


@dataclass(frozen=True)
class Parcel:
    """A frame to deliver."""

    nr: int
    data: bytes


@dataclass(frozen=True)
class Delivered:
    """The province's answer to one parcel; nobody has checked its signature yet."""

    nr: int
    answer: Frame
    seconds: float
    """From the first byte of its request to the answer, shared among the frames of a request."""
    size: int = 0
    """Bytes of the parcel; 0 when the carrier does not tell."""


@dataclass
class Traffic:
    """Bytes of bodies that went out and came in, and how often the line was cut."""

    sent: int = 0
    received: int = 0
    cuts: int = 0
