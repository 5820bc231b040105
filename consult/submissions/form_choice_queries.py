"""Options of the register's select fields: kinds, groups, regions, organizations."""

from itertools import groupby
from typing import Any

from sqlalchemy import select

from consult.accounts.stakeholder_groups import list_localized_groups, list_localized_regions
from consult.accounts.models import Organisation
from consult.accounts.queries import get_organisation_name
from consult.core.database.engine import db

from .file_contents import FILE_ENDINGS
from .models import KINDS


def load_register_choices(language: str) -> dict[str, Any]:
    """Load all options of the register in one language.

    Returns:
        `groups`, `regions`, `kinds`, `endings`, `group_pairs` and `region_pairs` [(code,
        name)],
        `organisations` {group: [(id, name)]}.
    """
    groups = list_localized_groups(language)
    order = {each["code"]: (place, each["name"]) for place, each in enumerate(groups)}
    rows = db.session.scalars(
        select(Organisation).where(Organisation.status == "verified", Organisation.listed)
    )
    named = sorted(
        (
            order.get(each.group_code, (len(order), "")),
            get_organisation_name(each, language),
            each.id,
        )
        for each in rows
    )
    regions = list_localized_regions(language)
    return {
        "groups": groups,
        "regions": regions,
        "kinds": KINDS,
        "endings": FILE_ENDINGS,
        "group_pairs": _list_code_name_pairs(groups),
        "region_pairs": _list_code_name_pairs(regions),
        "organisations": {
            group: [(number, name) for _, name, number in some]
            for (_, group), some in groupby(named, key=lambda row: row[0])
        },
    }


def _list_code_name_pairs(things: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(each["code"], each["name"]) for each in things]
