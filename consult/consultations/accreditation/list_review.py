"""The dry run of a list: each fault of each row in words, before anything is changed."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from babel import Locale
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from consult.accounts.forms import parse_email
from consult.accounts.organisations.proposal_actions import find_proposal_errors, normalize_name
from consult.accounts.stakeholder_groups import list_groups, list_regions
from consult.core.messages.role_messages import ROLE_NAMES
from consult.core.database.engine import utc_now
from consult.core.i18n import LANGUAGES
from consult.core.permissions.rules import ROLES

from .directory import Directory, load_directory
from .forms import AccreditedPerson
from .participant_list import ListRow

OPEN_ROLES = ("participant", "observer", "head", "speaker")
ACCREDITED = "accredited_already"  # is no fault: the row is left out
Tell = Callable[..., None]  # notes a fault: the column, its code, and details


class RowFault(NamedTuple):
    """A fault of a row.

    Attributes:
        number: Of the row in the list.
        column: The head of the column.
        code: A key of FAULTS in messages.py, with the values of its placeholders in `details`.
        person: Name and address that stand in the row.
    """

    number: int
    column: str
    code: str
    details: dict[str, str]
    person: str = ""


class ListReview(NamedTuple):
    """The dry run of a list.

    Attributes:
        people: Those whose rows have no fault.
        faults: All faults, in the order of the rows.
        known: How many of the people have an account already.
        already: How many rows are accredited already, and have no other fault.
        new_organisations: Names of the organizations that would be added, each with the name of
            a known one that it is like, or None.
    """

    people: list[AccreditedPerson]
    faults: list[RowFault]
    known: int
    already: int
    new_organisations: list[tuple[str, str | None]]

    @property
    def faulty_rows(self) -> int:
        """The number of rows with a fault."""
        return len({fault.number for fault in self.faults})


def review_list(consultation_id: int, rows: list[ListRow]) -> ListReview:
    """Review a list: find every fault of every row, and the people without one."""
    directory = load_directory(
        consultation_id, {row.cells.get("email", "").lower() for row in rows}
    )
    people: list[AccreditedPerson] = []
    faults: list[RowFault] = []
    new: dict[str, str] = {}
    seen: dict[str, tuple[int, AccreditedPerson]] = {}
    roles: set[tuple[str, str]] = set()
    already = 0
    for row in rows:
        found, person = _review_row(row, directory, new)
        if person is not None:
            first, other = seen.setdefault(person.email, (row.number, person))
            if (person.email, person.role) in roles:
                found.append(RowFault(row.number, "email", "twice", {"row": str(first)}))
            elif (person.name, person.organization) != (other.name, other.organization):
                found.append(RowFault(row.number, "email", "another_person", {"row": str(first)}))
        others = [each for each in found if each.code != ACCREDITED]
        if found and not others:
            already += 1
            continue
        found = others
        if found or person is None:
            who = " · ".join(filter(None, (row.cells.get("name"), row.cells.get("email"))))
            faults += [each._replace(person=who) for each in found]
            continue
        roles.add((person.email, person.role))
        people.append(person)
        if person.organization and directory.find(person.organization) is None:
            new.setdefault(normalize_name(person.organization), person.organization)
    known = sum(
        (user := directory.users.get(each.email)) is not None and user.confirmed_at is not None
        for each in people
    )
    like = [(name, directory.find_like(name)) for name in new.values()]
    return ListReview(people, faults, known, already, like)


def find_changed_person(
    people: list[AccreditedPerson], directory: Directory
) -> AccreditedPerson | None:
    """Find the first person who may not be accredited as reviewed; None if all may."""
    new: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for person in people:
        faults, checked = _review_row(_build_row(person), directory, new)
        if faults or checked != person or (person.email, person.role) in seen:
            return person
        seen.add((person.email, person.role))
        if person.organization:
            new.setdefault(normalize_name(person.organization), person.organization)
    return None


def _build_row(person: AccreditedPerson) -> ListRow:
    cells = {
        "name": person.name,
        "email": person.email,
        "organization": person.organization or "",
        "group": person.group or "",
        "region": person.region or "",
        "role": person.role,
        "language": person.language,
        "last day": person.last_day.isoformat() if person.last_day else "",
    }
    return ListRow(0, {head: cell for head, cell in cells.items() if cell})


def _review_row(
    row: ListRow, directory: Directory, new: dict[str, str]
) -> tuple[list[RowFault], AccreditedPerson | None]:
    """Review one row; `new`: organizations that earlier rows add."""
    faults: list[RowFault] = []

    def tell(column: str, code: str, **details: str) -> None:
        faults.append(RowFault(row.number, column, code, details))

    cells = row.cells
    email = cells.get("email", "").lower()
    _check_name_and_email(cells, email, tell)
    role = _read_role(cells, tell)
    language = _read_language(cells, tell)
    last_day = _read_last_day(cells, tell)
    organisation = cells.get("organization")
    group, region = _read_code(cells, "group", tell), _read_code(cells, "region", tell)
    if organisation:
        _check_organisation(organisation, group, region, directory, new, tell)
    elif role in {"head", "speaker"}:
        tell("organization", "organization_needed")
    _check_account(email, role, organisation, directory, tell)
    if faults:
        return faults, None
    try:
        return [], AccreditedPerson(
            name=cells["name"],
            email=email,
            organization=organisation,
            group=group,
            region=region,
            role=role,
            language=language,
            last_day=last_day,
        )
    except ValidationError:
        tell("name", "characters")
        return faults, None


def _check_name_and_email(cells: dict[str, str], email: str, tell: Tell) -> None:
    if not cells.get("name"):
        tell("name", "missing")
    if not email:
        tell("email", "missing")
        return
    try:
        parse_email(email)
    except PydanticCustomError:
        tell("email", "no_address", value=email)


def _read_role(cells: dict[str, str], tell: Tell) -> str:
    given = cells.get("role", "participant").casefold().replace("-", "_").replace(" ", "_")
    by_name = {str(words).casefold().replace(" ", "_"): code for code, words in ROLE_NAMES.items()}
    role = given if given in ROLES else by_name.get(given, given)
    if role not in ROLES:
        tell("role", "unknown_role", value=cells["role"], known=", ".join(OPEN_ROLES))
    elif role not in OPEN_ROLES:
        tell("role", "role_too_high", value=cells["role"], known=", ".join(OPEN_ROLES))
    return role


def _read_language(cells: dict[str, str], tell: Tell) -> str:
    given = cells.get("language", "en")
    for code in LANGUAGES:
        names = (Locale(code).get_language_name(each) for each in LANGUAGES)
        if given.casefold() in {code, *(str(name).casefold() for name in names)}:
            return code
    tell("language", "unknown_language", value=given, known=", ".join(LANGUAGES))
    return given


def _read_last_day(cells: dict[str, str], tell: Tell) -> date | None:
    given = cells.get("last day")
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        tell("last day", "no_day", value=given)
        return None
    if day < utc_now().date():
        tell("last day", "day_over", value=given)
    return day


def _read_code(cells: dict[str, str], column: str, tell: Tell) -> str | None:
    """Read the code of a group or region, which may be given by its name in any language."""
    given = cells.get(column)
    if not given:
        return None
    known = list_groups() if column == "group" else list_regions()
    for each in known:
        if given.casefold() in {
            each["code"],
            *(str(name).casefold() for name in each["name"].values()),
        }:
            return str(each["code"])
    tell(column, "unknown_code", value=given, known=", ".join(each["code"] for each in known))
    return None


def _check_organisation(
    name: str,
    group: str | None,
    region: str | None,
    directory: Directory,
    new: dict[str, str],
    tell: Tell,
) -> None:
    if directory.find(name) is not None or normalize_name(name) in new:
        return
    if group is None or region is None:
        like = directory.find_like(name)
        code = "unknown_organization" if like is None else "close_to"
        tell("organization", code, value=name, other=like or "")
    elif "new_group" in find_proposal_errors(name, group, region):
        tell("organization", "unknown_government", value=name)


def _check_account(
    email: str, role: str, organisation: str | None, directory: Directory, tell: Tell
) -> None:
    if (email, role) in directory.waiting:
        tell("email", ACCREDITED)
    user = directory.users.get(email)
    if user is None:
        return
    if user.disabled_at is not None or user.closed_at is not None:
        tell("email", "account_closed", value=email)
    own = user.represented_organisation
    wanted = directory.find(organisation) if organisation else None
    if own is not None and organisation and (wanted is None or wanted.id != own.id):
        tell("organization", "other_affiliation", value=email, other=own.name)
