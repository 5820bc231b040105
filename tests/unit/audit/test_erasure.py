"""Tests that an erasure reaches every place where the words and the name of a person stand."""

import html
import json
import os
import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import JSON, LargeBinary, String, select

from consult.accounts.models import User
from consult.amendments.actions import revise_amendment
from consult.amendments.models import AmendmentRevision
from consult.audit.erasure import actions, reach
from consult.comments.actions import edit_comment, reply_to_comment, restore_comment
from consult.comments.models import Comment
from consult.core import mail
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import commit_words, hash_text
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import Event, transaction
from consult.core.moderation_reasons import ModerationReason
from consult.core.web.uploads import Upload
from consult.core.database.kept_answers import KeptAnswer
from consult.drafts.actions import keep_draft
from consult.drafts.review.actions import add_remark
from consult.exchange.models import FileImport, ReturnedCopy
from consult.moderation.actions import report_comment
from consult.notifications.models import Notice
from consult.positions.models import Elector
from consult.search.actions import index_amendment, index_comment, index_submission
from consult.submissions.actions import (
    SubmissionDetails,
    publish_submissions,
    register_submissions,
)
from consult.submissions.file_contents import examine_files
from consult.submissions.models import Submission
from tests.support.files.installation import read_everything
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    open_test_ballot,
)
from tests.support.contributions.amendments import propose
from tests.support.contributions.amendments import seen as see_amendment
from tests.support.contributions.comments import say
from tests.support.contributions.comments import seen as see_comment
from tests.world import ROLES

MARKER = "quokkazanzibar"  # stands in every text that is to be erased, and nowhere else
WORDS = f'The {MARKER} network should report, says its "first" member.'
NAME = "Peregrine Wolpertinger"
FILES = ("made/0123.docx", "made/0123.given", "similar/0123.json", "mail/000099.eml")


def plant_traces(words):
    """Put the words into the mails and kept answers of a running installation."""
    body = json.dumps({"body": words})
    with transaction():
        for each in (words, "Dora", words):
            mail.write_mail("dora@people.example", "en", "already_here", name=each, token="t")
        for scope, text in (("user:1", body), ("user:2", f"<p>{html.escape(words)}</p>")):
            db.session.add(
                KeptAnswer(
                    scope=scope, key="k", digest="", status=201, kept_at=utc_now(), body=text
                )
            )


def plant_drafts(world, kind, number):
    """Keep drafts with the words: an answer of another person, and the same words elsewhere."""
    answer = {"comment": f"reply-{number}", "amendment": f"amend-it-{number}"}.get(kind)
    if answer is not None:
        keep_draft(world.actor("dora"), f"{answer}:0", {"body": WORDS, "text": WORDS})
    if kind != "submission":
        keep_draft(world.actor("pia"), f"clause-{world.clause}:0", {"body": f"Again: {WORDS}"})
        other = keep_draft(world.actor("hana"), f"clause-{world.clause}:0", {"body": "Terns."})
        add_remark(world.actor("hana"), other.draft.id, f"As said before: {WORDS}")


def plant_files(words):
    """Write files that hold the words, as the writers and an installation without mails do."""
    for each in FILES:
        place = Path(os.environ["CONSULT_INSTANCE"]) / each
        place.parent.mkdir(exist_ok=True)
        message = EmailMessage()
        message["Subject"], message["To"] = "News", "dora@people.example"
        message.set_content(f"Somebody wrote:\n\n{words}\n")
        place.write_bytes(bytes(message) if place.suffix == ".eml" else words.encode())


def write_comment(world):
    """Write a comment with an earlier version, a report, a reason of hiding and a search entry."""
    number = say(world, body=f"Before: {WORDS}")
    edit_comment(world.actor("pia"), number, WORDS)
    report_comment(world.actor("dora"), number, ModerationReason("other", f"See: {WORDS}"))
    index_comment(number)
    return number


def write_amendment(world):
    """Write an amendment with two revisions and a search entry."""
    number = propose(world, text=f"By 2031 the {MARKER} reports.", reason=WORDS)
    revise_amendment(world.actor("pia"), number, f"By 2032 the {MARKER} reports.", WORDS)
    index_amendment(number)
    return number


def write_submission(world):
    """Register and publish a submission with its file."""
    file = Upload(f"{MARKER}.txt", f"Source: The {MARKER} club\n\n{WORDS}\n".encode())
    number = register_submissions(
        world.actor("sera"),
        world.consultation,
        examine_files([file]),
        SubmissionDetails(source=f"The {MARKER} club"),
    )[0].id
    publish_submissions(world.actor("sera"), [number])
    index_submission(number)
    return number


WRITERS = {"comment": write_comment, "amendment": write_amendment, "submission": write_submission}


@pytest.mark.parametrize("kind", WRITERS)
def test_no_file_of_the_installation_holds_the_words_after_their_erasure(world, here, url, kind):
    number = WRITERS[kind](world)
    plant_traces(WORDS)
    plant_files(WORDS)
    plant_copy_and_import(world, kind, number)
    plant_drafts(world, kind, number)
    db.session.remove()
    before = read_everything(url)
    assert before.lower().count(MARKER.encode()) > 10
    actions.erase_content(world.actor("sera"), kind, number, "own_request", sure=True)
    db.session.remove()
    left = read_everything(url)
    found = [
        left[at.start() - 60 : at.end() + 60] for at in re.finditer(MARKER.encode(), left.lower())
    ]
    assert not found
    assert db.session.scalars(select(mail.Mail.body).where(mail.Mail.body.contains("Dora"))).all()


def plant_copy_and_import(world, kind, number):
    """Plant the returned copy or the imported file that the contribution came from."""
    same = {"consultation_id": world.consultation, "document_id": world.document, "language": "en"}
    file = {"version_id": world.version, "filename": f"{MARKER}.docx", "digest": MARKER}
    told = {"items": [{"key": "1", "text": WORDS}]}
    with transaction():
        db.session.add(
            ReturnedCopy(
                **same,
                **file,
                by_mark=True,
                understood=told,
                choices={"1": {"text": WORDS}},
                state="sent",
                author_id=world.ids["pia"],
                ended_at=utc_now(),
                sent={"comments": [], "amendments": [], f"{kind}s": [number]},
            )
        ) if kind != "submission" else db.session.add(
            FileImport(
                **same,
                **file,
                parsed={"paragraphs": [WORDS]},
                sources={MARKER: None},
                state="created",
                made_by_id=world.ids["sera"],
                entered={"submissions": [number]},
            )
        )
        db.session.flush()


def test_every_table_with_text_is_in_the_list_once():
    texts = {
        table.name: {
            each.name
            for each in table.columns
            if isinstance(each.type, String | JSON | LargeBinary)
        }
        for table in db.metadata.sorted_tables
    }
    listed = {**reach.ERASED, **reach.KEPT}
    assert set(listed) == {name for name, columns in texts.items() if columns}
    assert not set(reach.ERASED) & set(reach.KEPT)
    for table, columns in reach.ERASED.items():
        assert set(columns.split()) <= texts[table], table


@pytest.mark.postgresql
def test_an_erased_comment_keeps_its_place_and_its_answers_and_names_nobody(world, here):
    number = say(world, body=WORDS)
    reply = reply_to_comment(world.actor("dora"), number, "I agree.").id
    actions.erase_content(world.actor("sera"), "comment", number, "law", sure=True)
    view = see_comment(world, "nora", number)
    assert (view.state, view.body, view.name, view.allowed_acts) == (
        "erased",
        "",
        None,
        frozenset(),
    )
    assert see_comment(world, "nora", reply).body == "I agree."
    for event in db.session.scalars(select(Event).where(Event.subject_id == number)):
        if event.verb == "content.erased":
            assert event.actor_id == world.ids["sera"]
            assert event.facts == {
                "kind": "comment",
                "id": number,
                "ground": "law",
                "document_id": world.document,
                "clause_id": world.clause,
            }
        elif event.verb.startswith("comment."):
            assert (event.actor_id, event.facts["author_id"], event.nonce) == (None, None, None)
            assert event.people and event.facts["digest"]
    for act in (restore_comment, lambda actor, one: edit_comment(actor, one, "Again.")):
        with pytest.raises((Conflict, Forbidden)):
            act(world.actor("pia"), number)
    with pytest.raises(Conflict):
        actions.erase_content(world.actor("sera"), "comment", number, "law", sure=True)


@pytest.mark.postgresql
def test_an_erased_amendment_is_listed_nowhere_and_counted_nowhere(world, here):
    number = write_amendment(world)
    actions.erase_content(world.actor("sera"), "amendment", number, "third_person", sure=True)
    with pytest.raises(NotFound):
        see_amendment(world, number)
    revisions = db.session.scalars(
        select(AmendmentRevision).where(AmendmentRevision.amendment_id == number)
    ).all()
    assert [(each.text, each.reason, each.nonce) for each in revisions] == [("", "", None)] * 2
    assert world.ids["pia"] not in {each.made_by_id for each in revisions}


def test_an_erased_submission_is_published_no_more_and_cannot_be(world, here):
    number = write_submission(world)
    actions.erase_content(world.actor("sera"), "submission", number, "mistake", sure=True)
    found = find_row(Submission, number)
    assert (found.published_at, found.title, found.source, found.size) == (None, "", "", 0)
    with pytest.raises(Conflict):
        publish_submissions(world.actor("sera"), [number])


@pytest.mark.parametrize("kind", WRITERS)
def test_the_secretariat_erases_and_nobody_else(world, here, kind):
    number = WRITERS[kind](world)
    before = len(world.events())
    for name in set(ROLES) - {"sera", "ada"}:
        with pytest.raises(Forbidden):
            actions.erase_content(world.actor(name), kind, number, "law", sure=True)
    with pytest.raises(Invalid):
        actions.erase_content(world.actor("sera"), kind, number, "law", sure=False)
    assert len(world.events()) == before
    actions.erase_content(world.actor("ada"), kind, number, "law", sure=True)
    assert world.events()[-1] == "content.erased"


def test_an_erased_person_stands_in_no_file(world, here, url):
    with transaction():
        pia = find_row(User, world.ids["pia"])
        pia.name, pia.title, pia.evidence = NAME, f"Head, {NAME}", f"https://example.org/{NAME}"
        pia.email = "peregrine.wolpertinger@people.example"
    number = say(world)
    keep_draft(world.actor("pia"), f"clause-{world.clause}:0", {"body": f"I, {NAME}, think"})
    ballot = open_test_ballot(world, RECORDED_BALLOT, **PEOPLE_ELECTORATE)
    plant_traces(NAME)
    with transaction():
        db.session.add(
            Notice(
                user_id=world.ids["pia"],
                consultation_id=world.consultation,
                seq=1,
                verb="comment.posted",
                subject_id=number,
                facts={"author_id": 1},
            )
        )
    assert NAME in db.session.scalars(select(Elector.name).where(Elector.ballot_id == ballot)).all()
    db.session.remove()
    actions.erase_person(world.actor("ada"), world.ids["pia"], "own_request", sure=True)
    db.session.remove()
    left = read_everything(url).lower()
    assert not [left[at.start() - 40 : at.end()] for at in re.finditer(b"wolpertinger", left)]
    assert see_comment(world, "nora", number).name is None
    assert db.session.scalars(select(Notice).where(Notice.user_id == world.ids["pia"])).all() == []


def test_only_an_administrator_erases_a_person_and_never_the_own_account(world, here):
    for name in ("sera", "cho", "pia"):
        with pytest.raises(Forbidden):
            actions.erase_person(world.actor(name), world.ids["dora"], "law", sure=True)
    with pytest.raises(Forbidden):
        actions.erase_person(world.actor("ada"), world.ids["ada"], "law", sure=True)
    with pytest.raises(Invalid):
        actions.erase_person(world.actor("ada"), world.ids["dora"], "law", sure=False)


@pytest.mark.parametrize("words", ["Yes.", "No."])
def test_an_event_commits_to_words_with_the_nonce_beside_the_row(world, here, words):
    number = say(world, body=words)
    event = db.session.scalars(select(Event).where(Event.verb == "comment.posted")).one()
    comment = find_row(Comment, number)
    assert event.facts["digest"] == commit_words(comment.nonce, words) != hash_text(words)
    edit = propose(world, text=f"{words} By 2033.")
    revision = db.session.scalars(
        select(AmendmentRevision).where(AmendmentRevision.amendment_id == edit)
    ).one()
    said = f"mod\n{world.other_clause}\nen\n{words} By 2033."
    assert revision.digest == commit_words(revision.nonce, said)
