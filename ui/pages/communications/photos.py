# SPDX-License-Identifier: MIT
"""Photos of the chosen record: what hangs in the street, seen; they stay on this laptop."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app import photos
from desktop_app.photos import PhotoInfo
from resources.i18n import _, _n
from ui.page import Context
from ui.widgets.basics import button, clear, label, row
from ui.widgets.photos import choose, thumbnail

_ROOM = QSize(212, 160)


class RecordPhotos(QWidget):
    """The photos of a record, one below another, each with what removes it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self._context = context
        self._record = ""
        self._pictures = QVBoxLayout()
        self._pictures.setSpacing(6)
        self.add_button = button(
            _("Thêm ảnh…"), self._choose, role="flat", icon_name="plus", tokens=context.tokens
        )
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 4, 0, 0)
        inner.setSpacing(6)
        inner.addWidget(label(_("Ảnh (không bắt buộc)"), "heading"))
        inner.addLayout(self._pictures)
        note = _("Ảnh được thu nhỏ, bỏ vị trí và giờ chụp; chỉ lưu trên máy này.")
        inner.addWidget(label(note, "small", wrap=True))
        inner.addLayout(row(self.add_button, None))

    def show_record(self, kind: str, record_id: str) -> None:
        """Show the photos of a record, nothing where its kind has none."""
        self._record = record_id
        clear(self._pictures)
        self.setVisible(kind in photos.OF_RECORDS)
        if kind in photos.OF_RECORDS:
            self.refresh()

    def refresh(self) -> None:
        """Read the photos again."""
        app, record = self._context.app, self._record

        def work() -> list[tuple[PhotoInfo, QImage]]:
            found = photos.of_record(app, record)
            return [(info, thumbnail(info.jpeg, _ROOM)) for info in found]

        def done(found: list[tuple[PhotoInfo, QImage]]) -> None:
            if record == self._record:
                self._show(found)

        self._context.tasks.run(self, work, done)

    def _show(self, found: list[tuple[PhotoInfo, QImage]]) -> None:
        clear(self._pictures)
        app = self._context.app
        for number, (info, image) in enumerate(found, 1):
            picture = label()
            picture.setPixmap(QPixmap.fromImage(image))
            picture.setAccessibleName(_("Ảnh {number}").format(number=number))
            remove = button(
                "",
                partial(
                    self._do, partial(photos.remove_from_record, app, info.id), _("Đã xóa ảnh.")
                ),
                role="icon",
                icon_name="trash-2",
                tokens=self._context.tokens,
                name=_("Xóa ảnh {number}").format(number=number),
            )
            line = row(picture, remove, None)
            line.setAlignment(remove, Qt.AlignmentFlag.AlignTop)
            holder = QWidget()
            holder.setProperty("role", "clear")
            holder.setLayout(line)
            self._pictures.addWidget(holder)

    def _do(self, work: Callable[[], object], said: str) -> None:
        def done(_result: object) -> None:
            self._context.messages.done(said)
            self.refresh()

        self._context.tasks.run(self, work, done)

    def _choose(self) -> None:
        choose(self, self.add)

    def add(self, files: list[Path]) -> None:
        """Keep photos with the record."""
        app, record = self._context.app, self._record

        def work() -> None:
            for file in files:
                photos.add_to_record(app, record, file)

        self._do(work, _n("Đã thêm {count} ảnh.", len(files)).format(count=len(files)))
