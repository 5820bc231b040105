"""One group of similar contributions: its page, and the names that pages of groups show."""
from typing import Any

from flask import Response

from consult.accounts.stakeholder_groups import regions_in
from consult.accounts.queries import groups_in as stakeholder_groups
from consult.consultations.document_queries import labels_of
from consult.core import i18n
from consult.core.web.write_endpoint import visitor
from consult.core.web.pages import Fields, form_page
from consult.core.permissions.rules import allows

from consult.similarity.name_contests import contest_actions as contesting
from . import opt_out_actions as leaving, queries, comparison_text as words
from .blueprint import GROUP, group_of, views


def names() -> dict[str, Any]:
    """What groups, regions and languages are called."""
    language = i18n.spoken()
    return {"groups": {each["code"]: each for each in stakeholder_groups(language)},
            "regions": {each["code"]: each["name"] for each in regions_in(language)}, "tongues": i18n.LANGUAGES}


@views.get(GROUP)
def one(group_id: int) -> Response:
    """One group: what its contributions say, and everybody who stands behind them. Everyone may read it."""
    row, actor = group_of(group_id), visitor().actor
    found = queries.group_for(actor, group_id)
    works, contestable = allows(actor, "similar.group", row), contesting.may_contest(actor, row)
    others = [each for each in queries.groups_in(actor, row.document_id)
              if each.row.id != row.id and each.row.kind == row.kind] if works else []
    return form_page("similarity/group.html", document=row.document, group=found, row=row, works=works, others=others,
                     words=words.marked(row.kind, found.members), form=Fields({"name": row.name}),
                     labels=labels_of({each.clause_id for each in found.members if each.clause_id}),
                     own=leaving.own_in(actor, row), contests=contesting.contests_of(group_id), contestable=contestable,
                     own_items=[(each.item, each.words) for each in contestable], **names())
