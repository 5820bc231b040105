"""The contract of import-linter that knows the role of a file by the end of its name."""

import configparser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

ROOT = Path(__file__).parents[2]
NOT_FEATURES = {"core", "text", "migrations", "translations"}
NOUNS = ROOT / "docs" / "development" / "files.md"


def read_nouns(page: str) -> set[str]:
    """Return the file names that a page lists as logic, in the first column of its table."""
    return {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}


def read_roles() -> dict[str, set[str]]:
    """Return {role: the roles that it may import}, as .importlinter lists them."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    return parse_roles(config["importlinter:contract:roles"]["roles"].strip().splitlines())


def parse_roles(lines: Iterable[str]) -> dict[str, set[str]]:
    """Convert lines such as `forms < models logic` to {role: the roles that it may import}."""
    pairs = (line.partition("<") for line in lines)
    return {role.strip(): set(allowed.split()) for role, _, allowed in pairs}


def find_role(module: str, roles: set[str], nouns: set[str]) -> str | None:
    """Return the role of a module, None if its name has none.

    It is the end of the name, or "logic" if that is a listed noun.
    """
    name = module.rpartition(".")[2]
    end = name.rpartition("_")[2]
    return end if end in roles else "logic" if name in nouns else None


class RoleContract(Contract):
    """Each file of a feature has a role and imports from features only what the role may import."""

    roles = fields.ListField(subfield=fields.StringField())
    doors = fields.ListField(subfield=fields.StringField())
    frameworks = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import of every file of a feature."""
        allowed = parse_roles(self.roles)
        doors, frameworks = (
            set(" ".join(self.doors).split()),
            set(" ".join(self.frameworks).split()),
        )
        nouns, wrong = read_nouns(NOUNS.read_text()), []
        for module in sorted(graph.modules):
            if not is_feature_file(graph, module):
                continue
            role = find_role(module, set(allowed), nouns)
            if role is None:
                wrong.append(f"{module}: its name is no role, and not listed as logic")
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(module)):
                if imported.partition(".")[0] in frameworks and role not in doors:
                    wrong.append(f"{module}: only {', '.join(sorted(doors))} import {imported}")
                if is_feature_file(graph, imported):
                    other = find_role(imported, set(allowed), nouns)
                    if other is not None and other not in allowed[role]:
                        wrong.append(f"{module}: a {role} file does not import {imported}")
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import that breaks the rules."""
        found: Any = check.metadata["wrong"]
        for each in found:
            output.print_error(each)


def is_feature_file(graph: ImportGraph, module: str) -> bool:
    """Return whether the module is a file of a feature and not a package."""
    parts = module.split(".")
    return (
        parts[0] == "consult"
        and len(parts) > 2
        and parts[1] not in NOT_FEATURES
        and not graph.find_children(module)
    )
