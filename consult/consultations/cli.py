"""Command-line commands for consultations, stages and roles, and for the first setup."""

import click

from consult.consultations.stages import actions as stage_actions
from consult.accounts.sign_in.passwords import hash_password
from consult.core.web.forms import parse_form
from consult.core.i18n import LANGUAGES, choose_title
from consult.core.permissions.rules import ROLES

from . import actions, queries
from consult.consultations.roles import queries as people, actions as roles
from .stages.actions import MINUTE_FORMAT
from .setup_actions import make_operator, set_up_installation
from .forms import ConsultationForm, GrantRoleForm, FirstConsultationForm, StageForm
from .models import STAGES, Stage

LANGUAGE_OPTION = click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default="en", help="language of the title"
)


@click.command("setup")
@click.option(
    "--admin-email", envvar="CONSULT_ADMIN_EMAIL", prompt="E-mail address of the administrator"
)
@click.option("--admin-name", envvar="CONSULT_ADMIN_NAME", prompt="Name of the administrator")
@click.option("--title", envvar="CONSULT_FIRST_TITLE", prompt="Title of the consultation")
@click.option(
    "--slug",
    envvar="CONSULT_FIRST_SLUG",
    prompt="Its address, in small letters, digits and hyphens",
)
@click.option(
    "--password",
    envvar="CONSULT_ADMIN_PASSWORD",
    prompt="Password of the administrator",
    hide_input=True,
    confirmation_prompt=True,
    help="asked for; or from CONSULT_ADMIN_PASSWORD",
)
@LANGUAGE_OPTION
def set_up_first_consultation(
    admin_email: str, admin_name: str, title: str, slug: str, password: str, language: str
) -> None:
    """Create the first administrator and the first consultation."""
    form = parse_form(
        FirstConsultationForm,
        {
            "email": admin_email,
            "name": admin_name,
            "password": password,
            "slug": slug,
            f"title_{language}": title,
        },
    )
    made = set_up_installation(
        email=form.email.lower(),
        name=form.name,
        password=form.password,
        password_hash=hash_password(form.password),
        slug=form.slug,
        title=form.title,
    )
    click.echo(
        f"made: consultation {made.id} at /{language}/c/{made.slug}, "
        f"administered by {form.email.lower()}"
    )


@click.group("consultation")
def consultation_commands() -> None:
    """Consultations of this installation."""


@consultation_commands.command("add")
@click.argument("slug")
@click.argument("title")
@LANGUAGE_OPTION
def add_consultation(slug: str, title: str, language: str) -> None:
    """Create a consultation; `role grant` gives its roles."""
    form = parse_form(ConsultationForm, {"slug": slug, f"title_{language}": title})
    made = actions.create_consultation(make_operator(), form.slug, form.title)
    click.echo(f"{made.id}\t{made.slug}\t{choose_title(made.title)}")


@consultation_commands.command("list")
def list_consultations() -> None:
    """List all consultations with the open stage."""
    for each in queries.list_consultations():
        click.echo(f"{each.id}\t{each.slug}\t{each.stage}\t{choose_title(each.title)}")


@click.group("role")
def role_commands() -> None:
    """Roles in a consultation."""


@role_commands.command("grant")
@click.argument("email")
@click.argument("slug", metavar="CONSULTATION")
@click.argument("name", metavar="ROLE", type=click.Choice(ROLES))
def grant_role(email: str, slug: str, name: str) -> None:
    """Grant a role to a person."""
    found = queries.get_consultation_by_slug(slug)
    form = parse_form(GrantRoleForm, {"email": email, "role": name})
    number = roles.grant_role_to_person(
        make_operator(found.id), found.id, form.role, user_id=None, email=form.email
    )
    click.echo(f"{email} ({number}) is {name} of {slug}")


@role_commands.command("revoke")
@click.argument("email")
@click.argument("slug", metavar="CONSULTATION")
@click.argument("name", metavar="ROLE", type=click.Choice(ROLES))
def revoke_role(email: str, slug: str, name: str) -> None:
    """Revoke a role; it ends within a second, in running servers too."""
    found = queries.get_consultation_by_slug(slug)
    roles.revoke_role(make_operator(found.id), found.id, people.find_person_id(email), name)
    click.echo(f"{email} is not {name} of {slug} any more")


@role_commands.command("list")
@click.argument("slug", metavar="CONSULTATION")
@click.argument("name", metavar="[ROLE]", required=False, type=click.Choice(ROLES))
def list_roles(slug: str, name: str | None) -> None:
    """List people with their roles."""
    found, last = queries.get_consultation_by_slug(slug), 0
    while shown := people.list_members(found.id, role=name, after=last):
        for member in shown:
            click.echo(
                f"{member.id}\t{member.name}\t{member.organisation or ''}\t{','.join(member.roles)}"
            )
        last = shown[-1].id


@click.group("stage")
def stage_commands() -> None:
    """Stages of a consultation."""


@stage_commands.command("add")
@click.argument("slug", metavar="CONSULTATION")
@click.argument("kind", type=click.Choice(STAGES))
@click.argument("title")
@click.argument("opens")
@click.argument("closes", required=False)
@LANGUAGE_OPTION
def add_stage(
    slug: str, kind: str, title: str, opens: str, closes: str | None, language: str
) -> None:
    """Add a stage; moments are in UTC, such as "2027-03-31 17:00"."""
    found = queries.get_consultation_by_slug(slug)
    form = parse_form(
        StageForm,
        {"kind": kind, f"title_{language}": title, "opens_at": opens, "closes_at": closes},
    )
    made = stage_actions.add_stage(
        make_operator(found.id),
        found.id,
        kind=form.kind,
        title=form.title,
        opens_at=form.opens_at,
        closes_at=form.closes_at,
    )
    click.echo(_format_stage(made))


@stage_commands.command("list")
@click.argument("slug", metavar="CONSULTATION")
def list_stages(slug: str) -> None:
    """List the stages by date, in UTC."""
    for each in queries.get_consultation_by_slug(slug).stages:
        click.echo(_format_stage(each))


def _format_stage(made: Stage) -> str:
    closes = made.closes_at.strftime(MINUTE_FORMAT) if made.closes_at else "-"
    return (
        f"{made.id}\t{made.kind}\t{made.opens_at.strftime(MINUTE_FORMAT)}\t{closes}"
        f"\t{choose_title(made.title)}"
    )


commands = [set_up_first_consultation, consultation_commands, role_commands, stage_commands]
