"""Tests of the algebra of permission rules, and of properties of all rules."""

import dataclasses
from types import SimpleNamespace

import pytest

from consult.core.permissions.actor import Actor, Rule
from consult.core.errors import Forbidden, SignInRequired
from consult.core.permissions.rules import (
    RULES,
    is_allowed,
    list_allowed_roles,
    require_permission,
)

yes, no = Rule("yes", lambda *_: True), Rule("no", lambda *_: False)
ALL_ROLES = (
    "observer",
    "participant",
    "head",
    "speaker",
    "facilitator",
    "rapporteur",
    "moderator",
    "secretariat",
    "vice_chair",
    "chair",
    "administrator",
)
OPEN_TO_ALL = {
    "watch.everyone",
    "version.read",
    "log.read",
    "mail.unsubscribe",
    "search.find",
    "comment.read",
    "comment.begin",
    "amendment.begin",
    "position.begin",
    "amendment.read",
    "amendment.read_withdrawn",
    "submission.read",
    "ballot.read",
    "meeting.read",
    "record.read",
    "group.see",
}  # once issued, while open


class Anything:
    """A subject of consultation 1 with every attribute that a rule may read, None by default."""

    def __init__(self, **known):
        self.__dict__.update(
            {"consultation_id": 1, "stage": "commenting", "issued": True, "id": 77, "members": ()}
            | known
        )

    def __getattr__(self, name):
        return None


def test_rules_combine_like_words():
    for one, other, both, either in (
        (yes, yes, 1, 1),
        (yes, no, 0, 1),
        (no, yes, 0, 1),
        (no, no, 0, 0),
    ):
        assert (one & other)(None, None) == both and (one | other)(None, None) == either
        assert (~one)(None, None) != one(None, None)


def test_a_rule_says_itself_with_as_few_parentheses_as_its_meaning_needs():
    both = Rule("chair or moderator", lambda *_: True, "or")
    assert (yes & ~no).description == "yes and not no"
    assert (both | yes | no).description == "chair or moderator or yes or no"
    assert (both & yes & no).description == "(chair or moderator) and yes and no"
    assert (yes & no | both).description == "(yes and no) or chair or moderator"
    assert (~both).description == "not (chair or moderator)" and (
        ~(yes & no)
    ).description == "not (yes and no)"
    assert (~(~both)).description == "not not (chair or moderator)"
    assert (
        RULES["affiliation.verify"].description == "secretariat anywhere or administrator anywhere"
    )
    assert (
        RULES["comment.hide"].description
        == "(moderator or secretariat or facilitator of this clause) and not its author"
    )


def test_an_actor_is_a_value_that_nobody_can_promote():
    observer = Actor(1, frozenset({(1, "observer")}))
    for name, value in (
        ("roles", frozenset({(1, "moderator")})),
        ("user_id", 2),
        ("organisation_id", 3),
    ):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(observer, name, value)
    assert not hasattr(observer.roles, "add") and hash(observer)


def test_a_role_counts_in_its_own_consultation_only():
    stranger = Actor(
        9,
        frozenset((2, role) for role in ALL_ROLES if role not in {"administrator", "secretariat"}),
    )
    known = Actor(9)
    for action in RULES:
        assert is_allowed(stranger, action, Anything()) == is_allowed(known, action, Anything()), (
            action
        )


def test_a_visitor_may_only_read_what_is_open_to_all():
    assert {action for action in RULES if is_allowed(Actor(), action, Anything())} == OPEN_TO_ALL


def test_nothing_of_nobody_is_a_visitors_own():
    for action in RULES:
        assert is_allowed(
            Actor(), action, Anything(author_id=None, id=None, organisation_id=None)
        ) == (action in OPEN_TO_ALL)


def test_without_an_organisation_nobody_is_the_source_of_what_has_none():
    entered = Anything(author_id=5, submission_id=3, organisation_id=None)
    assert not any(
        is_allowed(Actor(4), action, entered)
        for action in RULES
        if action.startswith(("comment.edit", "comment.withdraw"))
    )
    assert is_allowed(
        Actor(4, organisation_id=8),
        "comment.edit",
        Anything(author_id=5, submission_id=3, organisation_id=8),
    )
    assert not is_allowed(
        Actor(4, organisation_id=8),
        "comment.edit",
        Anything(author_id=5, submission_id=None, organisation_id=8),
    )


def test_visitors_are_asked_to_sign_in_and_signed_in_people_are_refused():
    with pytest.raises(SignInRequired):
        require_permission(Actor(), "position.take", Anything())
    with pytest.raises(Forbidden):
        require_permission(Actor(4, frozenset({(1, "observer")})), "position.take", Anything())


@pytest.mark.parametrize("action", ["comment.post", "comment.edit", "position.take"])
def test_a_closed_stage_refuses_everyone(action):
    everything = Actor(5, frozenset((1, role) for role in ALL_ROLES))
    assert is_allowed(everything, action, Anything(author_id=5))
    with pytest.raises(Forbidden):
        require_permission(everything, action, Anything(author_id=5, stage="closed"))


def test_an_action_without_a_rule_is_an_error_and_not_a_refusal():
    with pytest.raises(KeyError):
        require_permission(Actor(1), "comment.burn", SimpleNamespace())


def test_an_organisation_is_spoken_for_only_where_the_role_is_held():
    head = Actor(6, frozenset({(1, "head")}), organisation_id=3)
    assert (
        head.find_represented_organisation(1) == 3 and head.find_represented_organisation(2) is None
    )
    assert Actor(6, frozenset({(1, "head")})).find_represented_organisation(1) is None, (
        "without a verified affiliation there is no voice"
    )


@pytest.mark.parametrize(
    ("action", "roles"),
    [
        ("circular.write", ("secretariat",)),
        ("incident.report", ("secretariat", "vice_chair", "chair")),
        ("account.add", ("administrator",)),
        ("comment.hide", ("facilitator", "moderator", "secretariat")),
        ("submission.align", ("head", "speaker")),
        ("speaker.name", ()),  # of one organization
        ("comment.edit", ()),  # its author
        ("clause.follow", ()),  # all who are signed in
    ],
)
def test_the_roles_that_alone_allow_an_action_follow_from_its_rule(action, roles):
    assert list_allowed_roles(action) == roles


def test_every_rule_can_be_asked_for_its_roles():
    assert all(set(list_allowed_roles(each)) <= set(ALL_ROLES) for each in RULES)


def test_a_refusal_names_the_roles_only_to_those_who_lack_them():
    def read_roles(actor, thing, action="comment.hide"):
        with pytest.raises(Forbidden) as refused:
            require_permission(actor, action, thing)
        return refused.value.details["roles"]

    moderator = Actor(5, frozenset({(1, "moderator")}))
    assert read_roles(Actor(5), Anything()) == ["facilitator", "moderator", "secretariat"]
    assert read_roles(moderator, Anything(author_id=5)) == []  # nobody hides what they wrote
    assert read_roles(moderator, Anything(consultation_id=2)) != []  # a role of another one
    assert read_roles(moderator, None, "account.add") == ["administrator"]
    assert (
        read_roles(
            Actor(5, frozenset({(1, "participant")})), Anything(stage="closed"), "comment.post"
        )
        == []
    )
