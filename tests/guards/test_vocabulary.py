"""One word for one concept in docstrings, comments, messages and documents."""

import pytest

from tests.support.vocabulary import (
    EXEMPTIONS,
    GUIDE,
    RULES,
    Exemption,
    Find,
    Passage,
    check_passage,
    check_source,
    drop_exempted,
    list_labels,
    list_messages,
    read_document,
    read_passages,
    read_texts,
)


@pytest.fixture(scope="module")
def finds():
    """Return everything that breaks a rule in the project, exempted or not."""
    return [find for path, source in read_texts().items() for find in check_source(path, source)]


def list_rules(text, kind):
    """Return the names of the rules that a text of this kind breaks."""
    return {find.rule for find in check_passage("somewhere", Passage(1, text, kind))}


def test_the_project_uses_the_words_of_the_glossary(finds):
    left, _ = drop_exempted(finds)
    assert [str(find) for find in left] == []


def test_every_exemption_is_needed_and_has_a_reason(finds):
    _, stale = drop_exempted(finds)
    assert stale == []
    assert all(each.reason for each in EXEMPTIONS)


def test_an_exemption_that_covers_nothing_is_stale():
    find = Find("docs/users.md", 1, "due", "owed")
    fits, other = Exemption("docs/users", "due", "why"), Exemption("docs/users", "discard", "why")
    assert drop_exempted([find], [fits]) == ([], [])
    assert drop_exempted([find], [other]) == ([find], [other])


@pytest.mark.parametrize(
    ("rule", "kind", "text"),
    [
        pytest.param(rule, kind, text, id=f"{kind}: {text[:40]}")
        for rule in RULES
        for kind in sorted(rule.kinds)
        for text in rule.plants
    ],
)
def test_a_planted_word_is_found(rule, kind, text):
    assert rule.name in list_rules(text, kind)


@pytest.mark.parametrize(
    ("rule", "kind", "text"),
    [
        pytest.param(rule, kind, text, id=f"{kind}: {text[:40]}")
        for rule in RULES
        for kind in sorted(rule.kinds)
        for text in rule.passed
    ],
)
def test_a_similar_text_with_another_meaning_is_passed(rule, kind, text):
    assert rule.name not in list_rules(text, kind)


@pytest.mark.parametrize(
    ("path", "source", "line"),
    [
        ("consult/a.py", '"""Whence a clause came."""\n', 1),
        ("consult/a.py", 'def act():\n    """Act.\n\n    The fate of it.\n    """\n', 4),
        ("consult/a.py", 'async def act():\n    """Load the backers."""\n', 2),
        ("consult/a.py", 'x = 1\ny = _("The organisation")\n', 2),
        ("consult/a.py", 'ngettext("one organisation", "%(num)s others", 2)\n', 1),
        ("consult/cli.py", 'option("--a", help="an organisation")\n', 1),
        ("consult/a.py", "x = 1  # whoever\n", 1),
        ("tests/a.py", "# A line\n# and the fate of it.\nx = 1\n", 2),
        ("bench/a.py", "# A ballot.\n\n# Who may vote.\n", 3),
        ("static/js/a.js", "// It is\n// taken back.\nlet a;\n", 2),
        ("static/js/a.js", "go(); // whoever\n", 1),
        ("static/css/a.css", "a { top: 0 }\n/* A line\n   of the backers. */\n", 3),
        ("templates/a.html", "<p>\n{# What a voter reads. #}</p>\n", 2),
        ("templates/a.html", "<p>{{ _('It was taken back') }}</p>\n", 1),
        ("templates/a.html", "<p>\n{{ ngettext('%(num)s answer',\n '%(num)s owed', n) }}</p>\n", 2),
        ("docs/users.md", "# Title\n\n- Text.\n- It was\n  taken\n  back.\n", 5),
        ("docs/users.md", "| a | b |\n|---|---|\n| whoever | b |\n", 3),
        ("docs/development/a.md", "Text.\n\n```\ncode\n```\n\nA fate.\n", 7),
        ("README.md", "The proposed edits.\n", 1),
    ],
)
def test_words_are_found_in_every_kind_of_file(path, source, line):
    assert line in {find.line for find in check_source(path, source)}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("consult/a.py", "organisation = owed  # a `fate`\n"),
        ("static/js/a.js", "const organisation = 'https://example.org/whoever';\n"),
        (
            "consult/a.py",
            'def act():\n    """Act.\n\n    Args:\n        owed: How many.\n    """\n',
        ),
        ("consult/a.py", 'x = "the organisation"\n'),
        ("templates/a.html", "<p class='owed'>{{ organisation }}</p>\n"),
        ("docs/users.md", "Run `organisation add` at [data](organisation.md).\n"),
        ("docs/users.md", "```\nowed\n```\n\n    organisation add\n"),
    ],
)
def test_code_is_no_text(path, source):
    assert check_source(path, source) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("templates/a.html", "{{ pgettext('noun', 'Vote')  }} {{ pgettext(\n 'verb', \"Vote\") }}"),
        ("consult/a.py", 'X = pgettext("noun", "Vote")\nY = lazy_pgettext("verb", "Vote")\n'),
    ],
)
def test_of_a_message_with_a_context_the_message_alone_is_read(path, source):
    found = [each.text for each in read_passages(path, source)]
    assert found == ["Vote", "Vote"]


def test_a_document_is_read_as_paragraphs_items_and_rows():
    source = "# Title\n\nA first line\nand a second.\n\n- An item.\n- Another one.\n\n| a | b |\n"
    found = [each.text.strip() for each in read_document(source, GUIDE) if each.text.strip()]
    assert found == [
        "Title",
        "A first line\nand a second.",
        "An item.",
        "Another one.",
        "a | b |",
    ]


def test_a_guide_quotes_labels_as_the_interface_shows_them():
    texts = read_texts()
    messages = list_messages(texts)
    wrong = {
        (guide, label)
        for guide in ("docs/users.md", "docs/moderators.md", "docs/chair.md")
        for label in list_labels(texts[guide]) - messages
    }
    assert wrong == set()


def test_quoted_labels_are_found():
    source = "**Bold.** Press *Decide*, then `*emphasis*`; *My input*, *Answers* lists them."
    assert list_labels(source) == {"Decide", "My input", "Answers"}
    assert list_messages({"a.html": "{{ _('My\n  input') }}", "a.py": '_("Answers")'}) == {
        "My input",
        "Answers",
    }


def test_the_program_its_templates_and_documents_are_read():
    texts = read_texts()
    assert {
        "consult/documents/versions/issue_obstacles.py",
        "tests/guards/test_vocabulary.py",
        "bench/report.py",
        "static/js/core/page.js",
        "static/css/core/base.css",
        "templates/base.html",
        "docs/users.md",
        "docs/development/testing.md",
        "README.md",
    } <= texts.keys()
    assert not any(path.startswith("consult/migrations") for path in texts)
