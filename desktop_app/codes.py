# SPDX-License-Identifier: MIT
"""Where a scanned or typed code leads: to a paper form's draft, or to a print batch."""

from typing import TYPE_CHECKING

from desktop_app import paper_forms, stock
from desktop_app.scanner import read_batch

if TYPE_CHECKING:
    from desktop_app.app import App


def leads_to(app: "App", line: str) -> tuple[str, object] | None:
    """Return the page and what it is to show; None for a line that leads nowhere."""
    code = read_batch(line)
    if code is not None:
        return ("flyers", ("stock", code)) if stock.find(app, code) else None
    if paper_forms.known(app, line):
        return "guidance", ("form", line)
    return None
