"""A consultation with something in each section of the report of the chair, and secrets beside."""

from consult.amendments.actions import propose_amendment, withdraw_amendment
from consult.amendments.models import Amendment
from consult.ballots.counting.actions import record_result
from consult.comments.actions import post_comment
from consult.consultations.circulars.actions import save_circular, send_circular
from consult.consultations.circulars.forms import CircularForm
from consult.consolidation.actions import decide_clauses
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.core.web.uploads import Upload
from consult.documents.actions import create_version
from consult.drafts.actions import keep_draft
from consult.meetings.chair.actions import close_meeting
from consult.meetings.chair.ruling_actions import rule_on_clause
from consult.meetings.models import AgendaItem, Meeting, Registration
from consult.meetings.record import actions as recording
from consult.moderation.actions import hide_comment
from consult.questionnaires.actions import publish_figures
from consult.questionnaires.models import Questionnaire
from consult.submissions import actions as submissions
from consult.submissions.file_contents import examine_files
from consult.submissions.models import Submission
from tests.support.consultation.ballots import (
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    open_test_ballot,
)
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.support.consultation.second_document import issue_second_document
from tests.support.consultation.secret_ballots import (
    VOTES,
    cast_secret_votes,
    close_secret_ballot,
    open_secret_ballot,
)
from tests.unit.questionnaires.open_questionnaire import answer, end_stage, open_questionnaire

SUMMARY = "The meeting read clause 3 and agreed on it."
SENTENCE = "I see no objection: it is so decided."
SOUNDED = dict.fromkeys(("pia", "hana", "paul", "nils", "ivo"), "support") | dict.fromkeys(
    ("dora", "fay", "rana"), "object"
)
SECRETS = {
    "hidden comment": "Zephyrone",
    "hidden amendment": "zephyrtwo",
    "held amendment": "zephyrthree",
    "withdrawn amendment": "zephyrfour",
    "draft": "zephyrfive",
    "decision on a working version": "Zephyrsix",
    "summary of a record that is not published": "Zephyrseven",
    "decision of a record that is not published": "Zephyreight",
    "sounding that the chair left out": "Zephyrnine",
    "open answer": "Zephyrten",
    "answer to a questionnaire without figures": "Zephyreleven",
    "submission that is not published": "Zephyrtwelve",
    "submission that was withdrawn": "Zephyrthirteen",
    "circular letter that was not sent": "Zephyrfourteen",
    "text of a working document": "Zephyrfifteen",
}


def fill_consultation(world):
    """Fill every section; needs a request, because mails have links."""
    made = FirstReadingMeeting(world)
    rule_on_clause(world.actor("cho"), made.id, world.third_clause, "agreed", SENTENCE)
    post_comment(world.actor("pia"), world.clause, "Well said.")
    publish_test_record(world, made.id, SUMMARY)
    for title, kind, symbol in (
        ("Schools first", "document", "T/SUB/1"),
        ("Figures on schools", "information", "T/INF/1"),
    ):
        publish_document(world, title, kind, symbol)
    number = open_questionnaire(world)
    for name, *given in (
        ("hana", SECRETS["open answer"], [0], [0, 2], [5]),
        ("ivo", "Teachers.", [1], [1], [3]),
        ("rana", "Teachers.", [1], [1], [3]),
        ("mona", "Teachers.", [0], [1], [4]),
    ):
        answer(world, name, number, *given)
    hold_test_ballots(world)
    period = find_row(Questionnaire, number).period
    until = period.closes_at
    end_stage(number)
    publish_figures(world.actor("sera"), number)
    with transaction():
        period.closes_at = until  # so that one can still contribute
    letter = CircularForm(
        title_en="Call for inputs, {name}", body_en="Write until {deadline}.", everyone=True
    )
    kept = save_circular(world.actor("sera"), world.consultation, letter)
    send_circular(world.actor("sera"), kept.id, kept.row_version)
    return made


def publish_test_record(world, meeting_id, summary):
    """Close a meeting and publish its record."""
    recording.change_summary(world.actor("rana"), meeting_id, summary, "en")
    close_meeting(world.actor("cho"), meeting_id)
    recording.send_record(world.actor("mona"), meeting_id)
    recording.approve_record(world.actor("cho"), meeting_id)
    recording.publish_record(world.actor("mona"), meeting_id)


def publish_document(world, title, kind="document", symbol=None, publish=True):
    """Register a submission of civil society in Africa, and publish it; return its id."""
    file = Upload("letter.txt", f"Title: {title}\nName: Ann Lee\n\nText.".encode())
    about = submissions.SubmissionDetails(
        title=title, kind=kind, source="Coast Union", group="civ", region="africa", language="en"
    )
    (received,) = submissions.register_submissions(
        world.actor("sera"), world.consultation, examine_files([file]), about
    )
    with transaction():
        find_row(Submission, received.id).symbol = symbol
    if publish:
        submissions.publish_submissions(world.actor("sera"), [received.id])
    return received.id


def hold_test_ballots(world):
    """Hold a sounding that the chair records, one that is not recorded, and a secret ballot."""
    for question, recorded in (
        ("Can you live with clause 2?", True),
        (SECRETS["sounding that the chair left out"], False),
    ):
        ballot = open_test_ballot(
            world, {**SOUNDING_BALLOT, "question": question}, electorate="people"
        )
        for name, choice in SOUNDED.items():
            cast_test_vote(world, name, ballot, choice)
        close_test_ballot(world, ballot)
        record_result(world.actor("cho"), ballot, recorded=recorded)
    secret = open_secret_ballot(world)
    cast_secret_votes(world, secret, VOTES)
    close_secret_ballot(world, secret)


def plant_secrets(world):
    """Plant words that no report may have, and names that stand for contributions not public."""
    said = SECRETS
    pia, paul, fay, sera, cho = map(world.actor, ("pia", "paul", "fay", "sera", "cho"))
    hidden = post_comment(fay, world.clause, said["hidden comment"]).id
    hide_comment(world.actor("mona"), hidden, ModerationReason("insult"))
    for name in ("hidden", "held", "withdrawn"):
        text = f"We *invite* all stakeholders to {said[f'{name} amendment']} every two years."
        made = propose_amendment(paul, world.third_clause, "mod", text, "Why not.").id
        if name == "withdrawn":
            withdraw_amendment(paul, made)
            continue
        with transaction():
            setattr(find_row(Amendment, made), f"{name}_at", utc_now())
    keep_draft(pia, f"clause-{world.clause}:0", {"body": said["draft"]})
    working = create_version(
        world.actor("mona"), world.document, "two", {"en": "Two"}, "T/S/Two", based_on=world.version
    ).id
    decide_clauses(cho, working, [world.clause], "agreed", said["decision on a working version"])
    meeting = _hold_unpublished_meeting(world)
    recording.change_summary(
        world.actor("rana"), meeting, said["summary of a record that is not published"], "en"
    )
    number = open_questionnaire(world)
    for name in ("hana", "ivo", "rana"):
        answer(
            world, name, number, said["answer to a questionnaire without figures"], [0], [2], [4]
        )
    publish_document(world, said["submission that is not published"], publish=False)
    withdrawn = publish_document(world, said["submission that was withdrawn"])
    submissions.withdraw_submission(sera, withdrawn, "Sent by mistake.")
    save_circular(
        sera,
        world.consultation,
        CircularForm(
            title_en=said["circular letter that was not sent"], body_en="Text.", everyone=True
        ),
    )
    issue_second_document(world, slug=said["text of a working document"].lower(), working=True)


def _hold_unpublished_meeting(world):
    """Hold a second meeting with a decision, whose record is not published; return its id."""
    with transaction():
        meeting = Meeting(
            consultation_id=world.consultation,
            slug="second-reading",
            number=2,
            title={"en": "Second reading"},
            timezone="UTC",
            opens_at=utc_now(),
            closes_at=utc_now(),
            code="TALKSB",
            state="open",
            led_by_id=world.ids["cho"],
            started_at=utc_now(),
        )
        meeting.items = [
            AgendaItem(
                consultation_id=world.consultation,
                place=1,
                title={"en": "Schools"},
                document_id=world.document,
                version_id=world.version,
                clause_ids=[world.other_clause],
            )
        ]
        db.session.add(meeting)
        db.session.flush()
        db.session.add(
            Registration(
                consultation_id=world.consultation,
                meeting_id=meeting.id,
                user_id=world.ids["cho"],
                where="room",
                present_at=utc_now(),
            )
        )
    rule_on_clause(
        world.actor("cho"),
        meeting.id,
        world.other_clause,
        "bracketed",
        SECRETS["decision of a record that is not published"],
    )
    return meeting.id
