"""The closed list of governments, kept by the secretariat as a CSV file.

Nobody can become a government by typing its name.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from consult.accounts.stakeholder_groups import GOVERNMENT_GROUP, list_regions
from consult.accounts.models import Organisation
from consult.accounts.queries import list_all_governments

HEADER = ["code", "region", "en", "fr", "ar", "es", "ru", "zh"]
CODE_PATTERN = re.compile(r"[A-Z][A-Z0-9-]{1,9}")
LONGEST_CELL = 200


class GovernmentListChange(NamedTuple):
    """Numbers of governments that a new list added, changed, removed and left unchanged."""

    new: int
    changed: int
    unlisted: int
    same: int


def replace_governments(actor: Actor, text: str) -> GovernmentListChange:
    """Replace the closed list by a CSV file (code,region,en,fr,ar,es,ru,zh).

    A government that is missing in it cannot be chosen any more. Raises
    Invalid("list_wrong") with the line and the error; nothing has changed then.
    """
    with transaction():
        require_permission(actor, "government.list")
        rows = list(_parse_governments(text))
        known = {each.code: each for each in list_all_governments()}
        counts = {"new": 0, "changed": 0, "same": 0}
        for code, region, names in rows:
            counts[_set_government(actor, known.get(code), code, region, names)] += 1
        gone = [
            each
            for code, each in known.items()
            if each.listed and code not in {row[0] for row in rows}
        ]
        for each in gone:
            each.listed = False
            record_event("government.unlisted", each, actor, code=each.code)
    return GovernmentListChange(counts["new"], counts["changed"], len(gone), counts["same"])


def _set_government(
    actor: Actor, found: Organisation | None, code: str, region: str, names: dict[str, str]
) -> str:
    """Add or change one government; return "new", "changed" or "same"."""
    if found is None:
        made = Organisation(
            name=names["en"],
            names=names,
            group_code=GOVERNMENT_GROUP,
            region_code=region,
            code=code,
            status="verified",
        )
        db.session.add(made)
        record_event("government.listed", made, actor, code=code)
        return "new"
    wanted = {
        "name": names["en"],
        "names": names,
        "region_code": region,
        "listed": True,
        "status": "verified",
    }
    changed = [name for name, value in wanted.items() if getattr(found, name) != value]
    for name in changed:
        setattr(found, name, wanted[name])
    if changed:
        record_event("government.changed", found, actor, code=code, changed=changed)
    return "changed" if changed else "same"


def _parse_governments(text: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield (code, region, names by language) of a CSV file; raises Invalid("list_wrong")."""
    lines = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    known, seen = {each["code"] for each in list_regions()}, set()
    try:
        rows = [(lines.line_num, [cell.strip() for cell in row]) for row in lines if any(row)]
    except csv.Error:
        raise _make_list_error(lines.line_num, "row") from None
    if not rows or rows[0][1] != HEADER:
        raise _make_list_error(1, "header")
    if len(rows) == 1:
        raise _make_list_error(2, "empty")
    for number, cells in rows[1:]:
        if len(cells) != len(HEADER) or any(
            len(cell) > LONGEST_CELL or "\x00" in cell for cell in cells
        ):
            raise _make_list_error(number, "row")
        code, region, names = cells[0], cells[1], dict(zip(HEADER[2:], cells[2:], strict=True))
        if not CODE_PATTERN.fullmatch(code) or code in seen:
            raise _make_list_error(number, "code")
        if region not in known:
            raise _make_list_error(number, "region")
        if not names["en"]:
            raise _make_list_error(number, "en")
        seen.add(code)
        yield code, region, {language: name for language, name in names.items() if name}


def _make_list_error(line: int, what: str) -> Invalid:
    return Invalid(
        "list_wrong", line=line, what=what, fields={"list": {"type": f"list_{what}", "line": line}}
    )


def export_governments(actor: Actor) -> str:
    """Export the list in the CSV format of `replace_governments`; raises Forbidden."""
    require_permission(actor, "government.list")
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(HEADER)
    for each in list_all_governments():
        if each.listed:
            lines.writerow(
                [
                    each.code,
                    each.region_code,
                    *(each.names.get(language, "") for language in HEADER[2:]),
                ]
            )
    return out.getvalue()
