"""Tests of the scopes of tokens: every rule has one, or is for people only."""

import pytest

from consult.core.errors import Forbidden
from consult.core.permissions.actor import PERSONAL, Actor
from consult.core.permissions.rules import (
    RULES,
    administrator,
    is_allowed,
    podium,
    require_permission,
)
from consult.core.permissions.scopes import (
    RULES_BY_SCOPE,
    SCOPE_BY_RULE,
    format_scopes,
    get_scope,
    parse_scopes,
)
from tests.support.documentation.rules_table import make_subject

# decisions of the chair, issuing, roles, secret ballots, and accounts
PERSONAL_RULES = {
    "draft.keep",
    "consultation.open",
    "people.accredit",
    "letter.see",
    "letter.see_request",
    "circular.write",
    "synthesis.write",
    "synthesis.publish",
    "incident.report",
    "moderation.assign",
    "moderation.note",
    "moderation.remove_note",
    "appeal.make",
    "appeal.withdraw",
    "appeal.decide",
    "draft.share",
    "draft.review",
    "draft.change_remark",
    "decision.suggest",
    "draft.take_over",
    "draft.change",
    "statement.remove",
    "account.change",
    "account.add",
    "account.disable",
    "affiliation.verify",
    "organisation.judge",
    "government.list",
    "mail.retry",
    "site_text.change",
    "role.grant",
    "speaker.name",
    "head.name",
    "hands.count",
    "version.issue",
    "translation.publish",
    "clause.mark",
    "decision.take",
    "contest.settle",
    "ballot.open",
    "ballot.close",
    "ballot.record",
    "ballot.correct",
    "ballot.announce",
    "ballot.recount",
    "ballot.vote_secretly",
    "silence.put",
    "silence.withdraw",
    "meeting.lead",
    "group.refer",
    "record.approve",
    "content.erase",
    "person.erase",
    "mail.choose",
    "mail.unsubscribe",
    "mention.mute",
    "thread.mute",
}


def make_program(*scopes, roles=()):
    return Actor(5, frozenset((1, role) for role in roles), scopes=frozenset(scopes))


def test_every_rule_has_one_scope_or_is_for_people_only():
    named = [name for names in RULES_BY_SCOPE.values() for name in names.split()]
    assert len(named) == len(set(named))
    assert set(named) | PERSONAL_RULES == set(RULES)
    assert {name for name in RULES if get_scope(name) == PERSONAL} == PERSONAL_RULES


def test_what_only_the_chair_may_do_no_token_does():
    alone = {name for name, rule in RULES.items() if rule.description == podium.description}
    assert len(alone) > 10
    assert alone <= PERSONAL_RULES


@pytest.mark.parametrize("scope", ["read", "contribute", "speak", "manage", PERSONAL])
def test_a_token_is_refused_where_its_scopes_do_not_reach(scope, monkeypatch):
    monkeypatch.setitem(RULES, "comment.post", RULES["comment.read"])
    monkeypatch.setitem(SCOPE_BY_RULE, "comment.post", scope)
    everything = ("read", "contribute", "speak", "manage")
    others = make_program(*(each for each in everything if each != scope))
    code = "not_for_programs" if scope == PERSONAL else "scope_missing"
    assert not is_allowed(others, "comment.post", make_subject())
    with pytest.raises(Forbidden, match=code):
        require_permission(others, "comment.post", make_subject())
    holds = make_program(*everything)
    assert is_allowed(holds, "comment.post", make_subject()) == (scope != PERSONAL)
    assert is_allowed(Actor(5), "comment.post", make_subject())


def test_a_scope_gives_no_right_that_the_person_lacks():
    program = make_program("read", "contribute", "speak", "manage", roles=("participant",))
    with pytest.raises(Forbidden) as refused:
        require_permission(program, "stage.change", make_subject())
    assert refused.value.code == "forbidden"
    assert not is_allowed(program, "clause.consolidate", make_subject())
    assert administrator(make_program(roles=("administrator",)), None)


def test_scopes_are_stored_in_one_order_and_count_with_the_second_factor_only():
    stored = format_scopes(frozenset({"manage", "contribute", "speak"}))
    assert stored == "read contribute speak manage"
    assert format_scopes(frozenset()) == "read"
    assert parse_scopes(stored, strong=True) == {"read", "contribute", "speak", "manage"}
    assert parse_scopes(stored, strong=False) == {"read", "contribute"}
    assert parse_scopes(None, strong=True) == {"read"}
    assert parse_scopes("read everything", strong=True) == {"read"}
    assert format_scopes(frozenset({"manage"})) == "read contribute manage"
    assert parse_scopes("read speak", strong=True) == {"read", "contribute", "speak"}
    assert parse_scopes("read speak", strong=False) == {"read"}
