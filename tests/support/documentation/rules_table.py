"""The table of docs/rules.md: every rule for every role.

`python -m tests.support.documentation.rules_table --write` updates it.
"""

import argparse
import sys
from pathlib import Path
from types import SimpleNamespace

from consult.consultations.models import STAGES
from consult.core.permissions.actor import PERSONAL, Actor, Rule
from consult.core.permissions.rules import (
    ROLES,
    RULES,
    in_comment_stage,
    own_contribution,
    participant,
    in_position_stage,
)
from consult.core.permissions.scopes import get_scope

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"
BEGIN, END = (
    "<!-- written by python -m tests.support.documentation.rules_table --write -->\n",
    "<!-- to here -->\n",
)
ROLE_ABBREVIATIONS = {
    "observer": "obs",
    "participant": "part",
    "head": "head",
    "speaker": "spk",
    "facilitator": "fac",
    "rapporteur": "rapp",
    "moderator": "mod",
    "secretariat": "sec",
    "vice_chair": "v-ch",
    "chair": "chair",
    "administrator": "adm",
}
STAGE_KINDS = (*STAGES, "between")  # between: no stage is open
CONSULTATION_ID, PERSON_ID, OTHER_ID, CLAUSE_ID, OWN_ORGANISATION_ID, OTHER_ORGANISATION_ID = (
    1,
    5,
    9,
    7,
    3,
    4,
)


def make_actor(*roles: str, **known: object) -> Actor:
    """Make a signed-in actor with these roles in the consultation."""
    return Actor(PERSON_ID, frozenset((CONSULTATION_ID, role) for role in roles), **known)


def make_subject(**known: object) -> SimpleNamespace:
    """Make a subject that another person wrote, in a stage that takes comments and positions."""
    return SimpleNamespace(
        **{
            "consultation_id": CONSULTATION_ID,
            "id": OTHER_ID,
            "author_id": OTHER_ID,
            "clause_id": CLAUSE_ID,
            "organisation_id": OWN_ORGANISATION_ID,
            "submission_id": None,
            "stage": "commenting",
            "issued": False,
            "members": frozenset(),
            "voter_id": OTHER_ID,
            "translator_id": OTHER_ID,
            "given_by_id": OTHER_ID,
            "reviewers": frozenset(),
            "supporters": frozenset(),
            "is_handed_over": True,
            "goes_to": "podium",
            "hidden_by_id": OTHER_ID,
            "is_public": True,
            "opened_at": None,
        }
        | known
    )


OWN_SUBJECT = {
    "id": PERSON_ID,
    "author_id": PERSON_ID,
    "members": frozenset({PERSON_ID}),
    "voter_id": PERSON_ID,
    "translator_id": PERSON_ID,
}


def compute_sign(rule: Rule, *roles: str) -> str:
    """Return the sign in the legend for this rule and these roles."""
    if rule(make_actor(*roles), make_subject()):
        return "●" if rule(make_actor(*roles), make_subject(**OWN_SUBJECT)) else "◐"
    verified = rule(make_actor(*roles, organisation_id=OTHER_ORGANISATION_ID), make_subject())
    ours = rule(make_actor(*roles, organisation_id=OWN_ORGANISATION_ID), make_subject())
    as_voter = not ours and rule(
        make_actor(*roles, organisation_id=OWN_ORGANISATION_ID), make_subject(**OWN_SUBJECT)
    )
    signs = {
        "○": as_voter or rule(make_actor(*roles), make_subject(**OWN_SUBJECT)),
        "§": rule(make_actor(*roles, facilitated_clauses=frozenset({CLAUSE_ID})), make_subject()),
        "✓": verified,
        "⌂": not verified and ours,
        "✉": not ours
        and rule(
            make_actor(*roles, organisation_id=OWN_ORGANISATION_ID),
            make_subject(submission_id=OTHER_ID),
        ),
        "◇": rule(make_actor(*roles), make_subject(issued=True)),
    }
    return "".join(sign for sign, holds in signs.items() if holds) or "·"


def compute_visitor_sign(rule: Rule) -> str:
    """Return the sign for a visitor who is not signed in."""
    return (
        "●"
        if rule(Actor(), make_subject())
        else "◇"
        if rule(Actor(), make_subject(issued=True))
        else "·"
    )


def list_stages(rule: Rule) -> str:
    """List the stages in which the rule can hold for anybody."""
    everyone = make_actor(
        *ROLES, organisation_id=OWN_ORGANISATION_ID, facilitated_clauses=frozenset({CLAUSE_ID})
    )
    found = [
        kind
        for kind in STAGE_KINDS
        if any(
            rule(everyone, make_subject(stage=kind, issued=True, **own))
            for own in ({}, OWN_SUBJECT)
        )
    ]
    return "all" if len(found) == len(STAGE_KINDS) else ", ".join(found)


def describe_rule(rule: Rule) -> str:
    """Return the rule's own description with short terms for frequent conditions."""
    found = rule.description
    for each, short in (
        (own_contribution, "its author or source"),
        (participant, "takes part"),
        (in_comment_stage, "while comments are taken"),
        (in_position_stage, "while positions are taken"),
    ):
        found = found.replace(f"({each.description})", short).replace(each.description, short)
    return found


def render_table() -> str:
    """Render the rows in Markdown, in the order of the rules."""
    head = [
        "rule",
        "visitor",
        "signed in",
        *(ROLE_ABBREVIATIONS[role] for role in ROLES),
        "stages",
        "token",
        "in words",
    ]
    rows = [
        [
            f"`{name}`",
            compute_visitor_sign(rule),
            compute_sign(rule),
            *(compute_sign(rule, role) for role in ROLES),
            list_stages(rule),
            "·" if get_scope(name) == PERSONAL else get_scope(name),
            describe_rule(rule),
        ]
        for name, rule in RULES.items()
    ]
    return "".join(
        f"| {' | '.join(row)} |\n"
        for row in (head, ["---", *[":-:"] * (len(head) - 4), *["---"] * 3], *rows)
    )


def update_page(page: str) -> str:
    """Return the page with the table of the current rules."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + "\n" + render_table() + "\n" + END + rest.partition(END)[2]


def main() -> None:
    """Write the table into the page, or report that it is out of date."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    page = PAGE.read_text("utf-8")
    if options.parse_args().write:
        PAGE.write_text(update_page(page), "utf-8")
    elif update_page(page) != page:
        sys.exit(
            "docs/rules.md is out of date: python -m "
            "tests.support.documentation.rules_table --write"
        )


if __name__ == "__main__":
    main()
