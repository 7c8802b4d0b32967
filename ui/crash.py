# SPDX-License-Identifier: MIT
"""When something is our fault: say so, and offer a report without personal data to pass on."""

import platform
import sys
import traceback
from importlib import metadata

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from resources.i18n import _
from ui.widgets.basics import button, label, row


def report_of(error: BaseException) -> str:
    """Return where it happened. Messages and values are left out: they may hold a name."""
    try:
        version = metadata.version("tungngo")
    except metadata.PackageNotFoundError:
        version = "0"
    lines = [f"Từng Ngõ {version} · Python {platform.python_version()} · {platform.platform()}"]
    lines += [
        f"{frame.filename.rsplit('/', 3)[-1]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return "\n".join([*lines, type(error).__name__])


class CrashDialog(QDialog):
    """Says that the program erred, and gives the report to copy."""

    def __init__(self, error: BaseException, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Chương trình gặp lỗi"))
        self.resize(640, 420)
        report = QPlainTextEdit(report_of(error))
        report.setReadOnly(True)
        report.setAccessibleName(_("Báo cáo lỗi"))
        inner = QVBoxLayout(self)
        inner.addWidget(
            label(
                _(
                    "Việc vừa rồi không làm được vì lỗi của chương trình. Những gì đã lưu vẫn còn. "
                    "Báo cáo dưới đây không có tên hay số điện thoại; chép gửi người hỗ trợ."
                ),
                wrap=True,
            )
        )
        inner.addWidget(report, 1)
        copy = button(_("Chép báo cáo"), lambda: self._copy(report.toPlainText()))
        inner.addLayout(row(copy, None, button(_("Đóng"), self.accept, role="primary")))

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)


def show(error: object, parent: QWidget | None) -> None:
    """Show a bug to the officer and write it to standard error."""
    if isinstance(error, BaseException):
        sys.stderr.write(report_of(error) + "\n")
        CrashDialog(error, parent).open()
