# SPDX-License-Identifier: MIT
"""What stands on each form, in the order of the screen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app import flyer_contents, households, reference
from desktop_app.households import HouseholdFilter, HouseholdLine
from desktop_app.paged import PAGE
from desktop_app.teams import TeamInfo
from desktop_app.villages import VillageInfo
from models.dates import format_date
from models.form_tokens import spoken
from models.guidance_draft import GuidanceDraft
from models.text import format_phone, sort_key
from resources.errors import UserError
from resources.i18n import _, _n
from resources.paper.flyer_texts import MASTER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.app import App
    from resources.paper.flyer_texts import Part
    from resources.paper.form_document import Document, Option

SECTIONS = (
    "form",
    "visits",
    "people",
    "businesses",
    "team",
    "notes",
    "tally",
    "anonymous",
)
"""The parts of a session's form, in the order of the editor: left column, then right."""
_VISITS, _PEOPLE, _BUSINESSES, _ANONYMOUS = 17, 7, 2, 4  # both sides of one sheet
_SYLLABLES_A_MINUTE = 150


@dataclass(frozen=True)
class Around:
    """What is known when a form is printed."""

    commune: str
    draft: GuidanceDraft
    village: VillageInfo | None
    team: TeamInfo | None
    language: str = MASTER

    @property
    def issuer(self) -> str:
        """Whose paper it is."""
        return f"{self.team.name} · {self.commune}" if self.team else self.commune

    @property
    def commune_inside(self) -> str:
        """The commune's name within a sentence: "xã Mường Lống"."""
        return self.commune[:1].lower() + self.commune[1:]

    @property
    def phone(self) -> str:
        """Where people can ask."""
        return format_phone(self.team.phone) if self.team and self.team.phone else ""

    def filled(self, words: str) -> str:
        """Put the commune's name and telephone where a text leaves room for them."""
        words = words.replace("{{ten_xa}}", self.commune_inside)
        return words.replace("{{sdt_to}}", self.phone or _("UBND xã"))


def session(app: "App", around: Around, title: str, token: str) -> bytes:
    """Return the form of a session: what is asked on the screen, in its order."""
    from resources.paper.form_document import Document, Mark

    document = Document(title, around.issuer, Mark(token, spoken(token)))
    parts = {
        "form": lambda: _head(app, document, around),
        "visits": lambda: _visits(app, document),
        "people": lambda: _people(app, document),
        "businesses": lambda: _businesses(app, document),
        "team": lambda: _team(app, document, around),
        "notes": lambda: _notes(document),
        "tally": lambda: _tally(document),
        "anonymous": lambda: _anonymous(app, document),
    }
    for part in SECTIONS:
        parts[part]()
    document.gap(3)
    document.blanks((_("Người ghi"), 3, ""), (_("Ký tên"), 2, ""))
    document.text(
        _("Nhập vào máy: mở Từng Ngõ, quét hoặc gõ mã {token}.").format(token=spoken(token)), 8.5
    )
    return document.pdf()


def _options(app: "App", kind: str, ticked: list[str]) -> "list[Option]":
    from resources.paper.form_document import Option

    return [Option(c.label, c.code in ticked) for c in reference.catalogue(app, kind)]


def _head(app: "App", document: "Document", around: Around) -> None:
    draft = around.draft
    document.choices(_("Hình thức"), _options(app, "session_type", [draft.session_type]))
    document.blanks((_("Ngày"), 3, format_date(draft.date)), (_("Từ"), 2, ""), (_("đến"), 2, ""))
    document.blanks(
        (_("Thôn, bản"), 1, around.village.name if around.village else ""),
        (_("Địa điểm"), 1, draft.place),
    )
    document.blanks((_("Trường (buổi ở trường học)"), 1, draft.school))
    document.choices(_("Mạng"), _options(app, "connectivity", []))
    document.choices(_("Nội dung"), _options(app, "skill_short", draft.skills), 9)


def _visits(app: "App", document: "Document") -> None:
    results = ", ".join(c.label for c in reference.catalogue(app, "visit_result"))
    document.heading(_("Hộ đã đến"), _("Kết quả: {results}").format(results=results))
    document.table(
        [_("TT"), _("Số nhà, tên gọi hộ"), _("Kết quả"), _("Hẹn lại ngày")],
        [[str(n), "", "", ""] for n in range(1, _VISITS + 1)],
        [1, 8, 4, 4],
        centred=[0],
    )


def _people(app: "App", document: "Document") -> None:
    scopes = " · ".join(c.label for c in reference.catalogue(app, "consent_scope"))
    document.heading(
        _("Người có tên (chỉ khi đồng ý)"), _("Đồng ý: {scopes}").format(scopes=scopes)
    )
    document.table(
        [
            _("TT"),
            _("Họ và tên"),
            _("Năm sinh"),
            _("Nam/Nữ"),
            _("Điện thoại"),
            _("Đồng ý"),
            _("Nội dung và kết quả"),
        ],
        [[str(n), *[""] * 6] for n in range(1, _PEOPLE + 1)],
        [1, 6, 2.2, 2, 3.6, 2.6, 7],
        centred=[0],
    )


def _businesses(app: "App", document: "Document") -> None:
    results = ", ".join(c.label for c in reference.catalogue(app, "business_result"))
    document.heading(_("Cơ sở kinh doanh"), _("Kết quả: {results}").format(results=results))
    document.table(
        [_("TT"), _("Tên cơ sở"), _("Kết quả")],
        [[str(n), "", ""] for n in range(1, _BUSINESSES + 1)],
        [1, 9, 6],
        centred=[0],
    )


def _team(app: "App", document: "Document", around: Around) -> None:
    from resources.paper.form_document import Option

    document.heading(_("Tổ và đơn vị phối hợp"))
    document.blanks((_("Tổ"), 1, around.team.name if around.team else ""))
    if around.team and around.team.members:
        document.choices(_("Thành viên có mặt"), [Option(m.full_name) for m in around.team.members])
    else:
        document.lines(_("Thành viên có mặt"), 1)
    document.choices(_("Ngôn ngữ"), _options(app, "language", []))
    document.blanks((_("Đơn vị chủ trì"), 1, ""), (_("Đơn vị phối hợp"), 1, ""))


def _notes(document: "Document") -> None:
    document.heading(_("Ghi chú"))
    document.lines(_("Gửi tỉnh (không ghi tên, số điện thoại)"), 1)
    document.lines(_("Riêng của xã"), 1)


def _tally(document: "Document") -> None:
    document.heading(_("Bảng đếm nhanh"))
    document.table(
        [
            _("Tổng số người"),
            _("Trong đó nữ"),
            _("Dân tộc thiểu số"),
            _("Từ 60 tuổi"),
            _("Dưới 16 tuổi"),
            _("Hộ nghèo, cận nghèo"),
            _("Người khuyết tật"),
        ],
        [[""] * 7],
        [1] * 7,
        row_mm=9,
        size=8.5,
        centred=list(range(7)),
    )


def _anonymous(app: "App", document: "Document") -> None:
    outcomes = " · ".join(c.label for c in reference.catalogue(app, "outcome"))
    document.heading(_("Kết quả của người không ghi tên"))
    document.text(_("Kết quả: {results}").format(results=outcomes), 8)
    document.table(
        [_("Nội dung"), _("Kết quả"), _("Số người")],
        [["", "", ""] for _line in range(_ANONYMOUS)],
        [5, 7, 2],
    )


def sign_in(app: "App", around: Around, title: str, rows: int) -> bytes:
    """Return the sheet that people sign; above it, in another language, what the notice says.

    Raises UserError for a translation that is not there or that nobody has approved.
    """
    from resources.paper.form_document import Document

    document = Document(title, around.issuer)
    document.blanks(
        (_("Ngày"), 2, format_date(around.draft.date)), (_("Địa điểm"), 5, around.draft.place)
    )
    document.text(
        _(
            "Có ghi tên hay không đều được hướng dẫn như nhau. Ai đồng ý thì ghi; số điện thoại "
            "chỉ ghi nếu muốn được gọi lại. Không ghi số căn cước."
        ),
        9.5,
    )
    if around.language != MASTER:
        notice = flyer_contents.to_read(app, "F11", around.language)
        document.text(f"{notice.headline}. {around.filled(notice.help)}".strip(), 10.5, bold=True)
    document.table(
        [
            _("TT"),
            _("Họ và tên"),
            _("Năm sinh"),
            _("Nam/Nữ"),
            _("Thôn, bản"),
            _("Điện thoại (nếu đồng ý)"),
            _("Ký tên"),
        ],
        [[str(n), *[""] * 6] for n in range(1, rows + 1)],
        [1.1, 6, 2.1, 2, 3.6, 4.8, 3],
        row_mm=9,
        centred=[0],
    )
    return document.pdf()


def consent(app: "App", around: Around, title: str) -> bytes:
    """Return the notice that is read out before names are written down, with boxes to tick.

    In another language it is the approved translation of F11, and its boxes say both. Raises
    UserError for a translation that is not there or that nobody has approved.
    """
    from resources.paper.form_document import Document, Option

    notice = flyer_contents.to_read(app, "F11", around.language)
    document = Document(title, around.issuer)
    document.text(_("Cán bộ đọc to trước khi ghi tên."), 11, bold=True)
    document.text(around.filled(notice.body), 16.5, lead=1.6)
    document.heading(_("Bà con đồng ý những gì thì đánh dấu vào ô đó"), size=14)
    if around.language == MASTER:
        boxes = [choice.label for choice in reference.catalogue(app, "consent_scope")]
        boxes.append(_("Dưới 16 tuổi: cha mẹ, người giám hộ đồng ý"))
    else:
        ours = _boxes(flyer_contents.content(app, "F11").parts)
        boxes = [f"{told} · {vi}" for told, vi in zip(_boxes(notice.parts), ours, strict=False)]
    for box in boxes:
        document.choices("", [Option(box)], 15 if around.language == MASTER else 12)
    document.gap(4)
    document.blanks((_("Họ và tên"), 3, ""), (_("Ngày"), 1.4, format_date(around.draft.date)))
    document.gap(3)
    document.blanks((_("Người tham gia ký tên"), 1, ""), (_("Người giám hộ (nếu có)"), 1, ""))
    return document.pdf()


def _boxes(parts: "Iterable[Part]") -> list[str]:
    """Return what stands beside the boxes to tick."""
    return [item.title for part in parts if part.mark == "box" for item in part.items]


def unmet(app: "App", around: Around, title: str) -> bytes:
    """Return the households that were not met, village by village; each village on its own page.

    Raises UserError when there is none.
    """
    from resources.paper.form_document import Document

    found: dict[str, list[HouseholdLine]] = {}
    village_id = around.village.id if around.village else None
    for status in ("not_met", "away", "revisit"):
        wanted = HouseholdFilter(village_id=village_id, status=status)
        for line in _every(app, wanted):
            found.setdefault(line.village, []).append(line)
    if not found:
        raise UserError(
            _("Không còn hộ nào chưa gặp trong danh sách."),
            _("Nạp thêm danh sách hộ, hoặc chọn thôn, bản khác."),
            code="nobody-unmet",
        )
    document = Document(title, around.issuer)
    for number, village in enumerate(sorted(found, key=sort_key)):
        if number:
            document.page_break()
        lines = sorted(found[village], key=lambda line: _number(line.house_no))
        document.heading(village, _n("{count} hộ", len(lines)).format(count=len(lines)))
        document.table(
            [
                _("TT"),
                _("Số nhà"),
                _("Tên gọi hộ"),
                _("Lần trước"),
                _("Hẹn lại"),
                _("Kết quả hôm nay"),
            ],
            [
                [
                    str(at),
                    line.house_no,
                    line.label,
                    _last(app, line),
                    format_date(line.revisit_on),
                    "",
                ]
                for at, line in enumerate(lines, 1)
            ],
            [1.1, 1.8, 6, 4, 2.6, 4],
            row_mm=8,
            centred=[0, 1],
        )
    return document.pdf()


def _every(app: "App", wanted: HouseholdFilter) -> list[HouseholdLine]:
    listing = households.households(app, wanted)
    found: list[HouseholdLine] = []
    page = 0
    while True:
        lines = households.lines(app, listing, page)
        found += lines
        if len(lines) < PAGE:
            return found
        page += 1


def _number(house_no: str) -> tuple[int, str]:
    digits = "".join(c for c in house_no if c.isascii() and c.isdigit())
    return int(digits or 0), house_no


def _last(app: "App", line: HouseholdLine) -> str:
    if line.result is None:
        return _("Chưa đến")
    result = reference.label(app, "visit_result", line.result)
    return f"{result} {format_date(line.visited_on)}"


def broadcast(app: "App", around: Around, title: str, codes: tuple[str, ...]) -> bytes:
    """Return what is read on the loudspeakers: large, with how long each part takes."""
    from resources.paper.form_document import Document

    document = Document(title, around.issuer)
    document.blanks((_("Đài, cụm loa"), 3, ""), (_("Ngày"), 2, format_date(around.draft.date)))
    document.blanks((_("Giờ phát"), 2, ""), (_("Người đọc"), 3, ""))
    opening = _("Kính thưa bà con {commune}!").format(commune=around.commune_inside)
    document.gap(3)
    document.text(opening, 15, bold=True)
    for code in codes:
        content = flyer_contents.to_read(app, code, around.language)
        said = around.filled(content.body)
        time = _("đọc khoảng {time}").format(time=reading_time(said))
        document.heading(content.headline, time, 15)
        document.text(said, 14.5, lead=1.6)
    ask = (
        _("Bà con cần hỏi thêm, xin gọi {phone}.").format(phone=around.phone)
        if around.phone
        else _("Bà con cần hỏi thêm, xin đến trụ sở UBND xã.")
    )
    document.text(_("{ask} Xin cảm ơn bà con đã lắng nghe.").format(ask=ask), 14.5, bold=True)
    return document.pdf()


def reading_time(text: str) -> str:
    """Return how long a text takes to read out slowly: 150 syllables a minute."""
    seconds = round(len(text.split()) / _SYLLABLES_A_MINUTE * 60 / 10) * 10 or 10
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return _n("{seconds} giây", rest).format(seconds=rest)
    if not rest:
        return _("{minutes} phút").format(minutes=minutes)
    return _("{minutes} phút {seconds} giây").format(minutes=minutes, seconds=rest)
