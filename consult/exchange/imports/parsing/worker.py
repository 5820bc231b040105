"""Worker process that parses the file on standard input within limits and prints JSON.

Started by core/files/sandbox.py as `python -m consult.exchange.imports.parsing.worker EXTENSION`.
"""

import json
import sys
import traceback
from collections.abc import Callable

import regex
from pydantic import BaseModel

from consult.core.errors import Invalid
from consult.core.files.resource_limits import limit_resources

from .markdown import read_markdown
from .paragraphs import ParsedFile
from .plain_text import read_text
from consult.exchange.word.docx_parser import read_word

MOST_BYTES = 10_000_000
_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    b"%PDF-",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
)
_MARKUP = regex.compile(rb"<(?:\?xml|!doctype|[a-z][\w:.-]*[\s/>])")
_NOT_TEXT = (
    ".xml",
    ".xsl",
    ".xsd",
    ".html",
    ".htm",
    ".rtf",
    ".odt",
    ".pdf",
    ".doc",
    ".csv",
    ".json",
    ".svg",
)
_WORD, _MARKDOWN = (".docx", ".docm", ".dotx", ".dotm"), (".md", ".markdown", ".mkd")


def read_file(name: str, content: bytes) -> ParsedFile:
    """Parse a file by its content and by the extension of its name.

    Raises:
        Invalid: file_too_large, file_empty, file_old_word, file_kind_unknown, file_not_word,
            and the codes of the parser of its format.
    """
    parsed = _parse_by_format(name.lower(), content)
    if not parsed.paragraphs:
        raise Invalid("file_empty")
    return parsed


def _parse_by_format(name: str, content: bytes) -> ParsedFile:
    """Choose the parser by the first bytes and the extension, and run it."""
    begins = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if len(content) > MOST_BYTES:
        raise Invalid("file_too_large", most=MOST_BYTES // 1_000_000)
    if not content.strip(b"\x00 \t\r\n"):
        raise Invalid("file_empty")
    if content.startswith(_OLE):
        raise Invalid("file_old_word")
    if content.startswith(_ZIP):
        return read_word(content)
    if name.endswith(_WORD):
        raise Invalid("file_not_word")
    if content.startswith(_OTHERS) or _MARKUP.match(begins) or name.endswith(_NOT_TEXT):
        raise Invalid("file_kind_unknown")
    return read_markdown(content) if name.endswith(_MARKDOWN) else read_text(content)


def answer_with(read: Callable[[str, bytes], BaseModel]) -> None:
    """Read the piped file and print the result, or the code of a refusal.

    Any other exception becomes a refusal too; its traceback goes to standard error for the log.
    """
    limit_resources()
    sys.setrecursionlimit(5_000)
    try:
        content = sys.stdin.buffer.read(MOST_BYTES + 1)
        parsed = read(sys.argv[1] if len(sys.argv) > 1 else "", content)
        answer = f'{{"parsed": {parsed.model_dump_json()}}}'
    except Invalid as refused:
        answer = json.dumps({"refused": refused.code, "details": refused.details})
    except (MemoryError, RecursionError):
        answer = json.dumps({"refused": "file_too_heavy", "details": {}})
    except Exception:
        traceback.print_exc(limit=-5)
        answer = json.dumps({"refused": "file_not_understood", "details": {}})
    sys.stdout.write(answer)


def main() -> None:
    """Parse the piped file as text to import."""
    answer_with(read_file)


if __name__ == "__main__":
    main()
