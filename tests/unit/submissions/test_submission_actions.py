"""Tests of submissions: registered as received, published, withdrawn; comments entered for
their source.
"""

import pytest
from sqlalchemy import select

from consult.accounts.models import Organisation
from consult.comments.submission_entry_actions import enter_comment, load_entered_comments
from consult.comments.passages import PassageQuote
from consult.comments.queries import load_comment, load_own_comments
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import EVENT, transaction
from consult.core.web.uploads import Upload
from consult.core.events.dispatcher import Dispatcher
from consult.core.permissions.rules import is_allowed
from consult.positions.participation_queries import count_participation
from consult.reading.home.activity_queries import load_activity
from consult.search.forms import SearchRequest
from consult.search.queries import search_consultation
from consult.submissions.actions import (
    SubmissionDetails,
    change_submission,
    publish_submissions,
    register_submissions,
    withdraw_submission,
)
from consult.submissions.file_contents import examine_files
from consult.submissions.models import Submission
from consult.submissions.queries import (
    SubmissionFilter,
    find_ids_by_number,
    get_submission_by_number,
    get_readable_submission,
    list_submissions,
    load_content,
    find_withdrawn_submission,
)
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
LETTER = (
    "Title: Money for schools\nName: Amina Diallo\nOrganization: Lakeside Schools Network\n"
    "Sector: Civil society\n"
    "Region: Africa\n\nWe ask for public financing. L’école d’abord.\n"
).encode("cp1252")
OTHER = (
    b"Title: Letter from the coast\nName: Ann Lee\nRegion: Brazil\nSector: NGO\n\nCables, please."
)


def sent(*files):
    return examine_files([Upload(name, content) for name, content in files])


@pytest.fixture
def came(world):
    """Provide came(), the number of a registered submission of Lakeside's, or of a published
    one.
    """

    def made(published=True, content=LETTER, **about):
        found = register_submissions(
            world.actor("sera"),
            world.consultation,
            sent(("letter.txt", content)),
            SubmissionDetails(**about),
        )[0]
        if published:
            publish_submissions(world.actor("sera"), [found.id])
        return found.id

    return made


def facts(verb):
    return db.session.execute(
        select(EVENT).where(EVENT.c.verb == verb).order_by(EVENT.c.seq.desc())
    ).first()


def test_files_are_entered_as_they_came_each_with_its_number_and_what_it_says_of_itself(world):
    made = register_submissions(
        world.actor("sera"),
        world.consultation,
        sent(("a.txt", LETTER), ("b.txt", OTHER), ("My_letter.pdf", b"%PDF-1")),
    )
    assert [each.number for each in made] == [1, 2, 3]
    first, second, third = made
    assert (first.title, first.source, first.organisation_id) == (
        "Money for schools",
        "Lakeside Schools Network",
        world.lakeside,
    )
    assert (first.group_code, first.region_code, first.language, first.filename) == (
        "civ",
        "africa",
        "en",
        "a.txt",
    )
    assert load_content(first).content == LETTER and "L’école d’abord." in first.words
    assert (second.source, second.organisation_id, second.group_code, second.region_code) == (
        "Ann Lee",
        None,
        "civ",
        "americas",
    )
    assert (third.title, third.source, third.words, third.media_type) == (
        "My letter",
        "",
        "",
        "application/pdf",
    )
    assert (
        world.events() == ["submission.registered"] * 3
        and facts("submission.registered").audience == "moderators"
    )


@pytest.mark.parametrize(
    ("said", "day"),
    [("2026-03-02", "2026-03-02"), ("2026-13-45", None), ("2999-01-01", None), ("last week", None)],
)
def test_the_day_on_which_it_came_is_the_one_it_says_or_today(world, came, said, day):
    found = db.session.get(
        Submission, came(content=f"Title: T\nName: Ann Lee\nReceived on: {said}\n\nWords".encode())
    )
    assert found.received_at.date().isoformat() == (day or utc_now().date().isoformat())


def test_what_the_secretariat_says_goes_before_what_the_file_says(world, came):
    found = db.session.get(
        Submission,
        came(
            published=False,
            title="Other",
            source="Norvania",
            organisation_id=world.norvania,
            language="fr",
        ),
    )
    assert (
        found.title,
        found.source,
        found.organisation_id,
        found.group_code,
        found.region_code,
        found.language,
    ) == ("Other", "Norvania", world.norvania, "gov", "europe", "fr")


def test_a_title_for_several_an_unverified_organisation_and_an_odd_file_are_refused(world):
    with transaction():
        proposed = Organisation(name="Harbour Lab", group_code="tec", region_code="asia")
        db.session.add(proposed)
        db.session.flush()
    for files, about, field in (
        (2, SubmissionDetails(title="T"), "title"),
        (1, SubmissionDetails(organisation_id=proposed.id), "organisation_id"),
    ):
        with pytest.raises(Invalid) as refused:
            register_submissions(
                world.actor("sera"), world.consultation, sent(*[("a.txt", LETTER)] * files), about
            )
        assert set(refused.value.details["fields"]) == {field}
    with pytest.raises(Invalid) as refused:
        sent(("good.txt", LETTER), ("bad.docx", b"%PDF-1"))
    assert refused.value.details["fields"]["files"] == {"type": "file_kind", "name": "bad.docx"}
    assert world.events() == []


def test_nobody_else_reads_a_submission_before_publication_or_after_withdrawal(world, came):
    number = came(published=False)
    readers = {
        name
        for name in [None, *ROLES]
        if is_allowed(world.actor(name), "submission.read", db.session.get(Submission, number))
    }
    assert readers == {"sera", "ada", "mona"}
    for name in (None, "pia", "cho", "rana"):
        assert list_submissions(world.actor(name), world.consultation).unfiltered_total == 0
        with pytest.raises(NotFound):
            get_readable_submission(world.actor(name), number)
        with pytest.raises(NotFound):
            get_submission_by_number(world.actor(name), world.consultation, 1)
    publish_submissions(world.actor("sera"), [number])
    assert (
        get_readable_submission(Actor(), number).issued
        and list_submissions(Actor(), world.consultation).unfiltered_total == 1
    )
    withdraw_submission(world.actor("sera"), number, "Sent by mistake, says its source")
    with pytest.raises(NotFound):
        get_readable_submission(Actor(), number)
    gone = find_withdrawn_submission(world.consultation, 1)
    assert gone.withdrawn_reason == "Sent by mistake, says its source"
    assert "mistake" not in str(facts("submission.withdrawn").facts)
    publish_submissions(world.actor("ada"), [number])
    assert get_readable_submission(Actor(), number).withdrawn_reason is None


@pytest.mark.parametrize("rule", ["submission.register", "submission.publish", "submission.enter"])
def test_only_the_secretariat_keeps_the_register(world, came, rule):
    thing = db.session.get(Submission, came(published=False))
    allowed = {name for name in [None, *ROLES] if is_allowed(world.actor(name), rule, thing)}
    assert allowed == ({"sera"} if rule == "submission.enter" else {"sera", "ada"})
    before = world.events()
    for name in {None, *ROLES} - {"sera", "ada"}:
        with pytest.raises((Forbidden, SignInRequired)):
            register_submissions(world.actor(name), world.consultation, sent(("a.txt", LETTER)))
        with pytest.raises((Forbidden, SignInRequired)):
            publish_submissions(world.actor(name), [thing.id])
        with pytest.raises((Forbidden, SignInRequired)):
            change_submission(
                world.actor(name), thing.id, SubmissionDetails(title="x", source="y", language="en")
            )
        with pytest.raises((Forbidden, SignInRequired)):
            enter_comment(world.actor(name), thing.id, "Words", document_id=world.document)
    assert world.events() == before


def test_publishing_needs_a_source_and_happens_once(world):
    nameless = register_submissions(
        world.actor("sera"), world.consultation, sent(("a.pdf", b"%PDF-1"))
    )[0].id
    with pytest.raises(Conflict, match="source_missing"):
        publish_submissions(world.actor("sera"), [nameless])
    with pytest.raises(Conflict, match="not_published"):
        withdraw_submission(world.actor("sera"), nameless, "Why")
    change_submission(
        world.actor("sera"), nameless, SubmissionDetails(title="T", source="Ann Lee", language="en")
    )
    publish_submissions(world.actor("sera"), [nameless])
    with pytest.raises(Conflict, match="published_already"):
        publish_submissions(world.actor("sera"), [nameless])
    assert facts("submission.changed").facts["changed"] == ["title", "source"]


def test_a_stale_correction_is_refused(world, came):
    number = came()
    kept = db.session.get(Submission, number).row_version
    new = SubmissionDetails(title="New", source="S", language="en")
    change_submission(world.actor("sera"), number, new, kept, "Its heading says so.")
    with pytest.raises(Conflict, match="changed_meanwhile"):
        change_submission(
            world.actor("ada"),
            number,
            SubmissionDetails(title="Newer", source="S", language="en"),
            kept,
        )


def test_a_list_is_filtered_and_comes_in_parts(world, came):
    came(), came(content=OTHER), came(published=False)

    def numbers(actor=None, **wanted):
        return [
            each.number
            for each in list_submissions(
                actor or Actor(), world.consultation, SubmissionFilter(**wanted)
            ).rows
        ]

    assert numbers() == [1, 2] and numbers(world.actor("sera")) == [1, 2, 3]
    assert (
        numbers(region="americas") == [2]
        and numbers(group="civ") == [1, 2]
        and numbers(language="fr") == []
    )
    assert numbers(words="COAST lee") == [2] and numbers(world.actor("sera"), state="waiting") == [
        3
    ]
    part = list_submissions(Actor(), world.consultation, after=1, limit=1)
    assert [each.number for each in part.rows] == [2] and not part.has_more
    assert list_submissions(Actor(), world.consultation, limit=1).has_more
    assert len(find_ids_by_number(world.consultation, [1, 3])) == 2
    with pytest.raises(NotFound):
        find_ids_by_number(world.consultation, [1, 9])


def test_published_submissions_are_found_by_their_text_and_others_are_not(world, came):
    follower = Dispatcher()
    number = came(published=False)
    consultation = db.session.get(Consultation, world.consultation)

    def found(words="financing"):
        follower.step()
        return [
            each.id
            for each in search_consultation(
                world.actor("sera"), consultation, SearchRequest(words, "submission")
            ).found
        ]

    assert found() == []
    publish_submissions(world.actor("sera"), [number])
    assert found() == [number] and found("lakeside money") == [number]
    withdraw_submission(world.actor("sera"), number, "Why not")
    assert (
        search_consultation(world.actor("sera"), consultation, SearchRequest("financing")).total
        == 0
    ), "before the index hears of it"
    assert found() == []


def test_a_comment_entered_on_behalf_stands_under_its_source_and_never_under_the_secretariat(
    world, came
):
    number = came()
    posted = enter_comment(
        world.actor("sera"),
        number,
        "No brackets.",
        clause_id=world.other_clause,
        quote=PassageQuote("[voluntary]"),
    )
    shown = load_comment(Actor(), posted.id)
    assert (shown.name, shown.organisation, shown.organisation_id, shown.group["code"]) == (
        "Lakeside Schools Network",
        None,
        world.lakeside,
        "civ",
    )
    assert (shown.submission.number, shown.submission.open, shown.place, shown.exact) == (
        1,
        True,
        "passage",
        "[voluntary]",
    )
    heard = facts("comment.posted").facts
    assert (heard["submission_id"], heard["organisation_id"]) == (number, world.lakeside)
    assert [
        each.comments
        for each in count_participation(world.consultation).groups
        if each.group_or_region["code"] == "civ"
    ] == [1]
    assert count_participation(world.consultation).personal.comments == 0
    assert load_own_comments(world.actor("sera")) == [] and [
        each.said.id for each in load_own_comments(world.actor("pia"))
    ] == [posted.id]
    assert load_activity(world.consultation)[0].person["name"] == "Lakeside Schools Network"
    (entered,) = load_entered_comments(Actor(), db.session.get(Submission, number))
    assert (entered.said.id, entered.label) == (posted.id, "2.")


def test_the_source_without_an_organisation_is_shown_with_its_group(world, came):
    posted = enter_comment(
        world.actor("sera"), came(content=OTHER), "Cables.", document_id=world.document
    )
    shown = load_comment(Actor(), posted.id)
    assert (shown.name, shown.organisation_id, shown.group["code"], shown.clause_id) == (
        "Ann Lee",
        None,
        "civ",
        None,
    )
