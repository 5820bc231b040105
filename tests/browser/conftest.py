"""Fixtures of the browser tests: a served sample for each file, one Chromium, a new context
for each person.
"""

import fcntl
import os
import re
import shutil
from contextlib import suppress
from functools import partial, wraps

import pytest
from playwright.sync_api import Error, Locator, Page, expect, sync_playwright

from tests.support.browsers.page_record import PageRecord, describe_open_pages
from tests.support.browsers.served_sample import (
    CHROMIUM_PATH,
    CHROMIUM_OPTIONS,
    prepare_installation,
    serve_installation,
)

expect.set_options(
    timeout=15_000
)  # a busy machine takes its time; what must be there sooner says so itself


def _wait_for_load(press):
    """Wrap a click or key press so that it waits for the load of the page that it leads to."""

    @wraps(press)
    def pressed(self, *given, **how):
        press(self, *given, **how)
        (self.page if isinstance(self, Locator) else self).wait_for_load_state()

    return pressed


def _look_often(wait_for):
    """Wrap a wait for an element so that it looks every 40 ms in the first second.

    Playwright looks after 0.27 s and then after 0.77: most of what a page hears from the server
    comes between them.
    """
    is_there = {
        "visible": Locator.is_visible,
        "hidden": Locator.is_hidden,
        "attached": lambda each: each.count() == 1,
        "detached": lambda each: each.count() == 0,
    }

    @wraps(wait_for)
    def waited(self, *, timeout=None, state="visible"):
        with suppress(Error):  # a page that is just being replaced; the wait itself bears that
            for _ in range(25):
                if is_there[state](self):
                    return
                self.page.wait_for_timeout(40)
        wait_for(self, timeout=timeout, state=state)

    return waited


Locator.wait_for = _look_often(Locator.wait_for)
for _kind in (Locator, Page):
    _kind.click, _kind.press = _wait_for_load(_kind.click), _wait_for_load(_kind.press)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Add to the report of a failure what the open pages show."""
    report = yield
    if report.failed and call.when == "call" and (shown := describe_open_pages()):
        report.sections.append(("Open pages", shown))
    return report


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """Prepare the folder of an installation with the sample, which no test changes.

    The processes of a run share it: the first one prepares it, and the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prepared"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            prepare_installation(folder / "instance")
            (folder / "ready").touch()
    return folder / "instance"


@pytest.fixture(scope="module")
def instance(prepared, tmp_path_factory):
    """Copy the prepared folder, so that each file of tests has an installation of its own."""
    return shutil.copytree(prepared, tmp_path_factory.mktemp("instance"), dirs_exist_ok=True)


@pytest.fixture(scope="module")
def address(instance):
    """Serve the sample; yield its address."""
    with serve_installation(instance) as found:
        yield found


def make_context(new_context, **options):
    """Make a context without service workers, which hide requests from a test that holds them.

    A test of the worker itself asks for it: `service_workers="allow"`. Its pages are recorded
    for the report of a failure.
    """
    context = new_context(**{"service_workers": "block", **options})
    context.on("page", PageRecord)
    return context


@pytest.fixture(scope="session")
def chromium():
    """Start one Chromium for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM_PATH, args=CHROMIUM_OPTIONS)
        browser.new_context = partial(make_context, browser.new_context)
        yield browser
        browser.close()


class Visitor:
    """A person at a browser, who opens pages and collects their errors."""

    def __init__(self, context, address, *, tour=False):
        self.context, self.address = context, address
        if not tour:  # as in a browser that has shown it
            context.add_init_script("try { localStorage.setItem('consult.tour', '1'); } catch {}")
        self.page = context.new_page()
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text)
                if message.type == "error"
                and "Failed to load resource" not in message.text
                and "ERR_INTERNET_DISCONNECTED" not in message.text
                and "WebSocket" not in message.text
                else None
            ),
        )

    def go(self, path):
        """Open a page of consult."""
        return self.page.goto(self.address + path)

    def start_as(self, name, language="en"):
        """Sign in as a person of the sample without opening a page, which takes a tenth of the
        time.
        """
        page = self.context.request.get(f"{self.address}/{language}/sign-in").text()
        (person,) = (each for each in page.split("<li")[1:] if name in each)
        fields = dict(re.findall(r'name="(csrf|user_id)"\s+value="([^"]*)"', person))
        action = re.search(r'action="([^"]+)"', person)[1]
        answer = self.context.request.post(self.address + action, form=fields, max_redirects=0)
        assert answer.status == 303, answer.text()
        return self

    def sign_in(self, name, language="en"):
        """Sign in as a person of the sample with one click."""
        self.go(f"/{language}/sign-in")
        self.page.evaluate(
            "document.querySelectorAll('main details').forEach(each => each.open = true)"
        )
        self.page.locator("li", has_text=name).get_by_role("button").click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self


@pytest.fixture
def visit(chromium, address):
    """Provide visit(name, **how), a new browser context signed in as that person; visit() is
    anonymous.
    """
    visits = []

    def begin(name=None, language="en", *, tour=False, **how):
        how = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **how}
        context = chromium.new_context(**how)
        context.set_default_timeout(20_000)
        person = Visitor(context, address, tour=tour)
        visits.append(person)
        if name:
            person.start_as(name, language)
        return person

    yield begin
    for person in visits:
        person.context.close()
    assert [each for person in visits for each in person.complaints] == []


@pytest.fixture(scope="module")
def desk(chromium, address):
    """Create a version based on the zero draft; return the path of its desk, without the
    language.
    """
    claire = Visitor(chromium.new_context(locale="en-GB"), address).start_as("Claire Vauthier")
    claire.go("/en/c/wsis20/statement/versions")
    current = claire.page.locator("#f-based_on option").nth(1).get_attribute("value")
    given = {
        "slug": "rev-1",
        "title_en": "Rev.1",
        "symbol": "WSIS+20/S/Rev.1",
        "based_on": current,
        "csrf": claire.page.locator("input[name=csrf]").first.get_attribute("value"),
    }
    assert claire.context.request.post(f"{address}/en/c/wsis20/statement/versions", form=given).ok
    claire.go("/en/c/wsis20/statement/desk")
    number = re.search(r"/versions/(\d+)/desk", claire.page.content())[1]
    claire.context.close()
    return f"/versions/{number}/desk"
