"""Pages of accreditation: a list is checked, its faults are shown, and the rest accredited."""

import html
import re
from io import BytesIO

import pytest

PAGE = "/en/c/talks/manage/accreditation"
GOOD = "name,email,role\nLin Xiaolan,lin@accredited.example,observer\n"


def check(browser, words, name="sera"):
    """Send a list as a file; return the answer."""
    file = (BytesIO(words.encode()), "people.csv")
    return browser(name).fill(f"{PAGE}/check", {"file": file, "key": "k"})


def send_reviewed(browser, page):
    """Press the button of the review page, with the fields that stand there; return the answer."""
    form = re.search(rf'<form[^>]*action="{PAGE}">.*?</form>', page, re.DOTALL)[0]
    fields = re.findall(r'<input[^>]*name="(\w+)"\s+value="([^"]*)"', form)
    sent = {name: html.unescape(value) for name, value in fields}
    return browser("sera").open(PAGE, method="POST", data=sent)


def test_a_list_is_checked_and_then_accredited(browser, look):
    assert "Nobody is accredited by a list yet." in browser("sera").get(PAGE).text
    assert f'href="{PAGE}"' in browser("sera").get("/en/c/talks/manage/people").text
    review = check(browser, GOOD)
    assert review.status_code == 200 and "1 row has no fault." in review.text
    assert look("select count(*) from accreditation") == [(0,)]
    assert send_reviewed(browser, review.text).status_code == 303
    page = browser("sera").get(PAGE).text
    assert "1 person is accredited" in page and "lin@accredited.example" in page
    number = look("select id from accreditation")[0][0]
    gone = browser("sera").fill(f"{PAGE}/withdraw", {"accreditation_id": number})
    assert gone.status_code == 303 and look("select count(*) from accreditation") == [(0,)]


def test_faults_are_shown_with_row_column_and_sentence_and_the_rest_can_go_on(browser, look):
    review = check(browser, GOOD + "Nobody,,observer\nWei,wei@accredited.example,chair\n").text
    assert "1 row has no fault." in review and "2 rows have faults." in review
    assert re.search(
        r'class="num">3</th><td dir="auto">Nobody</td><td>email</td><td>It is empty\.',
        review,
    )
    assert "is not given by a list" in review and "Accredit 1 person" in review
    assert send_reviewed(browser, review).status_code == 303
    assert look("select email from accreditation") == [("lin@accredited.example",)]


def test_a_list_with_faults_alone_offers_nothing_but_another_try(browser):
    review = check(browser, "name,email\nNobody,\n").text
    assert "Send the list again" in review and 'name="people"' not in review


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("name,shoe size\nLin,41\n", "These columns are unknown: shoe size."),
        ("name,email\n", "The list has no people."),
    ],
)
def test_what_cannot_be_read_is_told_on_the_page(browser, words, told):
    refused = check(browser, words)
    assert refused.status_code == 422 and told in refused.text


def test_a_forged_list_is_refused(browser, look):
    for people in ("[]", "no json", '[{"name": "Wei", "email": "w@x.example", "role": "chair"}]'):
        assert browser("sera").fill(PAGE, {"people": people}).status_code == 422
    assert look("select count(*) from accreditation") == [(0,)]


def test_thousand_people_are_reviewed_accredited_and_listed_page_by_page(browser, look):
    rows = "".join(f"Person {n},p{n}@accredited.example,observer\n" for n in range(1_000))
    review = check(browser, f"name,email,role\n{rows}")
    assert "1000 rows have no fault." in review.text or "1,000 rows have no fault." in review.text
    assert send_reviewed(browser, review.text).status_code == 303
    page = browser("sera").get(PAGE).text
    assert page.count("@accredited.example") == 50 and "Next page" in page
    after = re.search(r"after=(\d+)", page)[1]
    assert browser("sera").get(f"{PAGE}?after={after}").text.count("@accredited.example") == 50


def find_people(browser, **asked):
    """Return the addresses in the list of those who are accredited, filtered."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    page = browser("sera").get(f"{PAGE}?{query}").text
    return re.findall(r"(\w+)@accredited\.example</bdi>", page), page


def test_those_who_are_accredited_are_found_by_name_address_organization_and_state(browser, look):
    rows = (
        "Lin Xiaolan,lin@accredited.example,observer,\n"
        "Amina 100% Diallo,amina@accredited.example,participant,Lakeside Schools Network\n"
    )
    review = check(browser, f"name,email,role,organization\n{rows}")
    assert send_reviewed(browser, review.text).status_code == 303
    assert find_people(browser)[0] == ["lin", "amina"]
    for words, found in (("XIAO", ["lin"]), ("lin@", ["lin"]), ("lakeside", ["amina"])):
        there, page = find_people(browser, q=words)
        assert there == found and "1 person matches." in page, words
    assert find_people(browser, q="100%25")[0] == ["amina"], "no wildcard"
    assert find_people(browser, q="%25%25")[0] == []
    assert find_people(browser, state="waiting")[0] == ["lin", "amina"]
    there, page = find_people(browser, state="joined")
    assert there == [] and "Nobody matches." in page and "2 people are accredited" in page


PERSON = {"name": "Lin Xiaolan", "email": "lin@accredited.example", "language": "zh"}


def test_one_person_is_accredited_by_a_form(browser, look):
    assert "Accredit one person" in browser("sera").get(PAGE).text
    done = browser("sera").fill(f"{PAGE}/person", {**PERSON, "role": "observer"})
    assert done.status_code == 303
    assert "The person is accredited" in browser("sera").get(done.location).text
    assert look("select email, role from accreditation") == [("lin@accredited.example", "observer")]
    assert look("select count(*) from mail where \"to\" = 'lin@accredited.example'") == [(1,)]
    assert look("select count(*) from \"user\" where email = 'lin@accredited.example'") == [(0,)]
    again = browser("sera").fill(f"{PAGE}/person", {**PERSON, "role": "observer"})
    assert again.status_code == 422 and "is accredited with this role already" in again.text


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"email": "nonsense"}, "email", "is no email address"),
        ({"role": "moderator"}, "role", "is not given by a list"),
        ({"role": "head"}, "organization", "needs an organization"),
        ({"organization": "Nobody Knows Us"}, "organization", "is not known"),
        ({"last_day": "2020-01-01"}, "last_day", "is over"),
    ],
)
def test_a_fault_of_the_form_stands_beside_its_field(browser, look, given, field, told):
    refused = browser("sera").fill(f"{PAGE}/person", {**PERSON, **given})
    wrong = re.search(rf'data-wrong="{field}">([^<]*)<', refused.text)[1]
    assert refused.status_code == 422 and told in html.unescape(wrong)
    assert "lin@accredited.example" in refused.text or "nonsense" in refused.text
    assert look("select count(*) from accreditation") == [(0,)]


def test_a_person_of_a_new_organization_brings_it_along(browser, look):
    more = {"organization": "Reef Radio", "group": "civ", "region": "asia", "role": "speaker"}
    assert browser("sera").fill(f"{PAGE}/person", {**PERSON, **more}).status_code == 303
    assert look("select status from organisation where name = 'Reef Radio'") == [("verified",)]


@pytest.mark.parametrize("name", ["mona", "cho", "pia"])
def test_only_the_secretariat_accredits_one_person(browser, name):
    assert browser(name).fill(f"{PAGE}/person", PERSON).status_code == 403
