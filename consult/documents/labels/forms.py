"""Input forms of the numbering of a document and of a working version."""

from typing import Annotated

from pydantic import Field

from consult.consultations.forms import RowId
from consult.core.web.forms import Form
from consult.documents.forms import ClauseKind, ClauseLevel, LanguageCode, PrintedLabel


class LevelNumberingForm(Form):
    """The numbering of the clauses of one kind and level, in one language.

    `first` is the first label as it looks, such as `1.` or `(a)`; without it they have no number,
    or in a translation that of the authentic text. `restarts`: the count begins again within
    each clause above. `shared`: preambular and operative clauses are counted together. Both are
    those of the authentic language.
    """

    kind: ClauseKind
    level: ClauseLevel
    language: LanguageCode
    first: PrintedLabel | None = None
    restarts: bool = False
    shared: bool = False


class NumbersForm(Form):
    """The way to number: counted anew from one, or kept with new clauses between."""

    anew: bool = False


class ReleaseLabelsForm(Form):
    """Clauses whose labels the numbering gives again."""

    clauses: Annotated[list[RowId], Field(min_length=1, max_length=5_000)]
