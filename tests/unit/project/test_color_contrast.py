"""Tests of color contrast in light and dark mode (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[3] / "static" / "css"
DARK = "@media screen and (prefers-color-scheme: dark)"
SURFACES = ("page", "paper", "well", "accent-wash")
GROUPS = ("gov", "pri", "civ", "int", "tec", "aca")
TEXT = [
    *[(ink, surface) for ink in ("ink", "ink-2", "accent", "accent-deep") for surface in SURFACES],
    *[
        ("ink", wash)
        for wash in (
            "bracket-wash",
            "for-wash",
            "against-wash",
            "ins-wash",
            "del-wash",
            "anchor-wash",
        )
    ],
    *[("ink-2", wash) for wash in ("bracket-wash", "against-wash", "anchor-wash")],
    *[(mark, surface) for mark in ("for", "against", "bracket") for surface in SURFACES],
    ("for", "for-wash"),
    ("against", "against-wash"),
    ("bracket", "bracket-wash"),
    ("bracket", "anchor-wash"),
    ("ins", "ins-wash"),
    ("del", "del-wash"),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-deep"),
    *[("on-group", group) for group in GROUPS],
]
SHAPES = [
    *[
        (shape, surface)
        for shape in ("edge", "for", "live", "against", "abstain")
        for surface in SURFACES
    ],
    *[(group, surface) for group in GROUPS for surface in ("page", "paper")],
    ("edge", "bracket-wash"),
    ("accent", "anchor-wash"),
    ("for", "for-wash"),
    ("against", "against-wash"),
]


def colours(block: str) -> dict[str, str]:
    """Return the custom properties of a block that are plain colors."""
    return {name: value for name, value in re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,8})\b", block)}


def schemes() -> dict[str, dict[str, str]]:
    """Return the tokens of light mode, and those of dark mode where it overrides them."""
    light, dark = (CSS / "core/tokens.css").read_text(encoding="utf-8").split(DARK)
    return {"light": colours(light), "dark": {**colours(light), **colours(dark)}}


def luminance(colour: str) -> float:
    """Compute the relative luminance of #rgb or #rrggbb, from 0 to 1 (WCAG 2.2)."""
    digits = colour.lstrip("#")
    pairs = (
        [digit * 2 for digit in digits]
        if len(digits) == 3
        else [digits[at : at + 2] for at in (0, 2, 4)]
    )
    parts = [int(pair, 16) / 255 for pair in pairs]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Compute the contrast ratio of two colors, from 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_contrast_that_the_standard_names():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (SHAPES, 3.0)], ids=["words", "shapes"])
def test_every_colour_can_be_told_from_what_it_stands_on(scheme, pairs, least):
    known = schemes()[scheme]
    poor = {
        pair: round(contrast(known[pair[0]], known[pair[1]]), 2)
        for pair in pairs
        if contrast(known[pair[0]], known[pair[1]]) < least
    }
    assert poor == {}


def test_dark_changes_every_colour_and_only_the_tokens_know_of_it():
    light, dark = (
        colours(part) for part in (CSS / "core/tokens.css").read_text(encoding="utf-8").split(DARK)
    )
    assert set(light) == set(dark)
    elsewhere = {
        sheet.name
        for sheet in CSS.rglob("*.css")
        if sheet.name != "tokens.css"
        and "prefers-color-scheme" in sheet.read_text(encoding="utf-8")
    }
    assert elsewhere == set()


def test_no_sheet_but_the_tokens_names_a_colour():
    named = re.compile(r"#[0-9a-f]{3,8}\b(?![^{]*\{)|\b(?:rgb|hsl|oklch)a?\(")
    found = {
        sheet.name: named.findall(
            re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        )
        for sheet in CSS.rglob("*.css")
        if sheet.name not in {"tokens.css", "print.css"}
    }
    assert {name: colours for name, colours in found.items() if colours} == {}


def test_no_sheet_knows_left_from_right():
    physical = re.compile(
        r"(?:^|[;{\s])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right)\s*:"
        r"|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
    )
    found = {
        sheet.name: physical.findall(sheet.read_text(encoding="utf-8"))
        for sheet in CSS.rglob("*.css")
    }
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_every_token_that_a_sheet_uses_is_there():
    there = set(re.findall(r"--([\w-]+):", (CSS / "core/tokens.css").read_text(encoding="utf-8")))
    used = {
        (sheet.name, name)
        for sheet in CSS.rglob("*.css")
        for name in re.findall(r"var\(--([\w-]+)", sheet.read_text(encoding="utf-8"))
    }
    own = {  # declared where it is used
        (sheet.name, name)
        for sheet in CSS.rglob("*.css")
        for name in re.findall(r"--([\w-]+)(?::| \{)", sheet.read_text(encoding="utf-8"))
    }
    assert {(sheet, name) for sheet, name in used - own if name not in there} == set()


def test_a_pressed_button_keeps_its_colors_under_the_mouse():
    """A rule for the hover of all buttons wins over that of the pressed one, with its surface."""
    found = 0
    for sheet in sorted(CSS.rglob("*.css")):
        css = sheet.read_text(encoding="utf-8")
        for place in re.findall(r"^(\.\w+) button:hover \{ background", css, re.MULTILINE):
            if f"{place} [aria-pressed=true] {{ background" in css:
                found += 1
                assert f"{place} [aria-pressed=true]:hover {{ background" in css, (sheet, place)
    assert found >= 3
