"""Tests of grouping the NETmundial 2014 contributions; all support is kept."""

import time
from collections import Counter

import pytest

from consult.comments.submission_entry_actions import enter_comment
from consult.similarity import actions, suggestions as looking, queries
from tests.real.submissions.test_netmundial_files import files, rows

__all__ = ["files", "rows"]  # the fixtures
LONGEST = 9_000  # characters of a comment
PARTS = 3  # paragraphs of each that are entered


def paragraphs(words):
    """Return the first meaningful paragraphs after the file header."""
    found = [" ".join(each.split()) for each in words.split("\n\n")]
    return [each[:LONGEST] for each in found if len(each) > 200][:PARTS]


@pytest.fixture
def said(app, world, rows):
    """Enter comments with their submissions, every fourth for a second source; return them by
    number.
    """
    found, texts = {}, []
    with app.app_context():
        sera = world.actor("sera")
        for each in rows.values():
            own = paragraphs(each.words) or [each.words[:LONGEST]]
            texts.append(own[0])
            for words in own:
                found[enter_comment(sera, each.id, words, document_id=world.document).id] = each.id
        numbers = [each.id for each in rows.values()]
        for at in range(0, len(numbers), 4):
            again = enter_comment(
                sera,
                numbers[(at + 1) % len(numbers)],
                f"We agree: {texts[at]}",
                document_id=world.document,
            )
            found[again.id] = numbers[(at + 1) % len(numbers)]
        yield found


def test_what_says_the_same_is_found_and_every_source_is_counted_in_or_beside_the_groups(
    world, said
):
    mona = world.actor("mona")
    looking.start_search(mona, world.document)
    while (found := looking.load_status(world.document)).sought.state == "working":
        time.sleep(0.2)
    assert found.sought.state == "done" and len(found.look.seen) == len(said)
    suggested = looking.build_suggestions(mona, found)
    assert len(suggested) >= 15
    for each in suggested:
        actions.create_group(
            mona, world.document, [f"comment:{one.id}" for one in each.members], score=each.score
        )
    groups = queries.list_groups(mona, world.document)
    members = [one.id for group in groups for one in group.members]
    alone = set(said) - set(members)
    assert len(members) == len(set(members)) and len(members) + len(alone) == len(said)
    for group in groups:
        own = {said[one.id] for one in group.members}
        assert group.counts.other_sources + group.counts.organisations == len(own), (
            "each source once"
        )
    whole = queries.count_supporters("comment", list(said))
    assert whole.other_sources + whole.organisations == 90 and whole.contributions == len(said)
    every = Counter(each for group in groups for each in {said[one.id] for one in group.members})
    assert set(every) | {said[number] for number in alone} == set(said.values())
