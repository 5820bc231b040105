"""Stakeholder groups and regions: settings, in the order in which every chart shows them."""
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from consult.core.config import instance

DATA = Path(__file__).parent / "data"
GOVERNMENTS = "gov"  # the one group that nobody can choose for themselves


def groups() -> list[dict[str, Any]]:
    """All stakeholder groups: code, css, and letter, name and short by language."""
    return _setting("groups.json")


def regions() -> list[dict[str, Any]]:
    """All regions: code and name by language."""
    return _setting("regions.json")


def groups_in(language: str) -> list[dict[str, str]]:
    """The groups in one language, for charts and marks: code, css, letter, name, short."""
    return [_in(language, group) for group in groups()]


def regions_in(language: str) -> list[dict[str, str]]:
    """The regions in one language: code, name, short."""
    return [_in(language, region) for region in regions()]


def group_in(code: str | None, language: str) -> dict[str, str] | None:
    """One group in one language; none where the settings know no such code."""
    return next((_in(language, group) for group in groups() if group["code"] == code), None)


def region_in(code: str | None, language: str) -> dict[str, str] | None:
    """One region in one language; none where the settings know no such code."""
    return next((_in(language, region) for region in regions() if region["code"] == code), None)


def _in(language: str, thing: dict[str, Any]) -> dict[str, str]:
    said = {name: value if isinstance(value, str) else value.get(language) or value["en"] for name, value in thing.items()}
    return {"css": "", "letter": "", "short": said["name"], **said}


def _setting(name: str) -> list[dict[str, Any]]:
    own = instance() / name
    file = own if own.exists() else DATA / name
    return _read(file, file.stat().st_mtime)


@lru_cache(maxsize=16)
def _read(file: Path, _changed: float) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return found
