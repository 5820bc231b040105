"""Tests of the names of forms of which drafts are kept."""

import pytest

from consult.core.errors import NotFound
from consult.drafts.target import has_same_words, parse_mark, parse_target, select_fields


@pytest.mark.parametrize(
    ("name", "kind", "subject", "number", "more"),
    [
        ("clause-12", "comment", "clause", 12, None),
        ("reply-3", "reply", "comment", 3, None),
        ("amendment-4", "amendment_comment", "amendment", 4, None),
        ("document-1", "document_comment", "document", 1, None),
        ("amend-12-zh", "amendment", "clause", 12, "zh"),
        ("amend-it-4", "sub_amendment", "amendment", 4, None),
        ("new-1-0", "new_clause", "document", 1, 0),
        ("position-12", "position", "clause", 12, None),
        ("position-a4", "amendment_position", "amendment", 4, None),
    ],
)
def test_a_name_says_what_the_form_is_about(name, kind, subject, number, more):
    found = parse_target(name)
    assert (found.name, found.kind, found.subject, found.number) == (name, kind, subject, number)
    assert more in {found.language, found.after}


@pytest.mark.parametrize(
    "name",
    ["", "clause", "clause-", "clause-0", "clause-1-en", "clause-a1", "amend-12", "amend-12-de",
     "amend-12-5", "new-1", "new-1-fr", "edit-3-1", "clause-12 ", "clause-99999999999", "x-1"],
)  # fmt: skip
def test_another_name_is_no_form(name):
    with pytest.raises(NotFound):
        parse_target(name)


@pytest.mark.parametrize("mark", ["clause-12", "clause-12:", "clause-12:-1", "clause-12:١"])
def test_a_mark_has_a_version(mark):
    assert parse_mark("clause-12:5") == (parse_target("clause-12"), 5)
    with pytest.raises(NotFound):
        parse_mark(mark)


def test_only_the_fields_of_the_form_are_kept_and_none_without_a_word():
    target = parse_target("reply-3")
    given = {"body": "Words", "kind": "question", "text": "of another form", "reason": ""}
    assert select_fields(target, given) == {"body": "Words", "kind": "question"}
    assert select_fields(target, {"body": "  \n", "kind": "question"}) == {}


def test_ends_of_lines_make_no_other_words():
    assert has_same_words({"body": "One\ntwo"}, {"body": "One\r\ntwo ", "kind": "general"})
    assert not has_same_words({"body": "One"}, {"body": "Two"})
    assert not has_same_words({"body": "One"}, {})
