"""The stored answers to writes: a request that is repeated gets the first answer again."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from sqlalchemy import ColumnElement, Select, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model, PreparedStatement, db, utc_now
from consult.core.digests import hash_text
from consult.core.jobs.scheduler import run_every
from consult.core.permissions.actor import Visitor

KEEP_ANSWERS_FOR = timedelta(days=7)
CONFIRM_FOR = timedelta(hours=12)  # after an act; a page that is loaded again still says it
CONFIRMS = re.compile(r"[?&]done=")  # an address that says what was done
NAMES_THING = re.compile(r"-[0-9]+$")
AnswerType = TypeVar("AnswerType", bound=Any)  # with status and location


class KeptAnswer(Model):
    """The stored answer to a write, saved in its transaction; a repeated request gets it again."""

    scope: Mapped[str] = mapped_column(primary_key=True)  # the user, or the anonymous browser
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    status: Mapped[int]
    location: Mapped[str | None]
    body: Mapped[str]
    kept_at: Mapped[datetime]  # no index: it is read once a night, when old answers are deleted


KEPT_ANSWERS = KeptAnswer.__table__
SELECT_KEPT_ANSWER = PreparedStatement(
    select(
        KEPT_ANSWERS.c.digest, KEPT_ANSWERS.c.status, KEPT_ANSWERS.c.location, KEPT_ANSWERS.c.body
    ).where(KEPT_ANSWERS.c.scope == bindparam("scope"), KEPT_ANSWERS.c.key == bindparam("key"))
)
INSERT_KEPT_ANSWER = PreparedStatement(insert(KEPT_ANSWERS))


def build_answer_scope(who: Visitor) -> str:
    """Return the name under which answers to a visitor are stored: the person, or the browser."""
    return f"user:{who.actor.user_id}" if who.actor.signin_id else f"browser:{hash_text(who.token)}"


def keep_confirmation(scope: str, answer: AnswerType) -> AnswerType:
    """Store the address of an answer that is not stored, if the page there confirms the act."""
    if answer.location and CONFIRMS.search(answer.location):
        INSERT_KEPT_ANSWER(
            scope=scope,
            key=secrets.token_urlsafe(16),
            digest="",
            status=answer.status,
            location=answer.location,
            body="",
            kept_at=utc_now(),
        )
    return answer


def was_answered(scope: str, path: str, query: bytes, said: str) -> bool:
    """Return whether a write of a scope led to an address lately, in whatever language.

    Args:
        said: the value of the address that says what was done. One that ends in a number
            (`sent-12`) names its thing, and holds on each page that shows the thing.
    """
    recent = select(KeptAnswer.location).where(
        KeptAnswer.scope == scope,
        KeptAnswer.kept_at >= utc_now() - CONFIRM_FOR,
        KeptAnswer.location.contains("?"),
    )
    wanted = _sort_parts(query.decode(errors="replace"))
    names_thing = NAMES_THING.search(said) is not None
    return any(
        _sort_parts(parts.query) == wanted
        and (names_thing or _strip_language(unquote(parts.path)) == _strip_language(path))
        for parts in map(urlsplit, filter(None, db.session.scalars(recent)))
    )


def _sort_parts(query: str) -> list[tuple[str, str]]:
    return sorted(parse_qsl(query, keep_blank_values=True))


def _strip_language(path: str) -> str:
    return path.partition("/")[2].partition("/")[2]


def empty_digests(scopes: Select[str], *places: ColumnElement[bool]) -> None:
    """Empty the digests of the answers of these scopes (a query) that are at one of the places."""
    db.session.execute(
        update(KeptAnswer).where(KeptAnswer.scope.in_(scopes), or_(*places)).values(digest="")
    )


@run_every(hours=24, name="core.web.delete_old_answers")
def delete_old_answers() -> None:
    """Delete stored answers that are too old for a repeated request."""
    db.session.execute(delete(KeptAnswer).where(KeptAnswer.kept_at < utc_now() - KEEP_ANSWERS_FOR))
