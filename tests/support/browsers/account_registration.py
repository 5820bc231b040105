"""Accounts in an installation without a sample, created by form, mail and confirmation link."""

import email
import re
from email import policy

from tests.browser.conftest import Visitor
from tests.support.servers.deadline import wait_for_value

MAIL_TIMEOUT = 30  # seconds until a mail is written, beside other tests
SHARED_PASSWORD = "a calm sentence of words"
FIRST_RUN_SETTINGS = {
    "CONSULT_ADMIN_EMAIL": "ada@office.example",
    "CONSULT_ADMIN_NAME": "Ada Brook",
    "CONSULT_ADMIN_PASSWORD": SHARED_PASSWORD,
    "CONSULT_FIRST_TITLE": "WSIS+20",
    "CONSULT_FIRST_SLUG": "wsis20",
}
SERVING_ROLES = {"rosa": "moderator", "karim": "chair"}
DELEGATES = {
    "pia": ("Lakeside Schools Network", "civ", "africa"),
    "jonas": ("Northern Carriers", "pri", "europe"),
    "wen": ("Scripts Forum", "tec", "asia"),
}


def open_visitor(chromium, address):
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="en-GB", accept_downloads=True
    )
    context.set_default_timeout(20_000)
    return Visitor(context, address)


def sign_in_with_password(chromium, address, name):
    person = open_visitor(chromium, address)
    person.go("/en/sign-in")
    person.page.fill(
        "[name=email]", "ada@office.example" if name == "ada" else f"{name}@people.example"
    )
    person.page.fill("[name=password]", SHARED_PASSWORD)
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(lambda url: "/sign-in" not in url)
    return person


def create_accounts(chromium, address, folder, names):
    """Create accounts with the form, the mail and the link in it; the mails come meanwhile."""
    people = {name: _ask_for_account(chromium, address, name) for name in names}
    for name, person in people.items():
        person.go(wait_for_link(folder, name))
        person.page.locator("main form button").first.click()
        person.context.close()


def _ask_for_account(chromium, address, name):
    person = open_visitor(chromium, address)
    person.go("/en/join")
    page = person.page
    page.fill("[name=name]", name.title())
    page.fill("[name=email]", f"{name}@people.example")
    page.fill("[name=password]", SHARED_PASSWORD)
    if name in DELEGATES:
        organisation, group, region = DELEGATES[name]
        page.check("[name=speaks_for][value=new]")
        page.fill("[name=new_name]", organisation)
        page.check(f"[name=new_group][value={group}]")
        page.select_option("[name=new_region]", region)
    else:
        page.check("[name=speaks_for][value=self]")
    page.check("[name=accept]")
    page.get_by_role("button", name="Join", exact=True).click()
    page.wait_for_url("**/sent*")
    return person


def load_mails_to(folder, name):
    """Return the mails to this person, newest first."""
    every = (
        email.message_from_bytes(file.read_bytes(), policy=policy.default)
        for file in sorted((folder / "mail").glob("*.eml"), reverse=True)
    )
    return [mail for mail in every if f"{name}@people.example" in mail["To"]]


def wait_for_link(folder, name):
    """Wait for the mail to this person; return the path of its link."""

    def link():
        found = (
            re.search(r"https?://[^/\s]+(/\S*confirm/\S+)", mail.get_content())
            for mail in load_mails_to(folder, name)
        )
        return next((each[1] for each in found if each), None)

    return wait_for_value(link, f"no mail to {name}", MAIL_TIMEOUT)
