"""Tests of the text modules with XSS payloads, naughty strings and deceptive Unicode."""

import json
from html.parser import HTMLParser

from consult.text.anchors import selectors as anchor
from consult.text.brackets import bracket_tree as brackets
from consult.text import (
    sanitize as clean,
    deceptive_characters as deceptive,
    search_normalization as fold,
    label_parser as labels,
    language,
    lookalikes,
)
from consult.text.diff import word_diff as diff
from consult.text.parsing import markdown_clauses, light_markup as plain
from consult.text.parsing import tokens as words
from tests.real import find_real_data

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
ATTRIBUTES = {("a", "href"), ("a", "rel"), ("ol", "start")}


class Wall(HTMLParser):
    """A parser that lists everything in HTML that a page must not contain."""

    def __init__(self):
        super().__init__()
        self.breaches = []

    def handle_starttag(self, tag, attrs):
        if tag not in ELEMENTS:
            self.breaches.append(tag)
        for name, value in attrs:
            if (tag, name) not in ATTRIBUTES:
                self.breaches.append(f"{tag} {name}")
            if name == "href" and not value.lower().startswith(("https://", "mailto:")):
                self.breaches.append(value)

    def handle_comment(self, data):
        self.breaches.append("comment")

    def handle_decl(self, decl):
        self.breaches.append("declaration")

    def unknown_decl(self, data):
        self.breaches.append("declaration")

    def handle_pi(self, data):
        self.breaches.append("instruction")


def breaches(html: str) -> list[str]:
    """Parse HTML as a browser does, and list what must not be in it."""
    wall = Wall()
    wall.feed(html)
    wall.close()
    return wall.breaches


def payloads() -> list[str]:
    """Read the XSS payloads."""
    return (
        find_real_data("security/xss-payloadbox/xss-payload-list.txt")
        .read_text(encoding="utf-8")
        .splitlines()
    )


def naughty() -> list[str]:
    """Read the naughty strings, and some that JSON files cannot hold."""
    return [
        *json.loads(find_real_data("security/blns/blns.json").read_text(encoding="utf-8")),
        "\ud800",
        "\x00",
        "\udfff\ud800",
    ]


def test_the_wall_itself_notices_a_script_a_handler_and_a_scheme():
    assert breaches("<script>x</script><p onclick=x><a href='javascript:1'>") == [
        "script",
        "p onclick",
        "javascript:1",
    ]
    assert breaches("<p>fine <a href='https://example.org'>link</a></p>") == []


def test_no_payload_gets_a_script_a_handler_or_a_scheme_into_a_page():
    assert [payload for payload in payloads() if breaches(clean.render_markdown(payload))] == []


def test_no_payload_gets_through_as_the_address_of_a_link():
    shapes = "[x]({0})\n\n[y](<{0}>)\n\n<{0}>\n\n[z]\n\n[z]: {0}"
    assert [
        payload for payload in payloads() if breaches(clean.render_markdown(shapes.format(payload)))
    ] == []


def test_no_payload_does_harm_inside_code_lists_and_quotations():
    shapes = "> - **{0}**\n\n`{0}`\n\n```{0}\n{0}\n```\n\n# {0}"
    assert [
        payload
        for payload in payloads()[::7]
        if breaches(clean.render_markdown(shapes.format(payload)))
    ] == []


def test_all_payloads_at_once_are_no_worse():
    lines = payloads()
    whole = ["\n".join(lines[start : start + 250]) for start in range(0, len(lines), 250)]
    assert [text[:40] for text in whole if breaches(clean.render_markdown(text))] == []


def test_naughty_strings_break_nothing():
    for text in naughty():
        assert "".join(words.tokenize_text(text)) == text
        assert "".join(run.text for run in plain.split_runs(text)) == plain.extract_plain_text(text)
        assert brackets.count_brackets(text) == len(brackets.parse_brackets(text).list_brackets())
        assert breaches(clean.render_markdown(text)) == []
        assert len(clean.make_excerpt(text, 30)) <= 30
        assert fold.fold_text(fold.fold_text(text)) == fold.fold_text(text)
        assert all(fold.parse_terms(text))
        assert labels.split_label(text)[1] in text
        assert language.guess_language(text) in {*language.LANGUAGES, None}
        assert lookalikes.compute_skeleton(text) is not None
        assert deceptive.normalize_text(deceptive.normalize_text(text)) == deceptive.normalize_text(
            text
        )
        assert all(
            each.name
            for each in deceptive.find_refused_characters(text)
            + deceptive.find_suspicious_characters(text)
        )
        assert markdown_clauses.parse_document(text).clauses is not None


def test_naughty_strings_can_be_compared_and_anchored():
    texts = naughty()
    for old, new in zip(texts, texts[1:], strict=False):
        parts = diff.diff_words(old, new)
        assert "".join(part.text for part in parts if part.kind != "ins") == old
        assert "".join(part.text for part in parts if part.kind != "del") == new
        if old.strip():
            assert anchor.find_passage(old, anchor.describe_passage(old, 0, len(old))) == (
                0,
                len(old),
            )
            place = anchor.find_passage(new, anchor.describe_passage(old, 0, len(old)))
            assert place is None or 0 <= place[0] < place[1] <= len(new)


def test_deceptive_texts_get_the_class_that_was_decided_for_them():
    cases = json.loads(
        find_real_data("security/unicode-spoof/negotiation_spoof_cases.json").read_text(
            encoding="utf-8"
        )
    )
    stricter = []
    for case in cases:
        text = case["text"]
        if deceptive.find_refused_characters(deceptive.normalize_text(text)):
            verdict = "reject"
        elif deceptive.find_suspicious_characters(text):
            verdict = "flag"
        else:
            verdict = "allow" if deceptive.normalize_text(text) == text else "normalise"
        if (case["class"], verdict) == ("flag", "reject"):
            stricter.append(case["why"])
        else:
            assert verdict == case["class"], case["why"]
    assert all("soft hyphen" in why or "CGJ" in why or "ZW" in why for why in stricter)


def test_a_change_to_a_look_alike_of_deceptive_text_is_detected():
    cases = json.loads(
        find_real_data("security/unicode-spoof/negotiation_spoof_cases.json").read_text(
            encoding="utf-8"
        )
    )
    pairs = [(case["text"], case["looks_like"]) for case in cases if case["looks_like"]]
    assert len(pairs) > 30
    assert [pair for pair in pairs if not diff.is_invisible_change(*pair)] == []
