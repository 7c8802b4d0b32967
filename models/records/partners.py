# SPDX-License-Identifier: MIT
"""Kinds of those who take part: businesses and their offers, schools, organisations."""

from collections.abc import Iterable

from models.problems import Problem, error
from models.records import teams
from models.records.communications import NOTE, VILLAGE
from models.records.kind import Around, Field, Kind, Shape, Values, reads
from models.records.rules import given, in_order, in_window, not_ahead, tax_code
from resources.i18n import N_, Nn_, _

GROUP = "partners"
_CONTACT = Field("contact", N_("Người liên hệ"), limit=80, home=True)


def _sells(values: Values) -> bool:
    return values.get("sells_online") == "co"


BUSINESS = Kind(
    code="business",
    table="models.business:Business",
    one=Nn_("Cơ sở kinh doanh"),
    many=Nn_("Cơ sở kinh doanh"),
    group=GROUP,
    icon="store",
    about=N_("Hộ kinh doanh, hợp tác xã, cửa hàng: mã QR, gian hàng trên mạng, OCOP."),
    heading="name",
    columns=("name", "kind", "village_id", "has_qr", "sells_online", "ocop"),
    filter_by="kind",
    unique=("name", "village_id"),
    of_campaign=False,
    fields=(
        Field("name", N_("Tên cơ sở"), required=True, limit=80, wide=True),
        Field(
            "kind",
            N_("Loại"),
            Shape.CHOICE,
            "business_kind",
            required=True,
            default="ho_kinh_doanh",
        ),
        VILLAGE,
        Field(
            "has_qr",
            N_("Có mã QR nhận tiền"),
            Shape.CHOICE,
            "yes_no_unknown",
            required=True,
            default="chua_ro",
        ),
        Field(
            "sells_online",
            N_("Bán hàng trên mạng"),
            Shape.CHOICE,
            "yes_no_unknown",
            required=True,
            default="chua_ro",
        ),
        Field(
            "platforms",
            N_("Sàn, trang bán hàng"),
            Shape.WORDS,
            shown=_sells,
            help=N_("Cách nhau bằng dấu chấm phẩy."),
        ),
        Field("shop_url", N_("Địa chỉ gian hàng"), Shape.URL, limit=400, wide=True, shown=_sells),
        Field("ocop", N_("Có sản phẩm OCOP"), Shape.YES_NO),
        Field("tax_code", N_("Mã số thuế"), limit=14, home=True),
        Field("owner_contact", N_("Người liên hệ"), limit=80, home=True),
        NOTE,
    ),
    rules=(tax_code,),
)


@reads("published_on", "publishable")
def _published(values: Values, _around: Around) -> Iterable[Problem]:
    if values.get("published_on") and not values.get("publishable"):
        yield error(
            "publishable",
            "not-publishable",
            _("Đã có ngày đăng thì phải chọn “Đưa vào danh mục công khai”."),
        )


PROMOTION = Kind(
    code="promotion",
    table="models.partners:Promotion",
    one=Nn_("Ưu đãi"),
    many=N_("Ưu đãi tiêu dùng số"),
    group=GROUP,
    icon="qr-code",
    about=N_("Chương trình giảm giá, khuyến mại của Tháng tiêu dùng số."),
    heading="title",
    by_date="start",
    columns=("start", "business_id", "title", "end", "benefit", "publishable"),
    filter_by="channel",
    fields=(
        Field("business_id", N_("Cơ sở, doanh nghiệp"), Shape.LINK, "business", required=True),
        Field("title", N_("Tên chương trình"), required=True, wide=True),
        Field(
            "benefit",
            N_("Mức ưu đãi"),
            required=True,
            limit=300,
            wide=True,
            help=N_("Ví dụ: giảm 10 % khi quét mã QR"),
        ),
        Field("start", N_("Từ ngày"), Shape.DATE, required=True),
        Field("end", N_("Đến ngày"), Shape.DATE, required=True),
        Field("payment_methods", N_("Hình thức thanh toán"), Shape.CHOICES, "payment_method"),
        Field("channel", N_("Nơi áp dụng"), Shape.CHOICE, "promo_channel"),
        Field("conditions", N_("Điều kiện"), Shape.LINES, limit=500),
        Field("url", N_("Địa chỉ trên mạng"), Shape.URL, limit=400, wide=True),
        Field("consumption_month", N_("Thuộc Tháng tiêu dùng số"), Shape.YES_NO, default=True),
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
    rules=(
        in_order("start", "end"),
        in_window("start", "end"),
        not_ahead("published_on"),
        _published,
    ),
)


@reads("dx_model_since", "dx_model")
def _model(values: Values, _around: Around) -> Iterable[Problem]:
    if values.get("dx_model_since") and not values.get("dx_model"):
        yield error(
            "dx_model",
            "model-not",
            _("Đã có ngày áp dụng thì phải chọn “Áp dụng mô hình chuyển đổi số”."),
        )


SCHOOL = Kind(
    code="school",
    table="models.partners:School",
    one=Nn_("Trường học"),
    many=Nn_("Trường học"),
    group=GROUP,
    icon="users",
    about=N_("Các trường trên địa bàn; học sinh chỉ đếm, không ghi tên."),
    heading="name",
    columns=("name", "level", "village_id", "pupils", "dx_model"),
    filter_by="level",
    unique=("name",),
    of_campaign=False,
    fields=(
        Field("name", N_("Tên trường"), required=True, limit=120, wide=True),
        Field("level", N_("Cấp học"), Shape.CHOICE, "school_level", required=True),
        VILLAGE,
        Field("pupils", N_("Số học sinh"), Shape.NUMBER, most=10_000),
        Field("dx_model", N_("Áp dụng mô hình chuyển đổi số"), Shape.YES_NO),
        Field(
            "dx_model_since",
            N_("Áp dụng từ ngày"),
            Shape.DATE,
            shown=lambda values: bool(values.get("dx_model")),
        ),
        _CONTACT,
        NOTE,
    ),
    rules=(_model,),
)


@reads("admin_unit")
def _ended(values: Values, _around: Around) -> Iterable[Problem]:
    if given(values, "admin_unit") and not str(values["admin_unit"]).isdigit():
        yield error("admin_unit", "unit-code", _("Mã đơn vị hành chính chỉ gồm chữ số."))


ORGANISATION = Kind(
    code="organisation",
    table="models.partners:Organisation",
    one=Nn_("Cơ quan, đơn vị"),
    many=Nn_("Cơ quan, đơn vị"),
    group=GROUP,
    icon="list-checks",
    about=N_("Cơ quan, đoàn thể, hội cùng tham gia; tên cũ trước khi sáp nhập vẫn tra được."),
    heading="name",
    columns=("name", "org_type", "level", "predecessor_id", "valid_from", "valid_to"),
    filter_by="org_type",
    unique=("name",),
    of_campaign=False,
    fields=(
        Field("name", N_("Tên cơ quan, đơn vị"), required=True, limit=160, wide=True),
        Field("org_type", N_("Loại"), Shape.CHOICE, "org_type", required=True),
        Field("level", N_("Cấp"), Shape.CHOICE, "admin_level", required=True, default="xa"),
        Field("admin_unit", N_("Mã đơn vị hành chính"), limit=5),
        Field(
            "predecessor_id",
            N_("Tiếp nối cơ quan"),
            Shape.LINK,
            "organisation",
            help=N_("Cơ quan trước khi sáp nhập, đổi tên."),
        ),
        Field("valid_from", N_("Hoạt động từ"), Shape.DATE),
        Field("valid_to", N_("Đến ngày"), Shape.DATE, help=N_("Để trống nếu đang hoạt động.")),
        _CONTACT,
        NOTE,
    ),
    rules=(in_order("valid_from", "valid_to"), _ended),
)

KINDS = (*teams.kinds(GROUP), BUSINESS, PROMOTION, SCHOOL, ORGANISATION)
