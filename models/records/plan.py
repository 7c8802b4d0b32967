# SPDX-License-Identifier: MIT
"""Kinds of the plan's papers: documents, identity kit, budget, examples, difficulties."""

from collections.abc import Iterable

from models.problems import Problem, error, warning
from models.records.communications import NOTE, VILLAGE
from models.records.kind import Around, Field, Kind, Shape, Values, reads
from models.records.rules import given, not_ahead
from models.text import fold
from resources.i18n import N_, Nn_, _

GROUP = "plan"
_FILE = Field("file_name", N_("Tên tệp"), home=True)
_DIGEST = Field(
    "file_sha256",
    N_("Mã kiểm tra tệp (SHA-256)"),
    Shape.FILE,
    "file_name",
    limit=64,
    wide=True,
    help=N_("Chọn tệp, máy tự tính mã; tệp vẫn ở chỗ cũ."),
)


@reads("file_sha256")
def _digest(values: Values, _around: Around) -> Iterable[Problem]:
    digest = str(values.get("file_sha256") or "")
    if digest and (len(digest) != 64 or set(digest.lower()) - set("0123456789abcdef")):
        yield error(
            "file_sha256",
            "digest",
            _("Mã kiểm tra SHA-256 gồm 64 ký tự 0–9, a–f. Chọn lại tệp hoặc để trống."),
        )


DOCUMENT = Kind(
    code="document",
    table="models.plan:GuidingDocument",
    one=Nn_("Văn bản"),
    many=Nn_("Văn bản"),
    group=GROUP,
    icon="clipboard-pen-line",
    about=N_("Quyết định, kế hoạch, công văn của đợt; chưa có số vẫn lưu được."),
    heading="title",
    by_date="issued",
    unique=("number", "issuer"),
    columns=("issued", "kind", "title", "number", "issuer", "level"),
    filter_by="kind",
    fields=(
        Field("kind", N_("Loại văn bản"), Shape.CHOICE, "document_kind", required=True),
        Field("number", N_("Số, ký hiệu"), limit=40, help=N_("Để trống nếu chưa có số.")),
        Field(
            "issued",
            N_("Ngày ban hành"),
            Shape.PART_DATE,
            help=N_("Ngày hoặc chỉ tháng: 15/9/2026 hoặc 9/2026"),
        ),
        Field("issuer", N_("Cơ quan ban hành"), required=True, limit=160, wide=True),
        Field(
            "level", N_("Cấp ban hành"), Shape.CHOICE, "admin_level", required=True, default="xa"
        ),
        Field("title", N_("Trích yếu"), required=True, limit=300, wide=True),
        Field("url", N_("Địa chỉ trên mạng"), Shape.URL, limit=400, wide=True),
        _FILE,
        _DIGEST,
        NOTE,
    ),
    rules=(_digest,),
)

ASSET = Kind(
    code="asset",
    table="models.plan:IdentityAsset",
    one=Nn_("Mẫu nhận diện"),
    many=N_("Bộ nhận diện"),
    group=GROUP,
    icon="sun-moon",
    about=N_("Logo, hình ảnh, bảng màu của Ngày Chuyển đổi số: nguồn và quyền sử dụng."),
    heading="title",
    columns=("title", "kind", "year", "licence", "source_url", "checked_on"),
    filter_by="kind",
    of_campaign=False,
    fields=(
        Field("title", N_("Tên"), required=True, limit=160, wide=True),
        Field("kind", N_("Loại"), Shape.CHOICE, "asset_kind", required=True),
        Field("year", N_("Năm"), Shape.NUMBER, required=True, least=2022, most=2100),
        Field("licence", N_("Quyền sử dụng"), limit=160),
        Field("source_url", N_("Nguồn"), Shape.URL, limit=400, wide=True),
        Field("checked_on", N_("Ngày kiểm tra nguồn"), Shape.DATE),
        _FILE,
        _DIGEST,
        NOTE,
    ),
    rules=(not_ahead("checked_on"), _digest),
)


@reads("planned", "spent")
def _overspent(values: Values, _around: Around) -> Iterable[Problem]:
    planned, spent = values.get("planned"), values.get("spent")
    if planned is None and spent is None:
        yield error("planned", "no-amount", _("Nhập số tiền dự toán hoặc đã chi, ít nhất một ô."))
    if isinstance(planned, int) and isinstance(spent, int) and spent > planned > 0:
        yield warning("spent", "overspent", _("Số đã chi lớn hơn dự toán."))


BUDGET = Kind(
    code="budget",
    table="models.plan:BudgetLine",
    one=Nn_("Khoản kinh phí"),
    many=N_("Kinh phí"),
    group=GROUP,
    icon="chart-column",
    about=N_("Dự toán và đã chi theo nguồn; chứng từ kế toán để ở phần mềm kế toán."),
    heading="content",
    columns=("content", "source", "spent", "planned", "spent_on", "in_kind"),
    filter_by="source",
    fields=(
        Field("source", N_("Nguồn"), Shape.CHOICE, "budget_source", required=True),
        Field("content", N_("Nội dung chi"), required=True, limit=300, wide=True),
        Field("planned", N_("Dự toán (đồng)"), Shape.MONEY, most=1_000_000_000_000),
        Field("spent", N_("Đã chi (đồng)"), Shape.MONEY, most=1_000_000_000_000),
        Field("in_kind", N_("Bằng hiện vật, quy ra tiền"), Shape.YES_NO),
        Field("spent_on", N_("Ngày chi"), Shape.DATE),
        NOTE,
    ),
    rules=(not_ahead("spent_on"), _overspent),
)


@reads("may_be_named", "consent_on", "consent_method", "name", "achievement")
def _named(values: Values, _around: Around) -> Iterable[Problem]:
    if values.get("may_be_named"):
        if not given(values, "consent_on"):
            yield error("consent_on", "consent-day", _("Chưa ghi ngày đồng ý nêu tên."))
        if not given(values, "consent_method"):
            yield error("consent_method", "consent-method", _("Chưa chọn cách ghi nhận đồng ý."))
    else:
        name = fold(str(values.get("name") or ""))
        if len(name.split()) > 1 and name in fold(str(values.get("achievement") or "")):
            yield error(
                "achievement",
                "named-without-consent",
                _(
                    "Thành tích gửi về tỉnh có nêu tên nhưng chưa có đồng ý nêu tên. "
                    "Bỏ tên trong câu, hoặc ghi nhận đồng ý."
                ),
            )


def _may_be_named(values: Values) -> bool:
    return bool(values.get("may_be_named"))


EXAMPLE = Kind(
    code="example",
    table="models.plan:OutstandingExample",
    one=Nn_("Gương điển hình"),
    many=Nn_("Gương điển hình"),
    group=GROUP,
    icon="circle-check",
    about=N_("Cá nhân, tổ, doanh nghiệp tiêu biểu; chỉ gửi tên khi người đó đồng ý."),
    heading="name",
    columns=("name", "kind", "achievement", "may_be_named", "village_id"),
    filter_by="kind",
    fields=(
        Field(
            "name",
            N_("Tên cá nhân, tập thể"),
            required=True,
            limit=120,
            home=True,
            wide=True,
        ),
        Field("kind", N_("Loại"), Shape.CHOICE, "example_kind", required=True),
        VILLAGE,
        Field("achievement", N_("Việc đã làm, thành tích"), Shape.LINES, required=True, limit=1000),
        Field("may_be_named", N_("Đồng ý nêu tên khi gửi về tỉnh"), Shape.YES_NO),
        Field("consent_on", N_("Ngày đồng ý"), Shape.DATE, shown=_may_be_named),
        Field(
            "consent_method",
            N_("Cách ghi nhận đồng ý"),
            Shape.CHOICE,
            "consent_method",
            shown=_may_be_named,
        ),
        Field("contact", N_("Người liên hệ"), limit=80, home=True),
        NOTE,
    ),
    rules=(not_ahead("consent_on"), _named),
)

DIFFICULTY = Kind(
    code="difficulty",
    table="models.plan:Difficulty",
    one=Nn_("Khó khăn, kiến nghị"),
    many=Nn_("Khó khăn, kiến nghị"),
    group=GROUP,
    icon="triangle-alert",
    about=N_("Khó khăn, kiến nghị, cách làm hay; đưa vào báo cáo của xã."),
    heading="content",
    by_date="noted_on",
    columns=("noted_on", "kind", "category", "content", "village_id", "resolved_on"),
    filter_by="category",
    fields=(
        Field(
            "kind", N_("Loại"), Shape.CHOICE, "difficulty_kind", required=True, default="kho_khan"
        ),
        Field("category", N_("Lĩnh vực"), Shape.CHOICE, "difficulty_category", required=True),
        Field("noted_on", N_("Ngày ghi nhận"), Shape.DATE, required=True),
        VILLAGE,
        Field("content", N_("Nội dung"), Shape.LINES, required=True, limit=1000),
        Field("addressed_to", N_("Kiến nghị với"), limit=160),
        Field("resolved_on", N_("Đã giải quyết ngày"), Shape.DATE),
        NOTE,
    ),
    rules=(not_ahead("noted_on", "resolved_on"),),
)

KINDS = (DOCUMENT, ASSET, BUDGET, EXAMPLE, DIFFICULTY)
