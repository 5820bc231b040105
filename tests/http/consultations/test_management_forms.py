"""Tests of the management pages: their place in the navigation, and required fields."""

import re

import pytest

ACCOUNTS = ["/people", "/affiliations", "/governments", "/organisations", "/organisations/proposed"]
MANAGED = ["/c/talks/manage", "/c/talks/manage/stages", "/c/talks/manage/people", *ACCOUNTS]


def bar(html):
    """Return the links of the navigation bar that are marked as current."""
    places = html.partition('class="places"')[2].partition("</nav>")[0]
    return re.findall(r'href="([^"]*)" aria-current="page"', places)


@pytest.mark.parametrize("page", MANAGED)
@pytest.mark.parametrize("name", ["sera", "ada"])
def test_a_manager_sees_the_current_entry_of_the_navigation(browser, page, name):
    html = browser(name).get(f"/en{page}").text
    assert bar(html) == ["/en/c/talks/manage"]
    assert (
        'manage" aria-current="page">Manage</a>'
        in html.partition('class="mine"')[2].partition("</header>")[0]
    )


def test_for_everyone_else_no_entry_of_the_bar_is_marked_on_the_list_of_organisations(browser):
    for name in ("pia", None):
        assert bar(browser(name).get("/en/organisations").text) == []


def test_the_other_entries_are_marked_as_before(browser):
    assert bar(browser("sera").get("/en/c/talks/documents").text) == ["/en/c/talks/documents"]
    assert bar(browser("sera").get("/en/c/talks").text) == ["/en/c/talks"]


def legends(html):
    """Return the legends of fields in several languages."""
    return [
        " ".join(re.sub("<[^>]+>", "", found).split())
        for found in re.findall("<legend>(.*?)</legend>", html)
    ]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("manage/stages", ["Title one of them is needed", "Note optional"]),
        ("manage/tags", ["Title one of them is needed"]),
        ("manage/new", ["Title one of them is needed"]),
        ("manage/settings", ["Title one of them is needed", "Lead optional", "Rules optional"]),
        ("documents", ["Title needed in the authentic language"]),
        ("documents/statement", ["Title needed in the authentic language, English"]),
        ("statement/versions", ["Name, such as Rev.1 one of them is needed"]),
        ("statement/rev-1/name", ["Name, such as Rev.1 one of them is needed"]),
    ],
)
def test_a_form_says_which_texts_are_needed_and_its_languages_are_not_called_optional(
    browser, page, said
):
    html = browser("ada" if page == "manage/new" else "sera").get(f"/en/c/talks/{page}").text
    assert legends(html) == said
    for language in ("English", "Français", "العربية"):
        assert not re.search(rf"{language} <span[^>]*>optional", html)


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("manage/stages", {"kind": "reading", "opens_at": "2031-01-01 10:00"}),
        ("manage/tags", {"tag_set": "own", "code": "X1"}),
        ("manage/settings", {}),
        ("manage/new", {"slug": "other"}),
        ("statement/versions", {"slug": "rev-2", "symbol": "R2"}),
    ],
)
def test_without_any_title_the_refusal_says_that_one_of_them_is_needed(browser, page, given):
    refused = browser("ada" if page == "manage/new" else "sera").fill(f"/en/c/talks/{page}", given)
    assert refused.status_code == 422
    assert "One of these is needed" in refused.text and "Please fill this in" not in refused.text


def test_without_a_title_in_the_authentic_language_the_refusal_names_it(browser):
    refused = browser("sera").fill(
        "/en/c/talks/documents", {"slug": "vision", "title_en": "Vision", "authentic": "ar"}
    )
    assert (
        refused.status_code == 422
        and "required in the authentic language, in which" in refused.text
    )
    assert re.search("<details open><summary>In the other languages", refused.text), (
        "the field that is meant is in sight"
    )
