# SPDX-License-Identifier: MIT
"""Photos: made small and anonymous, sent with consent after the records, whole or not at all."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text

from desktop_app import exchange, exchange_views, guidance_lists, photos
from desktop_app.app import App
from desktop_app.clock import SetClock
from desktop_app.photos import PhotoState
from desktop_app.records import lists
from resources import photo
from resources.errors import UserError
from sync.protocol import Frame, Kind, read_frames
from sync.server import devices, ingest, store
from sync.server.store import Store
from tests.sync.outbox import fill
from tests.sync.serving import invite_to, province_at


def _camera(width: int = 2400, height: int = 1800) -> bytes:
    """A picture with noise, an orientation and a place, as a phone makes it."""
    picture = Image.effect_noise((width, height), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "NOKIA"
    exif[0x0112] = 6  # turned a quarter
    exif.get_ifd(0x8825)[2] = (19.0, 30.0, 12.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, exif=exif, comment=b"Lau Y Mai, 0912345678")
    return out.getvalue()


def _session(app: App) -> str:
    return str(guidance_lists.lines(app, guidance_lists.sessions(app), 0)[-1].id)


def _blobs(province: Store) -> list[tuple[int, int]]:
    """Whether each photo is whole, and how large; none of those that were withdrawn."""
    with province.read() as connection:
        rows = connection.execute(text("SELECT whole, size FROM blob WHERE whole < 2")).all()
    return [(row.whole, row.size) for row in rows]


def test_a_picture_comes_out_small_upright_and_says_nothing() -> None:
    made = photo.prepare(_camera(), "a.jpg")
    assert (made.width, made.height) == (1200, 1600), "upright, at most 1600 a side"
    with Image.open(io.BytesIO(made.jpeg)) as again:
        assert not again.getexif()
        assert "comment" not in again.info
    for secret in (b"Exif", b"NOKIA", b"0912345678"):
        assert secret not in made.jpeg


def test_a_photo_of_a_banner_stays_on_the_laptop_and_is_removed_for_good(
    demo_app: App, province: Store, tmp_path: Path
) -> None:
    [display] = [
        line
        for line in lists.lines(demo_app, "display", lists.records(demo_app, "display"), 0)
        if "pano" in line.cells["kind"].lower()
    ]
    file = tmp_path / "pano.jpg"
    file.write_bytes(_camera())
    before = exchange_views.status(demo_app)
    photo_id = photos.add_to_record(demo_app, display.id, file)
    [info] = photos.of_record(demo_app, display.id)
    assert (info.id, info.width, info.height) == (photo_id, 1200, 1600)
    assert b"NOKIA" not in info.jpeg
    assert exchange_views.status(demo_app) == before, "nothing waits for sending"
    bundle = exchange.export_to(demo_app, tmp_path).file
    assert bundle is not None
    frames = [f for f in read_frames(bundle.read_bytes()) if isinstance(f, Frame)]
    assert Kind.BLOB not in {frame.header.kind for frame in frames}
    ingest.take_in(province, bundle.read_bytes())
    assert _blobs(province) == []
    for _number in range(photos.MOST - 1):
        photos.add_to_record(demo_app, display.id, file)
    with pytest.raises(UserError) as refused:
        photos.add_to_record(demo_app, display.id, file)
    assert refused.value.code == "photo-many"
    photos.remove_from_record(demo_app, photo_id)
    assert len(photos.of_record(demo_app, display.id)) == photos.MOST - 1
    with demo_app.db.read() as db:
        kept = db.connection().execute(text("SELECT count(*) FROM photo_content")).scalar_one()
    assert kept == photos.MOST - 1
    with pytest.raises(UserError) as gone:
        photos.remove_from_record(demo_app, photo_id)
    assert gone.value.code == "photo-gone"


def _png_claiming(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_png_claiming(60_000, 60_000), "photo-size"),
        (_png_claiming(11_000, 9_000), "photo-size"),
        (_png_claiming(100, 100), "photo-kind"),
        (b"", "photo-kind"),
        (b"%PDF-1.7", "photo-kind"),
        (b"GIF89a" + bytes(100), "photo-kind"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "photo-kind"),
    ],
    ids=["bomb", "large", "torn", "empty", "pdf", "gif", "half"],
)
def test_bombs_and_what_is_no_picture_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(UserError) as refused:
        photo.prepare(data, "x.jpg")
    assert refused.value.code == code


def test_a_photo_leaves_with_consent_only_and_withdrawing_removes_it(
    demo_app: App, province: Store, tmp_path: Path
) -> None:
    session, file = _session(demo_app), tmp_path / "anh.jpg"
    file.write_bytes(_camera())
    photo_id = photos.add(demo_app, session, file)
    with province_at(province) as address:
        invite_to(demo_app, address)
        assert exchange.sync_now(demo_app).ok
        assert _blobs(province) == [], "nobody said that it may leave"
        with pytest.raises(UserError) as refused:
            photos.send(demo_app, photo_id, consent=False)
        assert refused.value.code == "photo-consent"
        photos.send(demo_app, photo_id, consent=True)
        [info] = photos.photos(demo_app, session)
        assert (info.state, exchange_views.status(demo_app).photos_waiting) == (
            PhotoState.WAITING,
            1,
        )
        assert len(info.jpeg) > 128 * 1024, "several parts"
        assert exchange.sync_now(demo_app).ok
        assert _blobs(province) == [(1, len(info.jpeg))]
        [info] = photos.photos(demo_app, session)
        assert info.state is PhotoState.THERE
        assert exchange_views.status(demo_app).photos_waiting == 0
        photos.keep_here(demo_app, photo_id)
        assert exchange.sync_now(demo_app).ok
        assert _blobs(province) == []
        [info] = photos.photos(demo_app, session)
        assert info.state is PhotoState.HERE
        photos.remove(demo_app, photo_id)
        assert photos.photos(demo_app, session) == []
        assert exchange.sync_now(demo_app).ok
    status = exchange_views.status(demo_app)
    assert (status.waiting, status.under_way) == (0, 0)


def test_a_stick_carries_photos_after_the_records_and_again_to_a_restored_province(
    demo_app: App, province: Store, tmp_path: Path
) -> None:
    session, file = _session(demo_app), tmp_path / "anh.jpg"
    file.write_bytes(_camera(1200, 900))
    photos.send(demo_app, photos.add(demo_app, session, file), consent=True)
    bundle = exchange.export_to(demo_app, tmp_path).file
    assert bundle is not None
    taken = ingest.take_in(province, bundle.read_bytes())
    [answer] = taken.answers.values()
    receipt = tmp_path / "answer.tnr"
    receipt.write_bytes(answer)
    exchange.import_file(demo_app, receipt)
    status = exchange_views.status(demo_app)
    assert (status.waiting, status.under_way, status.photos_waiting) == (0, 0, 0)
    assert [whole for whole, _size in _blobs(province)] == [1]
    again = ingest.take_in(province, bundle.read_bytes())
    assert again.count("repeated") == len(again.outcomes)


def test_photos_are_whole_on_either_database(
    app: App, tmp_path: Path, database: str, clock: SetClock
) -> None:
    opened = store.create(tmp_path / "province", "Nghệ An", "", database)
    usb = tmp_path / "usb"
    usb.mkdir()
    (usb / "letter.tni").write_bytes(devices.invite(opened, "16831"))
    exchange.enrol(app, usb / "letter.tni")
    fill(app, 1)
    session, file = _session(app), tmp_path / "anh.jpg"
    file.write_bytes(_camera(1600, 1200))
    photo_id = photos.add(app, session, file)
    photos.send(app, photo_id, consent=True)
    bundle = exchange.export_to(app, usb).file
    assert bundle is not None
    *_records, last = [f for f in read_frames(bundle.read_bytes()) if isinstance(f, Frame)]
    assert last.header.kind == Kind.BLOB
    ingest.take_in(opened, bundle.read_bytes()[: -len(last.to_bytes())])
    assert [whole for whole, _size in _blobs(opened)] == [0], "a part is missing"
    with province_at(opened) as address:
        invite_to(app, address)
        assert exchange.sync_now(app).ok
    [info] = photos.photos(app, session)
    assert (info.state, _blobs(opened)) == (PhotoState.THERE, [(1, len(info.jpeg))])
    with opened.read() as connection:
        parts = connection.execute(text("SELECT data FROM blob_part ORDER BY part")).scalars()
        assert b"".join(bytes(part) for part in parts) == info.jpeg
    with province_at(opened) as address:
        invite_to(app, address)
        photos.keep_here(app, photo_id)
        assert exchange.sync_now(app).ok
    assert _blobs(opened) == []
    opened.close()
