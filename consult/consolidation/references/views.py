"""Steps of publishing on references whose numbers change."""

from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.write_endpoint import WriteAnswer, write_endpoint

from consult.consolidation.blueprint import views
from consult.consolidation.publishing.views import (
    AT,
    find_version,
    redirect_to_publication,
    show_publication,
)

from . import actions as correcting
from .forms import CorrectReferencesForm, parse_items


@views.post(AT + "/references", endpoint="correct_references")
@write_endpoint(CorrectReferencesForm, rerender=show_publication)
def correct_references(
    actor: Actor, form: CorrectReferencesForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Correct the ticked numbers of references."""
    number = find_version(slug, document, version).id
    correcting.correct_references(actor, number, parse_items(form))
    return redirect_to_publication(slug, document, version, "references")


@views.post(AT + "/references/undo", endpoint="undo_references")
@write_endpoint(rerender=show_publication)
def undo_corrections(
    actor: Actor, _form: EmptyForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Undo the corrected references where the text is still as corrected."""
    correcting.undo_corrections(actor, find_version(slug, document, version).id)
    return redirect_to_publication(slug, document, version, "references")
