# SPDX-License-Identifier: MIT
"""What becomes of a sheet in a village: printed, photocopied twice, photographed."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[np.uint8]


def printed(page: Grey) -> Grey:
    """Return a page as a laser printer puts it down: black or white."""
    return np.where(page < 128, 0, 255).astype(np.uint8)


def copied(page: Grey, chance: np.random.Generator) -> Grey:
    """Return a photocopy: skewed, blurred, noisy, speckled, and black or white again."""
    image = Image.fromarray(page).rotate(
        float(chance.uniform(-1.5, 1.5)), resample=Image.Resampling.BILINEAR, fillcolor=255
    )
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(1.2)), np.float64)
    soft = soft + chance.normal(0, 18, soft.shape)
    out = np.where(soft > 128 + chance.uniform(-12, 12), 255, 0).astype(np.uint8)
    specks = chance.random(out.shape)
    out[specks < 0.004] = 0
    out[specks > 0.996] = 255
    return out


def photographed(page: Grey, chance: np.random.Generator) -> Grey:
    """Return what a telephone sees: softer, darker to one side, with little contrast."""
    image = Image.fromarray(page).filter(ImageFilter.GaussianBlur(1.0))
    seen = np.asarray(image, np.float64)
    light = np.linspace(1.0, 0.75, seen.shape[1])[None, :]
    seen = (128 + (seen - 128) * 0.85) * light + chance.normal(0, 7, seen.shape)
    return np.clip(seen, 0, 255).astype(np.uint8)
