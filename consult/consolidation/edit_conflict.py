"""Two texts of one clause, where somebody saved other words meanwhile: how what was typed parts from what is there now."""
from flask import request

from consult.core.errors import Problem
from consult.core.web.pages import FormFields
from consult.text.diff.word_diff import diff_words


def diff_refused_text(form: FormFields, there: str) -> list[tuple[str, str]]:
    """Words that were refused since there are others by now: how they part from those."""
    refused: Problem | None = form.problem
    typed = form.values.get("text")
    if refused is None or refused.code != "changed_meanwhile" or not isinstance(typed, str) or "text" not in request.form:
        return []
    return [(part.kind, part.text) for part in diff_words(there, typed.replace("\r\n", "\n").strip())]
