# SPDX-License-Identifier: MIT
"""The flyers as small pictures to choose from."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop_app.flyers import FlyerInfo
from resources.i18n import _

THUMBNAIL = 168  # pixels; shown at half that, so that it is sharp when scaled
_CODE = Qt.ItemDataRole.UserRole


class Gallery(QListWidget):
    """One line a flyer: its picture, code and title; `chosen` comes with its code."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Các mẫu tờ rơi"))
        self.setWordWrap(True)
        self.setIconSize(QSize(62, 88))
        self.setSpacing(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._tell)

    def fill(self, infos: list[FlyerInfo]) -> None:
        """Show the flyers; the one that is chosen stays so."""
        before = self.code
        self.blockSignals(True)
        icons = {str(self.item(n).data(_CODE)): self.item(n).icon() for n in range(self.count())}
        self.clear()
        for info in infos:
            mark = "\n" + _("Bản của xã") if info.own else ""
            item = QListWidgetItem(f"{info.code}\n{info.headline}{mark}")
            item.setData(_CODE, info.code)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{info.code} {info.headline}{mark}")
            item.setToolTip(f"{info.title}\n{info.audience}")
            item.setIcon(icons.get(info.code, _blank()))
            item.setSizeHint(QSize(0, 98))
            self.addItem(item)
        self.blockSignals(False)
        self.choose(before or infos[0].code)

    def show_pictures(self, pictures: dict[str, bytes]) -> None:
        """Put the pictures to their flyers."""
        for number in range(self.count()):
            item = self.item(number)
            image = QPixmap()
            image.loadFromData(pictures.get(str(item.data(_CODE)), b""))
            item.setIcon(_untinted(image))

    @property
    def code(self) -> str:
        """The code of the flyer that is chosen, or nothing."""
        item = self.currentItem()
        return str(item.data(_CODE)) if item is not None else ""

    def choose(self, code: str) -> None:
        """Choose a flyer by its code."""
        for number in range(self.count()):
            if self.item(number).data(_CODE) == code:
                self.setCurrentRow(number)

    def _tell(self) -> None:
        if self.code:
            self.chosen.emit(self.code)


def _untinted(paper: QPixmap) -> QIcon:
    """Return an icon that stays white paper when its line is chosen."""
    made = QIcon(paper)
    made.addPixmap(paper, QIcon.Mode.Selected)
    return made


def _blank() -> QIcon:
    paper = QPixmap(62, 88)
    paper.fill(Qt.GlobalColor.white)
    return _untinted(paper)
