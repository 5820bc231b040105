"""What the selects of the pages offer: organisations by group, governments, groups, regions, time zones."""
from functools import cache
from itertools import groupby
from typing import Any

from consult.core.i18n import zones

from .stakeholder_groups import GOVERNMENTS, groups_in, regions_in
from .queries import called, choosable, governments

CONTINENTS = ("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
              "Pacific/")


def speaking_choices(language: str) -> dict[str, Any]:
    """Everything that somebody may declare to speak for, in one language."""
    groups = groups_in(language)
    names = {each["code"]: each["name"] for each in groups}
    here = sorted((names.get(each.group_code, ""), called(each, language), each.id) for each in choosable())
    return {"groups": [each for each in groups if each["code"] != GOVERNMENTS], "regions": regions_in(language),
            "organisations": {group: [(number, name) for _, name, number in rows]
                              for group, rows in groupby(here, key=lambda row: row[0])},
            "governments": sorted(((each.id, called(each, language)) for each in governments()), key=lambda row: row[1])}


@cache
def zone_choices() -> list[str]:
    """The time zones of places, and UTC."""
    return ["UTC", *sorted(zone for zone in zones() if zone.startswith(CONTINENTS))]
