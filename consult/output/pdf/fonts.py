"""Scripts that the fonts of the system can show.

`python -m consult.output.pdf.fonts` looks them up in a process of its own.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import regex
import typst

from consult.core import config
from consult.core.errors import Invalid, Unavailable

TEMPLATES = Path(__file__).parent / "paper"
PREFERRED_FAMILIES = {  # families by language, the best first
    "ar": ("Noto Naskh Arabic", "Noto Sans Arabic", "Amiri", "Scheherazade New"),
    "zh": (
        "Noto Serif CJK SC",
        "Noto Sans CJK SC",
        "Source Han Serif SC",
        "Source Han Sans SC",
        "Noto Serif SC",
    ),
}
LATIN_FAMILIES = ("Noto Serif", "Libertinus Serif")  # the second one ships with the library
# ships with it too, but is no text font: a character that only it shows counts as missing
MONOSPACE_FAMILY = "DejaVu Sans Mono"
SAMPLES = {"ar": "نص عربي", "zh": "中文文本", "ru": "Русский текст"}
SCRIPT_LETTERS = {
    "ar": regex.compile(r"\p{Arabic}"),
    "zh": regex.compile(r"\p{Han}"),
    "ru": regex.compile(r"\p{Cyrillic}"),
}
PDF_STANDARD: Final = "ua-1"  # PDF/UA-1: tags, a title, and no character without a glyph
CACHE_SECONDS = 300  # seconds until the fonts are looked up again
TIMEOUT_SECONDS = 30  # seconds
_known: dict[str, tuple[float, frozenset[str]]] = {}


def order_families(language: str, installed: Iterable[str]) -> list[str]:
    """Order the font families for a language, the best first, then all other installed ones."""
    there = set(installed) - {MONOSPACE_FAMILY}
    wanted = [
        *PREFERRED_FAMILIES.get(language, ()),
        *LATIN_FAMILIES,
        *(name for names in PREFERRED_FAMILIES.values() for name in names),
    ]
    return list(dict.fromkeys([*(name for name in wanted if name in there), *sorted(there)]))


def get_missing_scripts() -> frozenset[str]:
    """Return the scripts of SAMPLES that no font shows; the answer is cached for a while.

    Raises:
        Unavailable: the lookup failed.
    """
    found = _known.get("lacking")
    if found is None or found[0] < time.monotonic():
        found = _known["lacking"] = time.monotonic() + CACHE_SECONDS, _look_up_missing_scripts()
    return found[1]


def require_fonts(words: str) -> None:
    """Require a font for every script of the text.

    Raises:
        Invalid: no font shows a script ("font_missing_ar", _zh or _ru).
    """
    used = [script for script, letter in SCRIPT_LETTERS.items() if letter.search(words)]
    missing = next((script for script in used if script in get_missing_scripts()), None)
    if missing:
        raise Invalid(f"font_missing_{missing}")


def _look_up_missing_scripts() -> frozenset[str]:
    """Ask a separate process: reading the fonts would block the server for 0.3 seconds."""
    env = {
        "PYTHONPATH": str(config.ROOT),
        "PATH": os.defpath,
        "PYTHONUTF8": "1",
        "HOME": str(config.get_instance_folder()),
    }
    try:
        told = subprocess.run(
            [sys.executable, "-m", "consult.output.pdf.fonts"],
            env=env,
            cwd=config.ROOT,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as wrong:
        raise Unavailable("try_again") from wrong
    return frozenset(json.loads(told.stdout))


def can_show(fonts: typst.Fonts, words: str) -> bool:
    """Return whether the fonts have every character of the text."""
    given = {"fonts": json.dumps(order_families("en", fonts.families())), "words": words}
    try:
        typst.compile(
            TEMPLATES / "ask.typ",
            root=TEMPLATES,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs=given,
            pdf_standards=[PDF_STANDARD],
        )
    except typst.TypstError:
        return False
    return True


def main() -> None:
    """Write the scripts without a font as JSON."""
    fonts = typst.Fonts()
    sys.stdout.write(
        json.dumps([script for script, words in SAMPLES.items() if not can_show(fonts, words)])
    )


if __name__ == "__main__":
    main()
