"""Files from a form: read before any lock is taken, and only for those who may take files in."""
from consult.core.web.write_endpoint import get_visitor

from . import queries
from .forms import ImportForm
from consult.exchange.imports.parsing.paragraphs import ParsedFile
from consult.exchange.imports.parsing.sandbox import parse_file


def read_upload(form: ImportForm) -> ParsedFile:
    """Read the file of a form in the limited worker; raises Forbidden before anything is read."""
    queries.get_target_version(get_visitor().actor, form.version)
    return parse_file(form.file.name, form.file.content)
