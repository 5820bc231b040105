"""Reaction that asks people whether their contributions stand on the changed text.

Each person gets one notice for a version, with the number of contributions.
"""

from collections import Counter
from typing import Any

from consult.consolidation.carry_over.reaffirmation import load_unanswered_requests
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to
from consult.documents.models import Version

from consult.notifications.actions import notify_people
from consult.notifications.amendments.reactions import load_verified_members


@react_to("version.issued", name="notifications.dispositions.ask_for_reaffirmation")
def ask_for_reaffirmation(event: Any) -> None:
    """Ask the owners of open contributions whose text changed with the new version.

    The members of an organization own the contributions entered on its behalf.
    """
    version = db.session.get_one(Version, event.subject_id)
    counts: Counter[int] = Counter()
    for each in load_unanswered_requests(version):
        thing = each.contribution
        counts.update(
            load_verified_members(thing.organisation_id)
            if thing.submission_id is not None
            else {thing.author_id}
        )
    for count in sorted(set(counts.values())):
        people = [person for person, theirs in counts.items() if theirs == count]
        notify_people(
            event,
            "carryovers.waiting",
            people,
            document_id=version.document_id,
            version_id=version.id,
            count=count,
        )
