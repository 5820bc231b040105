"""The story of a clause, for everyone: where its words came from, and how it came about."""
from typing import Any

from flask import g, request

from consult.accounts.queries import groups_in
from consult.positions.queries import tallies_of
from consult.consultations.queries import consultation_at
from consult.consultations.document_queries import names_in
from consult.core import i18n
from consult.core.web.write_endpoint import visitor
from consult.core.web.pages import page
from consult.documents.queries import document_at, version_at

from consult.consolidation.blueprint import views
from consult.consolidation.brackets.insertion_actions import organisations_in
from consult.consolidation.workbench.handover_actions import told as told_elsewhere
from .queries import provenance
from .replay import steps
from .story import Part, Story, story
from .cards import cards, places


@views.get("/c/<slug>/<document>/<version>/story/<int:clause_id>")
def story_page(slug: str, document: str, version: str, clause_id: int) -> Any:
    """A clause with its passages marked, one of them looked at (`at`), and what happened to it in the order of time.

    step: the words as they were at one of these moments, counted from 1, instead of as they stand.
    """
    g.consultation = consultation_at(slug)
    found = document_at(g.consultation.id, document)
    actor = visitor().actor
    told = story(actor, version_at(actor, found, version), clause_id)
    chosen = _chosen(told, request.args.get("at", ""))
    replayed = steps(told)
    asked = request.args.get("step", 0, int)
    at = min(asked, len(replayed)) if asked > 0 else 0
    numbers = [int(source[1:]) for source in (chosen.sources if chosen else ()) if source in told.edits]
    return page("consolidation/provenance/story.html", story=told, version=told.version, document=found, line=told.line, chosen=chosen,
                name=names_in(told.version.id).get(clause_id), at=at, steps=len(replayed), step=replayed[at - 1] if at else None,
                passages=_passages(told), groups=groups_in(i18n.spoken()), tallies=tallies_of(numbers),
                objecting=organisations_in({source for each in told.parts for source in each.sources}),
                elsewhere=told_elsewhere([*(each.sources for each in told.parts), *(sources for _, sources in told.struck)]))


@views.get("/c/<slug>/<document>/<version>/story/<int:clause_id>/card")
def story_card(slug: str, document: str, version: str, clause_id: int) -> Any:
    """Whence the words of a clause come, as a fragment beside them: where each passage stands, and a card for each."""
    g.consultation = consultation_at(slug)
    actor, found = visitor().actor, document_at(g.consultation.id, document)
    told = provenance(actor, version_at(actor, found, version), clause_id)
    return page("consolidation/provenance/_cards.html", story=told.story, version=told.story.version, document=found,
                line=told.story.line, name=names_in(told.story.version.id).get(clause_id), cards=cards(told),
                places=places(told), groups=groups_in(i18n.spoken()))


def _passages(told: Story) -> dict[str, list[Part]]:
    """The marked passages by their letters."""
    found: dict[str, list[Part]] = {}
    for each in told.parts:
        if each.letter:
            found.setdefault(each.letter, []).append(each)
    return found


def _chosen(told: Story, letter: str) -> Part | None:
    """The passage that is looked at: the one that is asked for, else the longest one that an edit asked for."""
    marked = [each for each in told.parts if each.letter]
    asked = [each for each in marked if each.letter == letter]
    wanted = asked or [each for each in marked if any(source in told.edits for source in each.sources)] or marked
    return max(wanted, key=lambda each: len(each.text), default=None)
