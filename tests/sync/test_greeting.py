# SPDX-License-Identifier: MIT
"""A greeting brings what came back once: while the same stands, the answer says just that."""

from collections.abc import Iterator

import msgspec
import pytest
from sqlalchemy import delete, text

from desktop_app import exchange
from desktop_app.app import App
from sync import greeting, messages, receipts, state, told
from sync.messages import MAX_WELCOME_ROWS, Hello, RowOutcome, Welcome
from sync.outcomes import Outcome
from sync.protocol import Frame
from sync.server import apply, devices, greetings, store, tables
from sync.server.devices import Device
from sync.server.store import Store
from tests.sync.server.laptops import new_id
from tests.sync.serving import invite_to, province_at


@pytest.fixture
def online(demo_app: App, province: Store) -> Iterator[App]:
    """The laptop has sent everything and knows that nothing came back."""
    with province_at(province) as address:
        invite_to(demo_app, address)
        assert exchange.sync_now(demo_app).outcome is Outcome.DONE
        yield demo_app


def only_device(province: Store) -> Device:
    with province.read() as connection:
        [row] = connection.execute(tables.device.select()).all()
        found = devices.find(connection, bytes(row.device))
    assert found is not None
    return found


def return_rows(province: Store, count: int, reason: str = "Xem lại ngày.") -> list[bytes]:
    """Return made-up rows of the laptop; what is said of rows needs none to be there."""
    rows = [new_id() for _each in range(count)]
    said = [RowOutcome(7, row, new_id(), "returned", reason, b"") for row in rows]
    with province.write() as connection:
        apply.put_outcomes(connection, only_device(province), said)
    return rows


def let_pass(province: Store, row: bytes) -> None:
    with province.write() as connection:
        connection.execute(delete(tables.row_outcome).where(tables.row_outcome.c.row == row))


def answered(app: App, province: Store, hello: Frame, nonce: bytes) -> Welcome:
    answer = greetings.welcome(province, only_device(province), hello)
    with app.db.read() as db:
        me = state.identity(db)
    assert me is not None
    return greeting.read_welcome(me, answer, nonce)


def greeted(app: App, province: Store) -> Welcome:
    """Greet without taking the answer in."""
    with app.db.read() as db:
        me, known = state.identity(db), told.mark(db)
    assert me is not None
    return answered(app, province, *greeting.hello_frame(me, "", 0, known))


def taken(app: App, said: Welcome) -> None:
    with app.db.write("test.welcome") as db:
        me = state.identity(db)
        assert me is not None
        receipts.welcome(db, me, said)


def listed(app: App) -> int:
    with app.db.read() as db:
        unsettled = text("SELECT count(*) FROM row_outcome WHERE resolved_at IS NULL")
        return int(db.connection().execute(unsettled).scalar_one())


def test_what_is_known_is_not_said_again_until_it_changes(online: App, province: Store) -> None:
    rows = return_rows(province, 3)
    for _pass in range(3):
        assert exchange.sync_now(online).outcome is Outcome.DONE
        assert listed(online) == 3
        assert greeted(online, province).rows == []
    more = return_rows(province, 1)
    assert {row.row for row in greeted(online, province).rows} == {*rows, *more}
    exchange.sync_now(online)
    let_pass(province, rows[0])
    assert {row.row for row in greeted(online, province).rows} == {*rows[1:], *more}
    exchange.sync_now(online)
    assert (listed(online), greeted(online, province).rows) == (3, [])
    for row in (*rows[1:], *more):
        let_pass(province, row)
    exchange.sync_now(online)
    assert (listed(online), greeted(online, province).standing) == (0, b"")


def test_another_word_about_a_known_row_is_said(online: App, province: Store) -> None:
    [row] = return_rows(province, 1)
    exchange.sync_now(online)
    said = RowOutcome(7, row, new_id(), "returned", "Xem lại địa điểm.", b"")
    with province.write() as connection:
        apply.put_outcomes(connection, only_device(province), [said])
    assert greeted(online, province).rows == [said]


def test_what_the_officer_put_right_comes_not_back_while_it_waits(
    online: App, province: Store
) -> None:
    return_rows(province, 2)
    exchange.sync_now(online)
    with online.db.write("test.correct") as db:
        db.connection().exec_driver_sql(
            "UPDATE row_outcome SET resolved_at = 't' "
            "WHERE row_id = (SELECT max(row_id) FROM row_outcome)"
        )
    assert greeted(online, province).rows == []
    exchange.sync_now(online)
    assert listed(online) == 1


def test_an_answer_to_what_was_known_before_settles_nothing(online: App, province: Store) -> None:
    return_rows(province, 1)
    exchange.sync_now(online)
    said = greeted(online, province)
    assert said.standing
    late = RowOutcome(7, new_id(), new_id(), "returned", "Xem lại.", b"")
    with online.db.write("test.receipt") as db:
        told.keep(db, [late], store.now_ms())  # a receipt came between
    taken(online, said)
    another = RowOutcome(7, new_id(), new_id(), "returned", "Xem lại.", b"")
    with online.db.write("test.receipt") as db:
        assert told.keep(db, [another], said.server_time - 1) == 1, "it may be news as well"
    assert listed(online) == 3
    exchange.sync_now(online)
    assert listed(online) == 1, "asked once more, the province told what stands"


def test_after_a_restore_everything_is_said_again(online: App, province: Store) -> None:
    return_rows(province, 2)
    exchange.sync_now(online)
    generation = store.raise_generation(province)
    again = msgspec.structs.replace(greeted(online, province), generation=generation)
    assert again.standing
    taken(online, again)
    assert listed(online) == 2
    said = greeted(online, province)
    assert (said.standing, len(said.rows)) == (b"", 2)


def test_more_than_an_answer_holds_is_never_left_out(online: App, province: Store) -> None:
    return_rows(province, MAX_WELCOME_ROWS + 1)
    for _pass in range(2):
        exchange.sync_now(online)
        said = greeted(online, province)
        assert (said.standing, len(said.rows)) == (b"", MAX_WELCOME_ROWS)


def test_however_many_the_laptop_knows_they_are_not_repeated(online: App, province: Store) -> None:
    for _part in range(2):  # one answer cannot hold them all
        return_rows(province, MAX_WELCOME_ROWS * 3 // 4)
        exchange.sync_now(online)
    assert listed(online) > MAX_WELCOME_ROWS
    said = greeted(online, province)
    assert (bool(said.standing), said.rows) == (True, [])
    exchange.sync_now(online)
    assert listed(online) > MAX_WELCOME_ROWS


class _OldHello(msgspec.Struct, array_like=True):
    nonce: bytes
    epoch: bytes
    reference_version: str


class _OldWelcome(msgspec.Struct, array_like=True):
    nonce: bytes
    tip_seq: int
    tip_hash: bytes
    generation: int
    server_time: int
    reference_version: str
    revoked: bool
    rows: list[RowOutcome]
    schema_version: int = 1
    keys: messages.Keys | None = None


def test_older_programs_on_either_side_say_and_hear_everything(
    online: App, province: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    return_rows(province, 2)
    exchange.sync_now(online)
    with online.db.read() as db:
        me = state.identity(db)
    assert me is not None
    monkeypatch.setattr(greeting, "Hello", lambda *said: _OldHello(*said[:3]))
    hello, nonce = greeting.hello_frame(me, "", 0, b"x" * 16)
    monkeypatch.undo()
    to_an_older_laptop = answered(online, province, hello, nonce)
    assert len(to_an_older_laptop.rows) == 2
    content = messages.encode(greeted(online, province))
    assert msgspec.msgpack.decode(content, type=_OldWelcome).rows == []
    new = messages.encode(Hello(b"n" * 16, b"e" * 16, "", b"x" * 16))
    assert msgspec.msgpack.decode(new, type=_OldHello).epoch == b"e" * 16
    old = _OldWelcome(
        nonce, 0, bytes(32), me.generation, store.now_ms(), "", False, to_an_older_laptop.rows[:1]
    )
    taken(online, msgspec.msgpack.decode(msgspec.msgpack.encode(old), type=Welcome))
    assert listed(online) == 1


def test_a_greeting_stays_small_however_much_came_back(online: App, province: Store) -> None:
    return_rows(province, 175)
    first = exchange.sync_now(online).bytes_received
    assert exchange.sync_now(online).bytes_received * 4 < first
