"""The API's description as people read it: operations by subject, and the shapes they take and give."""
import json
from typing import Any, NamedTuple

HERE = "#/components/schemas/"


class Line(NamedTuple):
    """A parameter or a field: its name, its kind in notation, the shape behind it, and what it is for."""

    name: str
    kind: str
    shape: str | None
    required: bool
    words: str


class Shape(NamedTuple):
    """A form or a shape with its fields."""

    name: str
    words: str
    lines: list[Line]


class Operation(NamedTuple):
    """One thing that can be done: how it is asked, and what comes back."""

    anchor: str
    method: str
    path: str
    title: str
    words: str
    open: bool  # nobody has to say who they are
    query: list[Line]
    body: Shape | None
    status: str
    gives: str | None  # the name of a shape, or a media type
    refusals: list[str]


def outline(spec: dict[str, Any]) -> dict[str, Any]:
    """For the template, from an OpenAPI description: `groups` [(subject, operations)] and the `shapes` of answers."""
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in spec["tags"]}
    shapes = {name: _shape(name, schema) for name, schema in sorted(spec["components"]["schemas"].items())}
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            found[operation["tags"][0]].append(_operation(path, method, operation, shapes))
    taken = {each.body.name for operations in found.values() for each in operations if each.body}
    return {"groups": list(found.items()), "shapes": [shape for name, shape in shapes.items() if name not in taken]}


def _operation(path: str, method: str, operation: dict[str, Any], shapes: dict[str, Shape]) -> Operation:
    status = next(code for code in operation["responses"] if code < "400")
    content: dict[str, Any] = operation["responses"][status].get("content", {})
    media = next(iter(content), None)
    sent = shape_in(operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {}))
    return Operation(
        operation["operationId"].replace(".", "-"), method.upper(), path, operation["summary"].rstrip("."),
        operation["description"], {} in operation["security"],
        [_parameter(each) for each in operation["parameters"] if each["in"] == "query"],
        shapes[sent] if sent else None, status,
        shape_in(content[media].get("schema", {})) or media if media else None,
        [code for code in operation["responses"] if code >= "400"])


def _parameter(parameter: dict[str, Any]) -> Line:
    return Line(parameter["name"], kind_of(parameter["schema"]), None, parameter["required"], parameter["description"])


def _shape(name: str, schema: dict[str, Any]) -> Shape:
    needed = schema.get("required", [])
    lines = [Line(field, kind_of(given), shape_in(given), field in needed, given.get("description", ""))
             for field, given in schema.get("properties", {}).items()]
    return Shape(name, schema.get("description", ""), lines)


def shape_in(schema: dict[str, Any]) -> str | None:
    """The name of the first shape that a field holds, in a list or among alternatives too."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(HERE)
    inner = [*schema.get("anyOf", []), *schema.get("oneOf", []), schema.get("items"),
             schema.get("additionalProperties")]
    return next((found for each in inner if isinstance(each, dict) and (found := shape_in(each))), None)


def kind_of(schema: dict[str, Any]) -> str:
    """A JSON schema in one line of notation: integer 1…500, [string], string | null, "a" | "b"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition(".")[2]
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return " | ".join(kind_of(each) for each in choices)
    if "const" in schema or "enum" in schema:
        return " | ".join(json.dumps(each) for each in schema.get("enum", [schema.get("const")]))
    kind = schema.get("type", "any")
    if kind == "array":
        return f"[{kind_of(schema.get('items', {}))}]"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"{{…: {kind_of(schema['additionalProperties'])}}}"
    return " ".join(filter(None, [str(kind), schema.get("format"), _range(schema)]))


def _range(schema: dict[str, Any]) -> str:
    if schema.get("pattern"):
        return f"/{schema['pattern']}/"
    least, most = schema.get("minimum", schema.get("minLength")), schema.get("maximum", schema.get("maxLength"))
    if most is None or most >= 2**31 - 1:  # what every column holds needs no words
        return "" if least is None or least <= 1 else f"≥ {least}"
    return f"≤ {most}" if least is None or (least <= 1 and schema["type"] == "string") else f"{least}…{most}"
