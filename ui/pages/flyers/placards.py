# SPDX-License-Identifier: MIT
"""Bảng VietQR: a trader's account typed in, the placard seen at once, printed, kept if agreed."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QCheckBox, QGridLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from desktop_app import banks, placards, reference
from desktop_app.banks import Bank
from desktop_app.placards import PayeeLine
from desktop_app.reference import Choice
from desktop_app.sheets import Sheets
from models.placard_draft import PER_SHEET, BankDraft, PlacardDraft
from resources.errors import UserError
from resources.i18n import _
from resources.paper.vietqr import Payment
from ui.page import Context
from ui.pages.flyers.bank_dialog import BankDialog
from ui.printing.section import PaperSection
from ui.widgets.basics import Card, button, column, label, row
from ui.widgets.columns import Columns
from ui.widgets.field import Field
from ui.widgets.inputs import ChoiceInput, EnterMovesOn, NumberInput, TextInput
from ui.widgets.table import Column, Table


class PlacardsSection(PaperSection):
    """The trader's account at the left, the placard in the middle, kept accounts at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._banks: list[Bank] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 18)
        middle = Card()
        middle.body.addWidget(self.preview, 1)
        whole.addWidget(Columns(self._form(), middle, self._kept(), below=960))
        self._show_hint()

    def _form(self) -> Card:
        app = self.context.app
        self.bank = ChoiceInput(empty=_("Chọn ngân hàng"))
        self.account = TextInput(limit=30)
        self.card = QCheckBox(_("Đây là số thẻ"))
        self.name, self.stall = TextInput(limit=60), TextInput(limit=60)
        self.amount, self.purpose = NumberInput(120, limit=16), TextInput(limit=40)
        self.paper_size = ChoiceInput(
            [Choice("A5", _("A5, 2 bảng một tờ A4")), Choice("A6", _("A6, 4 bảng một tờ A4"))],
            empty=None,
        )
        self.copies = NumberInput(72, limit=3)
        self.copies.show_value(PER_SHEET["A5"])
        self.agreed = QCheckBox(_("Người bán đồng ý cho xã lưu"))
        self.method = ChoiceInput(reference.catalogue(app, "consent_method"), empty=None)
        self.method.setAccessibleName(_("Cách đồng ý"))
        self.fields = {
            "bank": Field(_("&Ngân hàng"), self.bank),
            "account": Field(_("Số &tài khoản"), self.account),
            "account_name": Field(_("Tên &chủ tài khoản"), self.name),
            "stall": Field(_("Tên &sạp, cửa hàng (nếu có)"), self.stall),
            "amount": Field(_("Số t&iền (để trống nếu người mua tự nhập)"), self.amount),
            "purpose": Field(_("Nội dung chuyển tiền (nếu có)"), self.purpose),
            "size": Field(_("Cỡ bảng"), self.paper_size),
            "copies": Field(_("Số bảng"), self.copies),
            "agreed": Field("", self.agreed),
        }
        self.fields["agreed"].caption.hide()
        self.agreed.setAccessibleName(self.agreed.text())
        card = Card()
        card.setFixedWidth(316)
        enter = EnterMovesOn(self)
        add = button(_("Ngân hàng khác…"), self._add_bank, role="flat")
        self.drop = button(_("Bỏ ngân hàng này"), self.drop_bank, role="flat")
        self.drop.setToolTip(_("Chỉ bỏ được ngân hàng đã thêm trên máy này."))
        self.drop.hide()
        for name in ("bank", "account", "account_name", "stall", "amount", "purpose"):
            card.body.addWidget(self.fields[name])
            if name == "bank":
                card.body.addLayout(row(add, self.drop, None))
            if name == "account":
                card.body.addWidget(self.card)
        grid = QGridLayout()
        grid.addWidget(self.fields["size"], 0, 0)
        grid.addWidget(self.fields["copies"], 0, 1)
        grid.setColumnStretch(0, 1)
        card.body.addLayout(grid)
        card.body.addStretch(1)
        for field in self.fields.values():
            field.input.installEventFilter(enter)
        for line in (self.account, self.name, self.stall, self.amount, self.purpose, self.copies):
            line.edited.connect(self.look_soon)
        self.bank.edited.connect(self._bank_chosen)
        self.paper_size.edited.connect(self._size_chosen)
        self.card.clicked.connect(lambda _checked=False: self.look_soon())
        return card

    def _kept(self) -> Card:
        card = Card(_("Tài khoản được phép lưu"))
        card.setFixedWidth(300)
        self.table = Table(
            [
                Column(_("Người bán"), lambda p: p.stall or p.account_name, stretch=1),
                Column(_("Tài khoản"), lambda p: p.hidden_account, 96),
            ],
            _("Tài khoản được phép lưu"),
        )
        self.table.opened.connect(self._use)
        self._nobody = label(
            _(
                "In bảng không cần lưu gì. Chỉ khi người bán đồng ý, máy mới giữ số tài khoản "
                "để in lại; số này không gửi về tỉnh."
            ),
            "muted",
            wrap=True,
        )
        self._again = button(_("Dùng lại (Enter)"), lambda: self._use(self.table.current()))
        self._forget = button(_("Xóa hẳn"), self._forget_chosen, role="danger")
        self.table.chosen.connect(self._enable)
        self._enable(None)
        keep = button(_("Lưu tài khoản này"), self.remember)
        card.body.addWidget(self._nobody)
        card.body.addWidget(self.table, 1)
        card.body.addLayout(row(self._again, self._forget, None))
        card.body.addStretch(1)
        card.body.addLayout(column(self.fields["agreed"], self.method, row(keep, None)))
        return card

    def _enable(self, line: object) -> None:
        self._again.setEnabled(line is not None)
        self._forget.setEnabled(line is not None)

    @property
    @override
    def title(self) -> str:
        return _("Tờ rơi · Bảng VietQR")

    @override
    def header_buttons(self) -> list[QPushButton]:
        return [button(_("Bảng mới   Ctrl+N"), self.new), *super().header_buttons()]

    @override
    def refresh(self) -> None:
        app = self.context.app
        self.context.tasks.run(
            self, lambda: (banks.banks(app), placards.payees(app)), self._show_lists
        )

    def _show_lists(self, found: tuple[list[Bank], list[PayeeLine]]) -> None:
        self._banks, payees = found
        self.bank.fill(
            [Choice(b.bin, f"{b.short_name} · {b.bin}") for b in self._banks],
            empty=_("Chọn ngân hàng"),
        )
        self._offer_to_drop()
        self.table.lines.reset(len(payees), payees)
        self.table.setVisible(bool(payees))
        self._nobody.setVisible(not payees)
        self._again.setVisible(bool(payees))
        self._forget.setVisible(bool(payees))
        self._enable(None)

    @property
    def draft(self) -> PlacardDraft:
        """What is typed."""
        amount = self.amount.value if self.amount.readable else -1
        payment = Payment(
            self.bank.code or "",
            self.account.text(),
            self.card.isChecked(),
            amount,
            purpose=self.purpose.text(),
        )
        return PlacardDraft(
            payment,
            self.name.text(),
            self.stall.text(),
            self.paper_size.code or "A5",
            self.copies.value or 0,
        )

    def _size_chosen(self) -> None:
        self.copies.show_value(PER_SHEET[self.paper_size.code or "A5"])
        self.look()

    def _show_hint(self) -> None:
        self.preview.show_nothing(
            _("Nhập ngân hàng, số tài khoản và tên chủ tài khoản để xem bảng.")
        )

    @override
    def make(self, *, preview: bool) -> Callable[[], Sheets]:
        draft, known = self.draft, self._banks
        foot = placards.foot_of(self.context.app)
        return lambda: placards.sheet(draft, known, foot)

    @property
    @override
    def file_name(self) -> str:
        return f"VietQR_{self.paper_size.code}.pdf"

    @override
    def not_shown(self, error: UserError) -> None:
        """Tell at a field what is typed wrong; what is not filled in yet is no mistake."""
        self.clear_problems()
        typed = self.fields.get(error.field or "")
        if typed is not None and isinstance(typed.input, TextInput) and typed.input.text():
            typed.problem(str(error))
        self._show_hint()

    @override
    def new(self) -> None:
        for line in (self.account, self.name, self.stall, self.amount, self.purpose):
            line.clear()
        self.card.setChecked(False)
        self.agreed.setChecked(False)
        self.clear_problems()
        self._show_hint()
        self.bank.setFocus()

    # Accounts that may be kept

    def _add_bank(self) -> None:
        dialog = BankDialog(self.context, self)
        dialog.added.connect(self._bank_added)
        dialog.open()

    def _bank_added(self, number: str) -> None:
        self.bank.choose(number)
        self.refresh()
        self.account.setFocus()

    def _bank_chosen(self) -> None:
        self._offer_to_drop()
        self.look_soon()

    def _offer_to_drop(self) -> None:
        self.drop.setVisible(any(b.own and b.bin == self.bank.code for b in self._banks))

    def drop_bank(self) -> None:
        """Take a bank that was added here off the list; it can be undone."""
        context, app = self.context, self.context.app
        bank = next((b for b in self._banks if b.own and b.bin == self.bank.code), None)
        if bank is None:
            return

        def undo() -> None:
            draft = BankDraft(bank.bin, bank.short_name, bank.name)
            context.act(context.bus, lambda: banks.add(app, draft))

        def done(_nothing: object) -> None:
            self.bank.choose(None)
            told = _("Đã bỏ {bank} khỏi danh sách.").format(bank=bank.short_name)
            context.messages.done(told, undo)

        context.act(self, lambda: banks.remove(app, bank.bin), done)

    def remember(self) -> None:
        """Keep the account, if the trader agreed."""
        app, draft = self.context.app, self.draft
        agreed, method = self.agreed.isChecked(), self.method.code or "danh_dau"

        def done(_id: object) -> None:
            self.clear_problems()
            self.agreed.setChecked(False)
            self.context.messages.done(_("Đã lưu tài khoản; xóa được bất cứ lúc nào."))
            self.context.bus.changed.emit()

        self.context.tasks.run(
            self,
            lambda: placards.remember(app, draft, agreed=agreed, method=method),
            done,
            self.refused,
        )

    def _use(self, line: PayeeLine | None) -> None:
        if line is None:
            return
        self.bank.choose(line.payment.bank)
        self.account.set_quietly(line.payment.account)
        self.card.setChecked(line.payment.card)
        self.name.set_quietly(line.account_name)
        self.stall.set_quietly(line.stall)
        self.look()

    def _forget_chosen(self) -> None:
        line = self.table.current()
        if line is None:
            return
        app = self.context.app
        told = partial(self.context.messages.done, _("Đã xóa hẳn tài khoản khỏi máy này."))
        self.context.act(self, lambda: placards.forget(app, line.id), lambda _done: told())
