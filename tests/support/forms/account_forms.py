"""Forms of the account pages: filled in to join and to sign in, and the links of their mails."""

import re

from sqlalchemy import select

from consult.core.database.engine import db
from consult.core.web.write_endpoint import COOKIE_NAME
from consult.core.mail import Mail
from tests.http.conftest import GOOD_PASSWORD

JOINING = {
    "name": "Tomé Alves",
    "email": "tome@ribeirinhos.example",
    "password": GOOD_PASSWORD,
    "language": "fr",
    "accept": "1",
    "timezone": "America/Belem",
    "speaks_for": "self",
}
SIGNING = {"email": "pia@people.example", "password": GOOD_PASSWORD}


def follow_cookie(client, response):
    """Store the cookie of the answer, as a browser does."""
    found = re.search(rf"{COOKIE_NAME}=([^;]*)", response.headers.get("Set-Cookie", ""))
    client.token = found.group(1) if found else client.token
    return client.token


def mails(app):
    with app.app_context():
        return [(mail.to, mail.body) for mail in db.session.scalars(select(Mail).order_by(Mail.id))]


def path_in(body):
    return re.search(r"https?://[^/]+(/\S+)", body).group(1)
