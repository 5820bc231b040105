"""Tests of the help in the product: a page for each role, and the glossary."""

import re

import pytest

from consult.core.i18n import LANGUAGES
from consult.core.permissions.rules import ROLES, list_allowed_roles
from consult.reading.help.glossary_messages import list_terms
from consult.reading.help.views import ROLES_BY_PAGE
from tests.support.sources import ROOT

HELP = ROOT / "templates" / "reading" / "help"
PEOPLE = {
    "reader": None,
    "participant": "pia",
    "delegate": "hana",
    "facilitator": "fay",
    "moderator": "mona",
    "chair": "cho",
    "secretariat": "sera",
}
CLOSED = {"reader": {"/en/join"}}


def main_of(html):
    """Return the main part of a page."""
    return html.partition("<main")[2].partition("</main>")[0]


def steps_of(html):
    """Return (sentence, address, words of the link) of each step."""
    part = html.partition('<ol class="steps">')[2].partition("</ol>")[0]
    found = re.findall(r'<li><p>(.*?)</p><p><a class="b slim" href="([^"]+)">(.*?)</a>', part, re.S)
    assert len(found) == part.count("<li>")
    return found


def test_each_role_of_the_program_has_a_page_of_help():
    assert sorted(role for roles in ROLES_BY_PAGE.values() for role in roles) == sorted(ROLES)


@pytest.mark.parametrize("page", ROLES_BY_PAGE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_five_steps_on_one_screen_in_every_language(browser, page, language):
    answer = browser().get(f"/{language}/help/{page}")
    assert answer.status_code == 200 and "%(" not in main_of(answer.text)
    steps = steps_of(answer.text)
    assert len(steps) == 5
    assert max(len(re.sub("<[^>]+>", "", sentence)) for sentence, *_ in steps) < 260


@pytest.mark.parametrize("page", ROLES_BY_PAGE)
def test_each_step_leads_to_a_page_that_its_person_may_open(browser, page):
    for _sentence, address, _words in steps_of(browser().get(f"/en/help/{page}").text):
        answer = browser(PEOPLE[page]).get(address, follow_redirects=True)
        assert answer.status_code == 200, (address, answer.status_code)


@pytest.mark.parametrize("page", ROLES_BY_PAGE)
def test_those_who_answer_and_those_who_ask_find_questionnaires(browser, page):
    shown = main_of(browser().get(f"/en/help/{page}").text)
    has_part = page not in {"reader", "facilitator", "chair"}
    assert ('aria-labelledby="questionnaires"' in shown) is has_part
    assert ('href="/en/c/talks/questionnaires"' in shown) is has_part


OF_FACILITATORS = (
    "answer.give",
    "clause.write",
    "clause.invite",
    "decision.suggest",
    "desk.see",
    "comment.hide",
)
OF_OTHERS = {
    "moderator": ("clause.consolidate", "comment.approve", "amendment.hide", "contest.answer"),
    "secretariat": ("facilitation.change", "version.issue"),
    "chair": ("decision.take", "clause.mark"),
}


def test_the_page_of_facilitators_is_true_by_the_table_of_rules(browser, world):
    page = main_of(browser("fay").get("/en/help/facilitator").text)
    for rule in OF_FACILITATORS:
        assert "facilitator" in list_allowed_roles(rule), rule
    for role, rules in OF_OTHERS.items():
        for rule in rules:
            allowed = list_allowed_roles(rule)
            assert role in allowed and "facilitator" not in allowed, rule
    for words in (
        "A moderator</b> answers your own contributions and those of your organization",
        "The chair</b> decides on the text and the status of a clause.",
        'href="/en/c/talks/facilitation"',
        'href="/en/help/glossary#workbench"',
    ):
        assert words in page, words


def read_labels():
    """Return the labels that help quotes: names of buttons and pages."""
    source = "".join(path.read_text("utf-8") for path in HELP.glob("*.html"))
    glossary = (ROOT / "consult/reading/help/glossary_messages.py").read_text("utf-8")
    return re.findall(r"label\(_\('([^']+)'\)\)", source) + re.findall(
        r'^ +\w+=_\("([^"]+)"\)', glossary, re.M
    )


def test_help_quotes_no_button_that_is_gone():
    others = "".join(
        path.read_text("utf-8")
        for path in (ROOT / "templates").rglob("*.html")
        if HELP not in path.parents
    )
    labels = read_labels()
    assert len(labels) > 20
    assert [each for each in labels if f"_('{each}')" not in others] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_quotes_buttons_as_they_are_called_in_the_language(app, browser, language):
    page = main_of(browser("pia").get(f"/{language}/clauses/1").text)
    (button,) = re.findall(r'<a class="b[^"]*" href="[^"]*/amend[^"]*"[^>]*>(.*?)</a>', page)[:1]
    quoted = re.sub("<[^>]+>", "", button).strip()
    assert f"<b>{quoted}</b>" in browser().get(f"/{language}/help/participant").text


def test_the_own_role_is_marked_and_everyone_finds_help(browser):
    page = browser("hana").get("/en/help").text
    row = page.partition("/en/help/delegate")[2].partition("</li>")[0]
    assert "your role" in row and main_of(page).count("your role") == 2  # a participant, too
    assert "your role" not in browser().get("/en/help").text
    for path in ("/en/c/talks", "/en/sign-in", "/en/nowhere"):
        html = browser().get(path).text
        header, footer = html.partition("<header")[2], html.partition("<footer")[2]
        assert 'href="/en/help"' in header.partition("</header>")[0]
        assert 'href="/en/help"' in footer.partition("</footer>")[0]


def test_every_empty_place_leads_to_help(browser):
    for path in ("/en/c/talks/search?q=nothingofthiskind", "/en/c/talks/submissions"):
        empty = browser().get(path).text.partition('class="empty"')[2].partition("</div>")[0]
        assert 'href="/en/help"' in empty, path
    lacking = [
        path.name
        for path in (ROOT / "templates").rglob("*.html")
        for part in re.split(r'<div\s+class="empty"', path.read_text("utf-8"))[1:]
        if "help_line()" not in part.partition("</div>")[0]
    ]
    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_glossary_explains_each_term_at_its_mark_in_every_language(browser, language):
    page = browser().get(f"/{language}/help/glossary").text
    for term in list_terms():
        entry = page.partition(f'<div id="{term.code}">')[2].partition("</div>")[0]
        assert len(re.sub("<[^>]+>", "", entry)) > 10, term.code
        assert language == "en" or term.text not in page


def test_each_term_that_a_page_links_is_in_the_glossary(browser):
    source = "".join(path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html"))
    linked = set(re.findall(r"term_(?:mark|link)\('(\w+)'", source))
    codes = {each.code for each in list_terms()}
    assert {"strip", "views", "kinds", "adref", "bracketed", "provenance"} <= linked <= codes
    assert {"open", "bracketed", "adref", "agreed", "reopened"} <= codes  # of the margin's status


def test_a_term_is_a_fragment_for_the_box_and_an_unknown_one_is_not_found(browser):
    answer = browser().get("/en/help/glossary/adref")
    assert answer.text.startswith("<h2>agreed ad referendum</h2>")
    assert browser().get("/en/help/glossary/nothing").status_code == 404


def test_terms_are_links_where_they_are_met(browser, world):
    text = browser().get("/en/c/talks/statement").text
    for code in ("strip", "views"):
        assert f'href="/en/help/glossary#{code}"' in text
    assert "glossary#provenance" in browser().get(f"/en/clauses/{world.clause}").text
