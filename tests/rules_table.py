"""The table of docs/rules.md: every rule for every role.

`python -m tests.support.documentation.rules_table --write` updates it.
"""

import argparse
import sys
from pathlib import Path
from types import SimpleNamespace

from consult.consultations.models import STAGES
from consult.core.permissions.actor import Actor, Rule
from consult.core.permissions.rules import (
    ROLES,
    RULES,
    in_comment_stage,
    own_contribution,
    participant,
    in_position_stage,
)

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"
BEGIN, END = "<!-- written by python -m tests.rules_table --write -->\n", "<!-- to here -->\n"
SHORT = {
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
KINDS = (*STAGES, "between")  # between: no stage is open
HERE, ME, ANOTHER, CLAUSE, OURS, THEIRS = 1, 5, 9, 7, 3, 4


def actor(*roles: str, **known: object) -> Actor:
    """Make a signed-in actor with these roles in the consultation."""
    return Actor(ME, frozenset((HERE, role) for role in roles), **known)


def thing(**known: object) -> SimpleNamespace:
    """Make a subject that another person wrote, in a stage that takes comments and positions."""
    return SimpleNamespace(
        **{
            "consultation_id": HERE,
            "id": ANOTHER,
            "author_id": ANOTHER,
            "clause_id": CLAUSE,
            "organisation_id": OURS,
            "submission_id": None,
            "stage": "commenting",
            "issued": False,
            "members": frozenset(),
            "voter_id": ANOTHER,
        }
        | known
    )


MINE = {"id": ME, "author_id": ME, "members": frozenset({ME}), "voter_id": ME}


def mark(rule: Rule, *roles: str) -> str:
    """Return the sign in the legend for this rule and these roles."""
    if rule(actor(*roles), thing()):
        return "●" if rule(actor(*roles), thing(**MINE)) else "◐"
    verified = rule(actor(*roles, organisation_id=THEIRS), thing())
    ours = rule(actor(*roles, organisation_id=OURS), thing())
    as_voter = not ours and rule(actor(*roles, organisation_id=OURS), thing(**MINE))
    signs = {
        "○": as_voter or rule(actor(*roles), thing(**MINE)),
        "§": rule(actor(*roles, clauses=frozenset({CLAUSE})), thing()),
        "✓": verified,
        "⌂": not verified and ours,
        "✉": not ours and rule(actor(*roles, organisation_id=OURS), thing(submission_id=ANOTHER)),
        "◇": rule(actor(*roles), thing(issued=True)),
    }
    return "".join(sign for sign, holds in signs.items() if holds) or "·"


def visitors(rule: Rule) -> str:
    """Return the sign for a visitor who is not signed in."""
    return "●" if rule(Actor(), thing()) else "◇" if rule(Actor(), thing(issued=True)) else "·"


def stages(rule: Rule) -> str:
    """List the stages in which the rule can hold for anybody."""
    everyone = actor(*ROLES, organisation_id=OURS, clauses=frozenset({CLAUSE}))
    found = [
        kind
        for kind in KINDS
        if any(rule(everyone, thing(stage=kind, issued=True, **own)) for own in ({}, MINE))
    ]
    return "all" if len(found) == len(KINDS) else ", ".join(found)


def words(rule: Rule) -> str:
    """Return the rule's own description with short terms for frequent conditions."""
    found = rule.words
    for each, short in (
        (own_contribution, "whose words they are"),
        (participant, "whoever takes part"),
        (in_comment_stage, "while comments are taken"),
        (in_position_stage, "while positions are taken"),
    ):
        found = found.replace(f"({each.words})", short).replace(each.words, short)
    return found


def table() -> str:
    """Render the rows in Markdown, in the order of the rules."""
    head = ["rule", "visitor", "signed in", *(SHORT[role] for role in ROLES), "stages", "in words"]
    rows = [
        [
            f"`{name}`",
            visitors(rule),
            mark(rule),
            *(mark(rule, role) for role in ROLES),
            stages(rule),
            words(rule),
        ]
        for name, rule in RULES.items()
    ]
    return "".join(
        f"| {' | '.join(row)} |\n"
        for row in (head, ["---", *[":-:"] * (len(head) - 3), "---", "---"], *rows)
    )


def renewed(page: str) -> str:
    """Return the page with the table of the current rules."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + "\n" + table() + "\n" + END + rest.partition(END)[2]


def main() -> None:
    """Write the table into the page, or report that it is out of date."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    page = PAGE.read_text("utf-8")
    if options.parse_args().write:
        PAGE.write_text(renewed(page), "utf-8")
    elif renewed(page) != page:
        sys.exit("docs/rules.md is out of date: python -m tests.rules_table --write")


if __name__ == "__main__":
    main()
