"""Command-line commands for people, organizations, governments and API tokens."""

import secrets
from typing import TextIO

import click

from consult.core.permissions.actor import Actor
from consult.core.errors import Invalid, NotFound
from consult.core.web.forms import parse_form
from consult.core.i18n import LANGUAGES

from consult.accounts.organisations import (
    government_actions as governments,
    actions as organisations,
)
from consult.accounts.people import actions as people
from . import queries
from consult.accounts.sign_in.api_token_actions import create_api_token
from .forms import AddOrganisationForm, AddPersonForm, ApiTokenForm
from .models import User
from consult.accounts.sign_in.passwords import hash_password

OPERATOR = Actor(
    roles=frozenset({(0, "administrator")})
)  # an administrator without an account, for commands on the server


def _get_person(email: str) -> User:
    found = queries.find_person_by_email(email)
    if found is None:
        raise NotFound(what="User", email=email)
    return found


@click.group("person")
def person_commands() -> None:
    """People of this installation."""


@person_commands.command("add")
@click.argument("email")
@click.argument("name")
@click.option(
    "--organisation", type=int, help="number of the organization that the person speaks for"
)
@click.option("--verified", is_flag=True, help="the affiliation is verified")
@click.option("--title", help="what the person does")
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default="en", help="language of mails"
)
@click.option("--timezone", default="UTC", help="time zone, such as Africa/Nairobi")
@click.option("--password", envvar="CONSULT_PASSWORD", help="else one is made and shown once")
def add_person(
    email: str,
    name: str,
    organisation: int | None,
    title: str | None,
    language: str,
    timezone: str,
    password: str | None,
    *,
    verified: bool,
) -> None:
    """Add a person whose address needs no confirmation; `role grant` gives roles."""
    given = password or secrets.token_urlsafe(15)
    form = parse_form(
        AddPersonForm,
        {
            "email": email,
            "name": name,
            "title": title,
            "language": language,
            "timezone": timezone,
            "password": given,
            "organisation_id": organisation,
        },
    )
    made = people.add_person(
        OPERATOR,
        **form.model_dump(),
        password_hash=hash_password(form.password),
        affiliation="verified" if verified else None,
    )
    click.echo(f"{made.id}\t{made.name}\t{made.email}")
    if password is None:
        click.echo(f"password, shown this once: {given}")


@person_commands.command("list")
@click.argument("words", required=False, default="")
def list_people(words: str) -> None:
    """List people, optionally those whose name or address contains a text."""
    last = 0
    while found := queries.search_people(OPERATOR, words, last):
        for each in found:
            standing = (
                "closed"
                if each.closed_at
                else "disabled"
                if each.disabled_at
                else (each.affiliation or "individual")
                if each.confirmed_at
                else "unconfirmed"
            )
            named = each.organisation.name if each.organisation else ""
            click.echo(f"{each.id}\t{each.name}\t{each.email or ''}\t{standing}\t{named}")
        last = found[-1].id


@person_commands.command("disable")
@click.argument("email")
def disable_account(email: str) -> None:
    """Disable an account and end its sign-ins within a second, in running servers too."""
    people.disable_person(OPERATOR, _get_person(email).id)
    click.echo(f"{email} is disabled")


@person_commands.command("enable")
@click.argument("email")
def enable_account(email: str) -> None:
    """Enable an account again."""
    people.enable_person(OPERATOR, _get_person(email).id)
    click.echo(f"{email} is enabled")


@person_commands.command("codes")
@click.argument("email")
def give_codes(email: str) -> None:
    """Turn on one-time codes for a person; the key for the authenticator app is shown once."""
    click.echo(people.give_second_factor(OPERATOR, _get_person(email).id))


@click.group("organisation")
def organisation_commands() -> None:
    """Organizations of this installation."""


@organisation_commands.command("add")
@click.argument("name")
@click.argument("group")
@click.argument("region")
@click.option("--website", help="https://…")
def add_organisation(name: str, group: str, region: str, website: str | None) -> None:
    """Add a verified organization (governments: see `governments`)."""
    form = parse_form(
        AddOrganisationForm, {"name": name, "group": group, "region": region, "website": website}
    )
    made = organisations.add_organisation(OPERATOR, **form.model_dump())
    click.echo(f"{made.id}\t{made.name}")


@organisation_commands.command("list")
def list_organisations() -> None:
    """List organizations and governments."""
    last = 0
    while found := queries.list_organisations(after=last):
        for each in found:
            click.echo(
                f"{each.id}\t{each.name}\t{each.group_code}\t{each.region_code}\t{each.status}"
            )
        last = found[-1].id


@organisation_commands.command("verify")
@click.argument("number", type=int)
def verify_proposed_organisation(number: int) -> None:
    """Verify a proposed organization."""
    organisations.verify_organisation(OPERATOR, number)
    click.echo(f"{number} is verified")


@click.command("governments")
@click.argument("file", type=click.File(encoding="utf-8-sig"))
def replace_government_list(file: TextIO) -> None:
    """Replace the closed list of governments by a CSV file: code,region,en,fr,ar,es,ru,zh."""
    try:
        text = file.read()
    except UnicodeDecodeError:
        raise Invalid("list_wrong", line=1) from None
    changed = governments.replace_governments(OPERATOR, text)
    click.echo(
        f"{changed.new} new, {changed.changed} changed, {changed.unlisted} taken off, "
        f"{changed.same} as before"
    )


@click.command("token")
@click.argument("email")
@click.option("--label", default="command line", help="what it is for")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(["contribute", "speak", "manage"]),
    multiple=True,
    help="what the program may do besides reading; may be repeated",
)
@click.option("--days", type=int, default=30, help="days until it ends, at most 90")
@click.option("--code", help="a one-time code of the person; speak and manage need one")
def create_token(
    email: str, label: str, scopes: tuple[str, ...], days: int, code: str | None
) -> None:
    """Create a bearer token for a program that acts for a person; it is shown once."""
    form = parse_form(ApiTokenForm, {"label": label, "scopes": list(scopes), "days": days})
    user = _get_person(email)
    click.echo(
        create_api_token(
            Actor(user.id), user.id, form.label, frozenset(form.scopes), form.days, code=code
        )
    )


commands = [person_commands, organisation_commands, replace_government_list, create_token]
