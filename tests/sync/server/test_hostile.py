# SPDX-License-Identifier: MIT
"""Strangers and laptops gone bad at the server's door: never a 500, never a dropped record."""

import http.client
from typing import Any
from urllib.parse import urlsplit

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.wire import wire_tables
from sync import changes
from sync.changes import Change
from sync.protocol import MEDIA_TYPE
from sync.server import ingest
from sync.server.answers import Taker
from sync.server.app import create_app
from sync.server.outcomes import APPLIED, REFUSED
from sync.server.store import Store
from tests.effort import by_effort
from tests.sync import fuzz
from tests.sync.server.laptops import Laptop, new_id, session
from tests.sync.serving import serving

EXAMPLES = by_effort(15, 60, 3000)
_UNBOTHERED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def province(both: Store) -> Store:
    return both


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=True)
    | st.binary(max_size=20)
    | st.binary(min_size=16, max_size=16)
    | _TEXT
    | st.sampled_from(["", "\0", "16831", "2026-10-01", "x" * 4001, "NCDS-2026", "08:00"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=6,
)
_CHANGE = st.builds(
    Change,
    id=st.builds(new_id),
    table=st.sampled_from(sorted(wire_tables())) | st.integers(0, 300),
    row=st.builds(new_id) | st.just(b"r" * 16),
    op=st.integers(0, 2),
    base_rev=st.integers(0, 3),
    at=st.integers(0, 2**53 - 1),
    values=st.lists(_VALUE, max_size=30) | st.dictionaries(st.integers(0, 40), _VALUE, max_size=6),
)


@st.composite
def _nearly_right(draw: st.DrawFn) -> Change:
    """A whole row of a real table in which one value is off."""
    good = session()
    assert isinstance(good.values, list)
    place = draw(st.integers(0, len(good.values) - 1))
    good.values[place] = draw(_VALUE)
    return good


@_UNBOTHERED
@given(content=st.lists(_CHANGE | _nearly_right(), min_size=1, max_size=4))
def test_a_laptop_gone_bad_is_answered_and_nothing_it_sent_is_dropped(
    province: Store, laptop: Laptop, content: list[Change]
) -> None:
    frame = laptop.frame(content)
    receipt, outcome = Taker(province).take(frame)
    said = laptop.receipts(receipt.to_bytes())[0]
    assert outcome.state in {APPLIED, REFUSED}
    assert frame.hash in [*said.stored, *(refusal.hash for refusal in said.refused)]
    good, _outcome = Taker(province).take(laptop.frame([session()]))
    assert laptop.receipts(good.to_bytes())[0].stored, "the chain goes on"


def test_a_zero_byte_in_a_text_is_no_fault_of_the_server(province: Store, laptop: Laptop) -> None:
    frame = laptop.frame([session("trước\0sau"), session(place="\0")])
    receipt, _outcome = Taker(province).take(frame)
    assert laptop.receipts(receipt.to_bytes())[0].stored == [frame.hash]


def _described(application: FastAPI) -> dict[str, Any]:
    """Return the server's OpenAPI with its bodies said to be frames."""
    described = application.openapi()
    for path in ("/v1/enrol", "/v1/hello", "/v1/frames"):
        described["paths"][path]["post"]["requestBody"] = {
            "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}
        }
    return described


def _bodies(laptop: Laptop) -> st.SearchStrategy[bytes]:
    """Rubbish, frames nearly right, and right ones of every kind, cut or altered."""
    hello, _nonce = laptop.hello()
    whole = [
        hello.to_bytes(),
        laptop.request().to_bytes(),
        laptop.frame([session()]).to_bytes(),
        laptop.frame([Change(new_id(), 1, new_id(), changes.UPDATE, 1, 1, {1: "\0"})]).to_bytes(),
        fuzz.seeds()[0][1:],
    ]
    assert all(isinstance(frame, bytes) for frame in whole)
    several = st.lists(st.sampled_from(whole), min_size=1, max_size=3).map(b"".join)
    cut = st.builds(lambda data, at: data[: int(at * len(data))], several, st.floats(0, 1))

    def flip(data: bytes, at: float, bit: int) -> bytes:
        altered = bytearray(data)
        altered[int(at * (len(data) - 1))] ^= 1 << bit
        return bytes(altered)

    flipped = st.builds(flip, several, st.floats(0, 1), st.integers(0, 7))
    return st.binary(max_size=300) | several | cut | flipped


def test_nothing_that_the_openapi_allows_is_answered_with_a_500(
    province: Store, laptop: Laptop
) -> None:
    application = create_app(province)
    schemathesis.openapi.media_type(MEDIA_TYPE, _bodies(laptop))
    schema = schemathesis.openapi.from_dict(_described(application))
    with serving(application) as address:
        for found in schema.get_all_operations():
            operation: Any = found.ok()  # type: ignore[union-attr]

            @_UNBOTHERED
            @given(case=operation.as_strategy())
            def ask(case: Any) -> None:
                response = case.call(base_url=address)
                assert response.status_code < 500, (case.method, case.path, response.status_code)

            ask()
        _plain(address)


def _plain(address: str) -> None:
    """Whatever is no HTTP of ours, too: other methods, paths, headers, lengths that lie."""
    host = urlsplit(address).netloc
    for method, path, headers in (
        ("PUT", "/v1/frames", {}),
        ("GET", "/v1/frames", {}),
        ("POST", "/v1/../../etc/passwd", {}),
        ("POST", "/v1/hello", {"content-type": "application/json"}),
        ("POST", "/v1/frames", {"content-encoding": "gzip"}),
        ("POST", "/%00", {}),
    ):
        line = http.client.HTTPConnection(host)
        line.request(method, path, b"TN1\0 nothing", headers)
        assert line.getresponse().status < 500, (method, path)
        line.close()


def test_frames_of_another_version_are_refused_by_name(province: Store, laptop: Laptop) -> None:
    data = laptop.frame([session()]).to_bytes()
    taken = ingest.take_in(province, data.replace(b"TN1\0", b"TN9\0", 1))
    assert [outcome.code for outcome in taken.outcomes] == ["magic"]
