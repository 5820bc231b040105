"""The data dictionary of a document in docs/; `python -m
tests.support.documentation.data_dictionary --write` updates it.
"""

import argparse
import json
import sys
from pathlib import Path

from consult.output.data.dictionary_writer import build_dictionary

DOCS = Path(__file__).parents[3] / "docs"
PAGE, SCHEMA = DOCS / "data.md", DOCS / "data.schema.json"
BEGIN, END = (
    "<!-- written by python -m tests.support.documentation.data_dictionary --write -->\n",
    "<!-- to here -->\n",
)
TYPE_NAMES = {"string": "text", "integer": "number", "boolean": "true or false", "null": "null"}


def describe_type(schema: dict) -> str:
    """Describe the type of a field."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(describe_type(each) for each in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return "one of " + ", ".join(
            f"`{each}`" for each in schema.get("enum", [schema.get("const")])
        )
    if schema.get("type") == "array":
        return f"list of {describe_type(schema['items'])}"
    if schema.get("type") == "object":
        return f"map to {describe_type(schema['additionalProperties'])}"
    return "moment" if schema.get("format") == "date-time" else TYPE_NAMES[schema["type"]]


def load_record_schemas() -> dict[str, dict]:
    """Return the schema of every kind of record by name, the whole file first."""
    whole = build_dictionary()
    return {"DocumentData": whole, **whole["$defs"]}


def render_tables() -> str:
    """Render a table for each kind of record."""
    found = ""
    for name, model in load_record_schemas().items():
        found += (
            f"\n### {name}\n\n{model['description']}\n\n| field | type | meaning |\n"
            "| --- | --- | --- |\n"
        )
        found += "".join(
            f"| `{field}` | {describe_type(schema)} | {schema['description']} |\n"
            for field, schema in model["properties"].items()
        )
    return found


def update_page(page: str) -> str:
    """Return the page with the tables of the current fields."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + render_tables() + "\n" + END + rest.partition(END)[2]


def render_schema() -> str:
    """Return the schema as the documentation contains it and as it is downloaded."""
    return json.dumps(build_dictionary(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the page and the schema, or report that they are out of date."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    page = PAGE.read_text("utf-8")
    if options.parse_args().write:
        PAGE.write_text(update_page(page), "utf-8")
        SCHEMA.write_text(render_schema(), "utf-8")
    elif update_page(page) != page or SCHEMA.read_text("utf-8") != render_schema():
        sys.exit(
            "docs/data.md is out of date: python -m "
            "tests.support.documentation.data_dictionary --write"
        )


if __name__ == "__main__":
    main()
