# SPDX-License-Identifier: MIT
"""What an input method that was left on does to keys that a scanner types.

A simplified engine, word by word: tones, hats, hooks and đ of Telex and VNI; enough to tell which
texts come through unharmed.
"""

import re
import unicodedata

_TONES = {
    "telex": {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"},
    "vni": {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"},
}
METHODS = tuple(_TONES)


def _composed(base: str, mark: str) -> str:
    return unicodedata.normalize("NFC", base + mark)


def _base(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0].lower()


def _rewrites(out: list[str], char: str, method: str) -> bool:
    """Let a key change what was typed before it; True when it was used up."""
    low, last = char.lower(), out[-1].lower() if out else ""
    vowels = [i for i, c in enumerate(out) if _base(c) in "aeiouy"]
    if vowels and low in _TONES[method]:
        out[vowels[-1]] = _composed(out[vowels[-1]], _TONES[method][low])
    elif method == "telex" and last and low == last and low in "aeo":
        out[-1] = _composed(out[-1], "\u0302")
    elif last == "d" and low == {"telex": "d", "vni": "9"}[method]:
        out[-1] = "đ" if out[-1] == "d" else "Đ"
    elif method == "vni" and low == "6" and last and last in "aeo":
        out[-1] = _composed(out[-1], "\u0302")
    elif method == "telex" and low == "w":
        if last and last in "uo":
            out[-1] = _composed(out[-1], "\u031b")
        elif last == "a":
            out[-1] = _composed(out[-1], "\u0306")
        else:
            out.append("ư" if char == "w" else "Ư")
    else:
        return False
    return True


def typed(text: str, method: str) -> str:
    """Return what arrives when `text` is typed as keys while `method` (telex, vni) is on."""

    def word(keys: str) -> str:
        out: list[str] = []
        for char in keys:
            if not _rewrites(out, char, method):
                out.append(char)
        return "".join(out)

    parts = re.split(r"([^0-9A-Za-z]+)", text)
    return "".join(word(part) if part.isalnum() else part for part in parts)
