"""Options of the select fields: organizations, governments, groups, regions, time zones."""

from functools import cache
from itertools import groupby
from typing import Any

from consult.core.i18n import get_language, list_time_zones

from .stakeholder_groups import GOVERNMENT_GROUP, list_localized_groups, list_localized_regions
from .queries import get_organisation_name, list_choosable_organisations, list_governments

CONTINENTS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


def load_affiliation_choices(language: str) -> dict[str, Any]:
    """Load everything that a person may declare to speak for, in one language.

    Returns:
        `groups`, `regions`, `organisations` {group: [(id, name)]}, `governments` [(id,
        name)].
    """
    groups = list_localized_groups(language)
    names = {each["code"]: each["name"] for each in groups}
    here = sorted(
        (names.get(each.group_code, ""), get_organisation_name(each, language), each.id)
        for each in list_choosable_organisations()
    )
    return {
        "groups": [each for each in groups if each["code"] != GOVERNMENT_GROUP],
        "regions": list_localized_regions(language),
        "organisations": {
            group: [(number, name) for _, name, number in rows]
            for group, rows in groupby(here, key=lambda row: row[0])
        },
        "governments": sorted(
            ((each.id, get_organisation_name(each, language)) for each in list_governments()),
            key=lambda row: row[1],
        ),
    }


def list_region_choices() -> list[tuple[str, str]]:
    """List the codes of the regions with their names in the reader's language."""
    return [(each["code"], each["name"]) for each in list_localized_regions(get_language())]


@cache
def list_time_zone_choices() -> list[str]:
    """List UTC and the time zones named after places."""
    return ["UTC", *sorted(zone for zone in list_time_zones() if zone.startswith(CONTINENTS))]
