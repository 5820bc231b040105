"""Tests of scopes at the door: every operation of the API with tokens of every scope."""

import pytest

from consult.accounts.models import SignIn
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.events.log import transaction
from consult.core.permissions.actor import PERSONAL, STRONG_SCOPES
from consult.core.web.openapi import get_operation_scope
from .restorable_worlds import EVERYONE, ROLES, SqliteWorld
from .test_permission_table import TABLE

SCOPES = ("read", "contribute", "speak", "manage")
EVERY_SCOPE = " ".join(SCOPES)
# Both sides answer here: an elector, also by a token that speaks, and the podium, which answers
# here, and uses no token.
ANSWERED_BY_PODIUM = {"ballots_api.accept_correction", "ballots_api.decline_correction"}
REFUSALS = {"scope_missing", "not_for_programs", "program_needs_api"}


class ProgramWorld(SqliteWorld):
    """A restorable world in which everyone has a token of each scope."""

    def __init__(self, folder):
        super().__init__(folder)
        self.restore()
        with self.app.app_context(), transaction():
            for name in ROLES:
                for scopes in {*SCOPES, EVERY_SCOPE}:
                    db.session.add(
                        SignIn(
                            user_id=self.world.ids[name],
                            token_hash=hash_text(f"{name} {scopes}"),
                            kind="token",
                            strong=True,
                            scopes=f"read {scopes}",
                        )
                    )
        self.keep()

    def ask(self, name, scopes, endpoint, method, path):
        """Send a request with a token; return the status and the code of a refusal."""
        headers = {"Authorization": f"Bearer {name} {scopes}", "X-Requested-With": "fetch"}
        answer = self.send(headers, endpoint, method, path)
        refused = answer.status_code >= 400 and answer.mimetype == "application/problem+json"
        return answer.status_code, answer.json["code"] if refused else None


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = ProgramWorld(tmp_path_factory.mktemp("programs"))
    yield made
    made.leave()


def list_operations(house):
    """List (endpoint, method, path, scope) of every operation of the API."""
    return [
        (endpoint, method, path, get_operation_scope(house.app.view_functions[endpoint]))
        for endpoint, method, path in house.doors()
        if path.startswith("/api/v1/") and not endpoint.startswith("openapi.")
    ]


def find_user(house, endpoint, method, path):
    """Find somebody for whom the operation works in a browser, with the status of the answer."""
    people = EVERYONE[1:] if TABLE[endpoint] == "*" else TABLE[endpoint].split()
    tried = {}
    for name in people:
        if name == EVERYONE[0]:
            continue
        tried[name] = house.knock(name, endpoint, method, path)
        house.restore()
        if tried[name] < 400:
            return name, tried[name]
    return next(iter(tried.items()))


def test_every_operation_takes_tokens_of_its_scope_and_no_others(house):
    wrong = []
    for endpoint, method, path, scope in list_operations(house):
        name, usual = find_user(house, endpoint, method, path)
        for held in SCOPES:
            fits = scope in {"read", held} or (scope == "contribute" and held in STRONG_SCOPES)
            status, code = house.ask(name, held, endpoint, method, path)
            if endpoint in ANSWERED_BY_PODIUM and held == scope:
                fits = code != "not_for_programs"
            if (status, code in REFUSALS) != ((usual, False) if fits else (403, True)):
                wrong.append((endpoint, scope, held, status, code))
            if not fits and house.is_changed():
                wrong.append((endpoint, held, "wrote"))
            house.restore()
        if scope == PERSONAL:
            status, code = house.ask(name, EVERY_SCOPE, endpoint, method, path)
            if (status, code) != (403, "not_for_programs") or house.is_changed():
                wrong.append((endpoint, EVERY_SCOPE, status, code))
                house.restore()
    assert wrong == [], "\n".join(map(str, wrong))


def test_no_operation_that_writes_lacks_a_scope_by_oversight(house):
    writes = [each for each in list_operations(house) if each[1] != "GET"]
    views = house.app.view_functions
    assert [endpoint for endpoint, *_ in writes if views[endpoint].rule is None] == []
    assert [endpoint for endpoint, *_, scope in writes if scope == "read"] == []
    assert {scope for *_, scope in writes} == {"contribute", "speak", "manage", PERSONAL}


def test_on_pages_no_token_changes_anything(house):
    wrong = []
    for endpoint, method, path in house.doors():
        if path.startswith("/api/") or method == "GET":
            continue
        for name in ("sera", "cho", "pia"):
            status, code = house.ask(name, EVERY_SCOPE, endpoint, method, path)
            if (status, code) not in {(403, "program_needs_api"), (403, "not_for_programs")}:
                wrong.append((endpoint, name, status, code))
            if house.is_changed():
                wrong.append((endpoint, name, "wrote"))
                house.restore()
    assert wrong == [], "\n".join(map(str, wrong))
