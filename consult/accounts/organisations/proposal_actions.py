"""Organisations that people propose: what may be proposed, and what is here already or is a government."""
from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.events.log import record
from consult.text.search_normalization import fold
from consult.text.lookalikes import skeleton

from consult.accounts.stakeholder_groups import GOVERNMENTS, groups, regions
from consult.accounts.models import Organisation, User

Wrong = dict[str, dict[str, object]]


def alike(name: str) -> str:
    """A name as a reader would recognise it: no case, no marks, no letters of other scripts that look the same."""
    return " ".join(fold(skeleton(name)).split())


def wrong_proposal(name: str | None, group: str | None, region: str | None) -> Wrong:
    """What is wrong with a proposed organisation, by field; nobody becomes a government by typing its name."""
    wrong: Wrong = {}
    if group == GOVERNMENTS:
        wrong["new_group"] = {"type": "government_listed"}
    elif group not in {each["code"] for each in groups()}:
        wrong["new_group"] = {"type": "literal_error" if group else "missing"}
    if region not in {each["code"] for each in regions()}:
        wrong["new_region"] = {"type": "literal_error" if region else "missing"}
    if not name:
        wrong["new_name"] = {"type": "missing"}
    elif same := _same_name(name):
        wrong["new_name"] = {"type": "government_listed" if same.group_code == GOVERNMENTS else "organisation_known"}
    return wrong


def _same_name(name: str) -> Organisation | None:
    wanted = alike(name)
    for each in db.session.scalars(select(Organisation).where(Organisation.status.in_(["proposed", "verified"]))
                                   .order_by(Organisation.group_code != GOVERNMENTS)):
        if wanted in {alike(each.name), *map(alike, each.names.values())}:
            return each
    return None


def propose(user: User, name: str, group: str, region: str, website: str | None) -> Organisation:
    """Add a proposed organisation, within a transaction; what was wrong with it was asked before."""
    made = Organisation(name=name, group_code=group, region_code=region, website=website, proposed_by_id=user.id)
    db.session.add(made)
    db.session.flush()
    return made


def tell_proposed(actor: Actor, organisation: Organisation) -> None:
    """Record a proposal, once its proposer has confirmed the address."""
    if organisation.status == "proposed" and organisation.proposed_by_id == actor.user_id:
        record("organisation.proposed", organisation, actor, audience="nobody", group=organisation.group_code,
               region=organisation.region_code)
