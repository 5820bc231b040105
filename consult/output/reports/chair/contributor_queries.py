"""Reads the names of the public contributors to a consultation, or to one document."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import select

from consult.accounts.models import Organisation, User
from consult.core import i18n
from consult.core.database.engine import db
from consult.positions.participation_queries import (
    select_entered_submission_ids,
    select_organisation_ids,
    select_person_ids,
)
from consult.submissions.models import Submission


class ContributorNames(NamedTuple):
    """Names of the contributors: organizations by group code, and individual persons."""

    organisations: dict[str | None, list[str]]
    persons: list[str]


def load_contributors(consultation_id: int, document_id: int | None = None) -> ContributorNames:
    """Load the names of all contributors; persons with a closed account are not named.

    They are those that `count_participation` counts, and the sources of published submissions
    without a known organization from which contributions were entered.
    """
    found: dict[str | None, set[str]] = defaultdict(set)
    query = select(Organisation).where(
        Organisation.id.in_(select_organisation_ids(consultation_id, document_id))
    )
    for organisation in db.session.scalars(query):
        found[organisation.group_code].add(
            i18n.choose_title(organisation.names) or organisation.name
        )
    sources = select(Submission.source, Submission.group_code).where(
        Submission.id.in_(select_entered_submission_ids(consultation_id, document_id)),
        Submission.organisation_id.is_(None),
        Submission.published_at.is_not(None),
    )
    for source, group in db.session.execute(sources):
        found[group].add(source)
    persons = db.session.scalars(
        select(User.name).where(
            User.id.in_(select_person_ids(consultation_id, document_id)), User.closed_at.is_(None)
        )
    )
    return ContributorNames(
        {group: sorted(names, key=str.casefold) for group, names in found.items()},
        sorted(set(persons), key=str.casefold),
    )
