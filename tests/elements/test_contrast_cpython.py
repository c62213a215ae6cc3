"""
The contrast of the colours in public/styles.css: 4.5 : 1 for text, 3 : 1 for borders and rings
(WCAG 2.2).
"""

import re
from pathlib import Path

import pytest

STYLES = (Path(__file__).parents[2] / "public" / "styles.css").read_text(encoding="utf-8")
TEXT, GRAPHICS = 4.5, 3.0

PAIRS = [
    ("text", "bg", TEXT),
    ("text", "surface", TEXT),
    ("text", "sunken", TEXT),
    ("text", "accent-soft", TEXT),
    ("muted", "bg", TEXT),
    ("muted", "surface", TEXT),
    ("accent", "bg", TEXT),
    ("accent", "surface", TEXT),
    ("accent", "sunken", TEXT),
    ("accent", "accent-soft", TEXT),
    ("accent-hover", "bg", TEXT),
    ("accent-hover", "surface", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-hover", TEXT),
    ("danger", "danger-soft", TEXT),
    ("ok", "surface", TEXT),
    ("ok", "bg", GRAPHICS),
    ("danger", "bg", GRAPHICS),
    ("field-line", "bg", GRAPHICS),
    ("field-line", "surface", GRAPHICS),
    ("field-line", "sunken", GRAPHICS),
]


def schemes() -> dict[str, dict[str, str]]:
    """Return the colour tokens of both schemes, by name."""
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", STYLES, re.DOTALL)
    )
    return {"light": light, "dark": light | dark}


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_contrast(scheme: str, front: str, ground: str, least: float) -> None:
    tokens = schemes()[scheme]

    low, high = sorted((luminance(tokens[front]), luminance(tokens[ground])))

    assert (high + 0.05) / (low + 0.05) >= least
