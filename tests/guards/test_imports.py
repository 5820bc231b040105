"""The contracts of .importlinter hold, and each sees a fault."""

import configparser
import subprocess
import sys

import grimp
import pytest

from tests.guards.role_contract import RoleContract, find_role, read_nouns, read_roles
from tests.support.sources import ROOT

CONFIG = configparser.ConfigParser()
CONFIG.read(ROOT / ".importlinter")
RULES = CONFIG["importlinter:contract:roles"]
ROLES = read_roles()
DOORS = set(RULES["doors"].split())


def find_wrong(importer, imported):
    """Return what the contract of roles says of one import."""
    graph = grimp.ImportGraph()
    for module in ("consult.a", "consult.b", importer):
        graph.add_module(module)
    graph.add_module(imported, is_squashed="." not in imported)
    graph.add_import(importer=importer, imported=imported)
    options = {
        "name": "roles",
        "roles": RULES["roles"].strip().splitlines(),
        "doors": RULES["doors"].split(),
        "frameworks": RULES["frameworks"].split(),
    }
    contract = RoleContract(name="roles", session_options={}, contract_options=options)
    return contract.check(graph, verbose=False).metadata["wrong"]


def test_all_contracts_hold():
    ended = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize(
    ("role", "other"),
    [(role, other) for role, allowed in ROLES.items() for other in ROLES if other not in allowed],
)
def test_an_import_that_a_role_may_not_make_is_found(role, other):
    name = {"logic": "quorum"}.get(role, f"chair_{role}")
    target = {"logic": "quorum"}.get(other, f"desk_{other}")
    if role == other == "logic":
        pytest.skip("logic imports logic")
    assert find_wrong(f"consult.a.{name}", f"consult.b.{target}") != []


@pytest.mark.parametrize("role", sorted(set(ROLES) - DOORS))
def test_flask_is_found_in_each_role_that_is_no_door(role):
    assert find_wrong(f"consult.a.{ {'logic': 'quorum'}.get(role, role) }", "flask") != []


@pytest.mark.parametrize("role", sorted(DOORS))
def test_a_door_may_import_flask(role):
    assert find_wrong(f"consult.a.{role}", "flask") == []


def test_a_name_without_a_role_is_found():
    assert find_wrong("consult.a.stepping", "consult.b.models") != []


def test_every_listed_noun_is_a_file():
    nouns = read_nouns((ROOT / "docs" / "development" / "files.md").read_text())
    files = {path.stem for path in (ROOT / "consult").rglob("*.py")}
    assert nouns - files == set()
    assert find_role("consult.meetings.chair.ruling_actions", set(ROLES), nouns) == "actions"
