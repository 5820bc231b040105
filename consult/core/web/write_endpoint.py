"""The write endpoint: the decorator through which every changing request passes.

    @views.post("/clauses/<int:clause_id>/comments")
    @write_endpoint(CommentForm, rerender=show_thread)
    def post_comment(actor, form, clause_id): ...

identity (a short read) → CSRF → body → form → slow work → transaction: idempotency key,
view, stored answer, COMMIT
"""

import json
import secrets
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, NamedTuple

from flask import Request, Response, current_app, g, make_response, request
from pydantic import BaseModel
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.http import parse_cookie

from consult.core.permissions.actor import Actor, Visitor
from consult.core.permissions.rules import require_scope
from consult.core.database.group_commit import get_conflict_keys, run_batched
from consult.core.database.engine import utc_now
from consult.core.digests import hash_text
from consult.core.errors import (
    Forbidden,
    Invalid,
    Problem,
    SignInRequired,
    TooManyRequests,
    Unavailable,
)
from consult.core.events.log import transaction
from consult.core.hooks import entry_endpoints, get_app_hooks
from consult.core.permissions.refusal_log import log_refusal
from consult.core.database.kept_answers import (
    INSERT_KEPT_ANSWER,
    SELECT_KEPT_ANSWER,
    build_answer_scope,
    keep_confirmation,
)
from consult.core.database.sent_drafts import finish_draft, take_draft_mark
from .csrf import check_csrf_token
from .security_headers import is_framed
from .uploads import Upload, find_file_fields, read_uploads
from .forms import Form, EmptyForm, FormState, read_form_fields, parse_form

COOKIE_NAME = "consult"
FORM_MEDIA_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
ENTRY_FIELD = "entry_code"  # with which a visitor sends a form


class WriteAnswer(NamedTuple):
    """The answer to a write, in plain values that can be stored and passed between sessions."""

    status: int
    location: str | None = None
    body: str = ""
    cookie: str | None = None  # secret of a new sign-in; "" ends the sign-in. Never stored.
    repeat_answer: tuple[int, str | None, str] | None = (
        None  # the answer to a repeated request, if it differs from the first one
    )


def json_answer(shape: BaseModel, status: int = 200) -> WriteAnswer:
    """Answer with the JSON form of a shape."""
    return WriteAnswer(status, None, shape.model_dump_json())


def redirect_to(place: str) -> WriteAnswer:
    """Answer a form with a redirect to a page."""
    return WriteAnswer(303, place)


def get_bearer_token() -> str | None:
    """Return the bearer token of the request, which identifies a program, or None."""
    given = request.environ.get("HTTP_AUTHORIZATION")  # .headers searches in several ways
    if not given:
        return None
    kind, _, token = given.partition(" ")
    return token.strip() if kind.lower() == "bearer" and token.strip() else None


def read_visitor() -> Visitor:
    """Read the visitor afresh, by the hash of the bearer token or of the opaque cookie."""
    if is_framed(request.path):  # the same for everyone who meets it on a site
        return Visitor("")
    token = get_bearer_token() or parse_cookie(request.environ.get("HTTP_COOKIE")).get(
        get_cookie_name()
    )  # .cookies parses every header
    return get_app_hooks().identify_visitor(token) if token else Visitor("")


def get_visitor() -> Visitor:
    """Return the visitor of this request; read at most once, in a short transaction-free read."""
    who: Visitor | None = request.environ.get("consult.visitor")
    if who is None:
        who = request.environ["consult.visitor"] = read_visitor()
    return who


def ensure_visitor_secret() -> Visitor:
    """Return the visitor with a cookie secret; a browser without one gets a new secret."""
    who = get_visitor()
    if not who.token:
        who = request.environ["consult.visitor"] = Visitor(secrets.token_urlsafe(32))
    return who


def get_known_visitor() -> Visitor:
    """Return the visitor of this request if it was read, else nobody.

    A refusal must not ask the database, which may be the reason for the refusal.
    """
    known: Visitor = request.environ.get("consult.visitor") or Visitor("")
    return known


def explain_end(problem: Problem) -> Problem:
    """Return the refusal; if a sign-in is needed and the reader's has ended, with the reason."""
    why = get_known_visitor().ended
    if why and problem.code == SignInRequired.code:
        return SignInRequired(f"sign_in_{why}", **problem.details)
    return problem


def get_cookie_name() -> str:
    """Return the cookie's name; with https, the prefix `__Host-` lets only this host set it."""
    return (
        f"__Host-{COOKIE_NAME}"
        if current_app.config["PUBLIC_URL"].startswith("https:")
        else COOKIE_NAME
    )


def write_endpoint(
    form: type[Form] = EmptyForm,
    *,
    rule: str | None = None,
    batched: bool = False,
    store_answer: bool = True,
    read_only: bool = False,
    is_repeat: Callable[..., bool] | None = None,
    to_page: Callable[..., Response] | None = None,
    rerender: Callable[..., Any] | None = None,
    precompute: Callable[[Any], Any] | None = None,
) -> Callable[..., Any]:
    """Make a view a write endpoint.

    The view gets the actor and the parsed form, and returns a WriteAnswer.

    Args:
        rule: the rule of the permission table whose scope a program's token needs. Without one
            the endpoint is for people only.
        batched: share the COMMIT with other requests (see `group_commit.run_batched`). The
            view then handles plain values only.
        store_answer: store the answer under the idempotency key. Never for an answer that holds a
            secret.
        read_only: the view only reads, and its input is too long for a URL: no transaction, no
            lock.
        is_repeat: whether a request with a known key may be the first one again, for a form that
            leaves no digest (`Form.may_leave_digest`). It gets what the view gets.
        to_page: builds the page of an answer without a location, after the COMMIT, outside of
            the lock.
        rerender: the view of the page that holds the form; it shows a refused form
            again.
        precompute: work on the form that must not hold the lock (argon2). The view gets its
            result as the keyword argument `precomputed`.

    Raises:
        SignInRequired: a request to the API has neither a token nor a cookie.
        Problem: the refusal, if `rerender` is not given or the request comes from a script.
    """

    def door(view: Callable[..., WriteAnswer]) -> Callable[..., Response]:
        @wraps(view)
        def enter(**path: Any) -> Response:
            given: dict[str, Any] = {}
            try:
                who = get_visitor()
                _require_credentials(who)
                _require_token_scope(who.actor, rule)
                key = _check_csrf_and_take_key(who, given := _read_body(who, form))
                if ENTRY_FIELD in given and request.endpoint in entry_endpoints:
                    who = _enter_by_code(who, given)
                draft = "" if request.is_json else take_draft_mark(given, form)
                fields = parse_form(form, given)
                if read_only:
                    return build_response(view(who.actor, fields, **path))
                more = {"precomputed": precompute(fields)} if precompute else {}
                sent = fields.model_dump_json() if form.may_leave_digest else ""
                digest = (
                    hash_text(f"{request.method} {request.path} {sent}") if store_answer else ""
                )
                scope = build_answer_scope(who)

                def work() -> WriteAnswer:
                    def act() -> WriteAnswer:
                        answered = view(who.actor, fields, **more, **path)
                        return finish_draft(answered, who.actor, "" if batched else draft, given)

                    if not store_answer:
                        return keep_confirmation(scope, act())
                    again = partial(is_repeat, who.actor, fields, **path) if is_repeat else None
                    return _run_once(scope, key, digest, act, again)

                answer = (
                    finish_draft(
                        run_batched(work, get_conflict_keys(who.actor, scope)),
                        who.actor,
                        draft,
                        given,
                    )
                    if batched
                    else _run_in_transaction(work)
                )
                return (
                    to_page(answer, **path)
                    if to_page and answer.location is None
                    else build_response(answer)
                )
            except EntryRefused as refused:
                return _show_entry_again(refused.args[0])
            except Problem as problem:
                return _show_form_again(problem, given, rerender, path)

        enter.form = form  # type: ignore[attr-defined]  # for the description of the API
        enter.rule = rule  # type: ignore[attr-defined]  # the same
        return enter

    return door


class EntryRefused(Exception):
    """The refusal, a Problem, of a code that a visitor sent with a form."""


def _enter_by_code(who: Visitor, given: dict[str, Any]) -> Visitor:
    """Sign in the visitor who sends a form with a mailed code; the form is then that person's.

    A person who is signed in already needs no code: the form may be sent a second time.

    Raises:
        EntryRefused: the code is refused.
    """
    code = given.pop(ENTRY_FIELD)
    if who.actor.user_id is not None:
        return who
    try:
        secret = get_app_hooks().prove_entry(who.token, str(code))
    except Problem as problem:
        raise EntryRefused(problem) from None
    who = get_app_hooks().identify_visitor(secret)
    request.environ.update({"consult.entered": secret, "consult.visitor": who})
    return who


def _show_entry_again(problem: Problem) -> Response:
    """Ask for a mailed code again; a script gets the refusal."""
    log_refusal(Invalid("wrong_code"), get_known_visitor())
    if request.headers.get("X-Requested-With") == "fetch":
        raise problem
    return get_app_hooks().show_entry_again(problem)


def set_entry_cookie(response: Response) -> Response:
    """Hand the browser the secret of a sign-in that began with a mailed code in this request."""
    secret = request.environ.get("consult.entered")
    if secret is not None:
        set_cookie(response, secret)
    return response


def _require_credentials(who: Visitor) -> None:
    """Refuse a program that sends no token; a form without a cookie is refused by its CSRF token.

    Raises:
        SignInRequired: neither a token nor a cookie came to an address of the API.
    """
    if lacks_credentials(who):
        raise SignInRequired


def lacks_credentials(who: Visitor) -> bool:
    """Return whether a request to the API came with neither a token nor a cookie."""
    return not who.token and request.path.startswith("/api/")


def _require_token_scope(actor: Actor, rule: str | None) -> None:
    """Refuse a program whose token does not cover the endpoint, before its body is read.

    The action checks the scope of each of its rules again.

    Raises:
        Forbidden: only people, or only tokens with another scope, may do it.
    """
    if rule is not None:
        require_scope(actor, rule)
    elif actor.program:
        raise Forbidden("program_needs_api")


def _read_body(who: Visitor, form: type[Form]) -> dict[str, Any]:
    """Read the whole body before any lock is taken: JSON, or the fields and files of a form.

    Raises:
        Invalid: the JSON is nested too deeply or is not an object.
        UnsupportedMediaType: the body is neither JSON nor a form.
    """
    asked: Request = request._get_current_object()  # type: ignore[attr-defined]  # a LocalProxy
    if asked.is_json:
        try:
            given = asked.get_json()
        except RecursionError:
            raise Invalid("too_deep") from None
        if not isinstance(given, dict):
            raise Invalid("not_an_object")
        return given
    if asked.mimetype not in FORM_MEDIA_TYPES and asked.content_length:
        raise UnsupportedMediaType
    if who.actor.user_id is not None and find_file_fields(form):
        most = max(current_app.config["FILE_MB"], form.request_mb)
        asked.max_content_length = (most + current_app.config["UPLOAD_MB"]) * 1_000_000
    return read_form_fields(form, asked.form) | read_uploads(form, asked.files)


def _check_csrf_and_take_key(who: Visitor, given: dict[str, Any]) -> str:
    """Check the CSRF token, and return the idempotency key; remove both from the fields.

    They are removed before the digest is made, because a retry after a new sign-in carries
    another CSRF token.

    Raises:
        Forbidden: the CSRF token is wrong.
        Invalid: the key is too long or not printable.
    """
    token = given.pop("csrf", None) or request.headers.get("X-CSRF-Token", "")
    if not get_bearer_token():
        check_csrf_token(who.token, str(token))
    key = str(
        given.pop("key", None)
        or request.headers.get("Idempotency-Key")
        or secrets.token_urlsafe(16)
    )
    if len(key) > 100 or not key.isprintable():
        raise Invalid("key_wrong")
    return key


def _run_in_transaction(work: Callable[[], WriteAnswer]) -> WriteAnswer:
    """Run the work in a transaction of its own."""
    with transaction():
        return work()


def _run_once(
    scope: str,
    key: str,
    digest: str,
    view: Callable[[], WriteAnswer],
    is_repeat: Callable[[], bool] | None = None,
) -> WriteAnswer:
    """Return the stored answer of a repeated request; otherwise run the view and store its answer.

    Refusals are not stored. An emptied digest (`empty_digests`) fits every request.

    Raises:
        Invalid: the key was used for a different request.
    """
    kept = SELECT_KEPT_ANSWER(scope=scope, key=key)
    if not kept:
        answer = view()
        status, location, body = answer.repeat_answer or answer[:3]
        INSERT_KEPT_ANSWER(
            scope=scope,
            key=key,
            digest=digest,
            kept_at=utc_now(),
            status=status,
            location=location,
            body=body,
        )
        return answer
    ((first_digest, *answered),) = kept
    if first_digest not in {"", digest} or (is_repeat is not None and not is_repeat()):
        raise Invalid("key_used_for_another_request")
    return WriteAnswer(*answered)


def _show_form_again(
    problem: Problem,
    given: dict[str, Any],
    rerender: Callable[..., Any] | None,
    path: dict[str, Any],
) -> Response:
    """Show the form again with the submitted values; without a form view, raise the refusal."""
    problem = explain_end(problem)
    log_refusal(problem, get_known_visitor(), given)
    set_form_state(
        FormState(
            {
                name: value
                for name, value in given.items()
                if name not in {"csrf", "key"} and not _has_files(value)
            },
            problem,
        )
    )
    if rerender is None or request.is_json or request.headers.get("X-Requested-With") == "fetch":
        raise problem
    response = make_response(rerender(**path))
    response.status_code = problem.status
    if isinstance(problem, TooManyRequests | Unavailable):
        response.headers["Retry-After"] = str(problem.details.get("wait", 1))
    return response


def set_form_state(state: FormState) -> None:
    """Set the input and the refusal that the next form of this request is shown with."""
    g.form_state = state


def _has_files(value: Any) -> bool:
    """Return whether the value is an upload; a browser's file field always starts empty."""
    return isinstance(value, Upload) or (
        isinstance(value, list) and any(isinstance(each, Upload) for each in value)
    )


def build_response(answer: WriteAnswer) -> Response:
    """Build the HTTP response of a WriteAnswer; it is personal, so caches must not store it."""
    if (
        answer.location and request.headers.get("X-Requested-With") == "fetch"
    ):  # the page's script follows it
        answer = WriteAnswer(200, None, json.dumps({"location": answer.location}), answer.cookie)
    kind = "application/json" if answer.body.startswith(("{", "[")) else "text/html"
    response = Response(answer.body, answer.status, mimetype=kind)
    if answer.location:
        response.headers["Location"] = answer.location
    if answer.cookie is not None:
        set_cookie(response, answer.cookie)
    response.headers["Cache-Control"] = "no-store"
    return response


def set_cookie(response: Response, token: str) -> None:
    """Set the cookie's secret, or delete the cookie if the secret is empty."""
    secure = current_app.config["PUBLIC_URL"].startswith("https:") or request.is_secure
    response.set_cookie(
        get_cookie_name(),
        token,
        httponly=True,
        samesite="Lax",
        secure=secure,
        path="/",
        max_age=400 * 86400 if token else 0,
    )
