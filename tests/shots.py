"""Pictures of every page: roles x languages x widths x colour schemes, into shots/ (python -m tests.shots [WORD ...]).

Words narrow it down: only pictures whose name holds all of them are taken.
"""
import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.served import CHROMIUM, served

FOLDER = Path(__file__).parents[1] / "shots"
WIDTHS = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
PEOPLE = {"reader": None, "delegate": "Pia Mwangi", "moderator": "Ines Duarte", "chair": "Amadou Keita"}
C = "/c/wsis20"
PAGES = {
    "home": ("reader delegate", C), "reading": ("reader delegate", f"{C}/statement"),
    "clause": ("reader delegate moderator", "CLAUSE"), "documents": ("reader", f"{C}/documents"),
    "compare": ("reader", f"{C}/statement/zero-draft/compare?with=elements"),
    "beside": ("reader", f"{C}/statement/zero-draft/beside?a=en&b=ar"), "comments": ("delegate", "CLAUSE/comments"),
    "position": ("delegate", "CLAUSE/position"), "mine": ("delegate", "/my/comments"), "positions": ("delegate", "/my/positions"),
    "notices": ("delegate", "/notices"), "search": ("reader", f"{C}/search?q=schools"), "nothing": ("reader", f"{C}/search?q=zzz"),
    "sign-in": ("reader", "/sign-in"), "join": ("reader", "/join"), "account": ("delegate", "/account"),
    "organisations": ("reader", "/organisations"), "moderation": ("moderator", f"{C}/moderation"),
    "manage": ("secretariat", f"{C}/manage"), "stages": ("secretariat", f"{C}/manage/stages"),
    "people": ("secretariat", f"{C}/manage/people"), "audit": ("chair", f"{C}/audit"), "missing": ("reader", "/nowhere"),
}


def names(words):
    """Every picture to take: its name, role, path, language, width and scheme."""
    for (page, (roles, path)), language, width, scheme in product(PAGES.items(), ("en", "ar"), WIDTHS, ("light", "dark")):
        for role in roles.split():
            name = f"{page}-{role}-{language}-{width}-{scheme}"
            if all(word in name for word in words):
                yield name, role, path, language, width, scheme


def main() -> None:
    """Serve the sample, and look at it."""
    FOLDER.mkdir(exist_ok=True)
    words = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder, served(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        signed_in: dict[str, dict] = {}
        for name, role, path, language, width, scheme in names(words):
            state = signed_in.setdefault(role, sign_in(browser, address, role))
            context = browser.new_context(viewport=WIDTHS[width], color_scheme=scheme, storage_state=state,
                                          is_mobile=width == "phone", has_touch=width == "phone")
            page = context.new_page()
            page.goto(f"{address}/{language}{real(page, address, path)}", wait_until="networkidle")
            page.screenshot(path=FOLDER / f"{name}.png", full_page=width == "desktop" and not path.startswith(f"{C}/statement"))
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            print(name, f"WIDER BY {wide}" if wide > 0 else "", flush=True)
            context.close()


def real(page, address, path):
    """CLAUSE in a path is the clause that most is said about."""
    if "CLAUSE" not in path:
        return path
    page.goto(f"{address}/en{C}/statement")
    return path.replace("CLAUSE", f"/clauses/{page.locator('section.clause').nth(17).get_attribute('data-clause')}")


def sign_in(browser, address, role):
    """What a browser keeps of a sign-in."""
    name = {**PEOPLE, "secretariat": "SECRETARIAT"}[role]
    context = browser.new_context()
    if name:
        page = context.new_page()
        page.goto(f"{address}/en/sign-in")
        row = page.locator("li:has(button)", has_text=name if name != "SECRETARIAT" else "ecretariat").first
        row.get_by_role("button").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
    state = context.storage_state()
    context.close()
    return state


if __name__ == "__main__":
    main()
