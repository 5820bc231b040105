"""Tests of the way through the translation desk: the next clause, reviews, untranslated texts."""

import re

from . import test_translation_pages
from .test_translation_pages import PAGE, TEXTS, write_all

lines, begun = test_translation_pages.lines, test_translation_pages.begun


def test_next_is_the_next_clause_within_the_filter(browser, lines, begun):
    numbers = [line.clause_id for line in lines]
    places = [f"{PAGE}/es/{number}" for number in numbers]
    browser("ivo").fill(places[1], {"text": TEXTS[1], "label": "1."})
    given = {"text": TEXTS[0], "then": "next"}
    answer = browser("ivo").fill(f"{places[0]}?show=missing", given)
    assert answer.headers["Location"].startswith(f"{places[2]}?show=missing&done=saved-")
    answer = browser("ivo").fill(f"{places[3]}?show=missing", {**given, "text": TEXTS[3]})
    assert answer.headers["Location"].startswith(f"{places[2]}?show=missing")  # further up
    assert "Save and next" in browser("ivo").get(f"{places[2]}?show=missing").text
    answer = browser("ivo").fill(f"{places[2]}?show=missing", {**given, "text": TEXTS[2]})
    assert answer.headers["Location"].startswith(f"{PAGE}/es?show=missing&done=saved-")
    page = browser("ivo").get(answer.headers["Location"]).text
    assert "Clause 2 is saved." in page and "No clause is in this state." in page


def test_a_save_without_a_change_keeps_the_review_and_one_with_a_change_says_so(
    browser, lines, begun
):
    write_all(browser, lines)
    place = f"{PAGE}/es/{lines[2].clause_id}"
    given = {"text": TEXTS[2], "label": lines[2].label, "row_version": "1"}
    browser("mona").fill(f"{place}/review", given)
    page = browser("ivo").get(place).text
    assert "If you change it, it waits for a review again." in page
    answer = browser("ivo").fill(place, given | {"row_version": "2"})
    assert "done=saved-" in answer.headers["Location"]
    assert "1 of 4 clauses reviewed" in browser("ivo").get(place).text
    answer = browser("ivo").fill(place, given | {"row_version": "2", "text": "Otro."})
    page = browser("ivo").get(answer.headers["Location"]).text
    assert "Its earlier text was reviewed" in page and "0 of 4 clauses reviewed" in page


def test_texts_that_look_untranslated_are_named_before_the_publication(browser, lines, begun):
    write_all(browser, lines)
    english = "*Resolve* to connect every school by the end of the decade [voluntarily]."
    for line, text in ((lines[1], lines[1].text), (lines[2], english)):
        browser("ivo").fill(
            f"{PAGE}/es/{line.clause_id}", {"text": text, "label": line.label, "row_version": "1"}
        )
    page = browser("sera").get(f"{PAGE}/es/publish").text
    named = page.split("2 texts equal the authentic text or look like another language:")[1]
    assert re.findall(r"translations/es/(\d+)#", named.split("</p>")[0]) == [
        str(line.clause_id) for line in lines[1:3]
    ]
    refused = browser("sera").fill(f"{PAGE}/es/publish", {"unreviewed": "1"})
    assert refused.status_code == 409 and "look like another language: 2." in refused.text
    assert re.search(r'name="unreviewed"[^>]*checked', refused.text)
    given = {"unreviewed": "1", "untranslated": "1"}
    assert browser("sera").fill(f"{PAGE}/es/publish", given).status_code == 303


def test_a_person_is_asked_for_a_review_and_finds_it_on_the_home_page(world, browser, lines, begun):
    assert "Ask for a review" not in browser("ivo").get(f"{PAGE}/es").text
    write_all(browser, lines)
    place = f"{PAGE}/es/{lines[1].clause_id}"
    assert f'href="{PAGE}/es#review"' in browser("ivo").get(place).text
    page = browser("ivo").get(f"{PAGE}/es").text
    asked = page.split('id="review"')[1].split("</section>")[0]
    assert "4 texts wait for a review by another person" in asked
    assert "Mona" in asked and "Rana" in asked and "Pia" not in asked and "Ivo" not in asked
    refused = browser("ivo").fill(f"{PAGE}/es/ask", {"reviewer": world.ids["pia"]})
    assert refused.status_code == 422 and "Choose a person who may translate here" in refused.text
    answer = browser("ivo").fill(f"{PAGE}/es/ask", {"reviewer": world.ids["mona"]})
    page = browser("ivo").get(answer.headers["Location"]).text
    assert "The person is asked to review it" in page and "Mona\u2069 is asked to review." in page
    assert "You are asked to review." in browser("mona").get(f"{PAGE}/es").text
    home = "/en/c/talks"
    assert "Review 4 texts of a translation: Spanish" in browser("mona").get(home).text
    assert "of a translation: Spanish" not in browser("rana").get(home).text
    browser("mona").fill(f"{PAGE}/es/review", {})
    assert "of a translation: Spanish" not in browser("mona").get(home).text
    answer = browser("ivo").fill(f"{PAGE}/es/ask", {"reviewer": world.ids["mona"]})
    assert answer.status_code == 409 and "Nothing waits for a review" in answer.text
