"""Submissions: registered as they came, published, taken back; comments entered on behalf of their source."""
import pytest
from sqlalchemy import select

from consult.accounts.models import Organisation
from consult.comments.submission_entry_actions import enter_comment, entered_from
from consult.comments.passages import Quote
from consult.comments.queries import comment_for, mine
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, Unknown
from consult.core.events.log import EVENT, transaction
from consult.core.web.uploads import Upload
from consult.core.events.dispatcher import Follower
from consult.core.permissions.rules import allows
from consult.reading.home.participation_queries import heard_in
from consult.reading.home.activity_queries import lately
from consult.search.forms import Wish
from consult.search.queries import search
from consult.submissions.actions import About, change_details, publish, read_files, register, withdraw
from consult.submissions.models import Submission
from consult.submissions.queries import (
    Wanted,
    numbers_of,
    submission_at,
    submission_for,
    submissions_for,
    with_content,
    withdrawn_at,
)
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
LETTER = ("Title: Money for schools\nName: Amina Diallo\nOrganization: Lakeside Schools Network\nSector: Civil society\n"
          "Region: Africa\n\nWe ask for public financing. L’école d’abord.\n").encode("cp1252")
OTHER = b"Title: Letter from the coast\nName: Ann Lee\nRegion: Brazil\nSector: NGO\n\nCables, please."


def sent(*files):
    return read_files([Upload(name, content) for name, content in files])


@pytest.fixture
def came(world):
    """came() -> the number of a submission of Lakeside's that is registered; came(published=True) of one that is published."""
    def made(published=True, content=LETTER, **about):
        found = register(world.actor("sera"), world.consultation, sent(("letter.txt", content)), About(**about))[0]
        if published:
            publish(world.actor("sera"), [found.id])
        return found.id
    return made


def facts(verb):
    return db.session.execute(select(EVENT).where(EVENT.c.verb == verb).order_by(EVENT.c.seq.desc())).first()


def test_files_are_entered_as_they_came_each_with_its_number_and_what_it_says_of_itself(world):
    made = register(world.actor("sera"), world.consultation, sent(("a.txt", LETTER), ("b.txt", OTHER), ("My_letter.pdf", b"%PDF-1")))
    assert [each.number for each in made] == [1, 2, 3]
    first, second, third = made
    assert (first.title, first.source, first.organisation_id) == ("Money for schools", "Lakeside Schools Network", world.lakeside)
    assert (first.group_code, first.region_code, first.language, first.filename) == ("civ", "africa", "en", "a.txt")
    assert with_content(first).content == LETTER and "L’école d’abord." in first.words
    assert (second.source, second.organisation_id, second.group_code, second.region_code) == ("Ann Lee", None, "civ", "americas")
    assert (third.title, third.source, third.words, third.media_type) == ("My letter", "", "", "application/pdf")
    assert world.events() == ["submission.registered"] * 3 and facts("submission.registered").audience == "moderators"


@pytest.mark.parametrize(("said", "day"), [("2026-03-02", "2026-03-02"), ("2026-13-45", None), ("2999-01-01", None), ("last week", None)])
def test_the_day_on_which_it_came_is_the_one_it_says_or_today(world, came, said, day):
    found = db.session.get(Submission, came(content=f"Title: T\nName: Ann Lee\nReceived on: {said}\n\nWords".encode()))
    assert found.received_at.date().isoformat() == (day or now().date().isoformat())


def test_what_the_secretariat_says_goes_before_what_the_file_says(world, came):
    found = db.session.get(Submission, came(published=False, title="Other", source="Norvania", organisation_id=world.norvania, language="fr"))
    assert (found.title, found.source, found.organisation_id, found.group_code, found.region_code, found.language) == (
        "Other", "Norvania", world.norvania, "gov", "europe", "fr")


def test_a_title_for_several_an_unverified_organisation_and_an_odd_file_are_refused(world):
    with transaction():
        proposed = Organisation(name="Harbour Lab", group_code="tec", region_code="asia")
        db.session.add(proposed)
        db.session.flush()
    for files, about, field in ((2, About(title="T"), "title"), (1, About(organisation_id=proposed.id), "organisation_id")):
        with pytest.raises(Invalid) as refused:
            register(world.actor("sera"), world.consultation, sent(*[("a.txt", LETTER)] * files), about)
        assert set(refused.value.details["fields"]) == {field}
    with pytest.raises(Invalid) as refused:
        sent(("good.txt", LETTER), ("bad.docx", b"%PDF-1"))
    assert refused.value.details["fields"]["files"] == {"type": "file_kind", "name": "bad.docx"}
    assert world.events() == []


def test_nobody_else_reads_a_submission_before_it_is_published_or_after_it_was_taken_back(world, came):
    number = came(published=False)
    readers = {name for name in [None, *ROLES] if allows(world.actor(name), "submission.read", db.session.get(Submission, number))}
    assert readers == {"sera", "ada", "mona"}
    for name in (None, "pia", "cho", "rana"):
        assert submissions_for(world.actor(name), world.consultation).of == 0
        with pytest.raises(NotFound):
            submission_for(world.actor(name), number)
        with pytest.raises(NotFound):
            submission_at(world.actor(name), world.consultation, 1)
    publish(world.actor("sera"), [number])
    assert submission_for(Actor(), number).issued and submissions_for(Actor(), world.consultation).of == 1
    withdraw(world.actor("sera"), number, "Sent by mistake, says its source")
    with pytest.raises(NotFound):
        submission_for(Actor(), number)
    gone = withdrawn_at(world.consultation, 1)
    assert gone.withdrawn_reason == "Sent by mistake, says its source"
    assert "mistake" not in str(facts("submission.withdrawn").facts)
    publish(world.actor("ada"), [number])
    assert submission_for(Actor(), number).withdrawn_reason is None


@pytest.mark.parametrize("rule", ["submission.register", "submission.publish", "submission.enter"])
def test_only_the_secretariat_keeps_the_register(world, came, rule):
    thing = db.session.get(Submission, came(published=False))
    allowed = {name for name in [None, *ROLES] if allows(world.actor(name), rule, thing)}
    assert allowed == ({"sera"} if rule == "submission.enter" else {"sera", "ada"})
    before = world.events()
    for name in {None, *ROLES} - {"sera", "ada"}:
        with pytest.raises((Forbidden, Unknown)):
            register(world.actor(name), world.consultation, sent(("a.txt", LETTER)))
        with pytest.raises((Forbidden, Unknown)):
            publish(world.actor(name), [thing.id])
        with pytest.raises((Forbidden, Unknown)):
            change_details(world.actor(name), thing.id, About(title="x", source="y", language="en"))
        with pytest.raises((Forbidden, Unknown)):
            enter_comment(world.actor(name), thing.id, "Words", document_id=world.document)
    assert world.events() == before


def test_publishing_needs_a_source_and_happens_once(world):
    nameless = register(world.actor("sera"), world.consultation, sent(("a.pdf", b"%PDF-1")))[0].id
    with pytest.raises(Conflict, match="source_missing"):
        publish(world.actor("sera"), [nameless])
    with pytest.raises(Conflict, match="not_published"):
        withdraw(world.actor("sera"), nameless, "Why")
    change_details(world.actor("sera"), nameless, About(title="T", source="Ann Lee", language="en"))
    publish(world.actor("sera"), [nameless])
    with pytest.raises(Conflict, match="published_already"):
        publish(world.actor("sera"), [nameless])
    assert facts("submission.changed").facts["changed"] == ["title", "source"]


def test_a_stale_correction_is_refused(world, came):
    number = came()
    kept = db.session.get(Submission, number).row_version
    change_details(world.actor("sera"), number, About(title="New", source="S", language="en"), kept)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        change_details(world.actor("ada"), number, About(title="Newer", source="S", language="en"), kept)


def test_a_list_is_filtered_and_comes_in_parts(world, came):
    came(), came(content=OTHER), came(published=False)
    def numbers(actor=None, **wanted):
        return [each.number for each in submissions_for(actor or Actor(), world.consultation, Wanted(**wanted)).rows]
    assert numbers() == [1, 2] and numbers(world.actor("sera")) == [1, 2, 3]
    assert numbers(region="americas") == [2] and numbers(group="civ") == [1, 2] and numbers(language="fr") == []
    assert numbers(words="COAST lee") == [2] and numbers(world.actor("sera"), state="waiting") == [3]
    part = submissions_for(Actor(), world.consultation, after=1, limit=1)
    assert [each.number for each in part.rows] == [2] and not part.more
    assert submissions_for(Actor(), world.consultation, limit=1).more
    assert len(numbers_of(world.consultation, [1, 3])) == 2
    with pytest.raises(NotFound):
        numbers_of(world.consultation, [1, 9])


def test_what_is_published_is_found_by_its_words_and_what_is_not_is_not(world, came):
    follower = Follower()
    number = came(published=False)
    consultation = db.session.get(Consultation, world.consultation)
    def found(words="financing"):
        follower.step()
        return [each.id for each in search(world.actor("sera"), consultation, Wish(words, "submission")).found]
    assert found() == []
    publish(world.actor("sera"), [number])
    assert found() == [number] and found("lakeside money") == [number]
    withdraw(world.actor("sera"), number, "Why not")
    assert search(world.actor("sera"), consultation, Wish("financing")).total == 0, "before the index hears of it"
    assert found() == []


def test_a_comment_entered_on_behalf_stands_under_its_source_and_never_under_the_secretariat(world, came):
    number = came()
    posted = enter_comment(world.actor("sera"), number, "No brackets.", clause_id=world.other_clause, quote=Quote("[voluntary]"))
    shown = comment_for(Actor(), posted.id)
    assert (shown.name, shown.organisation, shown.organisation_id, shown.group["code"]) == (
        "Lakeside Schools Network", None, world.lakeside, "civ")
    assert (shown.behalf.number, shown.behalf.open, shown.place, shown.exact) == (1, True, "passage", "[voluntary]")
    heard = facts("comment.posted").facts
    assert (heard["submission_id"], heard["organisation_id"]) == (number, world.lakeside)
    assert [each.comments for each in heard_in(world.consultation).groups if each.thing["code"] == "civ"] == [1]
    assert heard_in(world.consultation).personal.comments == 0
    assert mine(world.actor("sera")) == [] and [each.said.id for each in mine(world.actor("pia"))] == [posted.id]
    assert lately(world.consultation)[0].person["name"] == "Lakeside Schools Network"
    entered, = entered_from(Actor(), db.session.get(Submission, number))
    assert (entered.said.id, entered.label) == (posted.id, "2.")


def test_the_source_without_an_organisation_is_shown_with_its_group(world, came):
    posted = enter_comment(world.actor("sera"), came(content=OTHER), "Cables.", document_id=world.document)
    shown = comment_for(Actor(), posted.id)
    assert (shown.name, shown.organisation_id, shown.group["code"], shown.clause_id) == ("Ann Lee", None, "civ", None)
