# SPDX-License-Identifier: MIT
"""A file is looked at before it is taken in: whose it is, what is new of it, and what is wrong."""

from pathlib import Path

import pytest

from models.files import durable_replace
from sync.server import cli, devices, ingest, store
from sync.server.preview import preview
from sync.server.store import Store
from tests.sync.server.laptops import Laptop
from tests.sync.server.rows import sound_session


def session_frame(laptop: Laptop) -> bytes:
    _row, changes = sound_session(place="Chợ")
    return laptop.frame(list(changes)).to_bytes()


def test_a_file_is_looked_at_and_nothing_is_written(province: Store) -> None:
    laptop = Laptop(devices.invite(province, "16831"))
    sent = laptop.request().to_bytes() + session_frame(laptop)
    before = store.stats(province)
    [new] = preview(province, sent).laptops
    assert (new.label, new.frames, new.sessions, new.conflicts) == ("", 1, 1, 0)
    assert new.new_changes == new.changes
    assert store.stats(province) == before
    [label] = ingest.take_in(province, sent).answers
    [known] = preview(province, sent).laptops
    assert (known.label, known.known_frames, known.new_changes) == (label, 1, 0)


def test_what_nobody_vouches_for_is_said(province: Store) -> None:
    stranger = Laptop(devices.invite(province, "16831"))
    alone = session_frame(stranger)
    looked = preview(province, alone)
    assert looked.laptops == []
    assert looked.refused == ["Tỉnh chưa nhận máy đã gửi gói này; xã gửi lại từ đầu, kèm thư mời."]
    turned = bytearray(stranger.request().to_bytes() + alone)
    turned[-1] ^= 1
    looked = preview(province, bytes(turned))
    assert looked.refused == ["Gói bị thay đổi hoặc hỏng trên đường đi; chép lại từ máy của xã."]
    assert preview(province, alone[:-9]).refused == ["Gói bị cắt cụt; chép lại từ máy của xã."]


def test_the_command_tells_it_of_each_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = store.create(tmp_path / "p", "Nghệ An", "")
    laptop = Laptop(devices.invite(opened, "16831"))
    opened.close()
    durable_replace(tmp_path / "a.tnb", laptop.request().to_bytes() + session_frame(laptop))
    asked = ["preview", str(tmp_path / "a.tnb"), "--data-dir", str(tmp_path / "p")]
    assert cli.main(asked) == 0
    told = capsys.readouterr().out
    assert "sessions" in told
    assert "a.tnb" in told
