"""Page of one group of similar contributions, and the display names that all these pages use."""

from typing import Any

from flask import Response

from consult.accounts.stakeholder_groups import list_localized_regions
from consult.accounts.queries import list_localized_groups as stakeholder_groups
from consult.documents.clause_queries import load_current_names
from consult.core import i18n
from consult.core.web.write_endpoint import get_visitor
from consult.core.web.pages import FormFields, render_form_page
from consult.core.permissions.rules import is_allowed

from consult.similarity.group_name_contests.queries import list_contestable, list_group_contests
from . import opt_out_actions as leaving, queries, comparison_text as words
from .blueprint import GROUP_PATH, find_group, views


def load_display_names() -> dict[str, Any]:
    """Load the names of stakeholder groups, regions and languages."""
    language = i18n.get_language()
    return {
        "groups": {each["code"]: each for each in stakeholder_groups(language)},
        "regions": {each["code"]: each["name"] for each in list_localized_regions(language)},
        "tongues": i18n.LANGUAGES,
    }


@views.get(GROUP_PATH, endpoint="one")
def show_group(group_id: int) -> Response:
    """Show one group: the text of its contributions, and all supporters; everyone may read it."""
    row, actor = find_group(group_id), get_visitor().actor
    found = queries.load_group(actor, group_id)
    works, contestable = (
        is_allowed(actor, "similar.group", row),
        list_contestable(actor, row),
    )
    others = (
        [
            each
            for each in queries.list_groups(actor, row.document_id)
            if each.row.id != row.id and each.row.kind == row.kind
        ]
        if works
        else []
    )
    return render_form_page(
        "similarity/group.html",
        document=row.document,
        group=found,
        row=row,
        works=works,
        others=others,
        words=words.mark_shared_text(row.kind, found.members),
        form=FormFields({"name": row.name}),
        labels=load_current_names({each.clause_id for each in found.members if each.clause_id}),
        own=leaving.list_own_members(actor, row),
        contests=list_group_contests(group_id),
        contestable=contestable,
        own_items=[(each.item, each.words) for each in contestable],
        **load_display_names(),
    )
