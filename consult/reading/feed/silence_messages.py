"""Feed texts about silence procedures: opened, extended, ended."""

from datetime import datetime
from typing import Any

from consult.core.i18n import gettext as _
from consult.core.i18n import ngettext

from consult.consolidation.silence.models import Silence
from consult.core import i18n
from consult.core.addresses import build_path
from consult.core.database.engine import db

SilenceEntryText = tuple[str, str, list[tuple[str, str, str]]]  # title, summary, links


def format_silence_event(event: Any) -> SilenceEntryText | None:
    """Format an event of a silence procedure, in the language in force; None if it is gone."""
    silence = db.session.get(Silence, event.subject_id)
    if silence is None or silence.ballot is None:
        return None
    known = {"number": silence.ballot.number, "text": i18n.choose_title(silence.document.title)}
    title, summary = TEXT_BUILDERS[event.verb](event, silence, known)
    return (
        title,
        summary,
        [("alternate", _build_path(silence), title)],
    )


def _build_path(silence: Silence) -> str:
    return build_path("consolidation.silence", i18n.get_language(), silence_id=silence.id)


def _format_opened(event: Any, silence: Silence, known: dict[str, Any]) -> tuple[str, str]:
    title = ngettext(
        "%(num)s clause of %(text)s is under silence (B-%(number)s)",
        "%(num)s clauses of %(text)s are under silence (B-%(number)s)",
        len(silence.clauses),
        **known,
    )
    return title, " ".join([_format_deadline(event.facts["until"]), silence.reason])


def _format_extended(event: Any, _silence: Silence, known: dict[str, Any]) -> tuple[str, str]:
    return _(
        "Deadline changed for the silence on clauses of %(text)s (B-%(number)s)", **known
    ), _format_deadline(event.facts["until"])


def _format_deadline(moment: str) -> str:
    return _(
        "Adopted unless an entitled delegate objects before %(moment)s.",
        moment=i18n.format_utc_moment(datetime.fromisoformat(moment)),
    )


def _format_ended(event: Any, _silence: Silence, known: dict[str, Any]) -> tuple[str, str]:
    adopted, broken, pending = (len(event.facts[name]) for name in ("adopted", "broken", "pending"))
    said = [ngettext("%(num)s clause adopted", "%(num)s clauses adopted", adopted)]
    if broken:
        said.append(
            ngettext(
                "the silence on %(num)s clause broken",
                "the silence on %(num)s clauses broken",
                broken,
            )
        )
    if pending:
        said.append(
            ngettext(
                "the chair rules on an objection to %(num)s clause",
                "the chair rules on objections to %(num)s clauses",
                pending,
            )
        )
    return _(
        "The silence on clauses of %(text)s is over (B-%(number)s)", **known
    ), i18n.get_semicolon().join(said)


TEXT_BUILDERS = {
    "silence.opened": _format_opened,
    "silence.extended": _format_extended,
    "silence.ended": _format_ended,
}
