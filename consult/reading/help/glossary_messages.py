"""The terms of the glossary, each with its explanation in the reader's language."""

from typing import NamedTuple

from consult.core.i18n import gettext as _


class Term(NamedTuple):
    """A term of the glossary.

    Attributes:
        code: Its mark in the address of the glossary.
    """

    code: str
    name: str
    text: str


def list_terms() -> list[Term]:
    """List all terms, in the order in which a newcomer meets them."""
    return [
        *_list_text_terms(),
        *_list_contribution_terms(),
        *_list_desk_terms(),
        *_list_decision_terms(),
    ]


def find_term(code: str) -> Term | None:
    """Find a term by its code."""
    return next((each for each in list_terms() if each.code == code), None)


def _list_text_terms() -> list[Term]:
    return [
        Term(
            "version",
            _("Version"),
            _(
                "One draft of a document, such as Rev.1. An issued version never changes; a "
                "working version is still being written, and not everyone can read it."
            ),
        ),
        Term(
            "clause",
            _("Clause"),
            _(
                "The smallest part of a text that you can address: a heading, a paragraph, an "
                "item of a list. It stays the same clause when its number or its text changes."
            ),
        ),
        Term(
            "open",
            _("open"),
            _("Nothing has been decided on this clause yet."),
        ),
        Term(
            "bracketed",
            _("bracketed"),
            _(
                "The clause, or the part of it in [brackets], is not agreed. Brackets may hold "
                "alternatives and name who asks for them. Only the chair’s decision removes one."
            ),
        ),
        Term(
            "adref",
            _("agreed ad referendum"),
            _(
                "Agreed in the room, and still to be confirmed by the authorities of those who "
                "agreed. Amendments are still possible."
            ),
        ),
        Term(
            "agreed",
            _("agreed"),
            _(
                "The chair has recorded that the clause is agreed, or a silence procedure has "
                "adopted it."
            ),
        ),
        Term(
            "reopened",
            _("reopened"),
            _("The clause was agreed, and the chair has opened it for discussion again."),
        ),
        Term(
            "strip",
            _("The bars beside a clause"),
            _(
                "One bar for each stakeholder group. Above the line: organizations and people "
                "who support the text, or narrower, who can live with it. Below the line: "
                "objections. A ring: no position yet. The margin has the same numbers as a table."
            ),
        ),
        Term(
            "views",
            _("The views of a text"),
            _(
                "%(clean)s: the text alone. %(text)s: with brackets, statuses and counts. "
                "%(rolling)s: every proposed change in its place. %(compilation)s: all "
                "amendments below their clause. %(chair)s: a compromise, without the names of "
                "those who hold brackets.",
                clean=_("Clean"),
                text=_("Text"),
                rolling=_("Rolling"),
                compilation=_("Compilation"),
                chair=_("Chair’s text"),
            ),
        ),
        Term(
            "provenance",
            _("Origin of this text"),
            _(
                "It marks the passages that were added since the first version, each with the "
                "amendment or person it came from and the decision that led to it."
            ),
        ),
    ]


def _list_contribution_terms() -> list[Term]:
    return [
        Term(
            "kinds",
            _("MOD, ADD, SUP and the other kinds of amendments"),
            _(
                "MOD changes a clause, (MOD) changes its wording only (editorial), ADD adds a "
                "clause, SUP deletes one, NOC keeps it as it is, MOVE puts it elsewhere. Each "
                "needs a reason."
            ),
        ),
        Term(
            "collision",
            _("Collision"),
            _(
                "Two amendments change the same passage, so only one of them can be adopted as "
                "it stands. Nothing is merged without a decision."
            ),
        ),
        Term(
            "position",
            _("Position"),
            _(
                "Your answer to an exact text: support, can live with, object (with a reason), "
                "abstain, or reserve while you wait for instructions. If the text changes, it is "
                "no longer counted until you confirm it. No position is no consent."
            ),
        ),
        Term(
            "head",
            _("Head of delegation"),
            _(
                "Sets the position of an organization and votes for it, and may authorize "
                "colleagues to do so. Each organization counts once."
            ),
        ),
        Term(
            "coalition",
            _("Coalition"),
            _(
                "Organizations that propose under one name, such as a regional group. It counts "
                "the members that have confirmed."
            ),
        ),
        Term(
            "submission",
            _("Submission"),
            _(
                "A document or letter, published as received. The secretariat may enter comments "
                "and amendments from it on behalf of its source."
            ),
        ),
        Term(
            "questionnaire",
            _("Questionnaire"),
            _(
                "Questions of the secretariat beside the text, to be answered while a stage lasts. "
                "Its figures are no vote and not representative. An open answer can become a "
                "comment, which gets an answer like any other."
            ),
        ),
        Term(
            "answer",
            _("Answer (disposition)"),
            _(
                "The outcome of a contribution, with a reason: accepted, accepted in part, "
                "noted, not accepted and so on. It is public once the next version is issued; "
                "for some days its author may contest it."
            ),
        ),
        Term(
            "synthesis",
            _("Synthesis of inputs"),
            _(
                "What was asked of the previous version, by whom, and how the new one reflects "
                "it, clause by clause. Its sentences are made from the answers; its editors "
                "add notes, and the secretariat publishes it."
            ),
        ),
    ]


def _list_desk_terms() -> list[Term]:
    return [
        Term(
            "facilitator",
            _("Facilitator"),
            _(
                "A person to whom the secretariat entrusts some clauses. Facilitators prepare the "
                "text and the answers of these clauses and suggest decisions on them; the chair "
                "decides."
            ),
        ),
        Term(
            "desk",
            _("Desk"),
            _(
                "The page on which the next version of a document is prepared. It lists all "
                "clauses with what is left to do on each."
            ),
        ),
        Term(
            "workbench",
            _("Workbench"),
            _(
                "The page of one clause of the desk: its text, the changes that are asked for, "
                "and the answers to contributions."
            ),
        ),
        Term(
            "suggestion",
            _("Suggested decision"),
            _(
                "The status that somebody who prepares a clause suggests to the chair, with a "
                "reason. It changes nothing until the chair decides."
            ),
        ),
    ]


def _list_decision_terms() -> list[Term]:
    return [
        Term(
            "sounding",
            _("Sounding the room"),
            _(
                "A ballot that informs the chair and binds nobody. Only totals are shown; single "
                "choices are deleted when it is closed."
            ),
        ),
        Term(
            "recorded",
            _("Recorded ballot"),
            _("A vote in which each choice is public under its name once the ballot is closed."),
        ),
        Term(
            "secret",
            _("Secret ballot"),
            _(
                "A vote in which, after the closing, nobody can link a choice to a voter. A vote "
                "that is cast cannot be changed."
            ),
        ),
        Term(
            "silence",
            _("Silence procedure"),
            _(
                "Clauses are adopted at a deadline unless somebody entitled objects, with a "
                "reason and another text."
            ),
        ),
        Term(
            "record",
            _("Public record"),
            _(
                "The list of all steps, chained so that a later change shows. Anybody can "
                "download it and count recorded ballots again."
            ),
        ),
    ]
