"""Typed amendments and comments of six participants on the English draft of the real data."""

import re
from typing import Any

import pytest

PIA, GRETA, AMINA = "Pia Mwangi", "Greta Lindqvist-Sohn", "Amina Odhiambo"
ANNIKA, JONAS, LEILA = "Annika Reuterholm", "Jonas Eklund", "Leila Haddad"

# Rewordings: author, label of the clause, then pairs of the old and the new text.
REWORDINGS = [
    (PIA, "1.3", ("intensify", "deepen")),
    (PIA, "2.3", ("affordable", "free of charge")),
    (PIA, "3.4", ("safe", "safe for children")),
    (GRETA, "2.8", ("persons with disabilities", "all persons with disabilities")),
    (GRETA, "2.9", ("multilingual", "multilingual, legible")),
    (GRETA, "3.12", ("academia", "academic institutions")),
    (AMINA, "2.7", ("the private sector", "community networks, the private sector")),
    (AMINA, "3.2", ("close all digital divides", "close all digital divides by 2030")),
    (AMINA, "4.3", ("civil society", "civil society organizations")),
    (ANNIKA, "3.9", ("annually", "every two years")),
    (ANNIKA, "4.4", ("in particular", "especially"), ("inclusive", "open")),
    (ANNIKA, "2.7", ("intensify", "strengthen")),
    (JONAS, "2.3", ("affordable", "commercially viable")),
    (JONAS, "3.4", ("reaffirm", "recall")),
    (JONAS, "4.10", ("development-oriented", "market-oriented")),
    (LEILA, "2.5", ("gender digital divide", "gender and age digital divides")),
]
NEW_CLAUSE = (LEILA, "3.13", "We invite all stakeholders to report on these rights every year.")
REMOVED = (LEILA, "1.5")  # says the same thing twice
COMMENTS = [  # author, label of the clause, text
    (PIA, "1.3", "Schools belong in this list."),
    (PIA, "2.3", "What is meaningful should be measured."),
    (GRETA, "2.8", "It should say all of them."),
    (GRETA, "2.9", "Not everything can be read by everyone."),
    (AMINA, "2.7", "Community networks are named nowhere else."),
    (AMINA, "4.3", "Cooperation across borders is meant, too."),
    (ANNIKA, "3.9", "The report should be short."),
    (ANNIKA, "4.4", "The paragraph of the resolution should be quoted."),
    (JONAS, "2.3", "Networks have to be paid for."),
    (JONAS, "4.10", "The vision has been agreed before."),
    (LEILA, "2.5", "Older people are left out."),
    (LEILA, "3.13", "Stakeholders should report on this."),
]


class Contributor:
    """A participant who contributes through the API."""

    def __init__(self, person: Any):
        self.person = person
        page = person.context.request.get(f"{person.address}/en/account").text()
        self.headers = {"X-CSRF-Token": re.search(r'name="csrf" value="([^"]+)"', page)[1]}

    def post(self, path: str, **fields: Any):
        """Post to the API; fail the test unless it was accepted."""
        answer = self.person.context.request.post(
            f"{self.person.address}/api/v1{path}", data=fields, headers=self.headers
        )
        if answer.status != 201:
            pytest.fail(f"{path}: {answer.status} {answer.text()}")


def contribute(visit: Any, clauses: list[dict[str, Any]]):
    """Propose all amendments and post all comments, each under the name of its author."""
    there = {each["label"]: each for each in clauses if each["kind"] != "item"}
    authors = {name: Contributor(visit(name)) for name in (PIA, GRETA, AMINA, ANNIKA, JONAS, LEILA)}
    for name, label, *pairs in REWORDINGS:
        text = there[label]["text"]
        for old, new in pairs:
            assert old in text, (label, old)
            text = text.replace(old, new, 1)
        _propose(authors[name], there[label], kind="mod", text=text)
    name, label, text = NEW_CLAUSE
    _propose(authors[name], there[label], kind="add", text=text, clause_kind="operative")
    _propose(authors[REMOVED[0]], there[REMOVED[1]], kind="sup")
    for name, label, body in COMMENTS:
        authors[name].post(f"/clauses/{there[label]['clause_id']}/comments", body=body)


def _propose(author: Contributor, clause: dict[str, Any], **fields: Any):
    author.post(
        f"/clauses/{clause['clause_id']}/amendments",
        reason="Our members ask for it.",
        wording_id=clause["wording_id"],
        anyway=True,
        **fields,
    )
