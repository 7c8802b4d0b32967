# SPDX-License-Identifier: MIT
"""Add or correct a village or a household; look at an import before it is done."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop_app import households, reference, villages
from desktop_app.households import HouseholdLine, HouseholdValues
from desktop_app.reference import Choice
from desktop_app.villages import Former, VillageInfo
from resources.i18n import _
from ui.form_dialog import FormDialog
from ui.page import Context
from ui.widgets.basics import button, label
from ui.widgets.field import Field
from ui.widgets.inputs import ChoiceInput, DateInput, NumberInput, TextInput


class VillageDialog(FormDialog):
    """A village: name, kind, how many households."""

    def __init__(
        self,
        context: Context,
        village: VillageInfo | None,
        parent: QWidget,
        known: Sequence[VillageInfo] = (),
        former: Sequence[Former] = (),
    ) -> None:
        super().__init__(context, _("Sửa thôn, bản") if village else _("Thêm thôn, bản"), parent)
        self._village = village
        self._known = [v for v in known if village and v.id != village.id]
        self._name = TextInput(village.name if village else "", limit=80)
        self._kind = ChoiceInput(reference.catalogue(context.app, "village_kind"), empty=None)
        self._kind.choose(village.kind if village else "ban")
        self._households = NumberInput(100)
        self._households.show_value(village.households if village else None)
        extra: list[QWidget] = []
        if self._known:
            extra.append(button(_("Sáp nhập…"), self._merge))
        if here := [f for f in former if village and f.into_id == village.id]:
            self._former = ChoiceInput(
                [Choice(f.id, f.name) for f in here], empty=_("Bỏ sáp nhập…")
            )
            self._former.setAccessibleName(_("Chọn thôn, bản đã sáp nhập vào đây để tách lại"))
            self._former.edited.connect(self._separate)
            extra.append(self._former)
        self.build(
            {
                "name": Field(_("Tên (ví dụ: Bản Trung Tâm)"), self._name),
                "kind": Field(_("Loại"), self._kind),
                "households": Field(_("Tổng số hộ (để trống nếu chưa rõ)"), self._households),
            },
            *extra,
        )

    def save(self) -> None:  # type: ignore[explicit-override]
        """Save the village."""
        app, village_id = self.context.app, self._village.id if self._village else None
        name, kind = self._name.text(), self._kind.code or ""
        count = self._households.value
        self.context.tasks.run(
            self,
            lambda: villages.save_village(app, village_id, name=name, kind=kind, households=count),
            lambda saved: self.finished_with(_("Đã lưu {name}.").format(name=saved.name)),
            self.refused,
        )

    def _merge(self) -> None:
        village, parent = self._village, self.parentWidget()
        if village is not None and parent is not None:
            self.reject()
            MergeDialog(self.context, village, self._known, parent).open()

    def _separate(self) -> None:
        app, former_id = self.context.app, self._former.code
        if former_id:
            self.context.tasks.run(
                self,
                lambda: villages.separate(app, former_id),
                lambda apart: self.finished_with(_("Đã tách lại {name}.").format(name=apart.name)),
                self.refused,
            )


class MergeDialog(FormDialog):
    """A village merges into another from a day on; its records stay, their sums go along."""

    def __init__(
        self,
        context: Context,
        village: VillageInfo,
        known: Sequence[VillageInfo],
        parent: QWidget,
    ) -> None:
        title = _("Sáp nhập {name}").format(name=village.name)
        super().__init__(context, title, parent)
        self._village = village
        self._inner.addWidget(
            label(
                _(
                    "Hộ, buổi và tổ đã ghi vẫn giữ tên cũ; số liệu, tiến độ và báo cáo tính cho "
                    "thôn, bản mới."
                ),
                "muted",
                wrap=True,
            )
        )
        self._into = ChoiceInput([Choice(v.id, v.name) for v in known], empty=_("Chọn"))
        self._since = DateInput(context.app.clock.today)
        self.build(
            {
                "into": Field(_("Sáp nhập vào"), self._into),
                "since": Field(_("Từ ngày"), self._since),
            }
        )
        self._save.setText(_("Sáp nhập"))

    def save(self) -> None:  # type: ignore[explicit-override]
        """Merge the village."""
        app, context, village_id = self.context.app, self.context, self._village.id
        into, since = self._into.code or "", self._since.date
        context.tasks.run(
            self,
            lambda: villages.merge(app, village_id, into, since),
            lambda merged: self.finished_with(
                _("Đã sáp nhập {name} vào {into}.").format(name=merged.name, into=merged.into),
                lambda: context.act(context.bus, lambda: villages.separate(app, village_id)),
            ),
            self.refused,
        )


class HouseholdDialog(FormDialog):
    """A household."""

    def __init__(
        self,
        context: Context,
        known: list[VillageInfo],
        line: HouseholdLine | None,
        village_id: str | None,
        parent: QWidget,
    ) -> None:
        super().__init__(context, _("Sửa hộ") if line else _("Thêm một hộ"), parent)
        self._line = line
        self._village = ChoiceInput([Choice(v.id, v.name) for v in known], empty=_("Chọn"))
        self._village.choose(line.village_id if line else village_id)
        self._number = TextInput(line.house_no if line else "", limit=20)
        self._label = TextInput(line.label if line else "", limit=80)
        answers = reference.catalogue(context.app, "yes_no_unknown")
        self._phone, self._internet = (
            ChoiceInput(answers, empty=None),
            ChoiceInput(answers, empty=None),
        )
        self._phone.choose(line.has_smartphone if line else "chua_ro")
        self._internet.choose(line.has_internet if line else "chua_ro")
        extra = []
        if line is not None and not line.visits:
            extra.append(button(_("Xóa hộ"), self._remove, role="danger"))
        self.build(
            {
                "village_id": Field(_("Thôn, bản"), self._village),
                "house_no": Field(_("Số nhà hoặc số thứ tự"), self._number),
                "label": Field(_("Tên gọi hộ (chỉ khi chủ hộ đồng ý; không gửi đi)"), self._label),
                "has_smartphone": Field(_("Có điện thoại thông minh"), self._phone),
                "has_internet": Field(_("Có Internet"), self._internet),
            },
            *extra,
        )
        if line is None and village_id:
            self.fields["house_no"].focus()

    def save(self) -> None:  # type: ignore[explicit-override]
        """Save the household."""
        app, household_id = self.context.app, self._line.id if self._line else None
        values = HouseholdValues(
            self._village.code or "",
            self._number.text(),
            self._label.text(),
            self._phone.code or "",
            self._internet.code or "",
        )
        self.context.tasks.run(
            self,
            lambda: households.save_household(app, household_id, values),
            lambda saved: self.finished_with(
                _("Đã lưu {name}.").format(name=households.name_of(saved))
            ),
            self.refused,
        )

    def _remove(self) -> None:
        line, app, context = self._line, self.context.app, self.context
        if line is None:
            return

        def done(_result: object) -> None:
            self.accept()
            context.messages.done(
                _("Đã xóa {name}.").format(name=households.name_of(line)),
                lambda: context.act(
                    context.bus, lambda: households.restore_household(app, line.id)
                ),
            )

        context.act(self, lambda: households.remove_household(app, line.id), done)
