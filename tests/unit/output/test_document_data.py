"""Tests of the public data of a document: nothing confidential, and every field in the
dictionary.
"""

import json
import re

import pytest
from sqlalchemy import update

from consult.accounts.models import User
from consult.amendments.actions import propose_amendment, revise_amendment, withdraw_amendment
from consult.amendments.sponsors.actions import sponsor_amendment
from consult.positions.actions import take_position
from consult.comments.actions import (
    edit_comment,
    post_comment,
    post_document_comment,
    post_amendment_comment,
    reply_to_comment,
    withdraw_comment,
)
from consult.comments.submission_entry_actions import enter_comment
from consult.comments.forms import AnswerPlaceForm
from consult.comments.queries import load_comments
from consult.comments.questionnaire_answers.actions import place_answer
from consult.consolidation.actions import decide_clauses, propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import NotFound
from consult.core.events.log import transaction
from consult.core.web.uploads import Upload
from consult.core.moderation_reasons import ModerationReason
from consult.documents.actions import create_version, issue_version
from consult.documents.models import Document, Version
from consult.moderation.actions import hide_comment
from consult.moderation.amendment_actions import hide_amendment
from consult.output.data import dictionary_writer as data_dictionary, json_writer as data_file
from consult.output.data.document_data import is_issued
from consult.output.data.document_shapes import DocumentData
from consult.questionnaires.models import Questionnaire
from consult.submissions.actions import publish_submissions, register_submissions
from consult.submissions.file_contents import examine_files
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.documentation.data_dictionary import (
    DOCS,
    PAGES,
    SCHEMA,
    load_record_schemas,
    update_page,
)
from tests.unit.questionnaires.open_questionnaire import answer, open_questionnaire
from tests.support.contributions.amendments import LATER, NOW
from tests.support.consultation.document_data import collected

LETTER = b"Title: Money for schools\nOrganization: Riverside Forum\n\nWe ask for public financing."


def post_comment_on(world, amendment_id):
    post_amendment_comment(world.actor("pia"), amendment_id, "SECRET-on-edit")


def file_of(data):
    told = []
    made = data_file.write(data.model_dump_json().encode(), told.append)
    assert told
    return made.decode()


def test_all_that_is_public_is_in_it_with_stable_numbers(world, here):
    first = post_comment(world.actor("pia"), world.other_clause, "Who pays?", kind="question").id
    answer = reply_to_comment(world.actor("nils"), first, "The States do.").id
    edit_comment(world.actor("pia"), first, "Who pays for it?")
    whole = post_document_comment(world.actor("ivo"), world.document, "A good draft.").id
    edit = propose_amendment(
        world.actor("pia"), world.other_clause, "mod", LATER, "Time is needed."
    ).id
    sponsor_amendment(world.actor("nils"), edit)
    revise_amendment(world.actor("pia"), edit, NOW.replace("2030", "2033"), "More time is needed.")
    take_position(world.actor("hana"), world.other_ballot, "support")
    take_position(world.actor("ivo"), world.other_ballot, "object", "Too late for us.")
    found = collected(world)
    assert [(each.id, each.parent_id, each.body) for each in found.comments] == [
        (first, None, "Who pays for it?"),
        (answer, first, "The States do."),
        (whole, None, "A good draft."),
    ]
    assert [each.body for each in found.comments[0].earlier] == ["Who pays?"]
    said = found.comments[0]
    assert (said.author.name, said.author.organisation_id, said.kind, said.clause_id) == (
        "Pia",
        world.lakeside,
        "question",
        world.other_clause,
    )
    assert {each.id for each in found.organisations} == {world.lakeside, world.norvania}
    assert [
        (each.number, each.revision, [said.reason for said in each.revisions])
        for each in found.amendments
    ] == [(1, 2, ["Time is needed.", "More time is needed."])]
    assert [(each.organisation_id, each.earlier) for each in found.amendments[0].sponsors] == [
        (world.norvania, True)
    ]
    stands = next(each for each in found.positions if each.clause_id == world.other_clause)
    assert stands.groups == {
        "civ": {"support": 1, "live": 0, "object": 0, "abstain": 0, "reserve": 0}
    }
    assert stands.individuals["object"] == 1
    version = found.versions[0]
    assert [each.clause_id for each in version.clauses] == [
        world.heading,
        world.clause,
        world.other_clause,
        world.third_clause,
    ]
    assert {words.language for words in version.clauses[2].wordings} == {"en", "fr"}
    assert found.consultation.tags[0].code == "C2" and next(
        each.tags for each in found.clauses if each.id == world.clause
    ) == [world.tag]


def publish_one_of_two_letters(world):
    letter = register_submissions(
        world.actor("sera"), world.consultation, examine_files([Upload("letter.txt", LETTER)])
    )[0]
    register_submissions(
        world.actor("sera"),
        world.consultation,
        examine_files([Upload("other.txt", LETTER.replace(b"Money", b"SECRET-letter"))]),
    )
    publish_submissions(world.actor("sera"), [letter.id])


def answer_and_decide_in_working_version(world, comment_id):
    draft = create_version(
        world.actor("mona"),
        world.document,
        "next",
        {"en": "SECRET-version"},
        "T/S/Next",
        based_on=world.version,
    ).id
    propose_dispositions(
        world.actor("mona"),
        draft,
        [ContributionRef("comment", comment_id)],
        "noted",
        "SECRET-answer",
    )
    decide_clauses(world.actor("cho"), draft, [world.clause], "agreed", "SECRET-decision")


def test_nothing_that_a_visitor_cannot_read_is_in_it(app, world, here):
    hidden = post_comment(world.actor("nils"), world.other_clause, "SECRET-hidden").id
    reply_to_comment(world.actor("pia"), hidden, "That was not nice.")
    hide_comment(world.actor("mona"), hidden, ModerationReason("other", "It names a child."))
    alone = post_comment(world.actor("nils"), world.other_clause, "SECRET-alone").id
    hide_comment(world.actor("mona"), alone, ModerationReason("insult"))
    gone = post_comment(world.actor("pia"), world.clause, "SECRET-withdrawn").id
    withdraw_comment(world.actor("pia"), gone)
    unseen = propose_amendment(
        world.actor("pia"), world.other_clause, "mod", LATER + " SECRET-edit", "SECRET-reason"
    ).id
    post_comment_on(world, unseen)
    hide_amendment(world.actor("mona"), unseen, ModerationReason("off_topic"))
    back = propose_amendment(
        world.actor("pia"), world.other_clause, "mod", LATER, "It was public."
    ).id
    withdraw_amendment(world.actor("pia"), back)
    publish_one_of_two_letters(world)
    with transaction():
        find_row(Consultation, world.consultation).hold_unverified = True
    held = post_comment(world.actor("ivo"), world.other_clause, "SECRET-held").id
    propose_amendment(world.actor("ivo"), world.third_clause, "sup", None, "SECRET-heldreason")
    take_position(world.actor("nils"), world.other_ballot, "object", "SECRET-position")
    answer_and_decide_in_working_version(world, alone)
    with transaction():
        db.session.execute(update(User).where(User.name == "Nils").values(closed_at=utc_now()))
    for name in (None, "mona", "sera", "cho", "pia", "ivo"):
        data = collected(world, name)
        text = file_of(data)
        assert "SECRET" not in text and "@people.example" not in text and "Nils" not in text, name
        stone = next(each for each in data.comments if each.id == hidden)
        assert (stone.body, stone.author, stone.anchor, stone.state) == (None, None, None, "hidden")
        assert (stone.hidden.ground, stone.hidden.words) == ("other", "It names a child.")
        assert not {alone, gone, held} & {each.id for each in data.comments}
        assert [(each.number, each.state, each.kind) for each in data.amendments] == [
            (1, "hidden", None),
            (2, "withdrawn", "mod"),
        ]
        assert [each.slug for each in data.versions] == ["zero-draft"]
        assert data.dispositions == data.decisions == []
    assert {each["id"] for each in collected(world, "mona").model_dump()["clauses"]} == {
        world.heading,
        world.clause,
        world.other_clause,
        world.third_clause,
    }


def test_answers_and_decisions_are_in_it_once_their_version_is_issued(world, here):
    shown = post_comment(world.actor("nils"), world.other_clause, "Who pays?").id
    hidden = post_comment(world.actor("nils"), world.other_clause, "An insult.").id
    draft = create_working_version(world, based_on=world.version)
    for number in (shown, hidden):
        propose_dispositions(
            world.actor("mona"),
            draft,
            [ContributionRef("comment", number)],
            "noted",
            f"Answer to {number}",
        )
    hide_comment(world.actor("mona"), hidden, ModerationReason("insult"))
    decide_clauses(world.actor("cho"), draft, [world.clause], "agreed", "No objection.")
    clear_for_publication(world, draft)
    issue_version(world.actor("sera"), draft)
    found = collected(world)
    assert [(each.comment_id, each.outcome, each.reason) for each in found.dispositions] == [
        (shown, "noted", f"Answer to {shown}")
    ]
    assert [(each.reason, [one.clause_id for one in each.clauses]) for each in found.decisions][
        0
    ] == ("No objection.", [world.clause])
    assert [(each.slug, each.based_on_id) for each in found.versions] == [
        ("zero-draft", None),
        ("next", world.version),
    ]


def test_what_was_entered_for_a_source_names_the_source_and_its_published_letter(world, here):
    letter = register_submissions(
        world.actor("sera"), world.consultation, examine_files([Upload("letter.txt", LETTER)])
    )[0]
    publish_submissions(world.actor("sera"), [letter.id])
    entered = enter_comment(
        world.actor("sera"), letter.id, "Public financing.", clause_id=world.other_clause
    ).id
    found = collected(world)
    author = next(each.author for each in found.comments if each.id == entered)
    assert (author.id, author.name, author.submission_id) == (None, "Riverside Forum", letter.id)
    assert [(each.number, each.title) for each in found.submissions] == [(1, "Money for schools")]


def test_a_comment_that_was_made_from_an_answer_names_its_question(world, here):
    number = open_questionnaire(world)
    response = answer(world, "ivo", number, "Teachers.").id
    question = find_row(Questionnaire, number).questions[0].id
    form = AnswerPlaceForm(clause_id=world.clause)
    placed = place_answer(world.actor("ivo"), response, question, form)
    found = {each.id: each.question for each in collected(world).comments}
    assert (found[placed].questionnaire, found[placed].question) == (1, 1)
    withdraw_comment(world.actor("ivo"), placed)
    assert [each.id for each in collected(world).comments if each.id == placed] == []


def test_hostile_text_is_unchanged_in_every_language(app, world, here):
    words = '=1+1 "quoted" \\ </script> {{x}} \u2028 نص 中文 \U0001f389'.replace("\u2028", "")
    post_comment(world.actor("pia"), world.clause, words)
    first = file_of(collected(world))
    assert json.loads(first)["comments"][0]["body"] == words
    with app.test_request_context("/ar/"):
        assert file_of(collected(world)) == first
    assert file_of(DocumentData.model_validate_json(first)) == first


def test_there_is_none_before_anything_is_issued(world, here):
    assert not is_issued(db.session.get_one(Version, world.working)) and is_issued(
        db.session.get_one(Version, world.version)
    )
    with transaction():
        db.session.get_one(Document, world.document).current_version_id = None
    with pytest.raises(NotFound):
        collected(world)


def test_every_field_is_in_the_dictionary_with_its_meaning():
    for name, model in load_record_schemas().items():
        assert model["description"], name
        assert model["additionalProperties"] is False, name
        for field, schema in model["properties"].items():
            assert schema.get("description"), f"{name}.{field}"
    assert json.loads(data_dictionary.write(b"{}", [].append)) == json.loads(
        SCHEMA.read_text("utf-8")
    )


def test_the_pages_of_the_dictionary_are_up_to_date():
    texts = {page: (DOCS / page).read_text("utf-8") for page in PAGES}
    new = {page: update_page(page, text) for page, text in texts.items()}
    assert new == texts, "python -m tests.support.documentation.data_dictionary --write"
    assert re.search(r"^\| `as_of` \| number \|", texts["data.md"], re.M)


def test_each_record_is_explained_on_one_page_and_each_link_leads_to_one():
    records = [record for names in PAGES.values() for record in names]
    assert sorted(records) == sorted(load_record_schemas())
    for page in PAGES:
        for target, anchor in re.findall(r"\]\(([\w.]*)#(\w+)\)", (DOCS / page).read_text("utf-8")):
            headings = (DOCS / (target or page)).read_text("utf-8")
            assert re.search(rf"^### {anchor}$", headings, re.M | re.I), f"{page}: {anchor}"


def test_its_comments_are_those_that_a_visitor_reads(world, here):
    first = post_comment(world.actor("pia"), world.other_clause, "Who pays?").id
    for number in range(3):
        each = reply_to_comment(world.actor("nils"), first, f"Answer {number}").id
        if number:
            reply_to_comment(world.actor("pia"), each, "Thank you.")
        if number == 2:
            hide_comment(world.actor("mona"), each, ModerationReason("insult"))
    withdraw_comment(world.actor("pia"), first)
    read, _ = load_comments(Actor(), document_id=world.document)
    found = collected(world)
    assert [(each.id, each.body, each.state) for each in found.comments] == [
        (each.id, each.body, each.state) for each in read
    ]
    assert [each.state for each in found.comments] == [
        "withdrawn",
        "open",
        "open",
        "open",
        "hidden",
        "open",
    ]
