# SPDX-License-Identifier: MIT
"""Payment placards for market traders: made, read back, and remembered only with consent."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app import banks
from desktop_app.banks import Bank
from desktop_app.history import redact
from desktop_app.rows import needed
from desktop_app.sheets import Sheets
from models.placard_draft import PlacardDraft
from resources.errors import UserError
from resources.i18n import _, speaking
from resources.paper.vietqr import Payment

if TYPE_CHECKING:
    from desktop_app.app import App


@dataclass(frozen=True)
class PayeeLine:
    """A trader who let the account be kept."""

    id: str
    stall: str
    account_name: str
    payment: Payment
    bank: str
    given_on: str

    @property
    def hidden_account(self) -> str:
        """The account as lists show it: its last four digits."""
        return "•••• " + self.payment.account[-4:]


def sheet(draft: PlacardDraft, known: list[Bank], foot: str = "") -> Sheets:
    """Return the placards as PDF, every code read back and compared with the payment.

    Raises UserError naming the field, or code="qr-unreadable". Nothing is kept.
    """
    from resources.paper import placard, verify, vietqr

    draft = draft.checked()
    bank = banks.named(known, draft.payment.bank)
    one = placard.Placard(
        draft.payment, bank.short_name, bank.name, draft.account_name, draft.stall, foot
    )
    made = [one] * draft.copies
    pdf = placard.render(made, draft.size)
    codes = placard.expected(made, draft.size)
    verify.check(pdf, codes)
    if any(vietqr.read(text) != draft.payment for page in codes for text in page):
        raise UserError(
            _("Mã VietQR không đọc lại được đúng, nên chưa in."),
            _("Nhập lại số tài khoản; nếu vẫn vậy, báo người hỗ trợ."),
            code="qr-unreadable",
        )
    return Sheets(pdf, codes, _("Bảng VietQR"), f"VietQR_{draft.size}")


def foot_of(app: "App") -> str:
    """Return the small line at a placard's foot: who made it."""
    with speaking("vi"):  # as the placard, whatever the screen speaks
        return _("Tổ công nghệ số cộng đồng · {commune}").format(commune=app.commune.full_name)


def remember(app: "App", draft: PlacardDraft, *, agreed: bool, method: str = "danh_dau") -> str:
    """Keep a trader's account for the next print; return the id.

    Raises UserError(field="agreed") without consent: then nothing is kept.
    """
    from models.payees import Payee
    from models.people import CONSENT_METHODS

    draft = draft.checked()
    if not agreed or method not in CONSENT_METHODS:
        raise UserError(
            _("Chưa có sự đồng ý của người bán nên không lưu số tài khoản."),
            _("Hỏi người bán và đánh dấu vào ô đồng ý; in bảng thì không cần lưu."),
            field="agreed",
            code="no-consent",
        )
    with app.db.write("placards.remember") as db:
        row = Payee(
            stall=draft.stall,
            account_name=draft.account_name,
            bank=draft.payment.bank,
            account=draft.payment.account,
            card=draft.payment.card,
            consent_method=method,
            given_on=app.clock.today(),
            recorded_by=app.officer.id,
        )
        db.add(row)
        db.flush()
        return row.id


def payees(app: "App") -> list[PayeeLine]:
    """Return the traders who let their accounts be kept, the latest first."""
    from sqlmodel import col, select

    from models.dates import format_date
    from models.payees import Payee

    names = {bank.bin: bank.short_name for bank in banks.banks(app)}
    with app.db.read() as db:
        rows = db.exec(
            select(Payee)
            .where(col(Payee.deleted).is_(False), col(Payee.withdrawn_on).is_(None))
            .order_by(col(Payee.nr).desc())
        ).all()
        return [
            PayeeLine(
                r.id,
                r.stall,
                r.account_name,
                Payment(r.bank, r.account, r.card),
                names.get(r.bank, r.bank),
                format_date(r.given_on),
            )
            for r in rows
        ]


def forget(app: "App", payee_id: str) -> None:
    """Take a trader's consent back: name, bank and account are gone from the store and its logs.

    Free pages are wiped (`secure_delete`), the journal is emptied. That it was agreed and taken
    back, and when, stays.
    """
    from models.payees import Payee

    with app.db.write("placards.forget", payee_id) as db:
        row = needed(db, Payee, payee_id)
        row.stall = row.account_name = row.bank = row.account = ""
        row.withdrawn_on, row.deleted = app.clock.today(), True
        db.add(row)
        db.flush()
        redact(db, [payee_id])
    with app.db.outside_transaction() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
