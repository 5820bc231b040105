"""The pictures of the guides, taken from the sample and written to docs/pictures.

Run `python -m tests.support.pictures.guide_pictures [WORD ...]`.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.browsers.served_sample import CHROMIUM_PATH, CHROMIUM_OPTIONS, serve_installation
from .screenshots import CONSULTATION_PATH, resolve_path, create_sign_in_state

FOLDER = Path(__file__).parents[3] / "docs" / "pictures"
WINDOW_SIZE = {"width": 1200, "height": 800}
PICTURES = {
    "home": ("delegate", CONSULTATION_PATH),
    "reading": ("delegate", f"{CONSULTATION_PATH}/statement"),
    "edit": ("delegate", f"{CONSULTATION_PATH}/statement"),
    "answers": ("delegate", "/my/answers"),
    "story": ("reader", "STORY"),
    "compare": ("reader", f"{CONSULTATION_PATH}/statement/zero-draft/compare"),
    "dispositions": ("reader", f"{CONSULTATION_PATH}/statement/zero-draft/dispositions"),
    "files": ("reader", f"{CONSULTATION_PATH}/statement/zero-draft/files"),
    "review": ("secretariat", "IMPORT"),
    "desk": ("moderator", "DESK"),
    "workbench": ("moderator", "BENCH"),
    "decide": ("chair", "BENCH"),
    "publish": ("secretariat", "PUBLISH"),
    "manage": ("secretariat", f"{CONSULTATION_PATH}/manage"),
    "floor": ("delegate", "MEETING"),
    "console": ("chair", "MEETING/chair"),
    "screen": ("reader", "SCREEN"),
    "words": ("chair", "MEETING/words"),
    "door": ("secretariat", "MEETING/door"),
    "ballot": ("delegate", "BALLOT"),
    "record": ("reader", "PAST/record"),
}


def open_clause(page):
    """Open the clause with the most disputes."""
    page.locator("section.clause").filter(has=page.locator("a.no:text-is('18')")).locator(
        ".facts [data-at=amendments]"
    ).click()
    page.locator("[data-margin] #amendments").wait_for()


def start_amendment(page):
    """Begin an amendment of that clause."""
    open_clause(page)
    page.locator("[data-margin] a[data-propose]").first.click()
    field = page.locator("[data-composer] textarea[name=text]")
    field.fill(field.input_value().replace("by 2030", "by 2029"))
    page.locator("[data-shown] ins").first.wait_for()
    page.locator("[data-composer]").scroll_into_view_if_needed()


def scroll_to_dispute(page):
    """Scroll to the first clause in dispute."""
    page.locator("section.clause ins").first.evaluate(
        "each => each.scrollIntoView({block: 'center'})"
    )


PREPARATIONS = {"reading": open_clause, "edit": start_amendment, "compare": scroll_to_dispute}


def main() -> None:
    """Serve the sample, and take the pictures asked for, or all."""
    FOLDER.mkdir(exist_ok=True)
    wanted = sys.argv[1:] or list(PICTURES)
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_installation(folder) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM_PATH, args=CHROMIUM_OPTIONS)
        for name in wanted:
            role, path = PICTURES[name]
            context = browser.new_context(
                viewport=WINDOW_SIZE,
                locale="en-GB",
                storage_state=create_sign_in_state(browser, address, role),
            )
            page = context.new_page()
            page.goto(f"{address}/en{resolve_path(page, address, path)}", wait_until="networkidle")
            PREPARATIONS.get(name, lambda _page: None)(page)
            page.screenshot(path=FOLDER / f"{name}.png")
            print(name, flush=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
