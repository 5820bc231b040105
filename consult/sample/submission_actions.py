"""What the sample's process received as letters and papers, and what the secretariat entered on their sources' behalf."""
from functools import partial
from pathlib import Path
from typing import Any

from consult.comments.submission_entry_actions import enter_comment
from consult.comments.passages import Quote
from consult.core.permissions.actor import Actor
from consult.core.web.uploads import Upload
from consult.submissions.actions import About, publish, read_files, register

from .timeline_actions import Deed, Known

FOLDER = Path(__file__).parent / "data" / "submissions"


def received(known: Known, secretary: Actor, rows: list[dict[str, Any]]) -> list[Deed]:
    """The files, entered into the register as they came in, and published; they say of themselves from whom they are."""
    return [deed for each in rows for deed in (
        Deed(each["days_ago"], partial(_register, known, secretary, each)),
        Deed(each["published_days_ago"], partial(_publish, known, secretary, each)))]


def _register(known: Known, secretary: Actor, each: dict[str, Any]) -> None:
    read = read_files([Upload(each["file"], (FOLDER / each["file"]).read_bytes())])
    about = About(kind=each["kind"], received_at=known.ago(each["days_ago"]))
    known.submissions[each["file"]] = register(secretary, known.consultation, read, about)[0].id


def _publish(known: Known, secretary: Actor, each: dict[str, Any]) -> None:
    publish(secretary, [known.submissions[each["file"]]])


def entered(known: Known, secretary: Actor, rows: list[dict[str, Any]]) -> list[Deed]:
    """What was entered from them as comments, in the language of the file."""
    return [Deed(said["days_ago"], partial(_enter, known, secretary, each, said))
            for each in rows for said in each["entered"]]


def _enter(known: Known, secretary: Actor, each: dict[str, Any], said: dict[str, Any]) -> None:
    enter_comment(secretary, known.submissions[each["file"]], said["body"], kind=said["kind"],
                  clause_id=known.clauses[said["document"], said["clause"]], language=each["file"].split(".")[1],
                  quote=Quote(said["quote"]) if said["quote"] else None)
