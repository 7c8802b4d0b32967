# SPDX-License-Identifier: MIT
"""Forms: whole tables over several pages, and a token that leads back to its draft."""

import datetime
import re
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from desktop_app import (
    cli,
    flyer_wordings,
    forms,
    guidance,
    households,
    paper_forms,
    teams,
    villages,
)
from desktop_app.app import App
from desktop_app.commands.base import Face
from desktop_app.demo import Built
from desktop_app.forms import FormChoice
from desktop_app.households import HouseholdValues
from models.form_tokens import read_token
from resources.errors import UserError
from resources.paper import verify

DAY = datetime.date(2026, 10, 11)


def _texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def _choice(app: App, code: str) -> FormChoice:
    [team] = [t for t in teams.teams(app) if "Trung Tâm" in t.name]
    return FormChoice(code, team_id=team.id, day=DAY, session_type="den_tung_ho", rows=60)


@pytest.mark.parametrize("code", forms.CODES)
def test_every_form_says_whose_it_is_and_numbers_its_pages(demo_app: App, code: str) -> None:
    made = forms.make(demo_app, _choice(demo_app, code))
    texts = _texts(made.pdf)
    for number, text in enumerate(texts, 1):
        assert made.title in text
        assert f"Trang {number}/{len(texts)}" in text
        assert "Xã Mường Lống" in text
        assert unicodedata.is_normalized("NFC", text)
    assert len(made.codes) == len(texts)


def test_a_session_fits_one_sheet_in_the_order_of_the_screen(demo_app: App) -> None:
    made = forms.make(demo_app, _choice(demo_app, forms.SESSION))
    text = "\n".join(_texts(made.pdf))
    order = [
        "Hình thức",
        "Ngày",
        "Thôn, bản",
        "Địa điểm",
        "Mạng",
        "Nội dung",
        "Hộ đã đến",
        "Người có tên",
        "Cơ sở kinh doanh",
        "Thành viên có mặt",
        "Ngôn ngữ",
        "Đơn vị chủ trì",
        "Ghi chú",
        "Bảng đếm nhanh",
        "Kết quả của người không ghi tên",
    ]
    places = [text.index(word) for word in order]
    assert places == sorted(places)
    assert verify.pages(made.pdf) == 2
    assert "11/10/2026" in text


def test_rows_over_several_pages_keep_their_headings_and_none_is_left_alone(demo_app: App) -> None:
    for rows in range(25, 58, 4):
        made = forms.make(demo_app, FormChoice(forms.SIGN_IN, rows=rows))
        texts = _texts(made.pdf)
        assert all("Họ và tên" in text and "Ký tên" in text for text in texts)
        numbers = [[int(n) for n in re.findall(r"^(\d+)\s*$", t, re.MULTILINE)] for t in texts]
        assert [n for page in numbers for n in page] == list(range(1, rows + 1))
        assert all(len(page) >= 2 for page in numbers)


def test_households_not_met_are_listed_by_village(app: App) -> None:
    for name, count in (("Bản Xám Xúm", 70), ("Bản Huồi Khun", 2)):
        village = villages.save_village(app, None, name=name).id
        with app.db.write("test") as db:
            for number in range(1, count + 1):
                values = HouseholdValues(village, str(number), f"Nhà {number}")
                households.put_household(db, None, values)
    texts = _texts(forms.make(app, FormChoice(forms.UNMET)).pdf)
    assert "Bản Huồi Khun" in texts[0]
    assert all("Kết quả hôm nay" in text for text in texts)
    assert "Nhà 70" in texts[-1]
    assert len(texts) >= 3


def test_nobody_left_to_meet_is_said(app: App) -> None:
    with pytest.raises(UserError) as refused:
        forms.make(app, FormChoice(forms.UNMET))
    assert refused.value.code == "nobody-unmet"


@pytest.mark.parametrize("choice", [FormChoice("BM99"), FormChoice(forms.SIGN_IN, rows=0)])
def test_what_there_is_not_is_refused(app: App, choice: FormChoice) -> None:
    with pytest.raises(UserError) as refused:
        forms.make(app, choice)
    assert refused.value.field in {"code", "rows"}


def test_a_token_opens_the_draft_and_then_the_session(demo_app: App) -> None:
    made = forms.make(demo_app, _choice(demo_app, forms.SESSION))
    [token] = made.codes[0]
    assert read_token(token) == token
    assert paper_forms.known(demo_app, token.lower())
    found = paper_forms.open_form(demo_app, f"{token[:3]} {token[3:6]} {token[6:]}".lower())
    assert found.draft_id is not None
    assert paper_forms.open_form(demo_app, token) == found
    draft = guidance.open_draft(demo_app, found.draft_id)
    assert (draft.date, draft.session_type, draft.place) == (DAY, "den_tung_ho", "Bản Trung Tâm")
    draft.session_type, draft.skills, draft.tally.total = "lop_nha_van_hoa", ["VNEID"], 3
    draft.date = datetime.date(2026, 10, 9)
    for part in ("female", "ethnic_minority", "senior", "child"):
        setattr(draft.tally, part, 0)
    draft.members = [teams.teams(demo_app)[0].members[0].id]
    for problem in guidance.problems_of(demo_app, draft):
        draft.reasons[problem.code] = "ghi theo phiếu giấy"
    done = guidance.complete(demo_app, found.draft_id, draft)
    after = paper_forms.open_form(demo_app, token)
    assert (after.draft_id, after.session_id) == (None, done.session_id)
    again = guidance.take_back(demo_app, done)
    assert paper_forms.open_form(demo_app, token).draft_id == again


def test_a_wrong_or_foreign_token_is_refused_in_words(app: App) -> None:
    for typed, code in (("000000000", "token-unknown"), ("0000", "token"), ("000000001", "token")):
        with pytest.raises(UserError) as refused:
            paper_forms.open_form(app, typed)
        assert (refused.value.code, refused.value.field) == (code, "token")
    assert not paper_forms.known(app, "000000000")


def test_the_command(
    built_demo: Built, demo_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    face = Face(*[lambda *_a, **_k: 0] * 3)
    store = ["--data-dir", str(demo_dir / "laptop")]
    store += ["--passphrase-file", str(demo_dir / "passphrase.txt")]
    target = tmp_path / "phieu.pdf"
    words = ["form", "bm01", *store, "--team", "trung tam", "--date", "5/10", "--out", str(target)]
    assert cli.main(words, face) == 0
    assert read_token(verify.codes(target.read_bytes(), 0)[0])
    assert "05/10/2026" in _texts(target.read_bytes())[0]
    assert cli.main(["form", "bm01", *store, "--team", "?", "--out", str(target)], face) == 1
    assert "Trung Tâm" in capsys.readouterr().err


def test_notice_and_sign_in_sheet_speak_a_language_once_it_is_approved(app: App) -> None:
    told = {place: f"Hmoob {place}" for place in flyer_wordings.passages(app, "F11", "hmn")}
    for code in (forms.CONSENT, forms.SIGN_IN, forms.BROADCAST):
        choice = FormChoice(code, flyers=("F11",), language="hmn")
        with pytest.raises(UserError) as refused:
            forms.make(app, choice)
        assert refused.value.code == "no-version"
    flyer_wordings.keep(app, "F11", "hmn", told)
    with pytest.raises(UserError) as refused:
        forms.make(app, FormChoice(forms.CONSENT, language="hmn"))
    assert refused.value.code == "not-approved"
    flyer_wordings.keep(app, "F11", "hmn", told, approved_by="Vừ Bá Tềnh")
    notice = _texts(forms.make(app, FormChoice(forms.CONSENT, language="hmn")).pdf)[0]
    assert "Hmoob body" in notice
    assert "· Ghi họ tên" in notice, "the boxes say both"
    signed = forms.make(app, FormChoice(forms.SIGN_IN, language="hmn"))
    assert "Hmoob headline" in _texts(signed.pdf)[0]
    aloud = FormChoice(forms.BROADCAST, flyers=("F11",), language="hmn")
    assert "Hmoob body" in _texts(forms.make(app, aloud).pdf)[0]
