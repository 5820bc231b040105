"""The dictionary of the data of a document, in docs/data*.md; `python -m tests.dictionary --write` writes it anew."""

import argparse
import json
import sys
from pathlib import Path

from consult.output.data.dictionary_writer import build_dictionary

DOCS = Path(__file__).parents[1] / "docs"
SCHEMA = DOCS / "data.schema.json"
PAGES = {
    "data.md": (
        "DocumentData",
        "ConsultationData",
        "StageData",
        "TagData",
        "DocumentHead",
        "VersionData",
        "EditionData",
        "ClauseData",
        "PlacedData",
        "WordingData",
        "LineageData",
        "OrganisationData",
        "SourceData",
    ),
    "data_contributions.md": (
        "CommentData",
        "AnchorData",
        "EarlierData",
        "AmendmentData",
        "RevisionData",
        "SponsorData",
        "PositionsData",
        "AuthorData",
        "HiddenData",
    ),
    "data_decisions.md": (
        "DispositionData",
        "ContestData",
        "DecidedData",
        "SummaryContestData",
        "CarriedData",
        "DecisionData",
        "SilenceData",
        "SilentClauseData",
        "ObjectionData",
        "ExtensionData",
    ),
}  # the records that each page of the dictionary explains, in the order in which they are read
BEGIN, END = "<!-- written by python -m tests.dictionary --write -->\n", "<!-- to here -->\n"
PLAIN = {"string": "text", "integer": "number", "boolean": "true or false", "null": "null"}


def find_page(record: str) -> str:
    """Return the page that explains a kind of record."""
    return next(page for page, records in PAGES.items() if record in records)


def kind(schema: dict, here: str) -> str:
    """Return the type of a field in words, with a link from the page that it stands on."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        page = find_page(name)
        return f"[{name}]({'' if page == here else page}#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(kind(each, here) for each in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return "one of " + ", ".join(
            f"`{each}`" for each in schema.get("enum", [schema.get("const")])
        )
    if schema.get("type") == "array":
        return f"list of {kind(schema['items'], here)}"
    if schema.get("type") == "object":
        return f"map to {kind(schema['additionalProperties'], here)}"
    return "moment" if schema.get("format") == "date-time" else PLAIN[schema["type"]]


def models() -> dict[str, dict]:
    """Every kind of record by name, the whole file first."""
    whole = build_dictionary()
    return {"DocumentData": whole, **whole["$defs"]}


def tables(page: str) -> str:
    """Return a table for each kind of record that the page explains."""
    found, known = "", models()
    for name in PAGES[page]:
        model = known[name]
        found += f"\n### {name}\n\n{model['description']}\n\n| field | type | meaning |\n| --- | --- | --- |\n"
        found += "".join(
            f"| `{field}` | {kind(schema, page)} | {schema['description']} |\n"
            for field, schema in model["properties"].items()
        )
    return found


def renewed(page: str, text: str) -> str:
    """Return the text of a page with the tables as the fields are now."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + tables(page) + "\n" + END + rest.partition(END)[2]


def schema_text() -> str:
    """The schema as it is kept in the documentation, and as it is downloaded."""
    return json.dumps(build_dictionary(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the pages and the schema, or say that they are out of date."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    texts = {page: (DOCS / page).read_text("utf-8") for page in PAGES}
    new = {page: renewed(page, text) for page, text in texts.items()}
    if options.parse_args().write:
        for page, text in new.items():
            (DOCS / page).write_text(text, "utf-8")
        SCHEMA.write_text(schema_text(), "utf-8")
    elif new != texts or SCHEMA.read_text("utf-8") != schema_text():
        sys.exit("docs/data*.md are out of date: python -m tests.dictionary --write")


if __name__ == "__main__":
    main()
