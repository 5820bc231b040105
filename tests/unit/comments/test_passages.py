"""Tests of comment passages: found from a selection or typed text, in six scripts, and in
changed text.
"""

import pytest

from consult.comments import actions, queries
from consult.comments.passages import PassageQuote, locate_passage
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Invalid
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.documents.models import Document, Edition, Placement, Version, Wording
from consult.moderation import actions as moderation
from consult.text.anchors.selectors import convert_to_utf16
from consult.text.parsing.light_markup import extract_plain_text

TEXTS = {
    "en": ("We 😀 *resolve* to connect every 🏫 school by 2030.", "every 🏫 school"),
    "fr": ("Nous décidons de connecter chaque école 🏫 d’ici à 2030.", "école 🏫 d’ici"),
    "es": ("Decidimos 😀 conectar cada escuela a más tardar en 2030.", "más tardar"),
    "ru": ("Мы 😀 постановляем подключить каждую школу к 2030 году.", "каждую школу"),
    "zh": ("我们决心𠮷在2030年之前连接每一所学校。", "每一所学校"),
    "ar": ("نعقد العزم 😀 على ربط كل مدرسة بحلول عام ٢٠٣٠.", "كل مدرسة"),
}


def marked(text, exact):
    """Build the browser's selection: offsets in UTF-16 units of the plain text."""
    words = extract_plain_text(text)
    start, end = convert_to_utf16(words, words.index(exact), words.index(exact) + len(exact))
    return PassageQuote(exact, start=start, end=end)


def say(world, name="pia", clause=None, **more):
    return actions.post_comment(
        world.actor(name), clause or world.other_clause, "On these words.", **more
    ).id


def wrong(world, **quote):
    with pytest.raises(Invalid) as refusal:
        say(world, place="passage", quote=PassageQuote(**quote))
    return refusal.value.details["fields"]["exact"]["type"]


@pytest.mark.parametrize("language", TEXTS)
def test_a_passage_marked_in_a_browser_is_found_in_every_language(language):
    text, exact = TEXTS[language]
    words = extract_plain_text(text)
    found = locate_passage(words, marked(text, exact))
    assert words[found.start : found.end] == found.exact == exact
    assert (found.prefix, found.suffix) == (
        words[max(0, found.start - 32) : found.start],
        words[found.end : found.end + 32],
    )
    assert locate_passage(words, PassageQuote(exact)) == found, "typed by a reader without a script"


def test_offsets_in_other_units_or_of_other_text_are_rejected():
    words = extract_plain_text(TEXTS["en"][0])
    start = words.index("every")
    assert (
        locate_passage(words, PassageQuote("every 🏫 school", start=start, end=start + 15)).exact
        == "every 🏫 school"
    )
    for quote in (
        PassageQuote(start=4, end=4),
        PassageQuote(start=900, end=950),
        PassageQuote(start=3, end=2),
        PassageQuote(start=4, end=6),
    ):
        with pytest.raises(Invalid) as refusal:
            locate_passage(words, quote)
        assert refusal.value.details["fields"]["exact"]["type"] == "not_in_text"


def test_repeated_words_are_distinguished_by_place_or_context():
    words = "the aim of the text is the aim of the world"
    with pytest.raises(Invalid) as refusal:
        locate_passage(words, PassageQuote("the aim of"))
    assert refusal.value.details["fields"]["exact"] == {"type": "twice_in_text", "count": 2}
    assert locate_passage(words, PassageQuote("the aim of", start=23, end=33)).start == 23
    assert (
        locate_passage(
            words, PassageQuote("the aim of", prefix="text is ", suffix=" the world")
        ).start
        == 23
    )


def test_slightly_wrong_quotations_are_found_and_the_original_text_is_kept():
    words = "We resolve to connect every school by 2030 through public financing."
    found = locate_passage(words, PassageQuote("connect  every\nschool by 2030 trough"))
    assert found.exact == "connect every school by 2030 through"
    with pytest.raises(Invalid):
        locate_passage(words, PassageQuote("build more roads"))


def test_a_passage_is_stored_with_its_exact_text(world, here):
    french = world.wordings[world.other_clause, "fr"]
    comment = say(world, wording_id=french, quote=PassageQuote("chaque école"))
    said = queries.load_comment(world.actor(None), comment)
    assert (said.place, said.wording_id, said.exact) == ("passage", french, "chaque école")
    plainly = queries.load_comment(world.actor(None), say(world))
    assert (plainly.place, plainly.exact, plainly.wording_id) == (
        "clause",
        None,
        world.wordings[world.other_clause, "en"],
    )


def test_what_is_wrong_with_a_passage_is_said(world, here, look):
    assert wrong(world) == "missing"
    assert wrong(world, exact="chaque école") == "not_in_text", "French words in the English text"
    with pytest.raises(Invalid) as refusal:
        say(world, place="missing", quote=PassageQuote("every school"))
    assert refusal.value.details["fields"]["exact"]["type"] == "nothing_to_quote"
    for foreign in (world.wordings[world.clause, "en"], 9_999):
        with pytest.raises(Invalid) as refusal:
            say(world, wording_id=foreign)
        assert refusal.value.details["fields"] == {"wording_id": {"type": "no_such_words"}}
    assert look("select count(*) from comment") == [(0,)]


def test_text_of_an_unissued_version_cannot_be_quoted(world, here, look):
    secret = look(
        "select wording.id from wording join placement on placement.id = placement_id "
        "where version_id = :v and clause_id = :c",
        v=world.working,
        c=world.other_clause,
    )[0][0]
    with pytest.raises(Invalid):
        say(world, wording_id=secret)


def test_anchors_are_those_of_the_language_and_of_what_everyone_may_read(world, here):
    english = say(world, quote=PassageQuote("every school"))
    french = say(
        world,
        wording_id=world.wordings[world.other_clause, "fr"],
        quote=PassageQuote("chaque école"),
    )
    hidden, gone = say(world, quote=PassageQuote("2030")), say(world, quote=PassageQuote("2030"))
    moderation.hide_comment(world.actor("mona"), hidden, ModerationReason("insult"))
    actions.withdraw_comment(world.actor("pia"), gone)
    say(world)
    found = queries.load_anchors(world.document, world.version, "en")
    assert [(each.comment_id, each.clause_id, each.is_gone) for each in found] == [
        (english, world.other_clause, False)
    ]
    words = extract_plain_text(
        "We *resolve* to connect every school by 2030 through [voluntary] public financing."
    )
    assert words[found[0].start : found[0].end] == "every school"
    assert [
        each.comment_id for each in queries.load_anchors(world.document, world.version, "fr")
    ] == [french]


def test_anchors_are_found_again_in_changed_text_and_orphans_say_so(world, here):
    kept = say(world, quote=PassageQuote("public financing"))
    lost = say(world, clause=world.third_clause, quote=PassageQuote("report every two years"))
    with transaction():
        version = Version(
            document=find_row(Document, world.document),
            slug="rev-3",
            name={"en": "Rev.3"},
            symbol="R",
            place=3,
            issued_at=utc_now(),
        )
        db.session.add(version)
        db.session.flush()
        db.session.add(Edition(version_id=version.id, language="en", title="Statement"))
        texts = {
            world.other_clause: (
                "We *agree*, by 2032, to connect schools and clinics through public financing."
            ),
            world.third_clause: "Nothing of the old sentence is left here.",
        }
        for place, (clause, text) in enumerate(texts.items()):
            placement = Placement(
                version_id=version.id, clause_id=clause, place=place, kind="operative"
            )
            db.session.add(placement)
            db.session.flush()
            db.session.add(
                Wording(
                    placement_id=placement.id,
                    language="en",
                    label="1.",
                    text=text,
                    digest=hash_text(text),
                )
            )
        number = version.id
    found = {each.comment_id: each for each in queries.load_anchors(world.document, number, "en")}
    again = found[kept]
    assert (
        extract_plain_text(texts[world.other_clause])[again.start : again.end] == "public financing"
        and not again.is_gone
    )
    assert found[lost].is_gone
    assert not any(
        each.is_gone for each in queries.load_anchors(world.document, world.version, "en")
    )
