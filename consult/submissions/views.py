"""The pages of submissions: the list, one with its words, its file as received, and the secretariat's register."""
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, g, redirect, request, send_file, url_for

from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_at
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page, page
from consult.core.permissions.rules import require

from . import actions, queries
from .form_choice_queries import choices
from .forms import AboutForm, DetailsForm, PublishForm, ReasonForm, RegisterForm
from .models import Submission

views = Blueprint("submissions", __name__)
views.add_app_template_global(queries.source_of, "source_of")
views.add_app_template_filter(queries.state_of, "state_of")
PAGE = 50
STATES = ("waiting", "published", "withdrawn")
UNSAFE = {"text/html": "application/octet-stream"}  # never shown by a browser, whatever it is asked


@views.app_template_global("published_submissions")
def published(consultation: Consultation) -> int:
    """How many submissions of a consultation everyone may read."""
    return queries.published_in(consultation.id)


@views.app_template_filter("bytes_words")
def bytes_words(size: int) -> tuple[str, float]:
    """A size in the unit that suits it: KB or MB, and how many."""
    return ("MB", round(size / 1_000_000, 1)) if size >= 1_000_000 else ("KB", max(1, round(size / 1_000)))


def _within(slug: str) -> Consultation:
    g.consultation = consultation_at(slug)
    found: Consultation = g.consultation
    return found


def _at(slug: str, number: int) -> Submission:
    return queries.submission_at(visitor().actor, _within(slug).id, number)


def _kept(slug: str, number: int) -> Submission:
    """For those who keep the register."""
    found = _at(slug, number)
    require(visitor().actor, "submission.register", found)
    return found


def _place(submission: Submission, **more: Any) -> str:
    return url_for("submissions.submission", slug=submission.consultation.slug, number=submission.number, **more)


def about(form: AboutForm) -> actions.About:
    """What a form says of a submission."""
    return actions.About(form.title, form.kind, form.source, form.organisation_id, form.group, form.region, form.language,
                         form.received_at)


def read(form: RegisterForm) -> list[actions.Read]:
    """The files of a form, looked into before the lock is taken."""
    return actions.read_files(form.files)


@views.get("/c/<slug>/submissions")
def listing(slug: str) -> Response:
    """What came in as documents and letters, by group, region, language and words."""
    consultation, asked = _within(slug), request.args if request.method == "GET" else {}
    chosen = {name: value for name in ("group", "region", "language", "q", "state") if (value := asked.get(name, "")[:200])}
    at = asked.get("page", "1")
    number = int(at) if at.isascii() and at.isdecimal() and 0 < len(at) < 4 else 1
    state = chosen.get("state")
    wanted = queries.Wanted(chosen.get("group"), chosen.get("region"), chosen.get("language"), chosen.get("q"),
                            state if state in STATES else None)
    found = queries.submissions_for(visitor().actor, consultation.id, wanted, skip=PAGE * (max(number, 1) - 1), limit=PAGE)
    return form_page("submissions/submission_list.html", found=found, chosen=chosen, number=max(number, 1), form=Fields(),
                     pages=-(-found.total // PAGE), states=STATES, region_of=queries.region_of,
                     done=asked.get("done"), **choices(i18n.spoken()))


@views.get("/c/<slug>/submissions/register")
def registering(slug: str) -> Response:
    """The form that enters files into the register."""
    require(visitor().actor, "submission.register", _within(slug))
    return form_page("submissions/registration_form.html", form=Fields({"kind": "document"}), **choices(i18n.spoken()))


@views.post("/c/<slug>/submissions/register")
@writes(RegisterForm, again=registering, slow=read)
def register(actor: Actor, form: RegisterForm, slug: str, done: list[actions.Read]) -> Answer:
    """Enter files; one alone is looked over at once, several on the list of what waits."""
    made = actions.register(actor, _within(slug).id, done, about(form))
    if len(made) == 1:
        return see(url_for("submissions.details", slug=slug, number=made[0].number, done="registered"))
    return see(url_for("submissions.listing", slug=slug, state="waiting", done="registered"))


@views.post("/c/<slug>/submissions/publish")
@writes(PublishForm, again=listing)
def publish_several(actor: Actor, form: PublishForm, slug: str) -> Answer:
    """Let everyone read several at once."""
    actions.publish(actor, queries.numbers_of(_within(slug).id, form.numbers))
    return see(url_for("submissions.listing", slug=slug, done="published"))


@views.get("/c/<slug>/submissions/<int:number>")
def submission(slug: str, number: int) -> Response:
    """One submission: what is said of it, its words, and its file; one taken out of publication says why, and no more."""
    gone = queries.withdrawn_at(_within(slug).id, number)
    if gone is not None and not _may_read(gone):
        return page("submissions/withdrawn_submission.html", 410, gone=gone)
    found = queries.with_content(_at(slug, number))
    return form_page("submissions/submission.html", one=found, state=queries.state_of(found), form=Fields(),
                     region=queries.region_of(found), done=request.args.get("done") if request.method == "GET" else None)


def _may_read(found: Submission) -> bool:
    return queries.allowed(visitor().actor, found)


@views.get("/submissions/<int:submission_id>")
def lasting(submission_id: int) -> Any:
    """The lasting address of a submission: it leads to its page."""
    return redirect(_place(queries.known(visitor().actor, submission_id)))


@views.get("/c/<slug>/submissions/<int:number>/file")
def file(slug: str, number: int) -> Response:
    """The file as it was received."""
    return as_received(queries.with_content(_at(slug, number)))


def as_received(submission: Submission) -> Response:
    """A file to be saved: no browser shows it here, whatever it holds."""
    media = UNSAFE.get(submission.media_type, submission.media_type)
    response = send_file(BytesIO(submission.content), mimetype=media, as_attachment=True,
                         download_name=submission.filename, etag=False)
    response.headers["Content-Type"] = media  # in which encoding a text is, nobody said
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


@views.get("/c/<slug>/submissions/<int:number>/details")
def details(slug: str, number: int) -> Response:
    """The form with what is said of a submission."""
    found = _kept(slug, number)
    values = {"title": found.title, "kind": found.kind, "source": found.source, "organisation_id": found.organisation_id,
              "group": found.group_code, "region": found.region_code, "language": found.language,
              "received_on": found.received_at.date().isoformat()}
    return form_page("submissions/details_form.html", one=queries.with_content(found), form=Fields(values),
                     done=request.args.get("done") if request.method == "GET" else None, **choices(i18n.spoken()))


@views.post("/c/<slug>/submissions/<int:number>/details")
@writes(DetailsForm, again=details)
def change_details(actor: Actor, form: DetailsForm, slug: str, number: int) -> Answer:
    """Correct what is said of a submission."""
    found = queries.submission_at(actor, _within(slug).id, number)
    return see(_place(actions.change_details(actor, found.id, about(form), form.row_version), done="changed"))


@views.post("/c/<slug>/submissions/<int:number>/publish")
@writes(again=submission)
def publish(actor: Actor, _form: Nothing, slug: str, number: int) -> Answer:
    """Let everyone read it."""
    found = queries.submission_at(actor, _within(slug).id, number)
    return see(_place(actions.publish(actor, [found.id])[0], done="published"))


@views.get("/c/<slug>/submissions/<int:number>/withdraw")
def withdrawing(slug: str, number: int) -> Response:
    """The form that asks why."""
    found = _at(slug, number)
    require(visitor().actor, "submission.publish", found)
    return form_page("submissions/withdrawal_form.html", one=found, form=Fields())


@views.post("/c/<slug>/submissions/<int:number>/withdraw")
@writes(ReasonForm, again=withdrawing)
def withdraw(actor: Actor, form: ReasonForm, slug: str, number: int) -> Answer:
    """Take it out of publication."""
    found = queries.submission_at(actor, _within(slug).id, number)
    return see(_place(actions.withdraw(actor, found.id, form.reason), done="withdrawn"))
