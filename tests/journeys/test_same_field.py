# SPDX-License-Identifier: MIT
"""A second laptop set up from a backup: both change one session, and the officer decides."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app import (
    clashes,
    demo,
    exchange,
    exchange_views,
    guidance,
    replacing,
    returned,
    scenario,
)
from desktop_app.app import App
from desktop_app.clock import SetClock
from resources.errors import UserError
from sync.server import devices, ingest, store, tables, takeovers
from sync.server.store import Store
from tests.sync.server.rows import fields_of


def carried(app: App, province: Store, usb: Path) -> None:
    """Carry what a laptop has to the province and the receipt back."""
    usb.mkdir(exist_ok=True)
    sent = exchange.export_to(app, usb).file
    assert sent is not None
    [answer] = ingest.take_in(province, sent.read_bytes()).answers.values()
    (usb / "answer.tnr").write_bytes(answer)
    exchange.import_file(app, usb / "answer.tnr")


def enrolled(app: App, province: Store, usb: Path) -> None:
    usb.mkdir(exist_ok=True)
    (usb / "letter.tni").write_bytes(devices.invite(province, "16831"))
    exchange.enrol(app, usb / "letter.tni")
    carried(app, province, usb)


def corrected(app: App, session: str, **values: Any) -> None:
    draft_id, draft = guidance.start_correction(app, session)
    for name, value in values.items():
        setattr(draft, name, value)
    guidance.complete(app, draft_id, draft)


def at_province(province: Store, session: str) -> dict[str, Any]:
    with province.read() as connection:
        [row] = connection.execute(
            tables.record.select().where(tables.record.c.row == bytes.fromhex(session))
        )
        return fields_of(row.fields)


class Two:
    """A laptop and its copy, which the province let write about the same records."""

    def __init__(self, province: Store, first: App, second: App, folder: Path) -> None:
        self.province, self.first, self.second = province, first, second
        self.usb, self.usb2 = folder / "usb", folder / "usb2"
        with first.db.read() as db:
            self.session = (
                db.connection()
                .exec_driver_sql("SELECT id FROM guidance_session ORDER BY date LIMIT 1")
                .scalar_one()
            )

    def carry(self, app: App) -> None:
        carried(app, self.province, self.usb if app is self.first else self.usb2)


@pytest.fixture
def two(
    built_demo: demo.Built,
    demo_dir: Path,
    demo_app: App,
    tmp_path: Path,
    opened: Callable[..., App],
) -> Any:
    province = store.open_store(demo_dir / "province")
    carried(demo_app, province, tmp_path / "usb")
    with demo_app.db.outside_transaction() as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
    other = tmp_path / "other"
    shutil.copytree(demo_app.paths.root, other, ignore=shutil.ignore_patterns("tungngo.*"))
    shutil.copy(tmp_path / "copy.db", other / "tungngo.db")
    copy = opened(other, SetClock(scenario.moment("2026-10-12")), built_demo.passphrase)
    replacing.become_another(copy)
    enrolled(copy, province, tmp_path / "usb2")
    made = Two(province, demo_app, copy, tmp_path)
    corrected(copy, made.session, connectivity="tot")
    made.carry(copy)
    takeovers.decide(province, "NA-16831-02", "accept")
    made.carry(copy)  # it has nothing to send, and asks
    assert [row for row in exchange_views.status(copy).returned if row.asks] == []
    corrected(demo_app, made.session, province_note="thêm của máy một")
    made.carry(demo_app)
    takeovers.decide(province, "NA-16831-01", "accept", "NA-16831-02")
    made.carry(demo_app)
    now = at_province(province, made.session)
    assert (now["connectivity"], now["province_note"]) == ("tot", "thêm của máy một"), "they merge"
    yield made
    province.close()


def test_the_officer_sees_both_values_at_the_field_and_decides(two: Two) -> None:
    corrected(two.first, two.session, place="Nhà văn hóa bản Mường Lống 1")
    corrected(two.second, two.session, place="Chợ phiên")
    two.carry(two.first)
    two.carry(two.second)
    assert at_province(two.province, two.session)["place"] == "Nhà văn hóa bản Mường Lống 1"
    [told] = exchange_views.status(two.second).returned
    assert told.outcome == clashes.CLASH
    assert told.place is not None
    assert (told.place.page, told.place.argument) == ("guidance", ("correct", two.session))
    [field] = told.clashes
    assert field.sentence == (
        "Địa điểm: máy này ghi “Chợ phiên”, máy kia ghi “Nhà văn hóa bản Mường Lống 1”."
    )
    draft_id, draft = guidance.start_correction(two.second, two.session)
    [remark] = returned.remarks(two.second, two.session, draft)
    assert remark.field == "place"
    assert field.sentence in remark.message
    guidance.complete(two.second, draft_id, draft)  # as it is: this laptop's value is right
    assert exchange_views.status(two.second).returned == []
    assert exchange_views.status(two.second).waiting == 1, "the answer travels"
    two.carry(two.second)
    assert at_province(two.province, two.session)["place"] == "Chợ phiên"
    assert exchange_views.status(two.second).returned == []
    # The first laptop hears of it when it writes the field again without knowing.
    corrected(two.first, two.session, place="Sân xã")
    two.carry(two.first)
    [told] = exchange_views.status(two.first).returned
    assert "máy này ghi “Sân xã”, máy kia ghi “Chợ phiên”" in told.clashes[0].sentence
    corrected(two.first, two.session, place="Chợ phiên")
    two.carry(two.first)
    assert exchange_views.status(two.first).returned == []
    assert at_province(two.province, two.session)["place"] == "Chợ phiên"


def test_from_the_list_this_laptops_value_is_kept_with_one_button(two: Two) -> None:
    corrected(two.first, two.session, place="Nhà văn hóa")
    corrected(two.second, two.session, place="Chợ phiên")
    two.carry(two.first)
    two.carry(two.second)
    [told] = exchange_views.status(two.second).returned
    assert "giữ" in clashes.keep_mine(two.second, told.tbl, told.row_id)
    with pytest.raises(UserError) as refused:
        clashes.keep_mine(two.second, told.tbl, told.row_id)
    assert refused.value.code == "no-clash"
    two.carry(two.second)
    assert at_province(two.province, two.session)["place"] == "Chợ phiên"


def test_a_change_of_another_field_leaves_the_question_open(two: Two) -> None:
    village = at_province(two.province, two.session)["village_id"]
    assert village
    for app, number in ((two.first, 50), (two.second, 60)):
        with app.db.write("test.village") as db:
            db.connection().exec_driver_sql(
                f"UPDATE village SET households = {number}, rev = rev + 1 WHERE id = '{village}'"
            )
        two.carry(app)
    takeovers_open = takeovers.waiting(two.province)
    assert takeovers_open == []
    [told] = exchange_views.status(two.second).returned
    assert (told.tbl, told.outcome) == ("village", clashes.CLASH)
    assert told.place is not None
    assert told.place.argument == ("village", village)
    with two.second.db.write("test.village") as db:
        db.connection().exec_driver_sql(
            f"UPDATE village SET kind = 'xom', rev = rev + 1 WHERE id = '{village}'"
        )
    assert len(exchange_views.status(two.second).returned) == 1
    with two.second.db.write("test.village") as db:
        db.connection().exec_driver_sql(
            f"UPDATE village SET households = 55, rev = rev + 1 WHERE id = '{village}'"
        )
    assert exchange_views.status(two.second).returned == [], "written with both values in view"
    two.carry(two.second)
    now = at_province(two.province, village)
    assert (now["households"], now["kind"]) == (55, "xom")
    assert exchange_views.status(two.second).returned == []
