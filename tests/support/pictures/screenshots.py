"""Screenshots of every page by role, language, width and color scheme, written to shots/.

Run `python -m tests.support.pictures.screenshots [WORD ...]`; words select the pictures
whose names contain all of them.
"""

import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.browsers.served_sample import CHROMIUM_PATH, CHROMIUM_OPTIONS, serve_installation
from .sample_meeting import MEETING_PAGES, PictureMeeting

FOLDER = Path(__file__).parents[3] / "shots"
DRAFT_FILE = Path(__file__).parents[3] / "consult/sample/data/statement-inputs.en.md"
WIDTHS = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
PEOPLE = {
    "reader": None,
    "delegate": "Pia Mwangi",
    "facilitator": "Marisol Vega",
    "moderator": "Ines Duarte",
    "chair": "Amadou Keita",
    "secretariat": "Claire Vauthier",
    "administrator": "Bruno Achterberg",
}
CONSULTATION_PATH = "/c/wsis20"
PAGES = {
    "home": ("reader delegate", CONSULTATION_PATH),
    "reading": ("reader delegate", f"{CONSULTATION_PATH}/statement"),
    "clause": ("reader delegate moderator", "CLAUSE"),
    "help": ("reader", "/help"),
    "help-participant": ("reader", "/help/participant"),
    "glossary": ("reader", "/help/glossary"),
    "privacy": ("reader", "/privacy"),
    "site-text": ("secretariat", "/contact/change"),
    "mailbox": ("reader", "/mailbox?to=amina@visitor.example"),
    "documents": ("reader", f"{CONSULTATION_PATH}/documents"),
    "compare": ("reader", f"{CONSULTATION_PATH}/statement/zero-draft/compare?with=elements"),
    "beside": ("reader", f"{CONSULTATION_PATH}/statement/zero-draft/beside?a=en&b=ar"),
    "comments": ("delegate", "CLAUSE/comments"),
    "position": ("delegate", "CLAUSE/position"),
    "mine": ("delegate", "/my/comments"),
    "positions": ("delegate", "/my/positions"),
    "notices": ("delegate", "/notices"),
    "search": ("reader", f"{CONSULTATION_PATH}/search?q=schools"),
    "nothing": ("reader", f"{CONSULTATION_PATH}/search?q=zzz"),
    "sign-in": ("reader", "/sign-in"),
    "join": ("reader", "/join"),
    "account": ("delegate", "/account"),
    "organisations": ("reader", "/organisations"),
    "facilitation": ("facilitator", f"{CONSULTATION_PATH}/facilitation"),
    "invitations": ("facilitator", "/clauses/4/invitations"),
    "facilitators": ("facilitator", f"{CONSULTATION_PATH}/facilitators"),
    "moderation": ("moderator", f"{CONSULTATION_PATH}/moderation"),
    "manage": ("secretariat", f"{CONSULTATION_PATH}/manage"),
    "stages": ("secretariat", f"{CONSULTATION_PATH}/manage/stages"),
    "people": ("secretariat", f"{CONSULTATION_PATH}/manage/people"),
    "everyone": ("administrator", "/people"),
    "unsent": ("administrator", "/unsent-mails"),
    "programs": ("delegate", "/account/programs"),
    "audit": ("chair", f"{CONSULTATION_PATH}/audit"),
    "missing": ("reader", "/nowhere"),
    "rolling": ("reader", f"{CONSULTATION_PATH}/statement?view=rolling"),
    "compilation": ("reader", f"{CONSULTATION_PATH}/statement?view=compilation"),
    "amendments": ("delegate", f"{CONSULTATION_PATH}/statement/amendments"),
    "amendment": ("reader delegate moderator", f"{CONSULTATION_PATH}/statement/amendments/12"),
    "amend": ("delegate", "CLAUSE/amend"),
    "edits": ("delegate", "/my/amendments"),
    "questionnaires": ("reader secretariat", f"{CONSULTATION_PATH}/questionnaires"),
    "questionnaire": ("reader secretariat", f"{CONSULTATION_PATH}/questionnaires/1"),
    "submissions": ("reader secretariat", f"{CONSULTATION_PATH}/submissions"),
    "submission": ("reader secretariat", f"{CONSULTATION_PATH}/submissions/1"),
    "comment_tables": ("secretariat", "/submissions/2/comment-tables"),
    "register": ("secretariat", f"{CONSULTATION_PATH}/submissions/register"),
    "desk": ("moderator chair", "DESK"),
    "bench": ("moderator chair", "BENCH"),
    "whole": ("moderator", "DESK/rest"),
    "story": ("reader", "STORY"),
    "publish": ("secretariat moderator", "PUBLISH"),
    "files": ("reader", f"{CONSULTATION_PATH}/statement/zero-draft/files"),
    "report": ("reader", f"{CONSULTATION_PATH}/chair-report"),
    "report-text": ("reader", f"{CONSULTATION_PATH}/chair-report/text"),
    "dispositions": ("reader", f"{CONSULTATION_PATH}/statement/zero-draft/dispositions"),
    "answers": ("delegate", "/my/answers"),
    "imports": ("secretariat", f"{CONSULTATION_PATH}/statement/imports"),
    "import": ("secretariat", "IMPORT"),
    **MEETING_PAGES,
}
meetings: dict[str, PictureMeeting] = {}  # the meeting of each address that was looked at


def list_pictures(words):
    """Yield every picture to take: its name, role, path, language, width and scheme."""
    for (page, (roles, path)), language, width, scheme in product(
        PAGES.items(), ("en", "ar"), WIDTHS, ("light", "dark")
    ):
        for role in roles.split():
            name = f"{page}-{role}-{language}-{width}-{scheme}"
            if all(word in name for word in words):
                yield name, role, path, language, width, scheme


def main() -> None:
    """Serve the sample, and take the pictures."""
    FOLDER.mkdir(exist_ok=True)
    words = sys.argv[1:]
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_installation(folder) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM_PATH, args=CHROMIUM_OPTIONS)
        signed_in: dict[str, dict] = {}
        for name, role, path, language, width, scheme in list_pictures(words):
            state = signed_in.setdefault(role, create_sign_in_state(browser, address, role))
            context = browser.new_context(
                viewport=WIDTHS[width],
                color_scheme=scheme,
                storage_state=state,
                is_mobile=width == "phone",
                has_touch=width == "phone",
            )
            page = context.new_page()
            page.goto(
                f"{address}/{language}{resolve_path(page, address, path)}", wait_until="networkidle"
            )
            page.screenshot(
                path=FOLDER / f"{name}.png",
                full_page=width == "desktop"
                and not path.startswith(f"{CONSULTATION_PATH}/statement"),
            )
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            print(name, f"WIDER BY {wide}" if wide > 0 else "", flush=True)
            context.close()


def resolve_path(page, address, path):
    """Return the path of a page whose name is a placeholder.

    CLAUSE is the clause with the most contributions, STORY its story, IMPORT a draft under
    review, DESK the desk of a version based on the current one, BENCH the workbench of the
    clause that it names next. Other words belong to the meeting of PictureMeeting.
    """
    if path.partition("/")[0] in {"MEETING", "SCREEN", "BALLOT", "RESULT", "PAST", "GROUP"}:
        if address not in meetings:
            meetings[address] = PictureMeeting(page.context.browser, address)
        return meetings[address].real(path)
    if path.startswith(("DESK", "BENCH")):
        return path.replace("DESK", open_desk(page, address)).replace(
            "BENCH", open_workbench(page, address) if path == "BENCH" else ""
        )
    if path == "PUBLISH":
        open_desk(page, address)
        return f"{CONSULTATION_PATH}/statement/rev-2/publish"
    if path == "IMPORT":
        return import_draft(page, address)
    if "CLAUSE" not in path and path != "STORY":
        return path
    page.goto(f"{address}/en{CONSULTATION_PATH}/statement")
    number = page.locator("section.clause").nth(17).get_attribute("data-clause")
    return (
        f"{CONSULTATION_PATH}/statement/zero-draft/story/{number}"
        if path == "STORY"
        else path.replace("CLAUSE", f"/clauses/{number}")
    )


def open_desk(page, address):
    """Return the path of the desk of a copy of the zero draft, which a moderator begins."""
    context = page.context.browser.new_context(
        storage_state=create_sign_in_state(page.context.browser, address, "moderator")
    )
    own = context.new_page()
    own.goto(f"{address}/en{CONSULTATION_PATH}/statement/desk")
    if not own.locator("table.board").count():
        own.goto(f"{address}/en{CONSULTATION_PATH}/statement/versions")
        for name, words in (
            ("title_en", "Rev.2"),
            ("symbol", "WSIS+20/S/Rev.2"),
            ("slug", "rev-2"),
        ):
            own.locator(f"[name={name}]").fill(words)
        own.locator("#f-based_on").select_option(index=1)
        own.get_by_role("button", name="Begin the version").click()
        own.wait_for_url("**/edit**")
        own.goto(f"{address}/en{CONSULTATION_PATH}/statement/desk")
    found = (
        own.locator("nav.switch a")
        .first.get_attribute("href")
        .partition("?")[0]
        .removeprefix("/en")
    )
    context.close()
    return found


def open_workbench(page, address):
    """Return the path of the workbench of the clause with the most open contributions."""
    page.goto(f"{address}/en{open_desk(page, address)}")
    return (
        page.get_by_role("link", name="Open next clause").get_attribute("href").removeprefix("/en")
    )


def import_draft(page, address):
    """Return the path of an import under review: the sample's text in a new version of the
    Statement.
    """
    imports = f"{address}/en{CONSULTATION_PATH}/statement/imports"
    page.goto(imports)
    there = page.locator("a[href*='/imports/']:not([href$='discard'])")
    if not there.count():
        page.goto(f"{address}/en{CONSULTATION_PATH}/statement/versions")
        for name, words in (
            ("title_en", "Rev.1"),
            ("symbol", "WSIS+20/S/Rev.1"),
            ("slug", "rev-1"),
        ):
            page.locator(f"[name={name}]").fill(words)
        page.get_by_role("button", name="Begin the version").click()
        page.wait_for_url("**/edit**")
        page.goto(imports)
        page.locator("[type=file]").set_input_files(DRAFT_FILE)
        page.locator("form[data-upload] button").click()
        page.wait_for_url("**/imports/*")
        page.goto(imports)
    return there.first.get_attribute("href").removeprefix("/en")


def create_sign_in_state(browser, address, role):
    """Return the browser storage of a sign-in."""
    name = PEOPLE[role]
    context = browser.new_context()
    if name:
        page = context.new_page()
        page.goto(f"{address}/en/sign-in")
        page.locator("li:has(button)", has_text=name).get_by_role("button").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
    state = context.storage_state()
    context.close()
    return state


if __name__ == "__main__":
    main()
