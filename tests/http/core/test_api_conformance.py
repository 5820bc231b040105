"""Tests of the API against its own description: every answer is one that the description
allows.
"""

import copy
import shutil
from contextlib import suppress

import pytest
import schemathesis
from flask import jsonify
from hypothesis import HealthCheck, Phase, given, settings as bounded
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from consult.accounts.models import SignIn
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.events.log import transaction
from consult.core.permissions.scopes import SCOPES
from consult.comments.actions import edit_comment, post_comment, post_document_comment
from consult.core.moderation_reasons import ModerationReason
from consult.moderation.actions import hide_comment, report_comment
from tests.world import World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
# On each change one of so many of these requests is sent, as two of the people; with --thorough all
# requests are sent, as all of the people.
SHARE = 16
# For each person: how many requests to each route that its description allows, how many that it
# forbids, and the statuses that some of them must get.
PEOPLE = {
    "hana": (25, 25, {200, 201, 403, 404, 409, 422}),
    "mona": (8, 6, {200, 201, 403, 404, 422}),
    "sera": (8, 6, {200, 201, 204, 403, 404, 422}),
    None: (5, 4, {200, 401, 404, 422}),
}


@pytest.fixture
def url(empty_file, tmp_path):
    """Use SQLite alone; other tests cover odd values on PostgreSQL."""
    shutil.copy(empty_file, tmp_path / "consult.db")
    return f"sqlite:///{tmp_path}/consult.db"


@pytest.fixture
def busy_world(app):
    """Create comments on a clause and a document: edited, replied to, reported, hidden."""
    world = World(app)
    with app.app_context():
        pia, mona = world.actor("pia"), world.actor("mona")
        said = [
            post_comment(pia, world.clause, "Words").id,
            post_document_comment(pia, world.document, "More").id,
            post_comment(world.actor("hana"), world.clause, "Ours").id,
        ]
        edit_comment(pia, said[0], "Better words", "general", None)
        report_comment(world.actor("paul"), said[1], ModerationReason("insult", None))
        hide_comment(
            mona, post_comment(pia, world.clause, "Away").id, ModerationReason("insult", None)
        )
    return world


def operations(app):
    """Return each operation as described, and with numbers of existing or nearly existing rows."""
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    raw = copy.deepcopy(described.raw_schema)
    for path in raw["paths"].values():
        for operation in path.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["schema"] = {"type": "integer", "enum": [1, 2, 3, 4, 99]}
    near = schemathesis.openapi.from_dict(raw)
    near.app = app
    return [
        (one.ok(), other.ok())
        for one, other in zip(
            described.get_all_operations(), near.get_all_operations(), strict=True
        )
    ]


def what_went_wrong(requests, headers, most, seen):
    """Return {title: how to repeat it} of so many generated requests; collect the statuses in
    `seen`.
    """
    wrong = {}

    @bounded(
        max_examples=most,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=requests)
    def ask(case):
        answer = case.call(headers=headers)
        seen.add(answer.status_code)
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as failures:
            wrong.update(
                {
                    each.title: f"{each.message}\n{case.as_curl_command()}\n{answer.text[:300]}"
                    for each in failures.exceptions
                }
            )

    with suppress(Unsatisfiable):  # where nothing is asked, nothing can be asked wrongly
        ask()
    return wrong


def make_token_headers(app, world, name):
    """Return the headers of a program that may do whatever a token allows."""
    token = f"every scope of {name}"
    with app.app_context(), transaction():
        db.session.add(
            SignIn(
                user_id=world.ids[name],
                token_hash=hash_text(token),
                kind="token",
                strong=True,
                scopes=" ".join(SCOPES),
            )
        )
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.thorough] if name in {"mona", "sera"} else [])
        for name in PEOPLE
    ],
)
def test_every_answer_of_the_api_is_one_that_its_description_promises(
    app, busy_world, name, pytestconfig
):
    headers = {"Accept-Encoding": "identity"} | (
        make_token_headers(app, busy_world, name) if name else {}
    )
    wrong, seen, (allowed, forbidden, expected) = {}, set(), PEOPLE[name]
    if not pytestconfig.getoption("thorough"):
        allowed, forbidden = -(-allowed // SHARE), -(-forbidden // SHARE)
    for operation, near in operations(app):
        there = {parameter.name: 1 for parameter in operation.path_parameters}
        found = what_went_wrong(near.as_strategy(), headers, allowed, seen) | what_went_wrong(
            operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=there),
            headers,
            forbidden,
            seen,
        )
        wrong |= {(operation.label, title): how for title, how in found.items()}
    assert not wrong, "\n\n".join(
        f"{label}: {title}\n{how}" for (label, title), how in wrong.items()
    )
    assert expected <= seen, "the requests come through to where things are done and refused"


@pytest.mark.parametrize(
    ("view", "title"),
    [
        (lambda comment_id: jsonify({"id": "seven"}), "Response violates schema"),
        (lambda comment_id: ("gone", 410), "Undocumented status code"),
        (
            lambda comment_id: ("{}", 200, {"Content-Type": "text/html"}),
            "Undocumented Content-Type",
        ),
        (lambda comment_id: (jsonify({}), 500), "Server error"),
    ],
)
def test_an_answer_that_was_not_promised_would_be_seen(app, busy_world, monkeypatch, view, title):
    _, near = next(
        each for each in operations(app) if each[0].label == "GET /api/v1/comments/{comment_id}"
    )
    monkeypatch.setitem(app.view_functions, "comments_api.comment", view)
    assert title in what_went_wrong(near.as_strategy(), {"Accept-Encoding": "identity"}, 3, set())
