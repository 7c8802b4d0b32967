# SPDX-License-Identifier: MIT
"""Where the report stands: state, deadline, what the province said, what may be done now."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout

from desktop_app.deadlines import Deadline
from desktop_app.reports import Revision
from models.reports import ReportState
from resources.i18n import N_, _, _n
from ui.theme import Tokens
from ui.widgets.basics import button, label, pill, row, set_pill

_STATES = {
    ReportState.DRAFT: (N_("Nháp"), "plain"),
    ReportState.SENT: (N_("Đã gửi"), "info"),
    ReportState.RETURNED: (N_("Cần sửa"), "danger"),
    ReportState.APPROVED: (N_("Đã duyệt"), "good"),
    ReportState.LOCKED: (N_("Đã khóa"), "good"),
}
_TIMELINESS = {"on_time": (N_("Đúng hạn"), "good"), "late": (N_("Trễ hạn"), "warn")}


class StateBar(QFrame):
    """A line that says it all, and the actions that fit."""

    sent = Signal()
    revised = Signal()
    exported = Signal(str)
    details_asked = Signal()
    form_asked = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setProperty("role", "header")
        self._state, self._time = pill("", "plain"), pill("", "good")
        self._deadline = label("", wrap=True)
        self._said = label("", "muted", wrap=True)
        self._send = button(_("Chốt và gửi tỉnh"), self.sent.emit, icon_name="send", tokens=tokens)
        self._revise = button(
            _("Lập bản sửa đổi…"), self.revised.emit, icon_name="pencil", tokens=tokens
        )
        self._more = button(_("Kết xuất"), icon_name="download", tokens=tokens)
        self._more.setMenu(self._menu())
        self._settings = button(_("Thể thức…"), icon_name="settings", tokens=tokens)
        self._settings.setMenu(self._form_menu())
        top = row(
            self._state,
            self._time,
            self._deadline,
            self._settings,
            self._more,
            self._revise,
            self._send,
        )
        top.setStretch(2, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 10, 20, 10)
        whole.setSpacing(4)
        whole.addLayout(top)
        whole.addWidget(self._said)
        self._revision: Revision | None = None
        for made in (self._time, self._revise, self._said):
            made.hide()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for kind, text in (
            ("pdf", _("PDF để in, ký")),
            ("docx", _("Word (.docx) để sửa tiếp")),
            ("xlsx", _("Excel (.xlsx), các số liệu")),
        ):
            menu.addAction(text).triggered.connect(
                lambda _checked=False, kind=kind: self.exported.emit(kind)
            )
        return menu

    def _form_menu(self) -> QMenu:
        menu = QMenu(self)
        details = menu.addAction(_("Số, ngày ký, kỳ báo cáo…"))
        details.triggered.connect(lambda _checked=False: self.details_asked.emit())
        form = menu.addAction(_("Cơ quan, nơi nhận, người ký…"))
        form.triggered.connect(lambda _checked=False: self.form_asked.emit())
        self._details = details
        return menu

    def tell(self, revision: Revision, deadline: Deadline, moved: str) -> None:
        """Show another state."""
        self._revision = revision
        text, kind = _STATES[revision.state]
        set_pill(
            self._state,
            _("{state} · bản {number}").format(state=_(text), number=revision.number),
            kind,
        )
        self._time.setVisible(revision.timeliness in _TIMELINESS)
        if revision.timeliness in _TIMELINESS:
            told, colour = _TIMELINESS[revision.timeliness]
            set_pill(self._time, _(told), colour)
        self._deadline.setText(self._until(revision, deadline))
        self._send.setVisible(revision.open)
        self._revise.setVisible(not revision.open)
        self._details.setEnabled(revision.open)
        said = [revision.said] if revision.said else []
        if moved:
            said.append(
                _(
                    "Số liệu đã thay đổi sau khi gửi: {moved}. Muốn báo lại, lập bản sửa đổi."
                ).format(moved=moved)
            )
        if revision.open and revision.reason:
            said.append(_("Lý do sửa đổi: {reason}").format(reason=revision.reason))
        self._said.setText("\n".join(said))
        self._said.setVisible(bool(said))

    def _until(self, revision: Revision, deadline: Deadline) -> str:
        if not revision.open and revision.state is not ReportState.RETURNED:
            return _("Hạn: trước {day}.").format(day=f"{deadline.before:%d/%m}")
        left = deadline.days_left
        told = deadline.sentence
        if left < 0:
            return told
        more = (
            _n("Còn {days} ngày.", left).format(days=left) if left else _("Hôm nay là ngày cuối.")
        )
        return f"{told} {more}"

    @property
    def told(self) -> str:
        """What the bar says of the state, for whoever asks."""
        return self._state.text()
