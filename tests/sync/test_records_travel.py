# SPDX-License-Identifier: MIT
"""Records of every kind reach the province in one bundle, and nothing that is local goes along."""

from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from desktop_app import demo, exchange
from desktop_app.app import App
from desktop_app.records import service
from models.records.kind import Shape
from models.records.kinds import KINDS
from models.wire import wire_table_named
from sync.server import ingest, store, tables
from tests.desktop_app.test_records_service import sound

_SECRET, _PHONE = "Ông Bí Mật", "0962000777"


def _with_secrets(app: App, code: str) -> dict[str, Any]:
    values = sound(app, code)
    if code == "business":
        values["name"] = "Sạp hàng ở chợ"  # an offer has brought one of its own
    for field in next(kind for kind in KINDS if kind.code == code).fields:
        if field.home and field.shape in {Shape.TEXT, Shape.LINES} and field.name != "tax_code":
            values[field.name] = _PHONE if field.name == "phone" else _SECRET
    return values


def test_every_kind_travels_without_what_is_local(app: App, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    demo.enrol_with_province(app, tmp_path / "province", stick)
    province = store.open_store(tmp_path / "province")
    try:
        before = store.stats(province)["records"]
        kept = {k.code: service.save(app, k.code, None, _with_secrets(app, k.code)) for k in KINDS}
        sent = exchange.export_to(app, stick)
        assert sent.file is not None
        taken = ingest.take_in(province, sent.file.read_bytes())
        assert taken.count("refused") == 0
        assert store.stats(province)["records"] >= before + len(KINDS)
        with province.read() as connection:
            rows = {
                (row.tbl, bytes(row.row)): row.fields
                for row in connection.execute(select(tables.record))
            }
        for described in KINDS:
            table = wire_table_named(described.table_name)
            fields = rows[table.number, bytes.fromhex(kept[described.code].id)]
            assert set(fields) <= {column.name for column in table.columns}
            home = {field.name for field in described.fields if field.home}
            assert not home & set(fields), described.code
        everything = msgspec.json.encode([str(fields) for fields in rows.values()]).decode()
        assert _SECRET not in everything
        assert _PHONE not in everything
        # A removed record goes as a tombstone.
        service.remove(app, "event", kept["event"].id)
        again = exchange.export_to(app, stick)
        assert again.file is not None
        ingest.take_in(province, again.file.read_bytes())
        number = wire_table_named("event").number
        with province.read() as connection:
            [gone] = connection.execute(
                select(tables.record.c.deleted).where(
                    tables.record.c.tbl == number,
                    tables.record.c.row == bytes.fromhex(kept["event"].id),
                )
            )
        assert gone.deleted
    finally:
        province.close()
