"""Unit tests of templates that ask for what is not there."""

import pytest

from consult.core.permissions.actor import Actor


def test_a_template_fails_that_asks_for_a_field_which_a_type_does_not_have(app):
    template = app.jinja_env.from_string("{{ actor.user_id }}|{{ actor.usr_id }}")
    with pytest.raises(AttributeError, match="a template asks Actor for 'usr_id'"):
        template.render(actor=Actor(user_id=1))


def test_what_is_no_type_of_consult_may_lack_an_attribute(app):
    template = app.jinja_env.from_string("{{ facts.old }}{{ name }}|{{ facts.new }}")
    assert template.render(facts={"new": "kept"}) == "|kept"
