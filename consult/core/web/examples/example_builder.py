"""Builder of the examples in the API description, from its schemas and the example values."""

import re
from collections.abc import Mapping
from typing import Any

from consult.core.web.api_reference import SCHEMA_PREFIX

from .example_values import BUILT, FIELD_VALUES, KEYS, SCHEMA_VALUES, SENT, TYPE_VALUES

NO_VALUE = "…"  # a text without an example value; a test looks for it


def build_request_example(schemas: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Build the example of a form: its required fields, and optional ones with a value of its own.

    Args:
        schemas: the schemas of the description by name.
        name: the name of the form.
    """
    schema = schemas[name]
    chosen = {*schema.get("required", []), *SENT, *SCHEMA_VALUES.get(name, {})}
    return _build_object(schemas, name, [each for each in schema["properties"] if each in chosen])


def build_answer_example(schemas: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Build the example of a shape with all its fields."""
    return _build_object(schemas, name, list(schemas[name].get("properties", {})))


def _build_object(schemas: Mapping[str, Any], name: str, fields: list[str]) -> dict[str, Any]:
    """Build an object of a schema with these fields."""
    own = SCHEMA_VALUES.get(name, {})
    return {
        field: _build_field(schemas, schemas[name]["properties"][field], field, own)
        for field in fields
    }


def _build_field(
    schemas: Mapping[str, Any], schema: dict[str, Any], field: str, own: Mapping[str, Any]
) -> Any:
    """Build a field: with the value of its schema, of its name, or by its type."""
    if field in own and own[field] is not BUILT:
        return own[field]
    usual = FIELD_VALUES.get(field)
    if field not in own and usual is not None and usual is not BUILT and _fits(schema, usual):
        return usual
    if _may_be_null(schema) and BUILT not in (own.get(field), usual):
        return None
    return _build_value(schemas, schema, field)


def _build_value(schemas: Mapping[str, Any], schema: dict[str, Any], field: str) -> Any:
    """Build a value by the type of a schema."""
    if "$ref" in schema:
        return build_answer_example(schemas, schema["$ref"].removeprefix(SCHEMA_PREFIX))
    if choices := _list_alternatives(schema):
        return _build_value(schemas, choices[0], field)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("type") == "array":
        items = schema.get("items", {})
        return [_build_value(schemas, each, field) for each in _list_alternatives(items) or [items]]
    if isinstance(schema.get("additionalProperties"), dict):
        inner = schema["additionalProperties"]
        return {each: _build_value(schemas, inner, field) for each in KEYS.get(field, ("en",))}
    kind = schema.get("format") or schema.get("type", "string")
    return TYPE_VALUES.get(kind, NO_VALUE)


def _list_alternatives(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """List the alternatives of a schema, without null."""
    found = schema.get("anyOf") or schema.get("oneOf") or []
    return [each for each in found if each.get("type") != "null"]


def _may_be_null(schema: dict[str, Any]) -> bool:
    """Return whether null is a value of a schema."""
    return any(each.get("type") == "null" for each in schema.get("anyOf", []))


def _fits(schema: dict[str, Any], value: Any) -> bool:
    """Return whether a value has the type, and one of the codes, of a schema."""
    if choices := _list_alternatives(schema):
        return any(_fits(each, value) for each in choices)
    if "const" in schema or "enum" in schema:
        return value in schema.get("enum", [schema.get("const")])
    if isinstance(value, str):
        return schema.get("type") == "string" and bool(re.search(schema.get("pattern", ""), value))
    if isinstance(value, list):
        return schema.get("type") == "array" and all(
            _fits(schema.get("items", {}), each) for each in value
        )
    if isinstance(value, dict):
        return schema.get("type") == "object"
    kinds = {bool: ("boolean",), int: ("integer", "number"), float: ("number",)}
    return schema.get("type") in kinds[type(value)]
