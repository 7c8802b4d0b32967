# SPDX-License-Identifier: MIT
"""The commune's report as files and pages: PDF, DOCX, workbook, preview."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app import report_content, report_settings, saving
from desktop_app.report_content import Details
from desktop_app.report_data import ReportData
from desktop_app.reports import Revision, current, data_of
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from desktop_app.app import App
    from resources.paper.document import Document

FORMATS = ("pdf", "docx", "xlsx")


def document(app: "App", revision: Revision | None = None) -> "Document":
    """Return the report ready for paper."""
    revision = revision or current(app)
    details = Details(revision.document_number, revision.signed_on, revision.texts, revision.number)
    return report_content.document(app, data_of(app, revision), report_settings.load(app), details)


def render(
    app: "App",
    kind: str,
    revision: Revision | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> bytes:
    """Return the report as `pdf`, `docx` or `xlsx`. Raises UserError for another kind."""
    if kind not in FORMATS:
        raise UserError(
            _("Không kết xuất được dạng {kind}.").format(kind=kind),
            _("Chọn pdf, docx hoặc xlsx."),
            field="format",
        )
    revision = revision or current(app)
    progress(0, 2)
    if kind == "xlsx":
        from resources.paper import report_xlsx

        data = data_of(app, revision)
        progress(1, 2)
        return report_xlsx.render(report_content.sheets(data))
    made = document(app, revision)
    progress(1, 2)
    if kind == "pdf":
        from resources.paper import report_pdf

        return report_pdf.render(made)
    from resources.paper import report_docx

    return report_docx.render(made)


@dataclass(frozen=True)
class Preview:
    """The report as it prints: the PDF and how many pages it has."""

    pdf: bytes
    pages: int


def preview(app: "App") -> Preview:
    """Return the report as it would print now."""
    from resources.paper import verify

    pdf = render(app, "pdf")
    return Preview(pdf, verify.pages(pdf))


def page_png(shown: Preview, number: int, width: int) -> bytes:
    """Return a page of a preview as PNG, `width` pixels wide."""
    from resources.paper import verify

    return verify.page_png(shown.pdf, number, width)


def places(app: "App", data: ReportData) -> dict[str, str | None]:
    """Return what stands in the places of the text, with the form in force."""
    return report_content.places(app, data, report_settings.load(app))


def save(
    app: "App",
    kind: str,
    target: Path,
    revision: Revision | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Path:
    """Write the report to a file, whole or not at all."""
    made = render(app, kind, revision, progress)
    progress(2, 2)  # the last moment to cancel
    saving.write(target, made)
    return target


def file_name(app: "App", kind: str, revision: Revision) -> str:
    """Return what a file of the report is called."""
    place = app.commune.code
    return f"BC_{place}_{app.campaign_code}_{revision.number:02d}.{kind}"
