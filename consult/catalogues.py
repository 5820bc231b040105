"""Catalogues of interface strings: extraction, update, compilation and checks.

python -m consult.catalogues update | compile [FILE ...] | check
"""

import re
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
TRANSLATIONS_FOLDER = ROOT / "consult" / "translations"
LANGUAGES = ("ar", "es", "fr", "ru", "zh")
COMPLETE_LANGUAGES = LANGUAGES  # languages that must be complete
EXTRACTION_METHODS = [
    ("consult/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "lazy_pgettext": ((1, "c"), 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def extract_messages() -> Catalog:
    """Extract every translatable string of the program."""
    found = Catalog(project="consult", charset="utf-8", fuzzy=False)
    options = {"templates/**.html": {"trimmed": "false"}, "templates/**.txt": {"trimmed": "false"}}
    messages = extract_from_dir(
        str(ROOT),
        EXTRACTION_METHODS,
        options,
        keywords=KEYWORDS,
        directory_filter=_is_own_directory,
    )
    for name, line, message, _comments, context in messages:
        if Path(name).parts[0] in {"consult", "templates"}:
            found.add(message, None, [(name, line)], context=context)
    return found


def _is_own_directory(path: str) -> bool:
    """Return whether a directory may hold translatable strings."""
    parts = Path(path).relative_to(ROOT).parts if Path(path).is_absolute() else Path(path).parts
    return not any(
        part.startswith(".")
        or part in {"node_modules", "tests", "static", "migrations", "instance"}
        for part in parts
    )


def get_catalogue_path(language: str) -> Path:
    """Return the path of the catalogue of a language."""
    return TRANSLATIONS_FOLDER / language / "LC_MESSAGES" / "messages.po"


def read_catalogue(language: str) -> Catalog:
    """Read the catalogue of a language; a missing one is empty."""
    file = get_catalogue_path(language)
    if not file.exists():
        return Catalog(locale=language, project="consult", charset="utf-8", fuzzy=False)
    with file.open("rb") as source:
        return read_po(source, locale=language)


def update_catalogues() -> None:
    """Update every catalogue to the strings of the program; removed strings are dropped.

    New strings are empty. Prints the number of untranslated strings per language.
    """
    template = extract_messages()
    for language in LANGUAGES:
        catalogue = read_catalogue(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        file = get_catalogue_path(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as target:
            write_po(
                target,
                catalogue,
                width=110,
                sort_output=True,
                omit_header=False,
                include_lineno=False,
            )
        print(
            f"{language}: {sum(1 for each in catalogue if each.id)} strings, "
            f"{len(find_untranslated(catalogue))} not translated"
        )


def compile_catalogue(file: Path) -> None:
    """Compile a catalogue into a file beside its source."""
    with file.open("rb") as source:
        catalogue = read_po(source, locale=file.parts[-3])
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as target:
        write_mo(target, catalogue)
    Path(target.name).replace(file.with_suffix(".mo"))


def find_untranslated(catalogue: Catalog) -> list[str]:
    """Find the strings without a translation, or with only some of the plural forms."""
    found = []
    for message in catalogue:
        words = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and not all(words):
            found.append(message.id[0] if isinstance(message.id, tuple | list) else message.id)
    return found


def find_broken_placeholders(catalogue: Catalog) -> list[str]:
    """Find translations that lack a placeholder, or have an unknown one."""
    found = []
    for message in catalogue:
        sources = message.id if isinstance(message.id, tuple | list) else (message.id,)
        allowed = (
            set().union(*(PLACEHOLDER.findall(each) for each in sources)) if message.id else set()
        )
        needed = set(PLACEHOLDER.findall(sources[0])) if message.id and len(sources) == 1 else set()
        for words in (
            message.string if isinstance(message.string, tuple | list) else (message.string,)
        ):
            used = set(PLACEHOLDER.findall(words or ""))
            if words and (used - allowed or needed - used):
                found.append(str(sources[0]))
    return found


def check_catalogues() -> int:
    """Print the faults of all catalogues, and return their number.

    Faults are strings missing in a catalogue, missing translations, and broken
    placeholders.
    """
    template, faults = extract_messages(), 0
    asked = {message.id for message in template if message.id}
    for language in LANGUAGES:
        catalogue = read_catalogue(language)
        unknown = asked - {message.id for message in catalogue if message.id}
        empty = find_untranslated(catalogue) if language in COMPLETE_LANGUAGES else []
        for kind, these in (
            ("not in the catalogue", unknown),
            ("not translated", empty),
            ("placeholder", find_broken_placeholders(catalogue)),
        ):
            faults += len(these)
            for each in list(these)[:20]:
                print(f"{language}: {kind}: {each!r}")
    return faults


def main() -> None:
    """Run the command of the command line."""
    command, *files = sys.argv[1:] or ["check"]
    if command == "update":
        update_catalogues()
    elif command == "compile":
        for file in [Path(each) for each in files] or [
            get_catalogue_path(language)
            for language in LANGUAGES
            if get_catalogue_path(language).exists()
        ]:
            compile_catalogue(file)
    else:
        sys.exit(1 if check_catalogues() else 0)


if __name__ == "__main__":
    main()
