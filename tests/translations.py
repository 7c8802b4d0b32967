# SPDX-License-Identifier: MIT
"""Keep the English catalogue: `python3 -m tests.translations --update` extracts and compiles.

Vietnamese is the source; its sentences are the keys.
"""

import io
import re
import string
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "resources" / "locale" / "en" / "LC_MESSAGES" / "tungngo.po"
_KEYWORDS = {"_": None, "N_": None, "_n": (1, 1), "Nn_": (1, 1)}  # one Vietnamese for any number
# What is counted stands right before its noun: English needs a form for one and one for several.
_COUNTED = re.compile(
    r"\{(count|copies|sheets|left|days|hours|minutes|seconds|changes|lines|met|total|good|bad)\} "
    r"(?!and\b|to\b|of\b|more\b|are\b|min\b|s\b|KB\b|named\b|left\b|handed\b|pages?\b)[a-z]"
)
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
    """Return the sentences that have no English yet, in every form of it."""
    english = kept()
    found = []
    for message in extracted():
        if message.id:
            entry = english.get(_key(message))
            if entry is None or entry.fuzzy or not all(_forms(entry, english.num_plurals)):
                found.append(_key(message))
    return found


def misplaced() -> list[str]:
    """Return the sentences whose English lacks a place of the Vietnamese, or has one too many.

    The form for one thing may say "one" instead of the number; no other place may be left out.
    """
    english = kept()
    return [
        _key(entry)
        for entry in english
        if entry.id
        and any(
            _places(form) != _places(_key(entry)) for form in _forms(entry, english.num_plurals)
        )
    ]


def uncounted() -> list[str]:
    """Return the sentences whose English counts something but has one form for every number."""
    return [
        _key(entry)
        for entry in kept()
        if not entry.pluralizable and _COUNTED.search(str(entry.string))
    ]


def _key(message: Message) -> str:
    """Return the Vietnamese of a sentence."""
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(entry: Message, number: int) -> tuple[str, ...]:
    """Return the English of an entry: one sentence, or one for each grammatical number."""
    if not entry.pluralizable:
        return (str(entry.string),)
    forms = entry.string if isinstance(entry.string, tuple) else (entry.string,)
    return (*forms, *[""] * (number - len(forms)))


def _places(sentence: str) -> set[str]:
    return {name for _text, name, _spec, _how in string.Formatter().parse(sentence) if name}


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
