"""The organizations, accounts and accreditations that the rows of a list are checked against."""

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz, process
from sqlalchemy import select

from consult.accounts.models import Organisation, User
from consult.accounts.organisations.proposal_actions import normalize_name
from consult.core.database.engine import db

from .models import Accreditation

CLOSENESS = 85  # of 100, from which the name of an organization is like another one


class Directory(NamedTuple):
    """The organizations, accounts and accreditations that the rows of a list are checked against.

    Attributes:
        organisations: The verified organizations by normalized name, in each language.
        users: The accounts by address.
        waiting: Addresses and roles that are accredited already.
    """

    organisations: dict[str, Organisation]
    users: dict[str, User]
    waiting: set[tuple[str, str]]

    def find(self, name: str) -> Organisation | None:
        """Find the organization of a name in any language."""
        return self.organisations.get(normalize_name(name))

    def find_like(self, name: str) -> str | None:
        """Find the name of an organization that a name is like."""
        close = process.extractOne(
            normalize_name(name),
            self.organisations.keys(),
            scorer=fuzz.ratio,
            score_cutoff=CLOSENESS,
        )
        return self.organisations[close[0]].name if close is not None else None


def load_directory(consultation_id: int, emails: Iterable[str]) -> Directory:
    """Load the organizations, accounts and accreditations for the rows of a list."""
    organisations = {}
    verified = select(Organisation).where(Organisation.status == "verified")
    for each in db.session.scalars(verified):
        for name in (each.name, *each.names.values()):
            organisations[normalize_name(name)] = each
    users = select(User).where(User.email.in_(list(emails)))
    waiting = select(Accreditation.email, Accreditation.role).where(
        Accreditation.consultation_id == consultation_id
    )
    return Directory(
        organisations,
        {each.email or "": each for each in db.session.scalars(users)},
        {(row.email, row.role) for row in db.session.execute(waiting)},
    )
