"""The menu of the own pages, where an installation has several consultations."""

import pytest

from consult.consultations import actions


@pytest.fixture
def other(world):
    """Add another consultation that everyone reads."""
    with world.app.app_context():
        return actions.create_consultation(
            world.actor("ada"), "more-talks", {"en": "More talks"}
        ).slug


def read_menu(page):
    """Read the bar of a page."""
    return page.partition('<nav class="places"')[2].partition("</nav>")[0]


OWN = [
    "/en/my/comments",
    "/en/my/amendments",
    "/en/my/positions",
    "/en/my/answers",
    "/en/my/submissions",
    "/en/my/drafts",
    "/en/my/still",
    "/en/my/followed",
    "/en/notices",
    "/en/account",
]


@pytest.mark.parametrize("page", OWN)
def test_the_menu_keeps_the_consultation_that_one_came_from(browser, other, page):
    pia = browser("pia")
    for slug in ("talks", other):
        home = pia.get(f"/en/c/{slug}").text
        assert f'href="{OWN[0]}?of={slug}"' in home and f'href="/en/notices?of={slug}"' in home
        shown = pia.get(f"{page}?of={slug}")
        assert shown.status_code == 200
        seen = shown.text
        assert f'href="/en/c/{slug}/meetings"' in read_menu(seen)
        assert f'href="/en/my/comments?of={slug}"' in read_menu(seen)


def test_the_menu_of_an_own_page_can_be_changed(browser, other):
    seen = browser("pia").get("/en/notices?of=talks&page=1").text
    choice = seen.partition('aria-label="Consultation of the menu"')[2].partition("</nav>")[0]
    assert (
        "of=more-talks" in choice
        and "of=talks" not in choice
        and "page=1" in choice
        and choice.count("aria-current") == 1
    )
    assert "The menu leads to" in browser("pia").get("/en/notices").text
    assert "The menu leads to" not in browser("pia").get("/en/c/talks").text


def test_a_press_on_an_own_page_leads_back_to_the_same_menu(browser, other):
    pressed = browser("pia").fill("/en/notices/read?of=more-talks", {"until": "9"})
    assert pressed.location == "/en/notices?done=read&of=more-talks#done"


def test_an_unknown_consultation_in_the_address_changes_nothing(browser, other):
    assert "/meetings" not in read_menu(browser("pia").get("/en/notices?of=nothing").text)


def test_one_consultation_alone_needs_nothing_in_the_address(browser):
    assert "?of=" not in browser("pia").get("/en/c/talks").text
    notices = browser("pia").get("/en/notices").text
    assert (
        'href="/en/c/talks/meetings"' in read_menu(notices) and "The menu leads to" not in notices
    )
