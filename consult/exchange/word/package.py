"""The .docx package: access to its parts, after the checks of core/files/archive.py."""

import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import regex

from consult.core.errors import Invalid
from consult.core.files.archive import open_archive
from consult.core.files.xml_parser import parse_xml

from .ooxml import find_children

_OFFICE = "/officeDocument"
_PROPERTIES, _LONGEST_PROPERTY = "docProps/custom.xml", 300
_MACROS = regex.compile(r"vbaProject\.bin$|vbaData\.xml$|/activeX/", regex.IGNORECASE)


@dataclass
class WordPackage:
    """An open .docx file: its parts, and the targets of the main part's relationships by id."""

    archive: zipfile.ZipFile
    main: str = ""
    targets: dict[str, str] = field(
        default_factory=dict
    )  # relationship id -> part name, or external address
    outside: set[str] = field(default_factory=set)  # ids of relationships with external targets
    kinds: dict[str, str] = field(
        default_factory=dict
    )  # last word of the relationship's type -> part name

    def part(self, name: str) -> Element | None:
        """Parse a part; None where the file has no part of that name.

        Raises:
            Invalid: "file_damaged".
        """
        try:
            return parse_xml(self.archive.read(name)) if name else None
        except KeyError:
            return None
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
        ) as wrong:
            raise Invalid("file_damaged") from wrong

    def find_related(self, kind: str) -> Element | None:
        """Parse a part related to the main part, such as its `styles`, `numbering` or
        `comments`.
        """
        return self.part(self.kinds.get(kind, ""))

    def list_links(self, kind: str = "") -> dict[str, str]:
        """List the addresses that links of the main part, or of a related one, lead to, by id."""
        if not kind:
            return {number: self.targets[number] for number in self.outside}
        return {
            each.get("Id", ""): each.get("Target", "")
            for each in _list_relationships(self, self.kinds.get(kind, ""))
            if self.kinds.get(kind) and each.get("TargetMode") == "External"
        }

    def read_properties(self) -> dict[str, str]:
        """Return the custom properties that consult wrote on export, by name.

        They say where the file came from; each value is cut to 300 characters.
        """
        found = self.part(_PROPERTIES) if _PROPERTIES in self.archive.namelist() else None
        named = (
            (each.get("name", ""), "".join(each.itertext()))
            for each in (() if found is None else found)
        )
        return {
            name: value[:_LONGEST_PROPERTY] for name, value in named if name.startswith("consult.")
        }

    def has_macros(self) -> bool:
        """Return whether the file contains macros; they are never opened."""
        return any(_MACROS.search(name) for name in self.archive.namelist())


def open_package(content: bytes) -> WordPackage:
    """Open a .docx file after a check of its table of contents.

    Raises:
        Invalid: file_damaged, file_entries, file_entries_twice, file_entries_outside,
            file_inflates, file_not_word.
    """
    package = WordPackage(open_archive(content))
    package.main = _find_main_part(package)
    for each in _list_relationships(package, package.main):
        number, kind, target = (
            each.get("Id", ""),
            each.get("Type", "").rpartition("/")[2],
            each.get("Target", ""),
        )
        if each.get("TargetMode") == "External":
            package.outside.add(number)
            package.targets[number] = target
        else:
            package.targets[number] = _resolve_target(package.main, target)
            package.kinds.setdefault(kind, package.targets[number])
    return package


def _find_main_part(package: WordPackage) -> str:
    """Return the name of the part that holds the text."""
    for each in _list_relationships(package, ""):
        if each.get("Type", "").endswith(_OFFICE) and each.get("TargetMode") != "External":
            name = _resolve_target("", each.get("Target", ""))
            if name in package.archive.namelist():
                return name
    raise Invalid("file_not_word")


def _list_relationships(package: WordPackage, name: str) -> list[Element]:
    """List the relationships of a part, or of the whole file."""
    folder, last = posixpath.split(name)
    return list(
        find_children(
            package.part(posixpath.join(folder, "_rels", f"{last}.rels")), "rel:Relationship"
        )
    )


def _resolve_target(of: str, target: str) -> str:
    """Resolve the target of a relationship to a part name inside the file."""
    path = posixpath.normpath(
        posixpath.join("/", posixpath.dirname(of), unquote(target).replace("\\", "/"))
    )
    return path.lstrip("/")
