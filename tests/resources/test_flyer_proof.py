# SPDX-License-Identifier: MIT
"""Every flyer on paper: read after photocopies, large enough to read, and as it was approved."""

import io
import os
import textwrap
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from PIL import Image

from resources import path
from resources.paper import flyer, flyer_texts, qr, sheet, verify
from resources.paper.pen import SYMBOLS
from resources.paper.type import BOLD, EXTRABOLD, MEDIUM, REGULAR, SEMIBOLD
from tests.golden import compare_text, golden
from tests.resources.photocopy import copied, photographed, printed

FOOTER = flyer.FlyerFooter(
    "Tổ công nghệ số cộng đồng bản Trung Tâm",
    "Xã Mường Lống",
    "0962 000 000",
    "16831-26-F03-001",
    "30/09/2026",
)
FULL = os.environ.get("TUNGNGO_EFFORT") == "full"
# The smallest format is the hardest; the long form copies every sheet.
COPIED = sheet.PAPERS if FULL else ("4xA6",)


@pytest.mark.parametrize("paper", COPIED)
@pytest.mark.parametrize("code", [c for c in flyer_texts.codes() if flyer_texts.load(c).links])
def test_codes_read_after_two_photocopies(code: str, paper: str) -> None:
    made = flyer.render(flyer_texts.load(code), FOOTER, paper)
    chance = np.random.default_rng(int(code[1:]))
    page = printed(verify.page_image(made.pdf, 0, 300))
    expected = sorted(made.codes[0])
    if not FULL:  # one copy of the sheet
        page, expected = page[: len(page) // 2, : page.shape[1] // 2], expected[::4]
    for _generation in range(2):
        page = copied(page, chance)
    assert verify.codes_in(photographed(page, chance)) == expected


@pytest.mark.parametrize("paper", COPIED)
def test_an_addressed_copy_keeps_the_rules_too(paper: str) -> None:
    for code in flyer_texts.codes():
        copies = [flyer.Copy("Hộ bà Hờ Y Mỷ · Bản Trung Tâm")]
        made = flyer.render(flyer_texts.load(code), FOOTER, paper, copies=copies)
        keeps_its_rules(made, paper)


def keeps_its_rules(made: flyer.Made, paper: str) -> None:
    """Headlines are read from two metres, modules are half a millimetre or more."""
    least = sheet.CAP_HANDED_MM if paper == "4xA6" else sheet.CAP_PINNED_MM
    assert made.headline_cap_mm >= least - 0.01
    if made.smallest_module_mm is not None:
        assert made.smallest_module_mm >= qr.ADVISED_MM


@pytest.mark.parametrize("face", [REGULAR, MEDIUM, SEMIBOLD, BOLD, EXTRABOLD])
def test_the_face_has_every_glyph_of_every_flyer(face: str) -> None:
    known = set(TTFont(path("fonts", f"{face}.ttf")).getBestCmap()) | {ord(s) for s in SYMBOLS}
    for code in flyer_texts.codes():
        content = flyer_texts.load(code)
        words = [*flyer_texts.passages(content).values(), content.body, content.call]
        words += [*content.captions, *content.links, *FOOTER.__dict__.values()]
        missing = {c for text in words for c in text if ord(c) not in known and not c.isspace()}
        assert not missing, (code, missing)


@pytest.mark.parametrize("code", flyer_texts.codes())
def test_every_sheet_says_what_was_approved(code: str, request: pytest.FixtureRequest) -> None:
    told = []
    for paper in ("A4", "4xA6", "leaflet"):
        made = flyer.render(flyer_texts.load(code), FOOTER, paper)
        for number, text in enumerate(verify.texts(made.pdf)):
            words = text.split()
            one = words[: len(words) // sheet.COPIES[paper]]
            assert words == one * sheet.COPIES[paper], "the copies of a sheet are alike"
            told.append(f"== {paper} page {number + 1}")
            told.append(f"codes: {' '.join(verify.codes(made.pdf, number))}".strip())
            told += textwrap.wrap(" ".join(one), 100)
    compare_text(request, f"flyers/{code}.txt", "\n".join(told) + "\n")


def test_a_sheet_looks_as_it_was_approved(request: pytest.FixtureRequest) -> None:
    """Compared grey by grey; another release of the renderer may smooth an edge differently."""
    made = flyer.render(flyer_texts.load("F06"), FOOTER, "2xA5")
    page = Image.open(io.BytesIO(verify.page_png(made.pdf, 0, 600)))
    file: Path = golden(request, "flyers/F06.2xA5.png", page.save)
    kept = np.asarray(Image.open(file).convert("L"), np.int16)
    now = np.asarray(page.convert("L"), np.int16)
    assert now.shape == kept.shape
    different = np.abs(now - kept)
    assert (different > 60).mean() < 0.01
    assert different.mean() < 2
