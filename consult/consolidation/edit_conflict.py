"""Comparison of a refused text with the text that someone else saved in the meantime."""

from collections.abc import Container

from consult.core.errors import Problem
from consult.core.web.pages import FormFields
from consult.text.diff.word_diff import diff_words


def diff_refused_text(form: FormFields, there: str, sent: Container[str]) -> list[tuple[str, str]]:
    """Compare a text refused because of an edit conflict with the current text.

    Args:
        sent: Names of the fields that the request sent.

    Returns:
        Pairs of diff kind and text; empty if the form was not refused for that reason.
    """
    refused: Problem | None = form.problem
    typed = form.values.get("text")
    if (
        refused is None
        or refused.code != "changed_meanwhile"
        or not isinstance(typed, str)
        or "text" not in sent
    ):
        return []
    return [
        (part.kind, part.text) for part in diff_words(there, typed.replace("\r\n", "\n").strip())
    ]
