# SPDX-License-Identifier: MIT
"""The page of shortcuts under F1."""

from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from resources.i18n import N_, _
from ui.widgets.basics import Card, button, label, row

_KEYS = (
    ("Ctrl+N", N_("Ghi buổi mới, thêm mới")),
    ("Ctrl+S", N_("Lưu bản đang soạn")),
    ("Ctrl+Enter", N_("Hoàn thành và ghi buổi sau")),
    ("F2, Enter", N_("Mở dòng đang chọn để xem, sửa")),
    ("F3, Ctrl+F", N_("Tìm")),
    ("F5", N_("Làm mới")),
    ("Ctrl+P", N_("In: xem trước, chọn máy in")),
    ("Ctrl+Z", N_("Hoàn tác việc vừa làm")),
    ("Ctrl+1 … Ctrl+8", N_("Chuyển trang")),
    ("Ctrl+Tab", N_("Phần kế tiếp của trang")),
    ("Ctrl+,", N_("Cài đặt")),
    ("Ctrl+L", N_("Khóa")),
    ("Enter", N_("Sang ô kế tiếp")),
    ("Esc", N_("Đóng, quay lại")),
)


class ShortcutsDialog(QDialog):
    """Every key in one place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Phím tắt"))
        self.setMinimumWidth(460)
        card = Card(_("Phím tắt"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        for number, (keys, text) in enumerate(_KEYS):
            grid.addWidget(label(keys, "heading"), number, 0)
            grid.addWidget(label(_(text)), number, 1)
        card.body.addLayout(grid)
        outer = QVBoxLayout(self)
        outer.addWidget(card)
        outer.addLayout(row(None, button(_("Đóng"), self.accept)))
