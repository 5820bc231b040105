"""The workbench of a working version: its texts, its clauses and the changes on offer."""

from consult.consolidation.workbench import queries as benching
from consult.consolidation.workbench.clause_text_queries import load_offered_hunks, build_hunk_key
from consult.core.database.engine import db, find_row
from consult.documents.models import Version
from consult.documents.queries import find_clause_text, load_clause_texts


def texts(draft):
    db.session.expire_all()
    return [line.text for line in load_clause_texts(draft, "en", "en")]


def line(draft, clause):
    return find_clause_text(draft, clause, "en", "en")


def keys(world, draft, words):
    return [
        build_hunk_key(hunk, number)
        for each, found in load_offered_hunks(world.actor("mona"), world.third_clause)
        if each.id == words
        for number, hunk in enumerate(found)
    ]


def bench(world, draft, clause):
    return benching.load_workbench(world.actor("mona"), find_row(Version, draft), clause)
