"""Tests of the sample: amendments, submissions and comments, in chronological order, and
searchable.
"""

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import PurePath

import pytest
from sqlalchemy import select

from consult.amendments.conflicts.collisions import find_clashes, find_similar_amendments
from consult.amendments.models import Amendment, Coalition
from consult.amendments.queries import (
    AmendmentView,
    load_clause_amendments,
    load_document_amendments,
)
from consult.audit.fact_queries import FactSource, load_fact_references
from consult.audit.fact_values import list_fact_lines
from consult.positions import queries as ballots
from consult.comments.models import Comment
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.audit.verification.queries import verify_installation
from consult.core.events.log import Event
from consult.consolidation.models import ClauseWork, ChairDecision, Disposition
from consult.consolidation.provenance.story import load_story
from consult.documents.models import Document, Version
from consult.documents.queries import find_clause_text
from consult.exchange.word.docx_parser import read_word
from consult.meetings.record.annex_queries import load_annex
from consult.meetings.record.minutes import load_minutes, load_record
from consult.meetings.models import Meeting
from consult.notifications.models import Notice
from consult.sample.actions import read_data_file
from consult.sample.amendment_actions import apply_changes
from consult.search.models import SearchEntry
from consult.submissions.file_contents import WORD_TYPE, examine_content
from consult.submissions.models import Submission
from tests.http.ballots.test_record_verification import verifier

READER = Actor()
LANGUAGES = set(i18n.LANGUAGES)


def everything() -> list[AmendmentView]:
    return [
        each
        for number in db.session.scalars(select(Document.id))
        for each in load_document_amendments(READER, number)
    ]


def test_loading_tells_how_far_it_is(loaded):
    assert loaded[0] == "people and organisations" and loaded[-1] == "index and notices"
    assert len([words for words in loaded if "comments, amendments and positions" in words]) >= 5


def test_every_kind_and_disposition_of_an_amendment_can_be_seen(loaded):
    every = list(db.session.scalars(select(Amendment)))
    assert len(every) >= 40
    assert {each.kind for each in every} == {"add", "mod", "edit", "sup", "noc", "corr"}
    assert {each.document.slug for each in every} == {"statement", "vision"}
    assert any(each.clause_id is None for each in every)
    for fate in (
        "parent_id",
        "retabled_from_id",
        "coalition_id",
        "withdrawn_at",
        "hidden_at",
        "declared_id",
    ):
        assert any(getattr(each, fate) is not None for each in every), fate
    assert {each.revision for each in every} >= {1, 2}
    assert {(each.language, each.rendering) for each in everything() if each.kind == "mod"} >= {
        ("fr", "official"),
        ("fr", "to_render"),
        ("ar", "to_render"),
        ("en", "own"),
    }
    assert {each.language for each in everything() if each.kind == "corr"} == {"fr", "ar"}


def test_hidden_amendments_are_not_shown_and_reintroduced_ones_are_beside_withdrawn_ones(
    loaded,
):
    hidden = [each.id for each in db.session.scalars(select(Amendment)) if each.hidden_at]
    assert hidden and not set(hidden) & {each.id for each in everything()}
    again = next(each for each in everything() if each.retabled_from_id)
    before = next(each for each in everything() if each.id == again.retabled_from_id)
    assert (again.state, before.state, again.text) == ("open", "withdrawn", before.text)


def test_several_collide_over_the_same_text_and_several_at_the_same_place(loaded):
    kinds, clauses = Counter(), {each.clause_id for each in everything() if each.clause_id}
    for clause in clauses:
        kinds.update(
            clash.kind
            for found in find_clashes(load_clause_amendments(READER, clause)).values()
            for clash in found
        )
    assert len(kinds) >= 2 and min(kinds.values()) >= 2 and sum(kinds.values()) >= 20
    added = Counter(each.clause_id for each in everything() if each.kind == "add")
    assert [count for count in added.values() if count > 1]


def test_several_ask_for_nearly_the_same(loaded):
    near = 0
    for each in everything():
        if (
            each.kind == "mod"
            and each.rebased_text
            and each.current_text
            and each.clause_id
            and each.parent_id is None
        ):
            beside = [
                other
                for other in load_clause_amendments(READER, each.clause_id)
                if other.id != each.id
            ]
            near += bool(find_similar_amendments(each.rebased_text, each.current_text, beside))
    assert near >= 4


def test_organisations_of_every_group_support_amendments_and_differ(loaded):
    counted = [sponsor for each in everything() for sponsor in each.current_sponsors]
    assert {sponsor.group["code"] for sponsor in counted if sponsor.group} == {
        "gov",
        "pri",
        "civ",
        "int",
        "tec",
        "aca",
    }
    assert any(sponsor.earlier for each in everything() for sponsor in each.sponsors)
    for each in db.session.scalars(select(Coalition)):
        assert len([one for one in each.members if one.confirmed_at]) >= 2
    split = 0
    for each in everything():
        if each.state == "open" and ballots.find_amendment_ballot(each.id):
            groups = ballots.load_question_tally(ballots.load_question(amendment_id=each.id))[
                "groups"
            ].values()
            split += any(one["object"] for one in groups) and any(one["support"] for one in groups)
    assert split >= 10


def test_amendments_are_talked_about_in_several_languages(loaded):
    said = list(db.session.scalars(select(Comment).where(Comment.amendment_id.is_not(None))))
    assert len(said) >= 10 and {each.language for each in said} >= {"en", "fr", "ar", "es", "ru"}
    assert [each for each in said if each.parent_id]


def test_submissions_are_published_and_speak_through_comments(loaded):
    found = list(db.session.scalars(select(Submission)))
    assert len(found) == 12
    assert all(
        each.issued and each.source and each.group_code and each.region_code for each in found
    )
    assert {each.language for each in found} == LANGUAGES
    assert {each.group_code for each in found} >= {"gov", "pri", "civ", "tec", "aca"}
    assert any(each.organisation_id for each in found)
    formats = Counter(PurePath(each.filename).suffix for each in found)
    assert formats == {".txt": 5, ".docx": 3, ".pdf": 2, ".html": 1, ".md": 1}
    speaking = {
        each.submission_id for each in db.session.scalars(select(Comment)) if each.submission_id
    }
    assert speaking and speaking < {each.id for each in found}


def test_the_text_of_every_submission_is_stored_with_the_day_on_which_it_was_received(loaded):
    for each in db.session.scalars(select(Submission)):
        day = f"{each.received_at:%Y-%m-%d}"
        assert day in each.words and "{" not in each.words, each.filename
        content = examine_content(each.filename, each.content)
        assert content.media_type == each.media_type
        if each.media_type == WORD_TYPE:
            built = read_word(each.content)
            assert (built.direction == "rtl") == (each.language == "ar")
            assert sum(len(part.runs) > 0 for part in built.paragraphs) > 8


def test_what_happened_stands_in_the_order_in_which_it_happened(loaded):
    deeds = ("comment.", "amendment.", "coalition.", "submission.", "position.")
    every = db.session.execute(select(Event.at, Event.verb).order_by(Event.seq))
    rows = [row.at for row in every if row.verb.startswith(deeds)]
    received = [
        row
        for row in db.session.scalars(select(Event.at).where(Event.verb == "submission.registered"))
    ]
    assert len(rows) > 2_000 and received
    assert all(one <= other for one, other in pairwise(rows))


def test_everything_that_all_may_read_can_be_found(loaded):
    kinds = Counter(db.session.scalars(select(SearchEntry.kind)))
    standing = [each.id for each in everything() if each.state in {"open", "answered"}]
    entered = select(SearchEntry.subject_id).where(SearchEntry.kind == "amendment")
    assert set(db.session.scalars(entered)) == set(standing)
    assert min(kinds[kind] for kind in ("clause", "comment", "submission")) >= 3


def test_people_were_told_and_nothing_waits_to_be_mailed(loaded):
    told = list(db.session.scalars(select(Notice)))
    assert told and all(each.mailed_at for each in told)


def test_the_version_before_was_consolidated(loaded):
    """Every comment on the Elements paper has an answer, and the zero draft has its provenance."""
    statement = db.session.scalars(select(Document).where(Document.slug == "statement")).one()
    said, current = (
        read_data_file("earlier.json"),
        db.session.get_one(Version, statement.current_version_id),
    )
    given = Counter(
        db.session.scalars(select(Disposition.outcome).where(Disposition.version_id == current.id))
    )
    assert (
        given == Counter(each["outcome"] for each in (*said["amendments"], *said["comments"]))
        and len(given) >= 5
    )
    made = list(db.session.scalars(select(ClauseWork).where(ClauseWork.version_id == current.id)))
    assert len(made) >= 10
    for work in made:
        line = find_clause_text(current.id, work.clause_id, "en", "en")
        assert (
            line.digest == work.digest and "".join(text for text, _ in work.passages) == line.text
        )
        assert any(source.startswith("a") for _, sources in work.passages for source in sources)
    decisions = list(
        db.session.scalars(
            select(ChairDecision)
            .where(ChairDecision.document_id == statement.id)
            .order_by(ChairDecision.number)
        )
    )
    assert [len(each.clauses) for each in decisions][-2:] == [1, 0] and decisions[-1].order_digest
    told = load_story(READER, current, next(work.clause_id for work in made if len(work.taken) > 2))
    assert {each.what for each in told.moments} == {"issued", "proposed", "decided", "said"}


def test_a_change_whose_text_is_not_unique_in_the_clause_is_an_error_in_the_data():
    assert apply_changes("one two", [["two", "three"], ["one", "two"]]) == "two three"
    for words in ("four", "o"):
        with pytest.raises(ValueError, match="times"):
            apply_changes("one two", [[words, "five"]])


def test_everyone_named_in_the_data_is_one_of_the_people():
    people = {each["key"] for each in read_data_file("people.json")}
    for each in (*read_data_file("amendments.json"), *read_data_file("earlier.json")["amendments"]):
        named = {
            each["by"],
            *each.get("sponsors", []),
            *(one.get("by", each["by"]) for one in each.get("later", [])),
        }
        assert (
            named | {by for choice in each.get("positions", {}).values() for by in choice} <= people
        )


def test_a_newcomer_finds_a_meeting_that_is_over_with_its_record_and_one_to_come(loaded):
    over, ahead, regional = db.session.scalars(select(Meeting).order_by(Meeting.number))
    record = load_record(over)
    assert (over.state, ahead.state) == ("closed", "planned") and load_minutes(
        over
    ).published_at is not None
    assert (
        sum(there["room"] for there in record.present.values()) == 12
        and record.speech.speakers == 11
    )
    assert [each.ballot for each in record.rulings] == [1, None] and record.ballots[
        0
    ].result.counts["object"] == 2
    assert len(record.explanations) == 4 and len(ahead.items) == 5
    assert (regional.state, regional.region_code) == ("planned", "africa")
    assert regional.opens_at > ahead.closes_at and len(regional.items) == 1


def test_the_annex_of_a_discussed_draft_holds_reservations_and_explanations_of_several_groups(
    loaded,
):
    drafts = {
        each.slug: db.session.get_one(Version, each.current_version_id)
        for each in db.session.scalars(select(Document))
    }
    annex = {
        name: [
            (part.label, [(each.who, each.kind, each.language) for each in part.declared])
            for part in load_annex(draft)
        ]
        for name, draft in drafts.items()
    }
    order = ("", [("Orovia", "explanation", "ru")])
    assert annex == {
        "statement": [order],
        "vision": [
            (
                "20",
                [
                    ("Coalition for Community Networks", "explanation", "en"),
                    ("Kasumbe", "reservation", "fr"),
                    ("Pan-Regional Carriers Association", "explanation", "en"),
                ],
            ),
            order,
        ],
    }


def test_the_public_record_of_the_sample_fits_the_stand_alone_verifier(sample):
    client = sample[0].test_client()
    record, after = [], 0
    while lines := client.get(
        f"/api/v1/consultations/1/log?limit=1000&after={after}"
    ).text.splitlines():
        record += lines
        after = json.loads(lines[-1])["seq"]
    status, said = verifier("\n".join(record))
    assert status == 0 and "does NOT fit" not in said and "is hidden" not in said, said


@pytest.mark.usefixtures("loaded")
def test_the_rows_of_the_sample_are_as_its_events_tell():
    found = verify_installation().state
    assert found.mismatches == []
    assert not {"ballot", "ruling", "decision", "answer", "record"} - set(found.compared)


def test_every_event_of_the_sample_is_read_in_words(sample):
    words = re.compile(r"[a-z]+(_[a-z]+)*")
    free = {"slug", "symbol", "code", "tags"}  # addresses and codes that people chose
    with sample[0].test_request_context("/ar/"):
        events = db.session.scalars(select(Event).where(Event.chain > 0)).all()
        sources = [FactSource(each.verb, each.subject_id, each.facts) for each in events]
        known = load_fact_references(sources)
        codes = set()
        for source in sources:
            for name, line in zip(source.facts, list_fact_lines(source, known), strict=True):
                if line.is_code or words.fullmatch(line.name):
                    codes.add((source.verb, name))
                said = line.value.split(i18n.get_list_separator())
                if re.search(r"[{}\[\]\"]", line.value) or (
                    name not in free and any(words.fullmatch(each) for each in said)
                ):
                    codes.add((source.verb, name, line.value))
    assert len({each.verb for each in sources}) > 60 and not codes
