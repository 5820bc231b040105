"""Fixtures of visitors who write first: browsers without a script and without an account."""

import html
import re

import pytest

from consult.core.web.write_endpoint import COOKIE_NAME
from tests.support.forms.account_forms import follow_cookie, mails

WORDS = "Rural schools need a budget line of their own."
PERSON = {"email": "noor@people.example", "name": "Noor Salim", "speaks_for": "self", "accept": "1"}
FIELD = re.compile(r'<input type="hidden" name="([^"]+)"\s+value="([^"]*)"')


def hidden_fields(page, action, to=""):
    """Return the hidden fields of the form with this address, and with this value."""
    forms = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.S)
    form = next(each for each in forms if to in each)
    return {name: html.unescape(value) for name, value in FIELD.findall(form)}


class Visitor:
    """A browser without a script and without an account, which has opened a clause."""

    def __init__(self, client, world, secret):
        self.client, self.world = client, world
        client.token = secret
        client.set_cookie(COOKIE_NAME, secret)
        self.to = f"/en/clauses/{world.other_clause}/comments"

    def write(self, body=WORDS, **more):
        """Send the form of the clause's page; return the page that asks who it is from."""
        page = self.client.get(f"/en/clauses/{self.world.other_clause}").get_data(as_text=True)
        fields = hidden_fields(page, "/en/enter", self.to)
        return self.client.post("/en/enter", data={**fields, "body": body, **more})

    def ask(self, page, **more):
        """Send name and address; return the page that asks for the code."""
        fields = hidden_fields(page.get_data(as_text=True), "/en/enter/code")
        return self.client.post("/en/enter/code", data={**fields, **PERSON, **more})

    def send(self, page, code):
        """Send what was written with the code."""
        fields = hidden_fields(page.get_data(as_text=True), self.to)
        answer = self.client.post(self.to, data={**fields, "entry_code": code})
        follow_cookie(self.client, answer)
        return answer


@pytest.fixture
def visitor(app, world):
    def come(secret="visitor"):
        return Visitor(app.test_client(), world, secret)

    return come


@pytest.fixture
def code(app):
    """Provide code(address): the last code that was mailed there."""

    def find(address=PERSON["email"]):
        found = [re.search(r"^\d{6}$", body, re.M) for to, body in mails(app) if to == address]
        return [each[0] for each in found if each][-1]

    return find
