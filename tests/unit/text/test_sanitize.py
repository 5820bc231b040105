"""Tests of sanitized Markdown: few elements, safe links, no script."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.sanitize import make_excerpt, render_markdown

ELEMENTS = {
    "p",
    "br",
    "em",
    "strong",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "a",
    "h3",
    "h4",
    "h5",
}
HOSTILE = st.lists(
    st.sampled_from(
        [
            "<script>",
            "</script>",
            "<img src=x onerror=a>",
            "[a](",
            ")",
            "javascript:",
            "JaVa&#x53;cript&colon;",
            "<a href=",
            "data:text/html,",
            "https://",
            "mailto:",
            "`",
            "```\n",
            "*",
            "> ",
            "- ",
            "\n",
            "\n\n",
            "'",
            '"',
            "<",
            ">",
            "&",
            "\\",
            "\x00",
            "\ud800",
            "!",
            "[",
            "]",
            "x",
            "<!--",
            "<svg onload=",
            "&lt;",
            "é",
            "权",
        ]  # fmt: skip
    ),
    max_size=25,
).map("".join) | st.text(st.characters(), max_size=60)


class Seen(HTMLParser):
    """A parser that collects the elements, attributes and text of HTML."""

    def __init__(self, html: str):
        super().__init__()
        self.elements, self.attributes, self.words = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        self.elements.append("!--")

    def handle_decl(self, decl):
        self.elements.append("!")

    def handle_pi(self, data):
        self.elements.append("?")


def test_markdown_becomes_the_elements_it_means():
    html = render_markdown(
        "**We** *note*:\n\n1. one\n2. two\n\n- x\n\n> said\n\n`code`\n\n    block\n"
    )
    assert set(Seen(html).elements) == {
        "p",
        "strong",
        "em",
        "ol",
        "ul",
        "li",
        "blockquote",
        "code",
        "pre",
    }
    assert html.startswith("<p><strong>We</strong> <em>note</em>:</p>")


def test_headings_stand_below_those_of_the_page():
    assert Seen(render_markdown("# a\n\n## b\n\n### c\n\n###### d\n\ne\n===\n")).elements == [
        "h3",
        "h4",
        "h5",
        "h5",
        "h3",
    ]


def test_a_list_may_begin_at_a_number():
    assert '<ol start="12">' in render_markdown("12. twelfth")


@pytest.mark.parametrize(
    "address",
    ["https://example.org/a?b=1&c=2#d", "https://example.org:8443", "mailto:a@example.org"],
)
def test_links_to_https_and_mail_are_kept_and_marked(address):
    assert Seen(render_markdown(f"[the words]({address})")).attributes == [
        ("a", "href", address),
        ("a", "rel", "nofollow noopener ugc"),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:123",
        "JaVaScRiPt:alert(1)",
        "JaVaScRiPt&colon;alert(1)",
        "&#x6A;avascript&#58;alert(1)",
        "java&Tab;script:alert(1)",
        "\u0001javascript:alert(1)",
        "vbscript:x",
        "data:text/html;base64,PHN2Zz4=",
        "http://example.org",
        "//example.org",
        "/relative",
        "#fragment",
        "https:example.org",
        "https://un.example@evil.example/",
        "https://",
        "file:///etc/passwd",
        "blob:https://example.org/x",
    ],
)
def test_of_any_other_link_only_the_text_stays(address):
    seen = Seen(render_markdown(f"[the words](<{address}>)\n\n[the words][1]\n\n[1]: {address}"))
    assert "a" not in seen.elements
    assert "".join(seen.words).split().count("words") == 2


def test_raw_html_is_shown_as_the_text_it_is():
    seen = Seen(
        render_markdown(
            "<script>alert(1)</script> <b onclick=x>bold</b> <!-- note -->\n\n"
            "<iframe src=x></iframe>"
        )
    )
    assert seen.elements == ["p", "p"]
    assert "<script>alert(1)</script>" in "".join(seen.words)


def test_pictures_are_never_loaded():
    seen = Seen(render_markdown("![a picture](https://example.org/x.png)"))
    assert "img" not in seen.elements
    assert "a picture" in "".join(seen.words)


def test_text_in_six_languages_passes_unchanged():
    words = "États ¿Qué? Права حقوق 人权"
    assert render_markdown(words) == f"<p>{words}</p>\n"


def test_characters_that_no_page_can_carry_are_replaced():
    assert render_markdown("a\x00b\ud800c\x1bd") == "<p>a�b�c�d</p>\n"


@settings(deadline=None)
@given(HOSTILE)
def test_whatever_is_written_only_allowed_elements_and_links_come_out(text):
    seen = Seen(render_markdown(text))
    assert set(seen.elements) <= ELEMENTS
    for tag, name, value in seen.attributes:
        assert (tag, name) in {("a", "href"), ("a", "rel"), ("ol", "start")}
        if name == "href":
            assert value.lower().startswith(("https://", "mailto:"))


@settings(deadline=None)
@given(HOSTILE, st.integers(0, 50))
def test_an_excerpt_is_one_line_of_at_most_its_length(text, length):
    words = make_excerpt(text, length)
    assert len(words) <= length
    assert "\n" not in words
    words.encode()


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("# A *title*\n\nand `more`", 40, "A title and more"),
        ("[words](javascript:1) of a link", 40, "words of a link"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one two…"),
        ("各国应在网上保护人权", 6, "各国应在网…"),
        ("extraordinarily", 6, "extra…"),
        ("- a\n- b\n\n1. c", 40, "a b c"),
        ("", 10, ""),
    ],
)
def test_an_excerpt_is_plain_words_cut_between_words(text, length, expected):
    assert make_excerpt(text, length) == expected


@pytest.mark.parametrize("part", ["[", "*a ", "> ", "<", "&", "`", "![[", "[a](", "**a *a "])
def test_repetitive_markdown_is_read_in_time(part):
    text = part * (10_000 // len(part))
    assert set(Seen(render_markdown(text)).elements) <= ELEMENTS
