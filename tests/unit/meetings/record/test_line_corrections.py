"""Tests of corrected lines of a record: by its editors, beside what the events tell, until the
chair approves.
"""

import io
import zipfile

import pytest
from sqlalchemy import func, select

from consult.accounts.models import User
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, NotFound
from consult.core.events.log import Event, transaction
from consult.meetings.models import Meeting, Ruling, Turn
from consult.meetings.record import actions as recording
from consult.meetings.record import minutes
from consult.meetings.record.corrections import actions as correcting
from consult.meetings.record.corrections.line_numbers import list_lines
from tests.support.consultation.ballots import facts_of
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")
AT = "/en/c/talks/meetings/first-reading/record"
NEW = "The chair took note of the concern of Lakeside."


@pytest.fixture
def talks(world):
    """Create an ended meeting with a decision and a speech of Nils."""
    made = FirstReadingMeeting(world)
    with transaction():
        meeting = find_row(Meeting, made.id)
        meeting.state, meeting.ended_at = "closed", utc_now()
        where = {"consultation_id": world.consultation, "meeting_id": made.id}
        db.session.add(
            Ruling(
                **where,
                number=4,
                kind="other",
                words="It is so decided.",
                taken_at=utc_now(),
                made_by_id=world.ids["cho"],
            )
        )
        turn = Turn(
            **where,
            user_id=world.ids["nils"],
            organisation_id=world.norvania,
            where="remote",
            asked_by_id=world.ids["nils"],
            seconds=180,
            spoken=60,
        )
        db.session.add(turn)
        db.session.flush()
        made.turn = turn.id
    return made


def correct(world, talks, kind="ruling", number=4, words=NEW, name="mona", **more):
    return correcting.correct_line(world.actor(name), talks.id, kind, number, words, "en", **more)


def load(talks):
    return minutes.load_record(find_row(Meeting, talks.id))


def ask(world, talks, words="We raised a concern."):
    return recording.request_correction(world.actor("pia"), talks.id, words).id


@pytest.mark.parametrize("name", ["mona", "rana", "sera"])
def test_an_editor_corrects_a_line_and_the_line_stays(world, talks, name):
    events = db.session.scalar(select(func.count()).select_from(Event))
    correct(world, talks, name=name)
    record = load(talks)
    (made,) = record.corrections
    assert (made.kind, made.number, made.words) == ("ruling", 4, NEW)
    assert (made.name, made.request, made.asked_by) == (name.capitalize(), None, None)
    assert record.rulings[0].words == "It is so decided."
    assert db.session.scalar(select(Ruling.words)) == "It is so decided."
    assert db.session.scalar(select(func.count()).select_from(Event)) == events + 1
    (told,) = facts_of("record.line_corrected")
    assert (told["kind"], told["number"]) == ("ruling", 4) and NEW not in str(told)


@pytest.mark.parametrize("name", ["pia", "cho", "paul", "otto"])
def test_others_correct_none(world, talks, name):
    with pytest.raises(Forbidden):
        correct(world, talks, name=name)
    made = correct(world, talks)
    with pytest.raises(Forbidden):
        correcting.restore_line(world.actor(name), made.id)


def test_each_kind_of_line_is_corrected_and_no_line_that_there_is_not(world, talks):
    record = load(talks)
    lines = list_lines(record)
    assert {("ruling", 4), ("speech", talks.turn), ("item", 2), ("attendance", 0)} <= lines
    for kind, number in lines:
        correct(world, talks, kind, number)
    assert len(load(talks).corrections) == len(lines)
    for kind, number in (("ruling", 5), ("speech", 0), ("summary", 0), ("attendance", 1)):
        with pytest.raises(NotFound):
            correct(world, talks, kind, number)


def test_a_second_correction_replaces_the_first_and_keeps_the_request(world, talks):
    asked = ask(world, talks)
    first = correct(world, talks, request_id=asked)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        correct(world, talks, words="Another one.")
    correct(world, talks, words="A better one.", name="rana", seen=first.id)
    (made,) = load(talks).corrections
    assert (made.words, made.name, made.request) == ("A better one.", "Rana", asked)
    assert made.asked_by == "Lakeside Schools Network"


def test_a_correction_is_withdrawn_until_it_answers_a_request(world, talks):
    made = correct(world, talks)
    for _ in range(2):
        correcting.restore_line(world.actor("rana"), made.id)
    assert load(talks).corrections == [] and len(facts_of("record.line_restored")) == 1
    asked = ask(world, talks)
    answer = correct(world, talks, request_id=asked)
    recording.settle_correction(world.actor("mona"), asked, "made", "")
    with pytest.raises(Conflict, match="correction_answers"):
        correcting.restore_line(world.actor("mona"), answer.id)
    with pytest.raises(Conflict, match="settled_already"):
        correct(world, talks, "attendance", 0, request_id=asked)


def test_a_request_is_not_answered_as_made_with_nothing_changed(world, talks):
    recording.change_summary(world.actor("mona"), talks.id, "Before it was asked.", "en")
    asked, other = ask(world, talks), ask(world, talks, "And another thing.")
    correct(world, talks, request_id=other)
    with pytest.raises(Conflict, match="nothing_corrected"):
        recording.settle_correction(world.actor("mona"), asked, "made", "")
    recording.change_summary(world.actor("mona"), talks.id, "Lakeside had a concern.", "en")
    recording.settle_correction(world.actor("mona"), asked, "made", "In the summary.")
    recording.settle_correction(world.actor("mona"), other, "made", "")
    assert {each.outcome for each in minutes.list_corrections(talks.id)} == {"made"}


def test_the_chair_approves_the_corrections_with_the_record_and_then_none_changes(
    world, talks, browser
):
    made = correct(world, talks)
    recording.send_record(world.actor("mona"), talks.id)
    recording.approve_record(world.actor("cho"), talks.id)
    for act in (
        lambda: correct(world, talks, "attendance", 0),
        lambda: correcting.restore_line(world.actor("mona"), made.id),
    ):
        with pytest.raises(Conflict, match="record_not_now"):
            act()
    assert [each.words for each in load(talks).corrections] == [NEW]
    mona = browser("mona")
    assert mona.get(f"{AT}/lines/ruling/4").status_code == 409
    late = mona.fill(f"{AT}/lines/ruling/4", {"words": "Too late.", "seen": str(made.id)})
    assert late.status_code == 409 and "another step" in late.text
    page = mona.get(AT).text
    assert NEW in page and "Correct this line" not in page


def test_an_approved_correction_hides_the_name_of_a_closed_account(world, talks):
    correct(world, talks, request_id=ask(world, talks))
    recording.send_record(world.actor("mona"), talks.id)
    recording.approve_record(world.actor("cho"), talks.id, unanswered=1)
    with transaction():
        find_row(User, world.ids["mona"]).closed_at = utc_now()
    assert load(talks).corrections[0].name == ""


def test_the_page_shows_what_stood_there_before_and_by_whom(world, talks, browser):
    asked = ask(world, talks)
    mona = browser("mona")
    assert f'href="{AT}/lines/ruling/4"' in mona.get(AT).text
    form = mona.get(f"{AT}/lines/ruling/4").text
    assert "It is so decided." in form and "We raised a concern." in form
    given = {"words": NEW, "request_id": str(asked)}
    sent = mona.fill(f"{AT}/lines/ruling/4", given)
    assert sent.headers["Location"] == f"{AT}#l-ruling-4"
    page = " ".join(mona.get(AT).text.split())
    assert '<p class=" was">' in page and "It is so decided." in page
    assert f'<ins lang="en" dir="auto">{NEW}</ins>' in page
    assert "Corrected by <bdi" in page and "Mona" in page and "asked for by" in page
    again = mona.fill(f"{AT}/lines/ruling/4", {"words": "Typed before."})
    assert again.status_code == 409 and "Typed before." in again.text and NEW in again.text
    for name, status in (("pia", 403), (None, 401)):
        assert browser(name).get(f"{AT}/lines/ruling/4").status_code == status
    assert "Correct this line" not in browser("pia").get(AT).text
    assert mona.fill(f"{AT}/lines/ruling/4", {"words": ""}).status_code == 422


@pytest.mark.parametrize("kind", ["ruling", "item", "speech", "attendance"])
def test_the_form_of_each_kind_shows_its_line(world, talks, browser, kind):
    number = {"ruling": 4, "item": 2, "speech": talks.turn, "attendance": 0}[kind]
    told = {"ruling": "D-4", "item": "Schools", "speech": "Nils", "attendance": "Governments"}
    page = browser("mona").get(f"{AT}/lines/{kind}/{number}").text
    assert told[kind] in page.partition('id="was"')[2].partition("</section>")[0]


def test_the_word_file_marks_the_line_and_lists_its_correction(world, talks, browser):
    correct(world, talks)
    correct(world, talks, "speech", talks.turn, "Norvania spoke for two minutes.")
    answer = browser("mona").get(f"{AT}/minutes_word")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        written = packed.read("word/document.xml").decode()
    assert "Corrected lines" in written and NEW in written and "It is so decided." in written
    assert written.count("(corrected, see “Corrected lines”)") == 2


def test_the_record_as_json_has_lines_and_corrections_apart(world, talks, browser):
    correct(world, talks)
    data = browser("mona").get(f"/api/v1/meetings/{talks.id}/record").json
    assert data["rulings"][0]["words"] == "It is so decided."
    assert [(each["kind"], each["number"], each["words"]) for each in data["corrections"]] == [
        ("ruling", 4, NEW)
    ]
