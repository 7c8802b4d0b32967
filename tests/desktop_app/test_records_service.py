# SPDX-License-Identifier: MIT
"""Records of every kind: saved, refused with the field, corrected, removed, brought back."""

import datetime
from typing import Any

import pytest
from sqlalchemy import text

from desktop_app import demo, scenario
from desktop_app.app import App
from desktop_app.clock import SetClock
from desktop_app.records import links, lists, service
from desktop_app.records.service import RecordRefusedError
from models.records.kind import Shape
from models.records.kinds import KINDS, kind
from models.wire import wire_table_named
from resources.errors import UserError

DAY = datetime.date(2026, 10, 1)


def sound(app: App, code: str) -> dict[str, Any]:
    """Return values of a kind that nothing is wrong with."""
    described = kind(code)
    values = service.new_values(app, code)
    for field in described.fields:
        if field.required and values.get(field.name) in {None, ""}:
            values[field.name] = _sample(app, field.shape, field.source)
    special: dict[str, dict[str, Any]] = {
        "display": {"permit_note": "Thông báo số 12"},
        "event": {"planned_on": DAY},
        "budget": {"spent": 1_000_000},
        "asset": {"year": 2026},
        "example": {"achievement": "Đến 120 hộ trong mười ngày"},
    }
    return values | special.get(code, {})


def _sample(app: App, shape: Shape, source: str) -> Any:
    from desktop_app import reference

    if shape is Shape.CHOICE:
        return reference.catalogue(app, source)[0].code
    if shape is Shape.LINK:
        there = links.choices(app, source)
        return there[0].code if there else service.save(app, source, None, sound(app, source)).id
    return {Shape.DATE: DAY, Shape.NUMBER: 3}.get(shape, "Chợ phiên Mường Lống")


@pytest.mark.parametrize("code", [k.code for k in KINDS])
def test_a_record_is_saved_corrected_removed_and_brought_back(app: App, code: str) -> None:
    kept = service.save(app, code, None, sound(app, code))
    heading = kind(code).heading
    changed = service.save(app, code, kept.id, kept.values | {heading: "Tên khác, sửa lại"})
    assert (changed.rev, changed.values[heading]) == (2, "Tên khác, sửa lại")
    assert service.take_back(app, kept).values == kept.values
    service.remove(app, code, kept.id)
    assert service.record(app, code, kept.id) is None
    service.restore(app, code, kept.id)
    assert service.record(app, code, kept.id) is not None


@pytest.mark.parametrize("code", [k.code for k in KINDS])
def test_every_field_is_a_column_and_home_fields_never_travel(code: str) -> None:
    described = kind(code)
    columns = {c.name: c.info for c in described.model.__table__.columns}  # type: ignore[attr-defined]
    travelling = {c.name for c in wire_table_named(described.table_name).columns}
    for field in described.fields:
        assert field.name in columns, field.name
        assert field.home == (field.name not in travelling), field.name
    assert "name_key" not in travelling


@pytest.mark.parametrize("code", [k.code for k in KINDS])
def test_an_empty_form_names_its_first_field(app: App, code: str) -> None:
    with pytest.raises(RecordRefusedError) as refused:
        service.save(app, code, None, {})
    assert refused.value.field == next(f.name for f in kind(code).fields if f.required)


@pytest.mark.parametrize(
    ("code", "wrong", "field", "problem"),
    [
        ("activity", {"url": "zalo.me/abc"}, "url", "url"),
        ("activity", {"url": "javascript:alert(1)"}, "url", "url"),
        ("activity", {"count": 0}, "count", "bounds"),
        ("activity", {"title": "Gọi 0912 345 678"}, "title", "personal"),
        ("broadcast", {"date_to": datetime.date(2026, 9, 1)}, "date_to", "order"),
        ("broadcast", {"date_from": datetime.date(2026, 12, 1)}, "date_from", "ahead"),
        ("broadcast", {"date_from": datetime.date(2026, 9, 1)}, "date_from", "date_from-outside"),
        ("display", {"permit_note": ""}, "permit_note", "permit-missing"),
        ("event", {"status": "hoan"}, "status_reason", "reason-missing"),
        ("event", {"status": "da_to_chuc"}, "held_on", "held-missing"),
        ("event", {"attendees": 10}, "attendees", "attendees-early"),
        (
            "event",
            {"type": "le_phat_dong", "planned_on": datetime.date(2026, 10, 10)},
            "planned_on",
            "launch-late",
        ),
        ("business", {"tax_code": "040123456789"}, "tax_code", "citizen-number"),
        ("business", {"tax_code": "12345"}, "tax_code", "tax-code"),
        ("budget", {"spent": -1}, "spent", "bounds"),
        ("budget", {"spent": None, "planned": None}, "planned", "no-amount"),
        ("school", {"dx_model_since": DAY}, "dx_model", "model-not"),
        ("example", {"may_be_named": True}, "consent_on", "consent-day"),
        ("document", {"file_sha256": "abc"}, "file_sha256", "digest"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    app: App, code: str, wrong: dict[str, Any], field: str, problem: str
) -> None:
    with pytest.raises(RecordRefusedError) as refused:
        service.save(app, code, None, sound(app, code) | wrong)
    assert (refused.value.field, refused.value.code) == (field, problem)
    assert refused.value.message


def test_a_warning_is_kept_with_its_reason(app: App) -> None:
    early = sound(app, "broadcast") | {"date_from": datetime.date(2026, 9, 1)}
    kept = service.save(
        app, "broadcast", None, early, reasons={"date_from-outside": "phát thử", "other": "x"}
    )
    assert kept.reasons == {"date_from-outside": "phát thử"}


def test_the_same_school_twice_is_refused(app: App) -> None:
    values = sound(app, "school") | {"name": "Trường THCS Mường Lống"}
    first = service.save(app, "school", None, values)
    with pytest.raises(UserError) as refused:
        service.save(app, "school", None, values | {"name": "trường thcs mường lống"})
    assert (refused.value.code, refused.value.field) == ("twice", "name")
    service.remove(app, "school", first.id)
    service.save(app, "school", None, values)
    with pytest.raises(UserError):
        service.restore(app, "school", first.id)


def test_what_others_need_is_not_removed(app: App) -> None:
    offer = service.save(app, "promotion", None, sound(app, "promotion"))
    with pytest.raises(UserError) as refused:
        service.remove(app, "business", offer.values["business_id"])
    assert refused.value.code == "needed"


def test_a_name_travels_only_while_consent_stands(app: App) -> None:
    values = sound(app, "example") | {"name": "Vừ Bá Tềnh", "achievement": "Đến 120 hộ"}
    kept = service.save(app, "example", None, values)
    consent = {"may_be_named": True, "consent_on": DAY, "consent_method": "ky_giay"}

    def sent() -> str | None:
        with app.db.read() as db:
            row = db.connection().execute(text("SELECT public_name FROM outstanding_example"))
            name: str | None = row.scalar_one()
            return name

    assert sent() is None
    service.save(app, "example", kept.id, values | consent)
    assert sent() == "Vừ Bá Tềnh"
    service.save(app, "example", kept.id, values)
    assert sent() is None
    with pytest.raises(RecordRefusedError) as refused:
        service.save(app, "example", kept.id, values | {"achievement": "Ông vừ bá tềnh đi 120 hộ"})
    assert refused.value.code == "named-without-consent"


def test_the_scenario_is_recorded(app: App, clock: SetClock) -> None:
    clock.set(scenario.moment("2026-10-10", 20))
    data = scenario.load()
    demo.write_records(app, scenario.records(data))
    expected = data["expected"]
    with app.db.read() as db:

        def figure(query: str) -> Any:
            return db.connection().execute(text(query)).scalar()

        assert figure("SELECT sum(broadcasts) FROM broadcast_log") == expected["D1_luot_phat_thanh"]
        assert figure("SELECT sum(minutes) FROM broadcast_log") == expected["D2_phut_phat_thanh"]
        displays = "SELECT sum(count) FROM visual_display WHERE kind = "
        assert figure(displays + "'bang_ron'") == expected["D5_bang_ron"]
        assert figure(displays + "'pano'") == expected["D4_pano"]
        assert figure(displays + "'phuon'") == expected["D6_phuon"] == 0
        assert figure("SELECT sum(reach) FROM communication_activity") == 1240
        assert figure("SELECT sum(attendees) FROM event") == expected["E3_nguoi_du_su_kien"]
        money = "SELECT sum(spent) FROM budget_line WHERE source = "
        assert figure(money + "'nsnn_xa'") == expected["H1_kinh_phi_nsnn"]
        assert figure(money + "'xa_hoi_hoa'") == expected["H2_kinh_phi_xa_hoi_hoa"]


def test_a_number_with_strokes_and_dots_is_found_as_it_is_written(app: App) -> None:
    document = service.save(
        app, "document", None, sound(app, "document") | {"number": "12/KH-UBND"}
    )
    event = service.save(app, "event", None, sound(app, "event") | {"title": "Phiên chợ 4.0"})
    for words, wanted in (("12/KH-UBND", document), ("12/kh", document), ("chợ 4.0", event)):
        assert [line.id for line in lists.find(app, words)] == [wanted.id], words
    assert lists.find(app, "13/KH-UBND") == lists.find(app, "./-") == []
