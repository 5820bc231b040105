"""Query parameters of a file: the language and the earlier version."""

from consult.core.web.forms import Form, Id
from consult.documents.forms import LanguageCode


class FileQuery(Form):
    """The query of a file request.

    Attributes:
        language: the language of the text; the authentic one if missing.
        against: the number of an earlier version, for a redline.
    """

    language: LanguageCode | None = None
    against: Id | None = None
