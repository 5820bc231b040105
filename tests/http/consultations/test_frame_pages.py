"""Pages of a consultation like an earlier one: typed, reviewed, created."""

import re
from html import unescape

import pytest

FORM = "/en/c/talks/manage/new/template"
GIVEN = {
    "title_en": "More talks",
    "title_fr": "Encore des pourparlers",
    "slug": "more-talks",
    "start": "2027-03-01",
}


def check(visitor, world, **more):
    return visitor.fill(f"{FORM}/check", {"template_id": world.consultation, **GIVEN, **more})


def read_hidden(page):
    """Read the hidden fields of the last form of a page."""
    form = page[page.rindex("<form") :]
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found if name not in {"csrf", "key"}}


def test_a_consultation_is_taken_over_after_its_review(browser, world, look):
    ada = browser("ada")
    assert FORM in ada.get("/en/c/talks/manage/new").text
    assert "Talks on a declaration" in ada.get(FORM).text
    review = check(ada, world)
    assert review.status_code == 200
    page = " ".join(review.text.split())
    assert "Nothing is created yet." in page and "What is not taken over" in page
    assert "3 stages" in page and "1 Mar 2027" in page and "None: you alone" in page
    assert look("select count(*) from consultation") == [(1,)]
    made = ada.fill(FORM, read_hidden(review.text))
    assert (made.status_code, made.location) == (303, "/en/c/more-talks/manage?done=created")
    assert browser().get("/en/c/more-talks").status_code == 404
    assert browser("pia").get("/en/c/more-talks").status_code == 404
    assert browser().get("/en/").location == "/en/c/talks"
    manage = ada.get("/en/c/more-talks/manage").text
    assert "There are no stages" not in manage and "Open it to everyone" in manage
    assert "In preparation" in ada.get("/en/").text
    pressed = ada.fill("/en/c/more-talks/manage/open", {})
    assert (pressed.status_code, pressed.location) == (303, "/en/c/more-talks/manage?done=opened")
    assert "In preparation" not in ada.get("/en/c/more-talks/manage").text
    assert browser().get("/en/c/more-talks").status_code == 200
    assert "open to everyone already" in ada.fill("/en/c/more-talks/manage/open", {}).text
    assert "Encore des pourparlers" in ada.get("/fr/c/more-talks").text
    assert "1 Mar 2027" in ada.get("/en/c/more-talks/manage/stages").text


def test_with_roles_the_review_names_the_people(browser, world, look):
    ada = browser("ada")
    review = check(ada, world, with_roles="1")
    assert "Sera" in review.text and "None: you alone" not in review.text
    assert "Pia" not in review.text[review.text.index('<h2 id="people">') :]
    assert ada.fill(FORM, read_hidden(review.text)).status_code == 303
    assert look("select count(*) from membership where source = 'template'") == [(6,)]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"slug": "talks"}, "taken"),
        ({"start": ""}, "Please fill this in."),
        ({"start": "2999-01-01"}, "Choose a year between 2000 and 2190."),
        ({"title_en": "", "title_fr": ""}, "write it in at least one language"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(browser, world, given, told):
    refused = check(browser("ada"), world, with_roles="1", **given)
    assert refused.status_code == 422 and told in refused.text
    assert 'name="with_roles"' in refused.text and "checked" in refused.text
    assert given.get("slug", "more-talks") in refused.text


def test_the_review_leads_back_to_what_was_typed(browser, world):
    ada = browser("ada")
    review = check(ada, world, with_roles="1").text
    back = unescape(re.search(r'href="([^"]+)">Change something', review)[1])
    page = ada.get(back).text
    assert 'value="More talks"' in page and 'value="2027-03-01"' in page and "checked" in page


def test_a_template_that_changed_meanwhile_is_reviewed_again(browser, world):
    ada = browser("ada")
    kept = read_hidden(check(ada, world).text)
    browser("sera").fill(
        "/en/c/talks/manage/tags", {"tag_set": "own", "code": "X1", "title_en": "New"}
    )
    refused = ada.fill(FORM, kept)
    assert refused.status_code == 409
    assert "has been changed. Check again what is taken over." in " ".join(refused.text.split())


def test_stages_in_the_past_are_pointed_out(browser, world):
    page = check(browser("ada"), world, start="2020-01-01").text
    assert "over already" in page
