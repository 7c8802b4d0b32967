# SPDX-License-Identifier: MIT
"""Keep the English catalogue: `python3 -m tests.translations --update` extracts and compiles.

Vietnamese is the source; its sentences are the keys.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "resources" / "locale" / "en" / "LC_MESSAGES" / "tungngo.po"
_KEYWORDS = {"_": None, "N_": None}
_PACKAGES = ("desktop_app", "ui", "models", "sync", "resources")


def extracted() -> Catalog:
    """Return every sentence of the source."""
    catalog = Catalog(project="Từng Ngõ", charset="utf-8")
    for package in _PACKAGES:
        for file, _line, message, _comments, _context in extract_from_dir(
            ROOT / package, [("**.py", "python")], keywords=_KEYWORDS
        ):
            catalog.add(message, locations=[(f"{package}/{file}", 0)])
    return catalog


def kept() -> Catalog:
    """Return the English catalogue as committed."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def missing() -> list[str]:
    """Return the sentences that have no English yet."""
    english = kept()
    found = []
    for message in extracted():
        if message.id:
            entry = english.get(message.id)
            if entry is None or not entry.string or entry.fuzzy:
                found.append(str(message.id))
    return found


def compiled() -> bytes:
    """Return the catalogue in the form that gettext reads."""
    out = io.BytesIO()
    write_mo(out, kept())
    return out.getvalue()


def update() -> None:
    """Bring the catalogue to the source: new sentences in, unused ones out, compiled beside."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    english = kept() if PO.exists() else Catalog(locale="en", project="Từng Ngõ")
    english.update(extracted(), no_fuzzy_matching=True)
    english.obsolete.clear()
    with PO.open("wb") as file:
        write_po(file, english, width=100, sort_output=True, no_location=True, omit_header=False)
    PO.with_suffix(".mo").write_bytes(compiled())


if __name__ == "__main__":
    if "--update" in sys.argv[1:]:
        update()
    for sentence in missing():
        sys.stdout.write(sentence + "\n")
