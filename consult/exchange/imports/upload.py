"""Upload of a file for import, parsed before any lock is taken."""

from consult.core.web.write_endpoint import get_visitor
from consult.core.permissions.rules import require_permission

from . import queries
from .forms import ImportForm
from consult.exchange.imports.parsing.paragraphs import ParsedFile
from consult.exchange.imports.parsing.sandbox import parse_file
from consult.exchange.returned_copies.forms import CopyFileForm


def read_upload(form: ImportForm) -> ParsedFile:
    """Parse the file of a form in the sandbox.

    Raises:
        Forbidden: the visitor may not import into this version; nothing is parsed then.
    """
    queries.get_target_version(get_visitor().actor, form.version)
    return parse_file(form.file.name, form.file.content)


def read_copy_upload(form: CopyFileForm) -> ParsedFile:
    """Parse the file of a form in the sandbox.

    Raises:
        Forbidden: the visitor is not signed in; nothing is parsed then.
    """
    require_permission(get_visitor().actor, "comment.list_own")
    return parse_file(form.file.name, form.file.content)
