"""Tests of the texts of the installation: standard and own ones, in six languages."""

import json
import re
from datetime import timedelta

import pytest

from consult.accounts.sign_in import actions as sign_in
from consult.accounts.sign_in import attempt_actions
from consult.consultations.site_texts.models import KINDS
from consult.consultations.site_texts.queries import split_sections
from consult.core import mail
from consult.drafts import jobs as drafts
from consult.core.i18n import LANGUAGES
from consult.core.permissions.rules import list_allowed_roles
from consult.core.web.write_endpoint import COOKIE_NAME
from tests.support.sources import ROOT

TEMPLATES = "\n".join(path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html"))


def main_of(answer):
    """Return the main part of a page."""
    return answer.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_answers_in_every_language_and_says_that_it_is_the_standard_one(
    browser, kind, language
):
    page = browser().get(f"/{language}/{kind}")
    assert page.status_code == 200 and f'lang="{language}"' in page.text
    assert len(re.findall(r"<h2", main_of(page))) >= (0 if kind == "terms" else 1)
    assert main_of(page).count("<li>") >= (0 if kind == "terms" else 3)
    if language == "en":
        assert "Standard text of the program" in page.text
    assert "%(" not in page.text


@pytest.mark.parametrize("short", [*KINDS, "help"])
def test_a_short_address_leads_to_the_page_in_the_language_of_the_browser(browser, short):
    answer = browser().get(f"/{short}", headers={"Accept-Language": "ru, en;q=0.5"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/ru/{short}")
    assert "Accept-Language" in answer.headers["Vary"]


def test_every_page_leads_to_the_texts_in_its_footer(browser):
    for path in ("/en/c/talks", "/en/sign-in", "/en/nowhere"):
        footer = browser().get(path).text.partition('<footer class="end">')[2]
        assert [kind for kind in KINDS if f'href="/en/{kind}"' not in footer] == []


def test_buttons_that_a_standard_text_names_are_buttons_of_the_program(browser):
    source = (ROOT / "consult/consultations/site_texts/standard_text_messages.py").read_text(
        "utf-8"
    )
    named = re.findall(r'(?:button|page)=_\("([^"]+)"\)', source)
    assert len(named) >= 6
    others = TEMPLATES + source.partition("def build_standard_text")[0]
    assert [
        each for each in named if f"_('{each}')" not in others and f'_("{each}")' not in others
    ] == []


def test_the_privacy_text_gives_the_times_that_the_program_keeps(browser):
    assert timedelta(days=90) == sign_in.KEEP_ENDED_FOR
    assert timedelta(minutes=30) == attempt_actions.ATTEMPT_WINDOW
    assert timedelta(days=30) == mail.KEEP_MAILS_FOR
    assert timedelta(days=90) == drafts.KEEP_FOR
    words = (ROOT / "static/js/core/words/own_device.js").read_text("utf-8")
    assert "LIFETIME = 30 * 86400000" in words
    page = browser().get("/en/privacy").text
    for words in (
        "at most 400 days",
        "90 days after their end",
        "90 days after the end of the stage",
        "half an hour",
        "about 30 days",
        "at most 30 days",
    ):
        assert words in page


def test_the_privacy_text_names_all_that_scripts_keep_in_the_browser(browser):
    """A new key in the storage of browsers, or a new cookie, needs a sentence there."""
    words = {
        "consult.letter_keys": "keys of one letter",
        "consult.order-bell": "the bell for points of order",
        "consult.tour": "whether you have seen the tour",
        "consult.device": "the number of your account",
        "consult.voted.": "The times of your last votes",
        "theme": "the colours that you choose, light or dark, for a year",
    }
    scripts = "\n".join(path.read_text("utf-8") for path in (ROOT / "static/js").rglob("*.js"))
    kept = set()
    for name in re.findall(r"localStorage\.setItem\((\w+)", scripts):
        kept.update(re.findall(rf'const {name} = "([^"]+)"', scripts))
    kept |= set(re.findall(r'localStorage\.getItem\("([^"]+)"', scripts))
    kept |= set(re.findall(r'const VOTES = "([^"]+)"', scripts))
    kept |= set(re.findall(r"document\.cookie = `(\w+)=", scripts))
    assert kept == set(words)
    page = browser().get("/en/privacy").text
    assert [each for each in words.values() if each not in page] == []
    assert "the public texts that you opened" in page  # static/js/worker/service_worker.js


def test_the_privacy_text_says_who_reads_drafts_and_what_an_erasure_leaves(browser):
    page = browser().get("/en/privacy").text
    assert "nobody but you reads them, unless you show one to colleagues" in page
    assert "each is erased by itself" in page and "with all your contributions" not in page
    assert "The last administrator of a consultation" in page


def test_the_privacy_text_says_who_reads_what_is_hidden(browser):
    page = browser().get("/en/privacy").text
    readers = {"moderator", "secretariat", "vice_chair", "chair"}
    assert set(list_allowed_roles("amendment.read_hidden")) == readers
    assert set(list_allowed_roles("comment.read_hidden")) == {*readers, "facilitator"}
    assert "Moderators and the secretariat: also hidden contributions and reports" in page
    assert "The chair and the vice-chairs: also hidden comments and amendments" in page
    assert "Facilitators: also hidden comments on their clauses" in page


def test_pages_set_the_one_cookie_that_the_privacy_text_names(app, world):
    set_by = set()
    for path in ("/en/c/talks", "/en/c/talks/statement", "/en/sign-in", "/en/join", "/en/privacy"):
        for cookie in app.test_client().get(path).headers.getlist("Set-Cookie"):
            assert "Max-Age=34560000" in cookie  # 400 days
            set_by.add(cookie.partition("=")[0])
    assert set_by == {COOKIE_NAME}


def test_the_secretariat_sets_a_text_which_readers_of_other_languages_get_marked(
    browser, world, look
):
    sera = browser("sera")
    form = sera.get("/en/privacy/change").text
    assert "One cookie holds a random secret" in form  # the standard text, to copy from
    own = {"text_fr": "# Traces\n\nNous gardons **peu**.", "row_version": "0"}
    saved = sera.fill("/fr/privacy/change", own)
    assert (saved.status_code, saved.headers["Location"]) == (303, "/fr/privacy")
    french, english = (main_of(browser().get(f"/{code}/privacy")) for code in ("fr", "en"))
    assert '<h2 dir="auto">Traces</h2>' in french and "<strong>peu</strong>" in french
    assert "not available in your language" in english and 'lang="fr"' in english
    assert "Version 1, changed on" in english and "not available" not in french
    query = "select cast(facts as text), actor_id from event where verb = 'site_text.changed'"
    ((facts, actor),) = look(query)
    assert json.loads(facts) == {"kind": "privacy", "changed": ["fr"]}
    assert actor == world.ids["sera"]


def test_a_stale_save_changes_nothing_and_shows_what_is_there(browser):
    sera, ada = browser("sera"), browser("ada")
    assert (
        sera.fill("/en/terms/change", {"text_en": "Ours.", "row_version": "0"}).status_code == 303
    )
    late = ada.fill("/en/terms/change", {"text_en": "Mine.", "row_version": "0"})
    assert late.status_code == 409 and "Ours." in late.text and "Mine." in late.text
    assert "Ours." in browser().get("/en/terms").text
    first = ada.fill("/en/about/change", {"text_en": "Mine.", "row_version": "3"})
    assert first.status_code == 409


def test_an_emptied_text_gives_way_to_the_standard_one(browser):
    sera = browser("sera")
    sera.fill("/en/about/change", {"text_en": "Ours.", "row_version": "0"})
    assert sera.fill("/en/about/change", {"row_version": "1"}).status_code == 303
    assert "Standard text of the program" in browser().get("/en/about").text


@pytest.mark.parametrize("name", ["pia", "mona", "cho", None])
def test_nobody_else_sets_a_text(browser, look, name):
    person = browser(name)
    assert person.fill("/en/about/change", {"text_en": "Mine."}).status_code in {401, 403}
    assert person.get("/en/about/change").status_code in {401, 403}
    assert "Change this text" not in person.get("/en/about").text
    assert look("select count(*) from site_text") == [(0,)]


def test_markup_of_an_own_text_is_cleaned(browser):
    browser("sera").fill(
        "/en/about/change",
        {"text_en": "# <b>Us</b>\n\n<script>alert(1)</script> [x](javascript:alert(1))"},
    )
    page = main_of(browser().get("/en/about"))
    assert "<script" not in page and "<b>Us" not in page and "javascript:" not in page


def test_sections_begin_at_headings():
    parts = split_sections("First.\n# One\nBody\n\n- a\n# Two\n")
    assert [part.heading for part in parts] == ["", "One", "Two"]
    assert "<li>a</li>" in parts[1].body_html and parts[2].body_html == ""


@pytest.mark.parametrize("path", ["/en/join", "/en/enter?to=/en/clauses/1/comments"])
def test_whoever_joins_accepts_the_licence_that_the_form_leads_to(browser, world, path):
    page = main_of(browser().get(path))
    assert 'href="/en/licence"' in page and "the privacy notice and the licence, and" in page
    assert "CC BY 4.0" in main_of(browser().get("/en/licence"))
