# SPDX-License-Identifier: MIT
"""Banks that take transfers by code: the province's list, else the one that ships, and our own."""

import csv
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from models.placard_draft import BankDraft
from resources import path
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from desktop_app.app import App

_KIND, _OWN = "bank", "vietqr.banks"


@dataclass(frozen=True)
class Bank:
    """A bank by its BIN: the name that people use, and the full one."""

    bin: str
    short_name: str
    name: str
    own: bool = False
    """Added on this laptop."""


def shipped() -> list[Bank]:
    """Return the list that comes with the program."""
    with path("banks", "banks.csv").open(encoding="utf-8", newline="") as file:
        return [Bank(r["bin"], r["short_name"], r["name"]) for r in csv.DictReader(file)]


def banks(app: "App") -> list[Bank]:
    """Return the banks to choose from: those added here first, then the province's list."""
    from sqlmodel import col, select

    from desktop_app.app import setting
    from models.reference import CatalogueItem

    kept = setting(app, _OWN, [])
    own = [Bank(**entry, own=True) for entry in kept] if isinstance(kept, list) else []
    with app.db.read() as db:
        rows = db.exec(
            select(CatalogueItem)
            .where(CatalogueItem.kind == _KIND)
            .order_by(col(CatalogueItem.position))
        ).all()
        issued = [Bank(r.code, r.label_vi, r.note) for r in rows if r.valid_to is None]
    mine = {bank.bin for bank in own}
    return own + [bank for bank in issued or shipped() if bank.bin not in mine]


def add(app: "App", draft: BankDraft) -> Bank:
    """Add a bank that the list lacks, or name one anew. Raises UserError naming the field."""
    bank = draft.checked()
    _keep(app, [b for b in banks(app) if b.own and b.bin != bank.bin], bank)
    return Bank(bank.bin, bank.short_name, bank.name, own=True)


def remove(app: "App", number: str) -> None:
    """Take a bank that was added here off the list; the province's entry counts again."""
    _keep(app, [b for b in banks(app) if b.own and b.bin != number], None)


def _keep(app: "App", own: list[Bank], new: BankDraft | None) -> None:
    from desktop_app.app import keep_setting

    kept = [{"bin": b.bin, "short_name": b.short_name, "name": b.name} for b in own]
    keep_setting(app, _OWN, [*kept, asdict(new)] if new else kept)


def named(known: list[Bank], number: str) -> Bank:
    """Return the bank with a BIN. Raises UserError(field="bank") for one that is not listed."""
    for bank in known:
        if bank.bin == number:
            return bank
    raise UserError(
        _("Không có ngân hàng mã {number} trong danh sách.").format(number=number),
        _("Chọn trong danh sách, hoặc thêm ngân hàng này."),
        field="bank",
        code="unknown-bank",
    )
