# SPDX-License-Identifier: MIT
"""The province judges what arrives: returned with the field and the fix, never dropped."""

import datetime
from typing import Any

import pytest
from sqlalchemy import text

from sync.server import doubles, judge, rebuild, totals
from sync.server.store import Store
from tests.sync.server import every_table, rows
from tests.sync.server.laptops import new_id
from tests.sync.server.rows import edit, laptop, outcomes, put, remove, sound_session, take

TODAY = datetime.date(2026, 10, 12)


@pytest.fixture
def province(both: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(judge, "today", lambda: TODAY)
    return rows.emptied(both)


def figure(province: Store, code: str) -> Any:
    [total] = totals.totals(province, "NCDS-2026")
    return total.figures[code]


def test_a_sound_session_is_accepted_and_counts(province: Store) -> None:
    _row, received = sound_session()
    take(province, laptop(province), received)
    assert outcomes(province) == {}
    assert (figure(province, "B1"), figure(province, "B5")) == (1, 10)
    assert figure(province, "B3") is None, "nobody went from door to door: not 0"


BAD: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"female": 11}, "Số nữ (11) lớn hơn tổng số người (10). Sửa một trong hai số."),
    ({}, {"total": 2001}, "Tổng số người phải từ 0 đến 2.000."),
    ({}, {"total": -1}, "Tổng số người phải từ 0 đến 2.000."),
    ({"date": "2026-10-13"}, {}, "Ngày 13/10/2026 chưa tới."),
    ({"date": None}, {}, "Chưa nhập ngày tổ chức."),
    ({"session_type": "hop_kin"}, {}, "Mã “hop_kin” không có trong danh mục của tỉnh."),
    ({"skills": ["HACKING"]}, {}, "Mã “HACKING” không có trong danh mục của tỉnh."),
    ({"campaign_code": "NCDS-1999"}, {}, "Tỉnh không có đợt nào mang mã “NCDS-1999”."),
    ({"session_type": "lop_nha_van_hoa"}, {}, "Chưa chọn thôn, bản của buổi này."),
    ({"village_id": bytes(16)}, {}, "Thôn, bản của buổi này không có trong danh sách của xã."),
    ({"commune_code": "16828"}, {}, "Dòng này thuộc xã khác với xã của máy gửi."),
    ({"place": "nhà 0962 000 001"}, {}, "không ghi tên người hay số điện thoại"),
    ({"place": "x" * 121}, {}, "quá dài (place)"),
    ({"internal": True}, {}, "Buổi tập huấn cho Tổ phải chọn hình thức tập huấn"),
    ({"date": "2026-09-01"}, {}, "nằm ngoài đợt ra quân"),
]


@pytest.mark.parametrize(("values", "counts", "said"), BAD)
def test_what_a_form_would_refuse_comes_back_and_is_kept(
    province: Store, values: dict[str, Any], counts: dict[str, Any], said: str
) -> None:
    row = new_id()
    received = [
        rows.session(row, **values),
        rows.tally(new_id(), row, **counts),
        put("session_member", session_id=row, member_id=new_id()),
    ]
    take(province, laptop(province), received)
    outcome, reason = outcomes(province)[row.hex()]
    assert outcome == "returned"
    assert said in reason
    with province.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM record")).scalar() == 3
    assert figure(province, "B1") is None, "an impossible session is in no total"
    [total] = totals.totals(province, "NCDS-2026")
    assert (total.sessions, total.not_counted) in {(1, 1), (0, 0)}


def test_results_are_held_against_the_count(province: Store) -> None:
    row, received = sound_session()
    who = new_id()
    received += [
        put("skill_result", session_id=row, count=11, skill="DVC", outcome="nop_ho_so"),
        put(
            "skill_result",
            session_id=row,
            participant_id=who,
            count=1,
            skill="VNEID",
            outcome="da_cai",
        ),
    ]
    take(province, laptop(province), received)
    _outcome, reason = outcomes(province)[row.hex()]
    assert "11 người, nhiều hơn tổng số người (10)" in reason
    assert "người không ghi là có mặt" in reason


def test_more_named_than_counted_comes_back(province: Store) -> None:
    row, received = sound_session()
    received += [put("attendance", session_id=row, participant_id=new_id()) for _ in range(11)]
    take(province, laptop(province), received)
    assert "ít hơn số người có tên (11)" in outcomes(province)[row.hex()][1]


def test_a_warning_wants_its_reason(province: Store) -> None:
    row, received = sound_session(date="2026-09-01")
    received.append(put("accepted_warning", session_id=row, code="date-outside"))
    take(province, laptop(province), received)
    assert outcomes(province) == {}


def test_correcting_any_row_of_the_session_judges_it_anew(province: Store) -> None:
    device, row, count = laptop(province), new_id(), new_id()
    received = [
        rows.session(row),
        rows.tally(count, row, female=11),
        put("session_member", session_id=row, member_id=new_id()),
    ]
    take(province, device, received)
    assert figure(province, "B6") is None
    take(province, device, [edit("session_tally", count, female=4)])
    assert outcomes(province) == {}
    assert figure(province, "B6") == 4
    take(province, device, [remove("guidance_session", row)])
    assert figure(province, "B6") is None


def test_correcting_what_was_handed_out_judges_the_print_run_anew(province: Store) -> None:
    device, handed = laptop(province), every_table.unit("flyer_distribution")
    take(province, device, handed.changes)
    take(province, device, [edit("flyer_distribution", handed.row.row, quantity=50)])
    assert "Chỉ còn 8 tờ." in outcomes(province)[handed.root.hex()][1]
    take(province, device, [edit("flyer_distribution", handed.row.row, quantity=5)])
    assert outcomes(province) == {}
    assert figure(province, "D11") == 5


def test_a_session_that_a_bad_row_leaves_is_judged_anew(province: Store) -> None:
    device, (first, one), (second, other) = laptop(province), sound_session(), sound_session()
    bad = put("skill_result", session_id=first, count=11, skill="DVC", outcome="nop_ho_so")
    take(province, device, [*one, *other, bad])
    assert outcomes(province).keys() == {first.hex()}
    take(province, device, [edit("skill_result", bad.row, session_id=second, count=2)])
    assert outcomes(province) == {}


def test_what_is_no_part_of_a_session_leaves_its_outcome_alone(province: Store) -> None:
    device, row, run = laptop(province), new_id(), every_table.unit("flyer_print_batch")
    take(province, device, [rows.session(row), *run.changes])
    said = outcomes(province)
    photo = put("photo", session_id=row, consent=False, to_send=False)
    handed = put(
        "flyer_distribution", batch_id=run.root, session_id=row, quantity=1, given_on="2026-10-03"
    )
    take(province, device, [photo, handed])
    assert outcomes(province) == said
    assert said[row.hex()][0] == "returned"


def test_other_kinds_of_rows_are_judged_too(province: Store) -> None:
    device = laptop(province)
    village, run, team = new_id(), new_id(), new_id()
    take(
        province,
        device,
        [
            put("village", village, commune_code="16831", name="", kind="ban"),
            put(
                "flyer_print_batch",
                run,
                batch_code="16831-26-F02-001",
                campaign_code="NCDS-2026",
                template_code="F02",
                template_version="2026.1",
                language="vi",
                paper="A4",
                printed=10,
                spoiled=2,
                printed_on="2026-09-30",
            ),
            put("flyer_distribution", batch_id=run, quantity=9, given_on="2026-10-01"),
            put("digital_team", team, name="Tổ 1", level="thon_ban", active=True),
            *(
                put("team_member", team_id=team, role="to_truong", sex="nam", languages=[])
                for _ in range(2)
            ),
            put("household", village_id=village, house_no="12"),
        ],
    )
    said = outcomes(province)
    assert "Tên thôn, bản phải có từ 1 đến 80 ký tự." in said[village.hex()][1]
    assert "Chỉ còn 8 tờ." in said[run.hex()][1]
    assert "hai Tổ trưởng" in said[team.hex()][1]
    assert any("thiếu nội dung" in reason for _outcome, reason in said.values())


def test_records_of_the_plan_are_judged_by_their_own_rules(province: Store) -> None:
    air, stall, spent = new_id(), new_id(), new_id()
    of = {"campaign_code": "NCDS-2026"}
    days = {"date_from": "2026-10-05", "date_to": "2026-10-01"}
    lists: dict[str, Any] = {"times": [], "languages": [], "villages": []}
    take(
        province,
        laptop(province),
        [
            put("broadcast_log", air, **of, station="Đài xã", broadcasts=2, **days, **lists),
            put("visual_display", stall, **of, kind="pha_le", count=1, placed_on="2026-10-01"),
            put("budget_line", spent, **of, source="nsnn_xa", content="In", spent=5, in_kind=False),
        ],
    )
    said = outcomes(province)
    assert "Ngày 01/10/2026 trước ngày 05/10/2026." in said[air.hex()][1]
    assert "pha_le" in said[stall.hex()][1]
    assert spent.hex() not in said
    assert (figure(province, "H1"), figure(province, "H2")) == (5, None)


def retyped(province: Store, **values: Any) -> tuple[bytes, bytes]:
    """S3, typed on the first laptop and again on the second."""
    first, received = sound_session(place="Trung tâm Phục vụ hành chính công xã")
    take(province, laptop(province, 1), received)
    second, again = sound_session(**{"place": "TRUNG TAM phục vụ Hành chính công xã", **values})
    take(province, laptop(province, 2), again)
    return first, second


def test_a_session_typed_on_two_laptops_waits_for_a_reviewer(province: Store) -> None:
    first, second = retyped(province)
    outcome, reason = outcomes(province)[second.hex()]
    assert outcome == "duplicate"
    assert "Có thể trùng với buổi ngày 03/10/2026" in reason
    assert "NA-16831-01" in reason
    [pair] = doubles.possible(province)
    assert (pair.later.id, pair.earlier.id) == (second.hex(), first.hex())
    assert (pair.later.laptop, pair.earlier.total) == ("NA-16831-02", 10)
    assert figure(province, "B5") == 20, "both count until somebody has looked"


def test_what_a_reviewer_calls_a_double_counts_no_more(province: Store) -> None:
    _first, second = retyped(province)
    assert doubles.decide(province, second.hex(), "return") == "NA-16831-02"
    assert outcomes(province)[second.hex()][0] == "returned"
    assert figure(province, "B5") == 10
    assert doubles.possible(province) == []
    assert doubles.decide(province, second.hex(), "keep") == "NA-16831-02"
    assert outcomes(province)[second.hex()][0] == "accepted"
    assert figure(province, "B5") == 20
    [pair] = doubles.possible(province, decided=True)
    assert pair.state == "kept"


def test_a_double_that_is_corrected_or_taken_back_is_one_no_more(province: Store) -> None:
    _first, second = retyped(province)
    [device] = [d for d in rows.laptops_of(province) if d.number == 2]
    doubles.decide(province, second.hex(), "return")
    take(province, device, [edit("guidance_session", second, date="2026-10-04")])
    assert outcomes(province) == {}
    assert figure(province, "B5") == 20
    assert doubles.possible(province, decided=True) == []


def test_another_place_is_no_double(province: Store) -> None:
    retyped(province, place="Chợ trung tâm xã")
    assert outcomes(province) == {}
    assert doubles.possible(province) == []


def test_counting_again_gives_the_same(province: Store) -> None:
    _first, second = retyped(province)
    doubles.decide(province, second.hex(), "return")
    before = totals.totals(province, "NCDS-2026", "commune")
    assert rebuild.rebuild(province).communes == 1
    assert totals.totals(province, "NCDS-2026", "commune") == before


def test_a_province_that_counted_in_another_way_counts_again_once(province: Store) -> None:
    take(province, laptop(province), sound_session()[1])
    before = totals.totals(province, "NCDS-2026", "commune")
    rebuild.after_upgrade(province)
    with province.write() as connection:
        connection.execute(text("DELETE FROM figure"))
        connection.execute(text("UPDATE province SET value = '1' WHERE key = 'counting'"))
    done = rebuild.after_upgrade(province)
    assert done is not None
    assert done.records == 3
    assert totals.totals(province, "NCDS-2026", "commune") == before
    assert rebuild.after_upgrade(province) is None


def test_sums_by_old_district_and_commune(province: Store) -> None:
    take(province, laptop(province), sound_session()[1])
    by_district = {t.code: t for t in totals.totals(province, "NCDS-2026", "old-district")}
    assert by_district["Huyện Kỳ Sơn"].communes == 12
    assert by_district["Huyện Kỳ Sơn"].figures["B1"] == 1
    assert by_district["Huyện Tương Dương"].figures["B1"] is None
    communes = totals.totals(province, "NCDS-2026", "commune")
    assert len(communes) == 130
    assert [t.name for t in communes if t.heard] == ["Xã Mường Lống"]
