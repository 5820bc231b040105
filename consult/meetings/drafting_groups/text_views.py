"""What the members of a drafting group do to its words: the same forms as on the page of a meeting's words."""
from collections.abc import Callable

from flask import url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, writes
from consult.core.web.forms import Form

from consult.meetings.blueprint import views
from consult.meetings.drafting.commands import DEEDS, in_group
from consult.meetings.drafting.forms import WordsForm
from consult.meetings.drafting.views import door, typed
from .views import GROUP, group_clause, group_here
from consult.meetings.drafting.queries import words_of

CLAUSE = GROUP + "/<int:clause_id>"


@views.post(CLAUSE + "/typed")
@writes(WordsForm, keep=False)
def group_type_words(actor: Actor, form: WordsForm, slug: str, number: int, clause_id: int) -> Answer:
    """Save the words while somebody types, answered with what stands there now."""
    made = in_group("put_words", actor, form, group_here(slug, number).id, clause_id)
    return typed(made, words_of(made, clause_id))


def _by_form(name: str) -> Callable[..., Answer]:
    def do(actor: Actor, form: Form, slug: str, number: int, clause_id: int) -> Answer:
        in_group(name, actor, form, group_here(slug, number).id, clause_id)
        return see(url_for("meetings.group_clause", slug=slug, number=number, clause_id=clause_id, _anchor=DEEDS[name].anchor))
    return do


for _name in DEEDS:
    door(_name, CLAUSE, group_clause, _by_form(_name))
