"""Examples in the description of the API: one for each request and answer, and each is valid."""

import csv
import html
import json
import re

import pytest

from consult.ballots.votes_csv_api import VOTES_COLUMNS
from consult.comments.actions import post_comment
from consult.core.web.examples import example_builder
from consult.core.web.examples.example_values import (
    FIELD_VALUES,
    MEDIA_TEXTS,
    SCHEMA_VALUES,
)
from consult.core.web.examples.docstring_attributes import add_field_descriptions
from consult.core.web.forms import parse_form
from consult.core.web.uploads import Upload, find_file_fields

FILE = "*/*"  # a file in its own format


@pytest.fixture
def operations(app, description):
    """Every operation with its view, as (address, operation, view)."""
    return [
        (f"{method} {path}", operation, app.view_functions[operation["operationId"]])
        for path, found in description["paths"].items()
        for method, operation in found.items()
    ]


def list_answers(operation):
    """Yield the content of each answer that is no refusal, as (media type, content)."""
    for status, answer in operation["responses"].items():
        if status < "400":
            yield from answer.get("content", {}).items()


def test_every_operation_has_a_summary_that_is_one_sentence(operations):
    assert [
        address
        for address, operation, _view in operations
        if not re.fullmatch(r"[A-Z][^\n]{5,110}\.", operation.get("summary", ""))
    ] == []
    assert len(operations) > 200


def test_summary_and_description_together_say_what_the_docstring_says(operations):
    for address, operation, view in operations:
        said = f"{operation['summary']} {operation['description']}".split()
        assert said == view.__doc__.split(), address


def test_every_body_and_every_answer_has_an_example(operations):
    missing = [
        address
        for address, operation, _view in operations
        for media, content in (
            *operation.get("requestBody", {}).get("content", {}).items(),
            *list_answers(operation),
        )
        if "example" not in content and media != FILE
    ]
    assert missing == []


def test_every_example_of_a_request_is_one_that_its_form_accepts(app, operations):
    seen = 0
    for address, operation, view in operations:
        for content in operation.get("requestBody", {}).get("content", {}).values():
            given = dict(content["example"])
            for name, many in find_file_fields(view.form).items():
                if name not in given and not view.form.model_fields[name].is_required():
                    continue
                names = given[name] if many else [given[name]]
                files = [Upload(each, b"file") for each in names]
                given[name] = files if many else files[0]
            with app.test_request_context():
                assert parse_form(view.form, given), address
            seen += 1
    assert seen > 90


def test_every_example_of_an_answer_is_exactly_what_its_shape_gives(operations):
    seen = 0
    for address, operation, view in operations:
        shapes = [view.answers["shape"], *view.answers["more"].values()]
        by_name = {shape.__name__: shape for shape in shapes if shape}
        for media, content in list_answers(operation):
            if media == "application/json":
                shape = by_name[content["schema"]["$ref"].rpartition("/")[2]]
                made = shape.model_validate(content["example"]).model_dump(mode="json")
                assert made == content["example"], address
                seen += 1
    assert seen > 190


def test_no_text_of_an_example_is_left_open(description):
    assert f'"{example_builder.NO_VALUE}"' not in json.dumps(description, ensure_ascii=False)
    schemas = {"NewShape": {"properties": {"unheard_of": {"type": "string"}}}}
    built = example_builder.build_answer_example(schemas, "NewShape")
    assert built == {"unheard_of": example_builder.NO_VALUE}


def test_the_table_of_values_names_only_schemas_and_fields_that_are_there(description):
    schemas = description["components"]["schemas"]
    fields = {field for each in schemas.values() for field in each.get("properties", {})}
    assert FIELD_VALUES.keys() - fields == set()
    unknown = [
        (name, field)
        for name, values in SCHEMA_VALUES.items()
        for field in values or [""]
        if field not in schemas.get(name, {}).get("properties", {})
    ]
    assert unknown == []


def test_examples_that_are_no_json_object_have_the_form_of_the_real_answers(world, browser, here):
    post_comment(world.actor("pia"), world.clause, "How?")
    log = browser().get(f"/api/v1/consultations/{world.consultation}/log").text
    real, example = (json.loads(text) for text in (log, MEDIA_TEXTS["application/x-ndjson"]))
    assert list(real) == list(example)
    rows = list(csv.reader(MEDIA_TEXTS["text/csv"].splitlines()))
    assert rows[0] == VOTES_COLUMNS and len(rows[1]) == len(VOTES_COLUMNS)


def test_the_section_of_attributes_describes_the_fields():
    schema = {
        "description": "A change.\n\nAttributes:\n    kind: One of two,\n        or none.\n\nMore.",
        "properties": {"kind": {}, "other": {}},
    }
    add_field_descriptions(schema)
    assert schema["description"] == "A change.\n\nMore."
    assert schema["properties"] == {"kind": {"description": "One of two, or none."}, "other": {}}


def test_no_description_holds_a_section_of_a_docstring(description):
    assert not re.search(r"(Attributes|Args|Returns|Raises|Source):\\n", json.dumps(description))


def test_the_reference_page_shows_summary_description_and_both_examples(browser, description):
    page = html.unescape(browser().get("/api/v1/?ui=en").text)
    operation = description["paths"]["/api/v1/positions/{ballot_id}"]["put"]
    assert operation["summary"].rstrip(".") in page and operation["description"] in page
    for content in (operation["requestBody"], operation["responses"]["200"]):
        example = content["content"]["application/json"]["example"]
        assert json.dumps(example, ensure_ascii=False, indent=2) in page
    bodies = sum(
        "requestBody" in each for path in description["paths"].values() for each in path.values()
    )
    assert page.count("Example of the body") == bodies > 90
    assert page.count("Example of the answer") > 190 and MEDIA_TEXTS["text/csv"].strip() in page
