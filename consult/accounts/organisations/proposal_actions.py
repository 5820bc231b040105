"""Organizations that people propose, and the check against those that exist."""

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.events.log import record_event
from consult.text.search_normalization import fold_text
from consult.text.lookalikes import compute_skeleton

from consult.accounts.stakeholder_groups import GOVERNMENT_GROUP, list_groups, list_regions
from consult.accounts.models import Organisation, User

FieldErrors = dict[str, dict[str, object]]


def normalize_name(name: str) -> str:
    """Normalize a name so that names a reader would confuse become equal.

    Case, marks and look-alike letters of other scripts are removed.
    """
    return " ".join(fold_text(compute_skeleton(name)).split())


def find_proposal_errors(name: str | None, group: str | None, region: str | None) -> FieldErrors:
    """Return the errors of a proposed organization by field.

    The name of a government is refused: governments come from the closed list.
    """
    wrong: FieldErrors = {}
    if group == GOVERNMENT_GROUP:
        wrong["new_group"] = {"type": "government_listed"}
    elif group not in {each["code"] for each in list_groups()}:
        wrong["new_group"] = {"type": "literal_error" if group else "missing"}
    if region not in {each["code"] for each in list_regions()}:
        wrong["new_region"] = {"type": "literal_error" if region else "missing"}
    if not name:
        wrong["new_name"] = {"type": "missing"}
    elif same := _find_same_name(name):
        wrong["new_name"] = {
            "type": "government_listed"
            if same.group_code == GOVERNMENT_GROUP
            else "organisation_known"
        }
    return wrong


def _find_same_name(name: str) -> Organisation | None:
    wanted = normalize_name(name)
    for each in db.session.scalars(
        select(Organisation)
        .where(Organisation.status.in_(["proposed", "verified"]))
        .order_by(Organisation.group_code != GOVERNMENT_GROUP)
    ):
        if wanted in {normalize_name(each.name), *map(normalize_name, each.names.values())}:
            return each
    return None


def propose_organisation(
    user: User, name: str, group: str, region: str, website: str | None
) -> Organisation:
    """Add a proposed organization, within a transaction; check it first."""
    made = Organisation(
        name=name, group_code=group, region_code=region, website=website, proposed_by_id=user.id
    )
    db.session.add(made)
    db.session.flush()
    return made


def record_proposed_organisation(actor: Actor, organisation: Organisation) -> None:
    """Record a proposed organization, once its proposer has confirmed the address."""
    if organisation.status == "proposed" and organisation.proposed_by_id == actor.user_id:
        record_event(
            "organisation.proposed",
            organisation,
            actor,
            audience="nobody",
            group=organisation.group_code,
            region=organisation.region_code,
        )
