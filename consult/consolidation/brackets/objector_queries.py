"""Objectors to the text of a clause, and the names of organizations among its sources."""

from typing import NamedTuple

from sqlalchemy import select

from consult.core import i18n
from consult.core.database.engine import db
from consult.core.errors import NotFound

from consult.accounts.models import Organisation
from consult.positions import queries as ballots


class Objector(NamedTuple):
    """An objector to text of a clause: an organization ("o12") or an amendment ("a12")."""

    source: str
    name: str
    reason: str | None


def load_objectors(clause_id: int) -> list[Objector]:
    """Load the organizations that object to the current text of a clause, with their reasons."""
    there = (
        ballots.load_public_positions(ballots.find_clause_ballot(clause_id), limit=1_000)
        if _has_ballot(clause_id)
        else []
    )
    return [
        Objector(f"o{each.organisation_id}", each.name, each.reason)
        for each in there
        if each.choice == "object" and each.organisation_id is not None and not each.earlier
    ]


def _has_ballot(clause_id: int) -> bool:
    try:
        ballots.find_clause_ballot(clause_id)
    except NotFound:
        return False
    return True


def load_organisation_names(sources: set[str]) -> dict[str, str]:
    """Load the names of the organizations among passage sources, in the reader's language."""
    numbers = [int(each[1:]) for each in sources if each[:1] == "o"]
    rows = db.session.execute(
        select(Organisation.id, Organisation.names, Organisation.name).where(
            Organisation.id.in_(numbers)
        )
    )
    return {f"o{number}": i18n.choose_title(names) or name for number, names, name in rows}
