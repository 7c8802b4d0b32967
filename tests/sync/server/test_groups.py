# SPDX-License-Identifier: MIT
"""Frames that are taken together leave the province just as frames taken one by one."""

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sync.changes import Change
from sync.protocol import Frame, FrameError
from sync.server import apply, devices, groups, store, tables
from sync.server.answers import Taker
from sync.server.outcomes import APPLIED, FORKED, HELD, REFUSED, REPEATED
from sync.server.store import Store
from tests.sync.server import rows as rows_of
from tests.sync.server.laptops import Laptop, new_id, session
from tests.sync.server.rows import edit, put, sound_session, tally


def two_provinces(folder: Path) -> tuple[Store, Store]:
    """Return two provinces that know the same laptops by the same keys."""
    opened = store.create(folder / "together", "Nghệ An", "")
    opened.close()
    shutil.copytree(folder / "together", folder / "single")
    return store.open_store(folder / "together"), store.open_store(folder / "single")


def enrolled(provinces: tuple[Store, Store], commune: str = "16831") -> Laptop:
    laptop = Laptop(devices.invite(provinces[0], commune))
    devices.enrol(provinces[0], laptop.request())
    copy_of(provinces, tables.device)
    return laptop


def copy_of(provinces: tuple[Store, Store], table: Any) -> None:
    with provinces[0].read() as there, provinces[1].write() as here:
        here.execute(table.delete())
        for row in there.execute(select(table)).mappings():
            here.execute(table.insert().values(**row))


def kept(opened: Store) -> dict[str, list[Any]]:
    """Everything that frames leave behind, but for the time of their coming."""
    listed = ("record", "change", "gathered", "figure", "counted", "row_outcome", "chain", "ledger")
    with opened.read() as connection:
        found = {
            name: sorted(
                tuple(value for key, value in row.items() if key not in {"at", "change"})
                for row in connection.execute(select(tables.metadata.tables[name])).mappings()
            )
            for name in listed
        }
        frame = tables.frame.c
        found["frame"] = list(
            connection.execute(select(frame.seq, frame.state, frame.position).order_by(frame.seq))
        )
    return found


def test_together_is_as_one_by_one(tmp_path: Path) -> None:
    provinces = two_provinces(tmp_path)
    laptop = enrolled(provinces)
    row, rows = sound_session()
    bad = rows_of.session(new_id(), place="gọi 0962 000 001")
    sent = [
        laptop.frame(rows),
        laptop.frame(
            [put("difficulty", kind="kho_khan", category="song_mang", content="Sóng yếu")]
        ),
        laptop.frame([edit("guidance_session", row, place="Nhà văn hóa"), bad]),
        laptop.frame([tally(new_id(), bad.row), rows[0]]),
    ]
    together, refused = Taker(provinces[0]).take_several(sent)
    single = [Taker(provinces[1]).take(frame) for frame in sent]
    assert refused is None
    assert [o.state for _r, o in together] == [o.state for _r, o in single] == [APPLIED] * 4
    assert sum(o.changes for _r, o in together) == sum(o.changes for _r, o in single)
    assert kept(provinces[0]) == kept(provinces[1])
    for number, (receipt, _outcome) in enumerate(together):
        [told] = laptop.receipts(receipt.to_bytes())
        assert told.stored == [sent[number].hash]
        assert told.tip_seq == 4


def test_each_receipt_speaks_of_its_own_rows(tmp_path: Path) -> None:
    provinces = two_provinces(tmp_path)
    laptop = enrolled(provinces)
    lonely = session()
    sent = [laptop.frame([lonely]), laptop.frame(sound_session()[1])]
    [(first, _one), (second, _other)], _refused = Taker(provinces[0]).take_several(sent)
    assert [said.row for said in laptop.receipts(first.to_bytes())[0].rows] == [lonely.row]
    assert laptop.receipts(second.to_bytes())[0].rows == []


def states(opened: Store, frames: list[Frame]) -> list[str]:
    taken, _refused = Taker(opened).take_several(frames)
    return [outcome.state for _receipt, outcome in taken]


def test_what_is_not_plain_is_taken_one_by_one(tmp_path: Path) -> None:
    opened = two_provinces(tmp_path)[0]
    laptop = Laptop(devices.invite(opened, "16831"))
    devices.enrol(opened, laptop.request())
    frames = [laptop.frame([session()]) for _number in range(5)]
    assert states(opened, frames[3:]) == [HELD, HELD], "too early"
    assert states(opened, frames[:3]) == [APPLIED] * 3, "and those that waited with them"
    assert states(opened, frames) == [REPEATED] * 5
    copied = copy.copy(laptop)
    one, other = laptop.frame([session()]), copied.frame([session()])
    assert states(opened, [one, other]) == [APPLIED, FORKED]


def test_a_stranger_among_them_ends_the_stream(tmp_path: Path) -> None:
    opened = two_provinces(tmp_path)[0]
    laptop = Laptop(devices.invite(opened, "16831"))
    devices.enrol(opened, laptop.request())
    sent = [laptop.frame([session()]), laptop.frame([session()])]
    forged = Frame(sent[1].header, sent[1].header_bytes, bytes(64), sent[1].body)
    taken, refused = Taker(opened).take_several([sent[0], forged])
    assert [outcome.state for _receipt, outcome in taken] == [APPLIED]
    assert isinstance(refused, FrameError)
    assert refused.reason == "signature"


def test_a_frame_on_which_the_program_fails_takes_none_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = two_provinces(tmp_path)[0]
    laptop = Laptop(devices.invite(opened, "16831"))
    devices.enrol(opened, laptop.request())
    poison = session()
    real = apply.apply

    def failing(connection: Any, device: Any, received: list[Change], *more: Any) -> Any:
        done = real(connection, device, received, *more)  # type: ignore[arg-type]
        if any(change.id == poison.id for change in received):
            raise RuntimeError
        return done

    monkeypatch.setattr(apply, "apply", failing)
    sent = [laptop.frame([session()]), laptop.frame([poison]), laptop.frame([session()])]
    assert states(opened, sent) == [APPLIED, REFUSED, APPLIED]


def test_a_revoked_laptop_is_told_frame_by_frame(tmp_path: Path) -> None:
    opened = two_provinces(tmp_path)[0]
    laptop = Laptop(devices.invite(opened, "16831"))
    device, _answer = devices.enrol(opened, laptop.request())
    devices.revoke(opened, device.label)
    sent = [laptop.frame([session()]), laptop.frame([session()])]
    assert groups.take_together(opened, sent) is None
    assert states(opened, sent) == [REFUSED, REFUSED]
