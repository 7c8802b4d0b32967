# SPDX-License-Identifier: MIT
"""A trader's placard: made and read back; the account is kept with consent only."""

import io
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop_app import banks, cli, placards
from desktop_app.app import App
from desktop_app.commands.base import Face
from models.placard_draft import BankDraft, PlacardDraft
from models.reference import CatalogueItem
from resources.errors import UserError
from resources.paper import verify, vietqr
from resources.paper.vietqr import Payment

ACCOUNT = "6200205123456"
DRAFT = PlacardDraft(Payment("970405", ACCOUNT), "Vừ Y Mỷ", "Sạp rau Y Mỷ, chợ Mường Lống")


def stored(app: App) -> str:
    """Return everything that the store and its log hold, as text."""
    with app.db.read() as db:
        tables = [
            row[0]
            for row in db.connection().execute(
                text(
                    "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'search%'"
                )
            )
        ]
        return "\n".join(
            str(row)
            for table in tables
            for row in db.connection().execute(text(f'SELECT * FROM "{table}"'))
        )


@pytest.mark.parametrize(("size", "sheets"), [("A5", 3), ("A6", 2)])
def test_every_code_says_the_account(size: str, sheets: int) -> None:
    draft = PlacardDraft(DRAFT.payment, "Vừ Y Mỷ", "", size, 5)
    made = placards.sheet(draft, banks.shipped())
    assert len(made.codes) == verify.pages(made.pdf) == sheets
    for number, wanted in enumerate(made.codes):
        for dpi in (150, 300):
            assert verify.codes(made.pdf, number, dpi) == wanted
    assert vietqr.read(made.codes[0][0]) == draft.payment


def test_an_account_is_not_kept_without_consent(app: App) -> None:
    placards.sheet(DRAFT, banks.banks(app))
    with pytest.raises(UserError) as refused:
        placards.remember(app, DRAFT, agreed=False)
    assert (refused.value.code, refused.value.field) == ("no-consent", "agreed")
    assert placards.payees(app) == []
    assert ACCOUNT not in stored(app)


def test_a_kept_account_comes_back_and_is_forgotten_for_good(app: App) -> None:
    payee = placards.remember(app, DRAFT, agreed=True)
    [line] = placards.payees(app)
    assert line.payment == DRAFT.payment
    assert (line.bank, line.hidden_account) == ("Agribank", "•••• 3456")
    with app.db.read() as db:
        sent = db.connection().execute(text("SELECT count(*) FROM outbox")).scalar()
    placards.forget(app, payee)
    assert placards.payees(app) == []
    assert ACCOUNT not in stored(app)
    assert "Y Mỷ" not in stored(app)
    with app.db.read() as db:
        assert db.connection().execute(text("SELECT count(*) FROM outbox")).scalar() == sent


def test_the_province_reissues_the_banks_and_the_commune_adds_its_own(app: App) -> None:
    assert banks.banks(app)[0].short_name == "Agribank"
    with app.db.write("test") as db:
        db.add(
            CatalogueItem(
                kind="bank",
                code="970405",
                label_vi="Agribank Nghệ An",
                label_en="Agribank",
                position=1,
                note="Ngân hàng Nông nghiệp",
            )
        )
    assert [b.short_name for b in banks.banks(app)] == ["Agribank Nghệ An"]
    banks.add(app, BankDraft("999 888", "Quỹ tín dụng Mường Lống"))
    assert [b.bin for b in banks.banks(app)] == ["999888", "970405"]
    banks.remove(app, "999888")
    assert [b.bin for b in banks.banks(app)] == ["970405"]
    with pytest.raises(UserError) as refused:
        placards.sheet(PlacardDraft(Payment("999888", "1"), "Vừ Y Mỷ"), banks.banks(app))
    assert refused.value.field == "bank"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (PlacardDraft(DRAFT.payment, ""), "account_name"),
        (PlacardDraft(DRAFT.payment, "Vừ Y Mỷ", "x" * 61), "stall"),
        (PlacardDraft(DRAFT.payment, "Vừ Y Mỷ", size="A3"), "size"),
        (PlacardDraft(DRAFT.payment, "Vừ Y Mỷ", copies=0), "copies"),
        (PlacardDraft(Payment("970405", ""), "Vừ Y Mỷ"), "account"),
    ],
)
def test_what_is_missing_is_named(draft: PlacardDraft, field: str) -> None:
    with pytest.raises(UserError) as refused:
        draft.checked()
    assert refused.value.field == field


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    face = Face(*[lambda *_a, **_k: 0] * 3)
    words = ["vietqr", "--bank", "970403", "--account", "0011012345678"]
    assert cli.main([*words, "--payload"], face) == 0
    assert capsys.readouterr().out.strip().endswith("9E6F")
    target = tmp_path / "bang.pdf"
    assert cli.main([*words, "--name", "Vừ Y Mỷ", "--out", str(target)], face) == 0
    assert verify.codes(target.read_bytes(), 0) == [vietqr.payload(Payment(words[2], words[4]))] * 2
    assert cli.main([*words, "--out", str(target)], face) == 1
    assert "tên chủ tài khoản" in capsys.readouterr().err
    assert io.BytesIO(target.read_bytes()).read(5) == b"%PDF-"
