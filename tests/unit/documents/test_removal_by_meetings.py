"""Tests of clauses that a meeting removes from a working version, or returns to it."""

import pytest

from consult.documents.clauses.removal_actions import (
    apply_clause_removal,
    apply_clause_restoration,
)
from consult.documents.labels.actions import set_working_numbers

from .test_labels import copy, label

pytestmark = pytest.mark.usefixtures("here")


def test_a_clause_that_a_meeting_removes_or_returns_is_counted_too(world):
    set_working_numbers(world.actor("sera"), world.document, anew=True)
    made = copy(world)
    apply_clause_removal(world.actor("cho"), made, world.clause)
    assert label(made) == ["A.", "1.", "2."]
    apply_clause_restoration(world.actor("cho"), made, world.clause)
    assert label(made) == ["A.", "1.", "2.", "3."]
