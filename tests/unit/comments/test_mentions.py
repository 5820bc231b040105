"""Tests of mentions: which names are found in a text, who is suggested, and who is told."""

import pytest
from sqlalchemy import select

from consult.accounts.models import Organisation, User
from consult.comments import actions
from consult.comments.mentions.actions import mute_mentions, unmute_mentions
from consult.comments.mentions.mention_parser import label_names, parse_mentions
from consult.comments.mentions.models import MentionableName
from consult.comments.mentions.queries import load_mentioned, load_mutes, suggest_names
from consult.consultations.models import Membership
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, SignInRequired
from consult.core.events.log import transaction
from consult.core.messages.error_messages import describe_field_error
from tests.support.contributions.comments import hold, say


def person(number, name, organisation=None):
    return MentionableName(f"u{number}", None, number, name, organisation, None)


def organisation(number, name):
    return MentionableName(f"o{number}", number, None, name, None, None)


NAMES = [
    person(1, "Ana Silva", "Lakeside"),
    person(2, "Ana Silva", "Norvania"),
    person(3, "Ana", None),
    person(4, "Élodie O’Brien", None),
    person(5, "王伟", None),
    organisation(1, "Lakeside Schools Network"),
    organisation(1, "Réseau des écoles"),
    organisation(2, "联合国"),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Ana, please look.", ["u3"]),
        ("(@ana)", ["u3"]),
        ("Thanks, @elodie o'brien!", ["u4"]),
        ("@Lakeside Schools Network and @Réseau des écoles", ["o1"]),
        ("@Ana Silva (Norvania) says so", ["u2"]),
        ("@Ana Silva (1)", ["u1"]),
        ("请@王伟看一下，也请@联合国回复", ["u5", "o2"]),
        ("write to ana@example.org or https://example.org/@Ana", []),
        ("@Anastasia and @nobody and @ Ana", []),
        ("@Ana\nSilva", ["u3"]),
    ],
)
def test_names_are_found_after_an_at_sign(text, found):
    parsed = parse_mentions(text, NAMES)
    assert ([each.holder for each in parsed.found], parsed.ambiguous) == (found, [])


def test_a_name_of_several_is_asked_back_with_labels_that_are_clear():
    parsed = parse_mentions("@Ana Silva, @Ana Silva (Veldania) and @Ana", NAMES)
    (unclear,) = parsed.ambiguous
    assert unclear == ("Ana Silva", ["Ana Silva (Lakeside)", "Ana Silva (Norvania)"])
    assert [each.holder for each in parsed.found] == ["u3"]
    same = label_names([person(7, "Li", "Norvania"), person(8, "Li", "Norvania"), person(9, "Li")])
    assert [each.label for each in same] == ["Li (7)", "Li (8)", "Li (9)"]


def mentioned(comment):
    return [each.holder for each in load_mentioned(comment)]


def add_people(world, *names):
    with transaction():
        for name in names:
            user = User(name=name, organisation_id=world.lakeside, affiliation="verified")
            db.session.add(user)
            db.session.flush()
            db.session.add(
                Membership(user_id=user.id, consultation_id=world.consultation, role="participant")
            )


def test_a_sixth_is_refused_in_words_and_nothing_is_posted(world, here):
    add_people(world, "Amal", "Bela", "Cleo", "Dina", "Edda", "Fred")
    six = "@Amal @Bela @Cleo @Dina @Edda @Fred"
    with pytest.raises(Invalid) as refusal:
        say(world, body=six)
    wrong = refusal.value.details["fields"]["body"]
    assert describe_field_error(wrong) == (
        "This mentions 6 people or organizations. A comment can mention 5."
    )
    assert world.events() == []
    assert len(mentioned(say(world, body=six.replace(" @Fred", " @Edda")))) == 5
    comment = say(world)
    with pytest.raises(Invalid):
        actions.edit_comment(world.actor("pia"), comment, six)


def test_two_of_one_name_are_asked_back_in_words(world, here):
    add_people(world, "Amal", "Amal")
    with pytest.raises(Invalid) as refusal:
        say(world, body="@Amal?")
    words = describe_field_error(refusal.value.details["fields"]["body"])
    assert words.startswith("More than one is called Amal. Write one of these: @Amal (")


def test_only_names_that_everyone_can_read_there_are_suggested(world, here):
    def suggested(letters, name="ivo"):
        found = suggest_names(world.actor(name), world.consultation, letters)
        return [each.label for each in found]

    assert suggested("pi") == ["Pia"] and suggested("p") == [], "two letters"
    assert suggested("la") == ["Lakeside Schools Network"]
    assert suggested("do") == [], "dora only declares and wrote nothing yet"
    say(world, "dora")
    assert suggested("do") == ["Dora"]
    assert suggested("iv") == [], "oneself"
    assert suggested("no") == ["Norvania"], "nora takes no part"
    with transaction():
        find_row(User, world.ids["pia"]).disabled_at = utc_now()
    assert suggested("pi") == []
    for letters in ("@", "example", "people"):
        assert suggested(letters) == [], "no address"


def test_those_who_may_comment_get_suggestions(world, here):
    with pytest.raises(SignInRequired):
        suggest_names(world.actor(None), world.consultation, "pi")
    with pytest.raises(Forbidden):
        suggest_names(world.actor("otto"), world.consultation, "pi")
    world.stage("closed")
    with pytest.raises(Forbidden):
        suggest_names(world.actor("ivo"), world.consultation, "pi")


def test_an_organization_without_anybody_who_speaks_for_it_is_no_mention(world, here):
    with transaction():
        for each in db.session.scalars(select(Membership).where(Membership.role == "head")):
            db.session.delete(each)
    assert mentioned(say(world, "ivo", body="@Lakeside Schools Network")) == []


def test_an_edit_changes_who_is_mentioned(world, here):
    comment = say(world, "ivo", body="@Pia and @Norvania")
    assert mentioned(comment) == [f"u{world.ids['pia']}", f"o{world.norvania}"]
    actions.edit_comment(world.actor("ivo"), comment, "@Norvania and @Paul")
    assert mentioned(comment) == [f"o{world.norvania}", f"u{world.ids['paul']}"]
    actions.edit_comment(world.actor("ivo"), comment, "Nobody.")
    assert mentioned(comment) == []


def test_who_muted_all_mentions_is_neither_suggested_nor_found(world, here):
    mute_mentions(world.actor("pia"))
    assert suggest_names(world.actor("ivo"), world.consultation, "pi") == []
    assert mentioned(say(world, "ivo", body="@Pia")) == []
    unmute_mentions(world.actor("pia"))
    assert mentioned(say(world, "ivo", body="@Pia")) == [f"u{world.ids['pia']}"]


def test_a_mute_is_known_to_its_person_alone(world, here, look):
    mute_mentions(world.actor("pia"), world.ids["ivo"])
    mute_mentions(world.actor("pia"), world.ids["ivo"])
    assert load_mutes(world.actor("pia")) == (False, [(world.ids["ivo"], "Ivo")])
    assert load_mutes(world.actor("ivo")) == (False, [])
    query = "select verb, audience, cast(facts as text) from event where verb like 'mention.%'"
    events = look(query)
    assert events == [("mention.muted", f"user:{world.ids['pia']}", "{}")]
    assert suggest_names(world.actor("ivo"), world.consultation, "pi"), "and not to the muted"
    with pytest.raises(Conflict):
        mute_mentions(world.actor("pia"), world.ids["pia"])
    with pytest.raises(SignInRequired):
        mute_mentions(world.actor(None))


def test_in_a_held_comment_the_unverified_mention_as_well(world, here):
    hold(world)
    comment = say(world, "dora", body="@Pia, look.")
    assert mentioned(comment) == [f"u{world.ids['pia']}"]
    assert find_row(Organisation, world.lakeside).verified
