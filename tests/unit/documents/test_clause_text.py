"""Tests of the rendered text of a clause: every character in place, with any brackets and
emphasis.
"""

from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings as tries, strategies as st

from consult.documents.comparison import compare_texts
from consult.documents.queries import ClauseText
from consult.text.parsing.light_markup import extract_plain_text

TEXTS = [
    "We *resolve* to connect every school [by 2030] through [voluntary [and public]] financing.",
    (
        "*Recognizing* [alt 1 (Arandia, Tavira): that rights apply / alt 2: the relevance of "
        "[international] law] and that,"
    ),
    "A stray ] and another [ and 2 * 3 * 4, <b>&amp;</b>",
    "First line\nSecond *line*\n[third\nline]",
    "[alt 1: one [alt A: deep / alt B: deeper] / alt 2: two / alt 3: [ ]]",
    "*Rappelant* [alternative 1 : que les États / alternative 2 : que les peuples] coopèrent,",
    "نقرر [البديل 1: أن نربط / البديل 2: أن نصل] كل مدرسة",
    "我们*决定*［备选案文1：连接／备选案文2：联通］每所学校",
    "",
    "]",
    "[",
    "[]",
    "[[",
    "alt 1: no bracket / alt 2: none",
]


class Content(HTMLParser):
    """A parser that collects what a browser calls textContent, and whether the tags close in
    order.
    """

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.open, self.orderly = "", [], True

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        self.orderly = self.orderly and bool(self.open) and self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def read(html):
    content = Content()
    content.feed(html)
    content.close()
    assert content.orderly
    assert content.open == []
    return content.text


def line(text, language="en", clause_id=1, label="1."):
    return ClauseText(
        clause_id,
        1,
        1,
        0,
        "operative",
        1,
        label,
        text,
        "d",
        language,
        False,
        "open",
        (),
        "d",
        "open",
    )


@pytest.fixture
def module(app):
    with app.test_request_context("/en/"):
        yield app.jinja_env.get_template("documents/_clause_text.html").module


@pytest.mark.parametrize("text", TEXTS)
def test_the_rendered_clause_equals_its_plain_text_character_for_character(module, text):
    assert read(str(module.clause_words(line(text)))) == extract_plain_text(text)


@tries(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="ab *[]\\/\n:1altoption<&é中ن（", max_size=80))
def test_no_text_makes_them_differ(module, text):
    assert read(str(module.clause_words(line(text)))) == extract_plain_text(text)


def test_text_has_its_language_and_direction(module):
    assert 'lang="ar" dir="rtl"' in str(module.clause_words(line("نص", "ar")))
    assert 'lang="fr" dir="ltr"' in str(module.clause_words(line("mot", "fr")))


def test_brackets_nest_and_alternatives_stand_apart(module):
    html = str(module.clause_words(line(TEXTS[1])))
    assert html.count('class="alt"') == 2
    assert "<b>alt 1 (Arandia, Tavira): </b>" in html
    assert html.count('class="in"') == 2


def test_what_was_typed_is_never_markup(module):
    html = str(module.clause_words(line("<script>x</script> [<b>]")))
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    "old, new",
    [(TEXTS[0], TEXTS[1]), (TEXTS[1], TEXTS[4]), ("We *agree*.", "We [all] *agree* to <that>.")],
)
def test_a_comparison_contains_all_words_of_both_texts(module, old, new):
    (change,) = compare_texts([line(old)], [line(new)])
    shown = read(str(module.clause_difference(change)))
    assert len(shown) == sum(len(part.text) for part in change.parts)
    assert "".join(
        piece.text for piece in change.stretches if piece.kind != "del"
    ) == extract_plain_text(new)
    assert "".join(
        piece.text for piece in change.stretches if piece.kind != "ins"
    ) == extract_plain_text(old)


def test_status_marks_are_outside_the_text(module):
    assert "[agreed ad ref]" in str(module.agreed_mark("adref"))
    assert str(module.agreed_mark("open")) == ""
    assert "not translated" in str(module.rendering_mark(line("x", "en"), "fr"))
    assert "earlier text" in str(
        module.rendering_mark(SimpleNamespace(is_outdated=True, language="fr"), "fr")
    )
