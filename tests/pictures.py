"""The pictures of the guides, taken from the sample and written to docs/pictures.

Run `python -m tests.support.pictures.guide_pictures [WORD ...]`.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.served import BROWSER, CHROMIUM, served
from tests.shots import C, real, sign_in

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SIZE = {"width": 1200, "height": 800}
PICTURES = {
    "home": ("delegate", C),
    "reading": ("delegate", f"{C}/statement"),
    "edit": ("delegate", f"{C}/statement"),
    "answers": ("delegate", "/my/answers"),
    "story": ("reader", "STORY"),
    "compare": ("reader", f"{C}/statement/zero-draft/compare"),
    "dispositions": ("reader", f"{C}/statement/zero-draft/dispositions"),
    "files": ("reader", f"{C}/statement/zero-draft/files"),
    "review": ("secretariat", "IMPORT"),
    "desk": ("moderator", "DESK"),
    "workbench": ("moderator", "BENCH"),
    "decide": ("chair", "BENCH"),
    "publish": ("secretariat", "PUBLISH"),
    "manage": ("secretariat", f"{C}/manage"),
    "floor": ("delegate", "MEETING"),
    "console": ("chair", "MEETING/chair"),
    "screen": ("reader", "SCREEN"),
    "words": ("chair", "MEETING/words"),
    "door": ("secretariat", "MEETING/door"),
    "ballot": ("delegate", "BALLOT"),
    "record": ("reader", "PAST/record"),
}


def clause(page):
    """Open the clause with the most disputes."""
    page.locator("section.clause").filter(has=page.locator("a.no:text-is('18')")).locator(
        "a.no"
    ).click()
    page.locator("[data-margin] #amendments").wait_for()


def edit(page):
    """Begin an amendment of that clause."""
    clause(page)
    page.locator("[data-margin] a[data-propose]").first.click()
    field = page.locator("[data-composer] textarea[name=text]")
    field.fill(field.input_value().replace("by 2030", "by 2029"))
    page.locator("[data-shown] ins").first.wait_for()
    page.locator("[data-composer]").scroll_into_view_if_needed()


def middle(page):
    """Scroll to the first clause in dispute."""
    page.locator("section.clause ins").first.evaluate(
        "each => each.scrollIntoView({block: 'center'})"
    )


BEFORE = {"reading": clause, "edit": edit, "compare": middle}


def main() -> None:
    """Serve the sample, and take the pictures asked for, or all."""
    FOLDER.mkdir(exist_ok=True)
    wanted = sys.argv[1:] or list(PICTURES)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(folder) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=BROWSER, args=CHROMIUM)
        for name in wanted:
            role, path = PICTURES[name]
            context = browser.new_context(
                viewport=SIZE, locale="en-GB", storage_state=sign_in(browser, address, role)
            )
            page = context.new_page()
            page.goto(f"{address}/en{real(page, address, path)}", wait_until="networkidle")
            BEFORE.get(name, lambda _page: None)(page)
            page.screenshot(path=FOLDER / f"{name}.png")
            print(name, flush=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
