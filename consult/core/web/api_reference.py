"""The API reference page: operations by subject, with the shapes they accept and return."""

import json
from typing import Any, NamedTuple

SCHEMA_PREFIX = "#/components/schemas/"


class ReferenceField(NamedTuple):
    """A parameter or field: its name, its type in notation, its shape, and its description."""

    name: str
    kind: str
    shape: str | None
    required: bool
    words: str


class ReferenceShape(NamedTuple):
    """A form or shape with its fields."""

    name: str
    words: str
    lines: list[ReferenceField]


class ReferenceOperation(NamedTuple):
    """An operation of the API: its request, and its response, with an example of each."""

    anchor: str
    method: str
    path: str
    title: str
    words: str
    open: bool  # open to anonymous requests
    scope: str  # of the token that it needs, or "personal"
    query: list[ReferenceField]
    body: ReferenceShape | None
    body_example: str
    status: str
    gives: str | None  # name of a shape, or a media type
    answer_example: str
    refusals: list[str]


def build_outline(spec: dict[str, Any]) -> dict[str, Any]:
    """Build the template context from an OpenAPI description.

    Returns:
        `groups`, a list of (subject, operations), and `shapes`, the shapes of responses.
    """
    found: dict[str, list[ReferenceOperation]] = {tag["name"]: [] for tag in spec["tags"]}
    shapes = {
        name: _build_shape(name, schema)
        for name, schema in sorted(spec["components"]["schemas"].items())
    }
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            found[operation["tags"][0]].append(_build_operation(path, method, operation, shapes))
    taken = {each.body.name for operations in found.values() for each in operations if each.body}
    return {
        "groups": list(found.items()),
        "shapes": [shape for name, shape in shapes.items() if name not in taken],
    }


def _build_operation(
    path: str, method: str, operation: dict[str, Any], shapes: dict[str, ReferenceShape]
) -> ReferenceOperation:
    """Build the reference of one operation."""
    status = next(code for code in operation["responses"] if code < "400")
    content: dict[str, Any] = operation["responses"][status].get("content", {})
    media = next(iter(content), None)
    body: dict[str, Any] = next(
        iter(operation.get("requestBody", {}).get("content", {}).values()), {}
    )
    sent = find_shape_name(body.get("schema", {}))
    return ReferenceOperation(
        operation["operationId"].replace(".", "-"),
        method.upper(),
        path,
        operation["summary"].rstrip("."),
        operation["description"],
        {} in operation["security"],
        operation["x-scope"],
        [_build_parameter(each) for each in operation["parameters"] if each["in"] == "query"],
        shapes[sent] if sent else None,
        _format_example(body),
        status,
        find_shape_name(content[media].get("schema", {})) or media if media else None,
        _format_example(content.get(media or "", {})),
        [code for code in operation["responses"] if code >= "400"],
    )


def _format_example(content: dict[str, Any]) -> str:
    """Format the example of a body or an answer as people read it; empty if there is none."""
    example = content.get("example", "")
    if isinstance(example, str):
        return example
    return json.dumps(example, ensure_ascii=False, indent=2)


def _build_parameter(parameter: dict[str, Any]) -> ReferenceField:
    """Build the reference of a query parameter."""
    return ReferenceField(
        parameter["name"],
        format_type(parameter["schema"]),
        None,
        parameter["required"],
        parameter["description"],
    )


def _build_shape(name: str, schema: dict[str, Any]) -> ReferenceShape:
    """Build the reference of a form or shape."""
    needed = schema.get("required", [])
    lines = [
        ReferenceField(
            field,
            format_type(given),
            find_shape_name(given),
            field in needed,
            given.get("description", ""),
        )
        for field, given in schema.get("properties", {}).items()
    ]
    return ReferenceShape(name, schema.get("description", ""), lines)


def find_shape_name(schema: dict[str, Any]) -> str | None:
    """Find the name of the first shape in a schema, also inside lists and alternatives."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(SCHEMA_PREFIX)
    inner = [
        *schema.get("anyOf", []),
        *schema.get("oneOf", []),
        schema.get("items"),
        schema.get("additionalProperties"),
    ]
    return next(
        (found for each in inner if isinstance(each, dict) and (found := find_shape_name(each))),
        None,
    )


def format_type(schema: dict[str, Any]) -> str:
    """Format a JSON schema in one line: integer 1…500, [string], string | null, "a" | "b"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition(".")[2]
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return " | ".join(format_type(each) for each in choices)
    if "const" in schema or "enum" in schema:
        return " | ".join(json.dumps(each) for each in schema.get("enum", [schema.get("const")]))
    kind = schema.get("type", "any")
    if kind == "array":
        return f"[{format_type(schema.get('items', {}))}]"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"{{…: {format_type(schema['additionalProperties'])}}}"
    return " ".join(filter(None, [str(kind), schema.get("format"), _format_range(schema)]))


def _format_range(schema: dict[str, Any]) -> str:
    """Format the limits of a number or text."""
    if schema.get("pattern"):
        return f"/{schema['pattern']}/"
    least, most = (
        schema.get("minimum", schema.get("minLength")),
        schema.get("maximum", schema.get("maxLength")),
    )
    if most is None or most >= 2**31 - 1:  # the limit of every column is not mentioned
        return "" if least is None or least <= 1 else f"≥ {least}"
    return (
        f"≤ {most}"
        if least is None or (least <= 1 and schema["type"] == "string")
        else f"{least}…{most}"
    )
