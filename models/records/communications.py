# SPDX-License-Identifier: MIT
"""Kinds of communication: broadcasts, activities, displays, events."""

from collections.abc import Iterable

from models.dates import format_date
from models.problems import Problem, error, warning
from models.records.kind import Around, Field, Kind, Shape, Values, reads
from models.records.rules import given, in_order, in_window, not_ahead
from resources.i18n import N_, Nn_, _, _n

GROUP = "communication"

NOTE = Field("note", N_("Ghi chú"), Shape.LINES, limit=1000, home=True)
VILLAGE = Field("village_id", N_("Thôn, bản"), Shape.LINK, "village")
ORGANISATION = Field("organisation_id", N_("Cơ quan, đơn vị"), Shape.LINK, "organisation")


@reads("minutes", "broadcasts")
def _minutes(values: Values, _around: Around) -> Iterable[Problem]:
    minutes, broadcasts = values.get("minutes"), values.get("broadcasts")
    if isinstance(minutes, int) and isinstance(broadcasts, int) and 0 < minutes < broadcasts:
        yield warning(
            "minutes",
            "minutes-few",
            _n(
                "Tổng thời lượng {minutes} phút cho {broadcasts} lượt: mỗi lượt chưa đầy 1 phút.",
                minutes,
            ).format(minutes=minutes, broadcasts=broadcasts),
        )


BROADCAST = Kind(
    code="broadcast",
    table="models.communications:BroadcastLog",
    one=Nn_("Lượt phát thanh"),
    many=N_("Phát thanh"),
    group=GROUP,
    icon="megaphone",
    about=N_("Truyền thanh xã đã phát những gì, bao nhiêu lượt, bao nhiêu phút."),
    heading="title",
    by_date="date_from",
    columns=("date_from", "title", "broadcasts", "minutes", "station", "speakers"),
    filter_by="station",
    fields=(
        Field("date_from", N_("Từ ngày"), Shape.DATE, required=True),
        Field("date_to", N_("Đến ngày"), Shape.DATE, help=N_("Để trống nếu chỉ một ngày.")),
        Field("title", N_("Nội dung phát"), required=True, wide=True),
        Field(
            "station",
            N_("Đài, hệ thống loa"),
            required=True,
            limit=120,
            default="Đài truyền thanh xã",
        ),
        Field("broadcasts", N_("Số lượt phát"), Shape.NUMBER, required=True, least=1, most=10_000),
        Field("minutes", N_("Tổng số phút"), Shape.NUMBER, most=100_000),
        Field("speakers", N_("Số cụm loa"), Shape.NUMBER, most=1000),
        Field("times", N_("Giờ phát"), Shape.TIMES, help=N_("Ví dụ: 5:30, 17:00")),
        Field("languages", N_("Ngôn ngữ"), Shape.CHOICES, "language"),
        Field("villages", N_("Thôn, bản nghe được"), Shape.LINKS, "village"),
        NOTE,
    ),
    rules=(
        in_order("date_from", "date_to"),
        not_ahead("date_from"),
        in_window("date_from"),
        _minutes,
    ),
)

ACTIVITY = Kind(
    code="activity",
    table="models.communications:CommunicationActivity",
    one=Nn_("Hoạt động truyền thông"),
    many=N_("Tin, bài, bài đăng"),
    group=GROUP,
    icon="send",
    about=N_("Tin trên cổng, bài mạng xã hội, báo chí, phổ biến trong cuộc họp."),
    heading="title",
    by_date="date_from",
    columns=("date_from", "type", "title", "count", "reach", "url"),
    filter_by="type",
    fields=(
        Field("type", N_("Kênh"), Shape.CHOICE, "comm_type", required=True),
        Field("date_from", N_("Từ ngày"), Shape.DATE, required=True),
        Field("date_to", N_("Đến ngày"), Shape.DATE, help=N_("Để trống nếu chỉ một ngày.")),
        Field("title", N_("Tiêu đề, nội dung"), required=True, wide=True),
        Field("form", N_("Hình thức"), Shape.CHOICE, "comm_form"),
        Field("channel", N_("Tên trang, nhóm, báo"), limit=120),
        Field("topic", N_("Chủ đề"), Shape.CHOICE, "comm_topic"),
        Field("audience", N_("Đối tượng"), Shape.CHOICES, "audience"),
        Field(
            "count",
            N_("Số tin, bài, buổi"),
            Shape.NUMBER,
            required=True,
            least=1,
            most=10_000,
            default=1,
        ),
        Field("reach", N_("Lượt tiếp cận"), Shape.NUMBER, most=100_000_000),
        Field("url", N_("Địa chỉ trên mạng"), Shape.URL, limit=400, wide=True),
        ORGANISATION,
        Field("business_id", N_("Doanh nghiệp thực hiện"), Shape.LINK, "business"),
        Field("school_id", N_("Trường học"), Shape.LINK, "school"),
        VILLAGE,
        NOTE,
    ),
    rules=(in_order("date_from", "date_to"), not_ahead("date_from"), in_window("date_from")),
)


@reads("kind", "count", "permit_note")
def _permit(values: Values, _around: Around) -> Iterable[Problem]:
    needs = values.get("kind") in {"pano", "bang_ron", "phuon", "man_hinh"}
    if needs and values.get("count") and not given(values, "permit_note"):
        yield warning(
            "permit_note",
            "permit-missing",
            _("Chưa ghi văn bản thông báo hoặc cho phép treo."),
        )


DISPLAY = Kind(
    code="display",
    table="models.communications:VisualDisplay",
    one=Nn_("Cổ động trực quan"),
    many=N_("Pano, băng rôn"),
    group=GROUP,
    icon="map-pin",
    about=N_("Pano, băng rôn, phướn, khẩu hiệu, màn hình, gian hàng: treo ở đâu, gỡ khi nào."),
    heading="location",
    by_date="placed_on",
    columns=("placed_on", "kind", "count", "location", "removed_on", "until"),
    filter_by="kind",
    fields=(
        Field("kind", N_("Loại"), Shape.CHOICE, "visual_kind", required=True),
        Field(
            "count",
            N_("Số lượng"),
            Shape.NUMBER,
            required=True,
            most=10_000,
            default=1,
            help=N_("Ghi 0 nếu đợt này không treo loại đó."),
        ),
        Field("placed_on", N_("Treo từ ngày"), Shape.DATE, required=True),
        Field("until", N_("Dự kiến gỡ"), Shape.DATE),
        Field("removed_on", N_("Đã gỡ ngày"), Shape.DATE),
        Field("location", N_("Vị trí, tuyến đường"), required=True, wide=True),
        VILLAGE,
        Field("text", N_("Nội dung trên băng rôn, pano"), limit=300, wide=True),
        Field("size", N_("Kích thước"), limit=60, help=N_("Ví dụ: 1 × 8 m")),
        ORGANISATION,
        Field("business_id", N_("Cửa hàng, doanh nghiệp treo"), Shape.LINK, "business"),
        Field("permit_note", N_("Văn bản thông báo, cho phép"), wide=True),
        Field("notice_date", N_("Ngày thông báo"), Shape.DATE),
        NOTE,
    ),
    rules=(
        in_order("placed_on", "until"),
        in_order("placed_on", "removed_on"),
        not_ahead("placed_on", "removed_on"),
        in_window("placed_on"),
        _permit,
    ),
)


@reads("status", "held_on", "planned_on", "status_reason", "attendees", "type", "level")
def _status(values: Values, around: Around) -> Iterable[Problem]:
    status = values.get("status")
    held, planned = values.get("held_on"), values.get("planned_on")
    if status == "da_to_chuc" and not held:
        yield error("held_on", "held-missing", _("Chưa nhập ngày đã tổ chức."))
    if status == "du_kien" and not planned:
        yield error("planned_on", "planned-missing", _("Chưa nhập ngày dự kiến tổ chức."))
    if status in {"hoan", "huy"} and not given(values, "status_reason"):
        yield error("status_reason", "reason-missing", _("Chưa ghi lý do hoãn hoặc hủy."))
    if status != "da_to_chuc" and held:
        yield error(
            "held_on",
            "held-not",
            _("Đã có ngày tổ chức thì tình trạng phải là “Đã tổ chức”. Sửa một trong hai ô."),
        )
    if status != "da_to_chuc" and values.get("attendees"):
        yield error(
            "attendees",
            "attendees-early",
            _("Chỉ ghi số người dự khi sự kiện đã tổ chức."),
        )
    day = held or planned
    launch = values.get("type") == "le_phat_dong" and values.get("level") == "xa"
    if launch and day and day >= around.end:
        yield warning(
            "held_on" if held else "planned_on",
            "launch-late",
            _("Kế hoạch yêu cầu lễ phát động trước ngày {day}.").format(
                day=format_date(around.end)
            ),
        )


def _held(values: Values) -> bool:
    return values.get("status") == "da_to_chuc"


EVENT = Kind(
    code="event",
    table="models.communications:Event",
    one=Nn_("Sự kiện"),
    many=Nn_("Sự kiện"),
    group=GROUP,
    icon="calendar-check",
    about=N_("Lễ phát động, tọa đàm, hội nghị, ngày hội: dự kiến, đã tổ chức, hoãn hay hủy."),
    heading="title",
    by_date="held_on|planned_on",
    columns=("held_on|planned_on", "type", "title", "status", "attendees", "role"),
    filter_by="status",
    fields=(
        Field("type", N_("Loại sự kiện"), Shape.CHOICE, "event_type", required=True),
        Field("title", N_("Tên sự kiện"), required=True, wide=True),
        Field(
            "role",
            N_("Vai trò của xã"),
            Shape.CHOICE,
            "event_role",
            required=True,
            default="chu_tri",
        ),
        Field("level", N_("Cấp tổ chức"), Shape.CHOICE, "admin_level", required=True, default="xa"),
        Field(
            "status",
            N_("Tình trạng"),
            Shape.CHOICE,
            "event_status",
            required=True,
            default="du_kien",
        ),
        Field("planned_on", N_("Ngày dự kiến"), Shape.DATE),
        Field("held_on", N_("Ngày đã tổ chức"), Shape.DATE, shown=_held),
        Field("attendees", N_("Số người dự"), Shape.NUMBER, most=100_000, shown=_held),
        Field(
            "status_reason",
            N_("Lý do hoãn, hủy"),
            limit=300,
            wide=True,
            shown=lambda values: values.get("status") in {"hoan", "huy"},
        ),
        Field("place", N_("Địa điểm"), wide=True),
        Field("organisation_id", N_("Cơ quan chủ trì"), Shape.LINK, "organisation"),
        Field(
            "partners", N_("Đơn vị phối hợp"), Shape.WORDS, help=N_("Cách nhau bằng dấu chấm phẩy.")
        ),
        Field("school_id", N_("Trường học"), Shape.LINK, "school"),
        Field("publishable", N_("Đưa vào danh mục công khai của tỉnh"), Shape.YES_NO),
        Field(
            "published_on",
            N_("Ngày đăng trên Cổng tỉnh"),
            Shape.DATE,
            shown=lambda values: bool(values.get("publishable")),
        ),
        Field(
            "portal_url",
            N_("Địa chỉ bài trên Cổng tỉnh"),
            Shape.URL,
            limit=400,
            wide=True,
            shown=lambda values: bool(values.get("publishable")),
        ),
        NOTE,
    ),
    rules=(not_ahead("held_on", "published_on"), in_window("held_on", "planned_on"), _status),
)

KINDS = (BROADCAST, ACTIVITY, DISPLAY, EVENT)
