"""Reads of the work on cases: who takes them, and the notes about them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from consult.accounts.models import User
from consult.consultations.models import Consultation
from consult.consultations.roles.queries import find_role_holders
from consult.core.database.engine import db
from consult.core.permissions.rules import MODERATOR_ROLES

from .contributions import COLUMNS
from .models import CaseAssignment, CaseNote


class CaseWork(NamedTuple):
    """The work of moderators on a case. assigned: the person who takes it."""

    assigned: User | None
    notes: list[CaseNote]


def list_moderators(consultation: Consultation) -> list[User]:
    """List the people who moderate a consultation now, by name."""
    holders = find_role_holders(consultation.id, *MODERATOR_ROLES)
    query = select(User).where(User.id.in_(holders)).order_by(User.name, User.id)
    return list(db.session.scalars(query))


def load_case_work(codes: Iterable[str]) -> dict[str, CaseWork]:
    """Load the work on contributions, by their short names; nothing where there is none."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for code in codes:
        numbers[code[0]].append(int(code[1:]))
    assigned = {
        get_code(each): each.user
        for each in _load_rows(CaseAssignment, CaseAssignment.user, numbers)
    }
    notes: dict[str, list[CaseNote]] = defaultdict(list)
    for each in _load_rows(CaseNote, CaseNote.author, numbers):
        notes[get_code(each)].append(each)
    return {code: CaseWork(assigned.get(code), notes[code]) for code in {*assigned, *notes}}


def _load_rows(model: Any, person: Any, numbers: dict[str, list[int]]) -> list[Any]:
    """Load the rows of a table of cases about contributions, with the person of each."""
    if not numbers:
        return []
    here = or_(*(getattr(model, COLUMNS[kind]).in_(ids) for kind, ids in numbers.items()))
    query = select(model).where(here).options(joinedload(person)).order_by(model.id)
    return list(db.session.scalars(query))


def get_code(row: CaseAssignment | CaseNote) -> str:
    """Return the short name of the contribution that a row is about."""
    return f"c{row.comment_id}" if row.comment_id is not None else f"a{row.amendment_id}"
