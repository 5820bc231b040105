"""Tests of the template macros: form fields that keep input, escaped names, charts with text
alternatives.
"""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from consult.core import charts as drawing

GROUPS = [
    {"code": "gov", "css": "gov", "letter": "G", "name": "Governments", "short": "Gov."},
    {"code": "civ", "css": "civ", "letter": "C", "name": "Civil society", "short": "Civil"},
]
TALLY = {
    "groups": {"gov": {"support": 1, "object": 3}},
    "regions": {},
    "organisations": {"support": 1, "object": 3},
    "individuals": {"live": 2},
}


def said(words: str, **values: Any) -> str:
    return words % values if values else words


def counted(one: str, many: str, num: int, **values: Any) -> str:
    return (one if num == 1 else many) % {"num": num, **values}


@pytest.fixture(scope="module")
def macros():
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parents[4] / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(
        _=said,
        ngettext=counted,
        colon=lambda: ": ",
        comma=lambda: ", ",
        semicolon=lambda: "; ",
        static=lambda path: f"/static/{path}",
        build_strip_columns=drawing.build_strip_columns,
        build_bar_pieces=drawing.build_bar_pieces,
        build_share_rows=drawing.build_share_rows,
        format_utc_moment=lambda moment: f"{moment:%H:%M} UTC",
    )
    env.filters["localize_government"] = lambda name: name
    return lambda name: env.get_template(f"macros/{name}.html").module


def form(
    values: dict[str, Any] | None = None, errors: dict[str, str] | None = None
) -> SimpleNamespace:
    return SimpleNamespace(
        values=values or {}, errors=errors or {}, sentence="Look again." if errors else ""
    )


def test_a_refused_field_keeps_what_was_typed_and_says_what_is_wrong_with_it(macros):
    html = macros("forms").field(
        form({"mail": 'a"b@c'}, {"mail": "Not an address."}),
        "mail",
        "Email",
        type="email",
        hint="never shown",
        required=True,
    )
    assert 'value="a&#34;b@c"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="h-mail w-mail"' in html
    assert re.search(r'<p class="wrong" id="w-mail"[^>]*>Not an address\.</p>', html)


def test_a_password_is_never_sent_back(macros):
    assert "secret" not in macros("forms").field(
        form({"again": "secret"}), "again", "Password", type="password"
    )


def test_an_address_is_written_from_left_to_right_on_every_page(macros):
    assert 'dir="ltr"' in macros("forms").field(form(), "mail", "Email", type="email")
    assert 'dir="auto"' in macros("forms").field(form(), "name", "Name")


def test_the_same_form_twice_on_a_page_has_ids_of_its_own(macros):
    html = macros("forms").textarea(form(), "body", "Answer", at="c12-")
    assert 'for="f-c12-body"' in html
    assert 'id="f-c12-body"' in html


def test_the_summary_links_to_each_wrong_field_and_is_silent_without_any(macros):
    wrong = macros("forms").error_summary(
        form(errors={"region": "Choose one."}), {"region": "Region"}
    )
    assert '<b>Region</b> <a href="#f-region">Choose one.</a>' in wrong
    assert " hidden" in macros("forms").error_summary(form())


def test_choices_keep_one_or_several_values(macros):
    options = [(1, "One"), (2, "Two"), (12, "Twelve")]
    chosen = re.compile(r'value="(\d+)" (?:checked|selected)')
    assert chosen.findall(macros("forms").radios(form({"n": "2"}), "n", "Number", options)) == ["2"]
    assert chosen.findall(macros("forms").select(form({"n": 1}), "n", "Number", options)) == ["1"]
    assert chosen.findall(
        macros("forms").checkboxes(form({"n": ["1", 12]}), "n", "Numbers", options)
    ) == ["1", "12"]


def test_a_name_is_isolated_and_escaped_and_an_affiliation_is_only_declared_until_verified(macros):
    html = macros("page_parts").person_line(
        {"name": "<b>Ana", "group": GROUPS[1], "organisation": None, "declared": "Riverbank"}
    )
    assert '<bdi dir="auto">&lt;b&gt;Ana</bdi>' in html
    assert "declares affiliation with" in html
    assert "self-declared" in html
    assert 'class="g none"' in html


def test_a_verified_organisation_stands_with_the_mark_of_its_group(macros):
    html = macros("page_parts").person_line(
        {"name": "Ana", "group": GROUPS[1], "organisation": "Riverbank", "declared": None}
    )
    assert 'class="g civ"' in html
    assert "self-declared" not in html


def test_the_strip_has_a_text_alternative_with_objectors_and_silent_groups(macros):
    html = macros("charts").group_strip(TALLY, GROUPS)
    said = "Governments: Support 1, Object 3"
    assert f'aria-label="{said}"' in html
    assert 'viewBox="0 0 18 24"' in html


def test_the_strip_tells_each_answer_with_its_number(macros):
    given = {"live": 2, "reserve": 1}
    html = macros("charts").group_strip({"groups": {"gov": given, "civ": {"abstain": 4}}}, GROUPS)
    said = "Governments: Can live with 2, Reserve 1; Civil society: Abstain 4"
    assert f'aria-label="{said}"' in html
    assert 'aria-label="No positions yet"' in macros("charts").group_strip(None, GROUPS)


def test_the_table_keeps_individuals_apart_from_the_total_of_organisations(macros):
    html = macros("charts").tally_table(TALLY, GROUPS)
    foot = html.split("<tfoot>")[1]
    numbers = [
        [spoken(cell) for cell in re.findall(r'<td class="num">(.*?)</td>', row)]
        for row in foot.split("</tr>")[:2]
    ]
    assert numbers == [["1", "0", "3", "0", "0"], ["0", "2", "0", "0", "0"]]


def spoken(cell: str) -> str:
    """Return what a screen reader reads out of a cell."""
    return re.sub(r"<[^>]+>", "", re.sub(r'<span[^>]*aria-hidden="true">[^<]*</span>', "", cell))


def test_zero_is_displayed_as_a_dot_and_read_out_as_zero(macros):
    assert re.sub(
        r'<span class="vh">.*?</span>', "", str(macros("charts").count_number(0))
    ).endswith(">·</span>")
    assert (
        spoken(macros("charts").count_number(0)) == "0"
        and macros("charts").count_number(12) == "12"
    )


def test_only_the_position_that_stands_is_pressed(macros):
    html = macros("charts").position_buttons("live", "Your position")
    assert re.findall(r'value="(\w+)"[^>]*aria-pressed="true"', html) == ["live"]
    assert html.count("<button") == 5
