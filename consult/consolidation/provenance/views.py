"""Pages of the story of a clause: the sources of its text, and its history."""

from typing import Any

from flask import g, request

from consult.accounts.queries import list_localized_groups
from consult.positions.queries import load_amendment_tallies
from consult.consultations.queries import get_consultation_by_slug
from consult.documents.clause_queries import load_version_names
from consult.core import i18n
from consult.core.web.write_endpoint import get_visitor
from consult.core.web.pages import render_page
from consult.documents.queries import get_document_by_slug, get_version_by_slug

from consult.consolidation.blueprint import views
from consult.consolidation.brackets.objector_queries import load_organisation_names
from consult.consolidation.provenance.source_labels import load_source_labels as told_elsewhere
from .queries import load_provenance
from .text_over_time import build_replay_steps
from .story import StoryPassage, ClauseStory, load_story
from .cards import build_cards, build_passage_spans


@views.get("/c/<slug>/<document>/<version>/story/<int:clause_id>", endpoint="story_page")
def show_story(slug: str, document: str, version: str, clause_id: int) -> Any:
    """Show a clause with its marked passages, a selected passage, and its history.

    Query parameters: `at` is the letter of a passage; `step` shows the text at a moment,
    counted from 1.
    """
    g.consultation = get_consultation_by_slug(slug)
    found = get_document_by_slug(g.consultation.id, document)
    actor = get_visitor().actor
    told = load_story(actor, get_version_by_slug(actor, found, version), clause_id)
    chosen = _choose_passage(told, request.args.get("at", ""))
    replayed = build_replay_steps(told)
    asked = request.args.get("step", 0, int)
    at = min(asked, len(replayed)) if asked > 0 else 0
    numbers = [
        int(source[1:])
        for source in (chosen.sources if chosen else ())
        if source in told.amendments
    ]
    return render_page(
        "consolidation/provenance/story.html",
        story=told,
        version=told.version,
        document=found,
        line=told.line,
        chosen=chosen,
        name=load_version_names(told.version.id).get(clause_id),
        at=at,
        steps=len(replayed),
        step=replayed[at - 1] if at else None,
        passages=_group_passages(told),
        groups=list_localized_groups(i18n.get_language()),
        tallies=load_amendment_tallies(numbers),
        objecting=load_organisation_names(
            {source for each in told.parts for source in each.sources}
        ),
        elsewhere=told_elsewhere(
            [*(each.sources for each in told.parts), *(sources for _, sources in told.struck)]
        ),
    )


@views.get("/c/<slug>/<document>/<version>/story/<int:clause_id>/card", endpoint="story_card")
def show_provenance_cards(slug: str, document: str, version: str, clause_id: int) -> Any:
    """Show the provenance cards of a clause as a fragment, with the place of each passage."""
    g.consultation = get_consultation_by_slug(slug)
    actor, found = get_visitor().actor, get_document_by_slug(g.consultation.id, document)
    told = load_provenance(actor, get_version_by_slug(actor, found, version), clause_id)
    return render_page(
        "consolidation/provenance/_cards.html",
        story=told.story,
        version=told.story.version,
        document=found,
        line=told.story.line,
        name=load_version_names(told.story.version.id).get(clause_id),
        cards=build_cards(told),
        places=build_passage_spans(told),
        groups=list_localized_groups(i18n.get_language()),
    )


def _group_passages(told: ClauseStory) -> dict[str, list[StoryPassage]]:
    """Group the marked passages by letter."""
    found: dict[str, list[StoryPassage]] = {}
    for each in told.parts:
        if each.letter:
            found.setdefault(each.letter, []).append(each)
    return found


def _choose_passage(told: ClauseStory, letter: str) -> StoryPassage | None:
    """Choose the passage to show: the requested one, otherwise the longest one from an
    amendment.
    """
    marked = [each for each in told.parts if each.letter]
    asked = [each for each in marked if each.letter == letter]
    wanted = (
        asked
        or [each for each in marked if any(source in told.amendments for source in each.sources)]
        or marked
    )
    return max(wanted, key=lambda each: len(each.text), default=None)
