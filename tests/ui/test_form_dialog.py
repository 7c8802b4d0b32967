# SPDX-License-Identifier: MIT
"""A small form shows all that it says, however long that is."""

from typing import cast

from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.form_dialog import FormDialog
from ui.page import Context
from ui.widgets.basics import label
from ui.widgets.field import Field


def test_a_long_explanation_is_not_cut(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    # Nothing is saved here, so nothing of the context is asked.
    dialog = FormDialog(cast("Context", None), "Nhận tên mới cho máy này", parent)
    told = label("Bản ghi giữ nguyên, không bị tính hai lần khi gửi lại. " * 12, wrap=True)
    dialog._inner.addWidget(told)
    dialog.build({"old": Field("Mật khẩu", QLineEdit())})
    dialog.resize(420, 120)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert told.height() >= told.heightForWidth(told.width())
