"""Steps of publishing on the labels of a version: kept or counted anew, and set by hand."""

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, write_endpoint
from consult.documents.labels import actions as labelling
from consult.documents.labels.forms import NumbersForm, ReleaseLabelsForm

from consult.consolidation.blueprint import views

from .views import AT, find_version, redirect_to_publication, show_publication


@views.post(AT + "/numbers", endpoint="choose_numbers")
@write_endpoint(NumbersForm, rerender=show_publication)
def choose_numbers(
    actor: Actor, form: NumbersForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Choose whether clauses keep their numbers or are counted anew."""
    number = find_version(slug, document, version).id
    labelling.choose_numbers(actor, number, anew=form.anew)
    return redirect_to_publication(slug, document, version, "numbers")


@views.post(AT + "/numbers/release", endpoint="release_labels")
@write_endpoint(ReleaseLabelsForm, rerender=show_publication)
def release_labels(
    actor: Actor, form: ReleaseLabelsForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Let the numbering give labels that were set by hand."""
    number = find_version(slug, document, version).id
    labelling.release_labels(actor, number, form.clauses)
    return redirect_to_publication(slug, document, version, "numbers")
