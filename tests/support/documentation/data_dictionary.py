"""The data dictionary of a document in docs/data*.md; `python -m
tests.support.documentation.data_dictionary --write` updates it.
"""

import argparse
import json
import sys
from pathlib import Path

from consult.output.data.dictionary_writer import build_dictionary

DOCS = Path(__file__).parents[3] / "docs"
SCHEMA = DOCS / "data.schema.json"
# the records that each page of the dictionary explains, in the order in which they are read
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
        "WordingCorrectionData",
        "LineageData",
        "OrganisationData",
        "SourceData",
    ),
    "data_contributions.md": (
        "CommentData",
        "AnchorData",
        "QuestionData",
        "EarlierData",
        "AttachmentData",
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
}
MODULE = "tests.support.documentation.data_dictionary"
BEGIN, END = (
    f"<!-- written by python -m {MODULE} --write -->\n",
    "<!-- to here -->\n",
)
TYPE_NAMES = {"string": "text", "integer": "number", "boolean": "true or false", "null": "null"}


def find_page(record: str) -> str:
    """Return the page that explains a kind of record."""
    return next(page for page, records in PAGES.items() if record in records)


def describe_type(schema: dict, here: str) -> str:
    """Describe the type of a field, with a link from the page that it stands on."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        page = find_page(name)
        return f"[{name}]({'' if page == here else page}#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(describe_type(each, here) for each in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return "one of " + ", ".join(
            f"`{each}`" for each in schema.get("enum", [schema.get("const")])
        )
    if schema.get("type") == "array":
        return f"list of {describe_type(schema['items'], here)}"
    if schema.get("type") == "object":
        return f"map to {describe_type(schema['additionalProperties'], here)}"
    return "moment" if schema.get("format") == "date-time" else TYPE_NAMES[schema["type"]]


def load_record_schemas() -> dict[str, dict]:
    """Return the schema of every kind of record by name, the whole file first."""
    whole = build_dictionary()
    return {"DocumentData": whole, **whole["$defs"]}


def render_tables(page: str) -> str:
    """Render a table for each kind of record that the page explains."""
    found, known = "", load_record_schemas()
    for name in PAGES[page]:
        model = known[name]
        found += f"\n### {name}\n\n{model['description']}\n\n"
        found += "| field | type | meaning |\n| --- | --- | --- |\n"
        found += "".join(
            f"| `{field}` | {describe_type(schema, page)} | {schema['description']} |\n"
            for field, schema in model["properties"].items()
        )
    return found


def update_page(page: str, text: str) -> str:
    """Return the text of a page with the tables of the current fields."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + render_tables(page) + "\n" + END + rest.partition(END)[2]


def render_schema() -> str:
    """Return the schema as the documentation contains it and as it is downloaded."""
    return json.dumps(build_dictionary(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the page and the schema, or report that they are out of date."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    texts = {page: (DOCS / page).read_text("utf-8") for page in PAGES}
    new = {page: update_page(page, text) for page, text in texts.items()}
    if options.parse_args().write:
        for page, text in new.items():
            (DOCS / page).write_text(text, "utf-8")
        SCHEMA.write_text(render_schema(), "utf-8")
    elif new != texts or SCHEMA.read_text("utf-8") != render_schema():
        sys.exit(f"docs/data*.md are out of date: python -m {MODULE} --write")


if __name__ == "__main__":
    main()
