"""What is asked of a file: in which language, and against which earlier version."""
from consult.core.web.forms import Form, Id
from consult.documents.forms import LanguageCode


class FileQuery(Form):
    """The language of the text, else the authentic one; against: the number of an earlier version, for a redline."""

    language: LanguageCode | None = None
    against: Id | None = None
