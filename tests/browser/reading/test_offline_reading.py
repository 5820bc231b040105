"""Browser tests of reading offline: the text last read is there, and nothing of a person is."""

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.support.servers.deadline import wait_until

C = "/en/c/wsis20"
PAUSE = 5_000  # milliseconds after which a page asks for its copy, see static/js/core/page.js
CANARY = "canary-4711 words that only Pia wrote"
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push([name, new URL(request.url).pathname, await (await cache.match(request)).text()]);
    }
  }
  return found;
}"""
DATABASES = "async () => (await indexedDB.databases()).map(each => each.name)"
COPY_IS_KEPT = """async path => Boolean(await caches.match(path))"""


def open_reader(chromium, address, name=None):
    context = chromium.new_context(locale="en-GB", service_workers="allow")
    visitor = Visitor(context, address)
    visitor.page.clock.install()
    return visitor.start_as(name) if name else visitor


def read(visitor, path):
    """Open a page and let the seconds pass after which its copy is asked for."""
    visitor.go(path)
    visitor.page.clock.fast_forward(PAUSE)


def read_until_kept(visitor, path):
    read(visitor, path)
    assert wait_until(lambda: visitor.page.evaluate(COPY_IS_KEPT, path))


def test_the_text_last_read_is_shown_offline_with_a_note_in_its_language(chromium, address):
    reader = open_reader(chromium, address)
    for path in (f"{C}/statement", "/ar/c/wsis20/statement"):
        read_until_kept(reader, path)
    words = reader.page.locator(".clause .words").nth(3).inner_text()
    reader.context.set_offline(True)
    reader.page.reload()
    expect(reader.page.locator("header.note")).to_contain_text("لا يوجد اتصال")
    assert reader.page.locator("html").get_attribute("dir") == "rtl"
    assert words in reader.page.locator("main").inner_text()
    reader.page.goto(f"{address}{C}/statement")
    expect(reader.page.locator("header.note")).to_contain_text(
        "This is the text as you last read it"
    )
    assert reader.page.locator("main .clause").count() > 20
    assert reader.page.evaluate("getComputedStyle(document.querySelector('.clause')).fontFamily")
    assert reader.page.evaluate("document.styleSheets[0].cssRules.length") > 20, "styles are kept"
    reader.page.goto(f"{address}{C}/vision")
    expect(reader.page.locator("header.note")).to_contain_text("was not kept on this device")
    reader.context.set_offline(False)
    reader.page.get_by_role("link", name="Try again").click()
    expect(reader.page.locator("header.top")).to_be_visible()
    reader.context.close()


def test_nothing_of_a_person_is_kept_after_signing_out(chromium, address):
    pia = open_reader(chromium, address, "Pia Mwangi")
    read_until_kept(pia, f"{C}/statement")
    pia.go("/en/account")
    pia.page.get_by_label("This is my device").check()
    for path in (
        "/en/account",
        "/en/notices",
        "/en/my/comments",
        f"{C}/statement",
        "/en/clauses/9",
    ):
        pia.go(path)
    pia.page.locator("textarea[name=body]").first.fill(CANARY)
    pia.page.locator("form:has(textarea[name=body]) button.go").first.click()
    pia.page.get_by_text(CANARY).first.wait_for()
    secrets = pia.page.eval_on_selector_all(
        "input[name=csrf]", "all => all.map(each => each.value)"
    )
    pia.page.locator("textarea[name=body]").first.fill(f"{CANARY}, and more that is not sent")
    assert wait_until(lambda: pia.page.evaluate(DATABASES) == ["consult"])
    pia.go("/en/account")
    pia.page.locator("header.top .who").click()
    pia.page.get_by_role("button", name="Sign out", exact=True).click()
    pia.page.locator("header.top").get_by_role("link", name="Sign in").wait_for()
    kept = pia.page.evaluate(KEPT)
    paths = {path for _, path, _ in kept}
    assert len({name for name, *_ in kept}) == 1, "one cache, named by the build"
    assert {f"{C}/statement", "/offline/en/"} <= paths
    assert all(
        path.startswith("/static/@") or path in {f"{C}/statement", "/offline/en/"} for path in paths
    )
    for canary in (CANARY, "Pia Mwangi", "data-reader", "csrf", *secrets):
        assert [path for _, path, body in kept if canary in body and "/js/" not in path] == []
    assert pia.page.evaluate(DATABASES) == []
    pia.context.close()


def test_a_new_build_of_the_static_files_replaces_the_cache(chromium, address):
    reader = open_reader(chromium, address)
    read_until_kept(reader, f"{C}/statement")
    reader.page.evaluate("caches.open('consult-0000000000')")
    reader.page.evaluate(
        """async () => { (await navigator.serviceWorker.getRegistration()).unregister(); }"""
    )
    read(reader, f"{C}/statement")
    assert wait_until(lambda: "consult-0000000000" not in reader.page.evaluate("caches.keys()"))
    assert len(reader.page.evaluate("caches.keys()")) == 1
    reader.context.close()


def test_a_page_that_is_offline_when_its_copy_is_due_reports_no_error(chromium, address):
    reader = open_reader(chromium, address)
    reader.go(f"{C}/statement")
    reader.page.evaluate(
        "window.unheard = []; addEventListener('unhandledrejection', e => unheard.push(e.reason))"
    )
    reader.context.set_offline(True)
    with reader.page.expect_event("requestfailed", lambda each: "offline_copy" in each.url) as one:
        reader.page.clock.fast_forward(PAUSE)
    failed = "address => import(address).then(() => false, () => true)"
    assert reader.page.evaluate(failed, one.value.url), "the one of the page has failed before"
    assert reader.page.evaluate("unheard.map(String)") == []
    reader.context.close()
