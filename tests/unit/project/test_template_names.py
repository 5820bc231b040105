"""Templates call functions by their own names, and macros after what they draw."""

import re

import pytest
from jinja2 import Environment

from tests.support.sources import ROOT

PLAIN_NAMES = {"colon", "comma", "sentence_comma", "semicolon", "full_stop", "static"}
MACRO = re.compile(r"\{%-? *macro +(\w+)\(")
NO_NOUN = re.compile(
    r"_?(?!is_|has_|may_)(?:\w+_)?(?:(?!heading)[a-z]+(?:ing|[^e]ed)"
    r"|gone|held|kept|seen|said|told|shown|drawn|taken"
    r"|who|what|when|where|whence|why|how|then|here|there|now|new|far|short|still"
    r"|about|at|behind|beside|by|for|on|since|to|under|until)"
)


def find_renamed_functions(names, builtin):
    """Return the functions of consult that templates call by another name than their own."""
    return {
        name: function.__name__
        for name, function in names.items()
        if name not in builtin
        and getattr(function, "__module__", "").startswith("consult")
        and function.__name__ != name
    }


@pytest.mark.parametrize("kind", ["globals", "filters"])
def test_templates_call_a_function_by_its_own_name(app, kind):
    names, builtin = getattr(app.jinja_env, kind), getattr(Environment(), kind)
    assert any(getattr(each, "__module__", "").startswith("consult") for each in names.values())
    found = find_renamed_functions(names, builtin)
    assert {name for name in found if name not in PLAIN_NAMES} == set()


def test_another_name_is_found(app):
    function = app.jinja_env.globals["choose_title"]
    assert find_renamed_functions({"said": function}, {}) == {"said": "choose_title"}


def test_a_macro_is_called_as_what_it_draws():
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "templates").rglob("*.*")
        for name in MACRO.findall(path.read_text())
        if NO_NOUN.fullmatch(name)
    }
    assert found == set()


@pytest.mark.parametrize("name", ["saying", "_told", "words_said", "who", "where_now", "carried"])
def test_a_name_that_is_no_noun_is_found(name):
    assert NO_NOUN.fullmatch(name)


@pytest.mark.parametrize("name", ["vote_card", "heading", "page_heading", "feed", "is_new"])
def test_a_noun_is_passed(name):
    assert not NO_NOUN.fullmatch(name)
