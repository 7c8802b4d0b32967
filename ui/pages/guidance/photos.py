# SPDX-License-Identifier: MIT
"""Photos of the session: kept here, sent only when everybody on them agreed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout
from typing_extensions import override

from desktop_app import photos
from desktop_app.photos import PhotoInfo, PhotoState
from models.guidance_draft import GuidanceDraft
from resources.i18n import _, _n
from ui.page import Context
from ui.pages.guidance.section import Section
from ui.widgets.basics import button, clear, column, label, pill, row
from ui.widgets.photos import choose, thumbnail

_THUMB = QSize(144, 108)


class PhotosSection(Section):
    """The photos, each with its state and what can be done."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Ảnh của buổi (không bắt buộc)"))
        self._session = ""
        self._help = label("", "muted", wrap=True)
        self.body.addWidget(self._help)
        self._list = column(spacing=10)
        self.body.addLayout(self._list)
        self.add_button = button(
            _("Thêm ảnh…"), self._choose, role="flat", icon_name="plus", tokens=context.tokens
        )
        self.body.addLayout(row(self.add_button, None))

    @override
    def load(self, draft: GuidanceDraft) -> None:
        self._session = draft.session_id or ""
        self.add_button.setVisible(bool(self._session))
        self._help.setText(
            _("Ảnh được thu nhỏ, bỏ vị trí và giờ chụp; chỉ nằm trên máy này cho đến khi bấm gửi.")
            if self._session
            else _("Hoàn thành buổi trước, rồi mở lại để thêm ảnh.")
        )
        clear(self._list)
        if self._session:
            self.refresh()

    def refresh(self) -> None:
        """Read the photos again."""
        app, session = self.context.app, self._session

        def work() -> list[tuple[PhotoInfo, QImage]]:
            return [(info, thumbnail(info.jpeg, _THUMB)) for info in photos.photos(app, session)]

        def done(found: list[tuple[PhotoInfo, QImage]]) -> None:
            if session == self._session:
                self._show(found)

        self.context.tasks.run(self, work, done)

    def _show(self, found: list[tuple[PhotoInfo, QImage]]) -> None:
        clear(self._list)
        for number, (info, image) in enumerate(found, 1):
            self._list.addWidget(self._line(number, info, image))

    def _line(self, number: int, info: PhotoInfo, image: QImage) -> QFrame:
        app = self.context.app
        name = _("Ảnh {number}").format(number=number)
        picture = label()
        picture.setPixmap(QPixmap.fromImage(image))
        picture.setFixedSize(_THUMB)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setAccessibleName(name)
        text, kind = {
            PhotoState.HERE: (_("chỉ trên máy này"), "plain"),
            PhotoState.WAITING: (_("chờ ảnh"), "info"),
            PhotoState.THERE: (_("tỉnh đã nhận"), "good"),
        }[info.state]
        remove = button(
            "",
            lambda: self._do(lambda: photos.remove(app, info.id), _("Đã xóa ảnh.")),
            role="icon",
            icon_name="trash-2",
            tokens=self.context.tokens,
            name=_("Xóa ảnh {number}").format(number=number),
        )
        words = column(row(label(name), pill(text, kind), None, remove), spacing=8)
        if info.state is PhotoState.HERE:
            agreed = QCheckBox(_("Mọi người nhận ra được trong ảnh đã đồng ý gửi tỉnh"))
            send = button(_("Gửi ảnh này về tỉnh"), partial(self._send, info.id, agreed))
            send.setEnabled(False)
            agreed.toggled.connect(send.setEnabled)
            words.addWidget(agreed)
            words.addLayout(row(send, None))
        else:
            keep = button(
                _("Rút đồng ý, không gửi nữa"),
                lambda: self._do(
                    lambda: photos.keep_here(app, info.id),
                    _("Đã rút: tỉnh sẽ xóa ảnh này khi nhận được."),
                ),
            )
            words.addLayout(row(keep, None))
        words.addStretch(1)
        made = QFrame()
        inside = QHBoxLayout(made)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(14)
        inside.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(words, 1)
        return made

    def _send(self, photo_id: str, agreed: QCheckBox) -> None:
        app, consent = self.context.app, agreed.isChecked()
        self._do(
            lambda: photos.send(app, photo_id, consent=consent),
            _("Ảnh sẽ gửi sau các bản ghi, khi có mạng hoặc khi kết xuất."),
        )

    def _do(self, work: Callable[[], object], said: str) -> None:
        def done(_result: object) -> None:
            self.context.messages.done(said)
            self.refresh()

        self.context.act(self, work, done)

    def _choose(self) -> None:
        choose(self, self.add)

    def add(self, files: list[Path]) -> None:
        """Keep photos with the session."""
        app, session = self.context.app, self._session

        def work() -> None:
            for file in files:
                photos.add(app, session, file)

        self._do(work, _n("Đã thêm {count} ảnh.", len(files)).format(count=len(files)))
