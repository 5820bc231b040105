"""JSON API of statements handed in writing."""

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.openapi import PREFIX, document_response
from consult.core.web.write_endpoint import WriteAnswer, json_answer, write_endpoint
from consult.meetings.blueprint import api

from . import actions as writing
from .forms import WrittenStatementForm
from .shapes import WrittenStatementShape


@api.put(PREFIX + "/turns/<int:turn_id>/statement", endpoint="hand_in_statement")
@document_response(WrittenStatementShape)
@write_endpoint(WrittenStatementForm, rule="statement.hand_in")
def hand_in_statement(actor: Actor, form: WrittenStatementForm, turn_id: int) -> WriteAnswer:
    """Hand in a statement with a turn, or replace it before everyone can read it."""
    return json_answer(
        WrittenStatementShape.build(
            writing.hand_in_statement(actor, turn_id, form.words, i18n.get_language())
        )
    )


@api.post(PREFIX + "/written-statements/<int:statement_id>/withdraw", endpoint="withdraw_statement")
@document_response(WrittenStatementShape)
@write_endpoint(rule="statement.withdraw")
def withdraw_statement(actor: Actor, _form: EmptyForm, statement_id: int) -> WriteAnswer:
    """Withdraw a statement handed in writing; its words are deleted."""
    return json_answer(WrittenStatementShape.build(writing.withdraw_statement(actor, statement_id)))
