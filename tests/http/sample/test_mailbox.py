"""Tests of the mail box of the sample: joining without a shell, and nothing elsewhere."""

import re

import pytest

from consult.core.events.log import transaction
from consult.core.mail import write_mail
from tests.support.forms.account_forms import JOINING, SIGNING, follow_cookie

JOIN = {**JOINING, "language": "en", "email": "amina@visitor.example"}


@pytest.fixture
def settings(request):
    """Provide the settings of a sample, or those that a test asks for."""
    return getattr(request, "param", {"SAMPLE": True})


def send(app, address):
    """Write a mail to an address."""
    with app.app_context(), transaction():
        write_mail(address, "en", "already_here", name="Ann", token="a-secret-token")


def test_a_person_joins_in_a_sample_with_nothing_but_the_browser(world, browser):
    client = browser()
    form = client.get("/en/join").text
    assert 'href="/en/mailbox"' in form and "ends in .example" in form
    sent = client.fill("/en/join", JOIN).headers["Location"]
    (box,) = re.findall(r'href="(/en/mailbox[^"]*)"', client.get(sent).text)
    (link,) = re.findall(r'<a href="(/en/confirm/[^"]+)"', client.get(box).text)
    assert client.fill(link, {}).status_code == 303
    entered = client.fill("/en/sign-in", {**SIGNING, "email": JOIN["email"]})
    assert entered.status_code == 303 and follow_cookie(client, entered)
    assert "Tomé Alves" in client.get("/en/account").text


@pytest.mark.parametrize("settings", [{"SAMPLE": False}], indirect=True)
def test_outside_of_a_sample_there_is_no_mail_box_and_no_page_names_it(app, world, browser):
    send(app, "ann@visitor.example")
    for name in (None, "ada"):
        page = browser(name).get("/en/mailbox?to=ann@visitor.example")
        assert page.status_code == 404 and "a-secret-token" not in page.text
    client = browser()
    sent = client.fill("/en/join", JOINING).headers["Location"]
    assert "@" not in sent and "%40" not in sent
    for path in ("/en/join", sent, "/en/forgotten", "/en/sign-in"):
        assert "mailbox" not in client.get(path).text


@pytest.mark.parametrize(
    "address",
    [
        "amadou@post.example",
        "ada@itu.int",
        "ada@example.com",
        "ada@example.evil.int",
        "x@y.example.org",
        "%",
    ],
)
def test_mails_to_real_addresses_and_to_people_of_the_sample_are_shown_to_nobody(
    app, world, browser, address
):
    send(app, address)
    for wanted in (address, f"{address} ", "", "%.example", "@.example"):
        page = browser().get("/en/mailbox", query_string={"to": wanted})
        assert page.status_code == 200 and "a-secret-token" not in page.text
    real = browser().get("/en/mailbox", query_string={"to": address}).text
    assert "Emails to this address are not shown" in real


def test_a_mail_box_shows_the_mails_of_its_address_alone_and_escapes_them(app, world, browser):
    send(app, "ann@visitor.example")
    with app.app_context(), transaction():
        write_mail(
            "bob@visitor.example", "en", "already_here", name="<script>alert(1)</script>", token="b"
        )
    ann = browser().get("/en/mailbox?to=Ann@Visitor.example").text
    bob = browser().get("/en/mailbox?to=bob@visitor.example").text
    assert "a-secret-token" in ann and "<article" in ann and "&lt;script&gt;" not in ann
    assert "a-secret-token" not in bob and "&lt;script&gt;" in bob
    assert "<script>alert" not in bob
    nothing = browser().get("/en/mailbox?to=cy@visitor.example").text
    assert "No email was sent to this address yet" in nothing
