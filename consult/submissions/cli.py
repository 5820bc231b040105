"""Command-line commands that register and list submissions."""

from datetime import UTC, datetime
from pathlib import Path

import click

from consult.accounts.stakeholder_groups import list_groups, list_regions
from consult.consultations.models import Consultation
from consult.core.errors import Invalid
from consult.core.web.uploads import Upload, sanitize_filename
from consult.core.i18n import LANGUAGES
from consult.documents.cli import CONSULTATION_OPTION, make_secretariat, get_chosen_consultation

from . import actions, queries
from consult.submissions.file_contents import examine_files
from .models import KINDS, Submission


@click.group("submission")
def submission_commands() -> None:
    """Contributions received as documents and letters."""


@submission_commands.command("add")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@CONSULTATION_OPTION
@click.option("--title", default=None, help="for one file alone; else its own, or its name")
@click.option("--kind", type=click.Choice(KINDS), default="document", show_default=True)
@click.option(
    "--source", default=None, help="the name that stands on it; else what its headers say"
)
@click.option("--organisation", default=None, help="the name of a verified organization")
@click.option("--group", default=None, help="code of a stakeholder group")
@click.option("--region", default=None, help="code of a region")
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default=None, help="else recognised"
)
@click.option(
    "--received",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="the day it came in; else today",
)
@click.option("--publish", is_flag=True, help="let everyone read them at once")
def add_submissions(
    files: tuple[Path, ...],
    slug: str | None,
    title: str | None,
    kind: str,
    source: str | None,
    organisation: str | None,
    group: str | None,
    region: str | None,
    language: str | None,
    received: datetime | None,
    publish: bool,
) -> None:
    """Register files unchanged; header lines such as "Title:" in a text are read."""
    found = get_chosen_consultation(slug)
    actor = make_secretariat(found.id)
    _require_known_code("group", group, [each["code"] for each in list_groups()])
    _require_known_code("region", region, [each["code"] for each in list_regions()])
    own = queries.find_organisation_by_name(organisation) if organisation else None
    if organisation and own is None:
        raise Invalid(fields={"organisation": {"type": "literal_error"}})
    read = examine_files(
        [Upload(sanitize_filename(each.name), each.read_bytes()) for each in files]
    )
    about = actions.SubmissionDetails(
        title,
        kind,
        source,
        own.id if own else None,
        group,
        region,
        language,
        received.replace(hour=12, tzinfo=UTC) if received else None,
    )
    made = actions.register_submissions(actor, found.id, read, about)
    if publish:
        actions.publish_submissions(actor, [each.id for each in made])
    for each in made:
        click.echo(f"{each.number}\t{_format_submission(each)}")


def _require_known_code(name: str, code: str | None, codes: list[str]) -> None:
    if code is not None and code not in codes:
        raise Invalid(fields={name: {"type": "literal_error"}})


@submission_commands.command("list")
@CONSULTATION_OPTION
def list_submissions(slug: str | None) -> None:
    """List the register with the state of each submission."""
    found: Consultation = get_chosen_consultation(slug)
    for each in queries.list_submissions(
        make_secretariat(found.id), found.id, limit=queries.MOST_ROWS
    ).rows:
        click.echo(
            f"{each.number}\t{queries.get_submission_state(each)}\t{_format_submission(each)}"
        )


def _format_submission(each: Submission) -> str:
    return "\t".join(
        (each.group_code or "-", each.region_code or "-", each.language, each.source, each.title)
    )


commands = [submission_commands]
