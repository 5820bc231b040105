"""Who stands behind amendments, beside their proposers, on the words as they are or on earlier ones."""
from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import and_, func, select

from consult.accounts.groups import groups_in
from consult.accounts.models import Organisation, User
from consult.core import i18n
from consult.core.db import db

from .models import Sponsorship


class Sponsor(NamedTuple):
    """Who stands behind an amendment; earlier: on words that were revised since, so it is not counted."""

    holder: str
    organisation_id: int | None
    name: str | None
    group: dict[str, str] | None
    earlier: bool


def backers_of(digests: dict[int, str]) -> dict[int, tuple[Sponsor, ...]]:
    """The co-sponsors of amendments by their rows' numbers; digests: of the words of each as they are now."""
    groups = {group["code"]: group for group in groups_in(i18n.spoken())}
    query = (select(Sponsorship.amendment_id, Sponsorship.holder, Sponsorship.organisation_id, Sponsorship.digest,
                    func.coalesce(Organisation.name, User.name), Organisation.names, Organisation.group_code)
             .outerjoin(Organisation, Organisation.id == Sponsorship.organisation_id)
             .outerjoin(User, and_(User.id == Sponsorship.user_id, User.closed_at.is_(None)))
             .where(Sponsorship.amendment_id.in_(digests)).order_by(Sponsorship.id))
    found: dict[int, list[Sponsor]] = defaultdict(list)
    for number, holder, organisation, digest, name, names, group in db.session.execute(query):
        found[number].append(Sponsor(holder, organisation, i18n.said(names) or name, groups.get(group),
                                     digest != digests[number]))
    return {number: tuple(each) for number, each in found.items()}
