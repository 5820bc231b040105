"""A draft as a secretariat would send it, as a Word file, and its import in a browser."""

import re

from tests.support.files.word_files import (
    abstract_numbering_xml,
    comment_xml,
    deletion_xml,
    insertion_xml,
    level_xml,
    numbering_xml,
    list_properties_xml,
    paragraph_xml,
    run_xml,
    style_xml,
    build_word_file,
)

C = "/c/wsis20"
NUMBERING = abstract_numbering_xml(
    1, level_xml(0, "decimal", "%1."), level_xml(1, "lowerLetter", "(%2)")
) + numbering_xml(1, 1)
STYLES = style_xml("Heading1", "heading 1", '<w:outlineLvl w:val="0"/>') + style_xml(
    "Title", "Title"
)
MARK = (
    '<w:commentRangeStart w:id="1"/>',
    '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>',
)
PARAGRAPHS = [
    paragraph_xml("Statement on connected schools", '<w:pStyle w:val="Title"/>'),
    paragraph_xml("A. Preamble", '<w:pStyle w:val="Heading1"/>'),
    paragraph_xml("Recalling that education is a human right,"),
    paragraph_xml("B. Commitments", '<w:pStyle w:val="Heading1"/>'),
    paragraph_xml(
        run_xml("We resolve to connect every ")
        + MARK[0]
        + run_xml("school")
        + MARK[1]
        + deletion_xml(" by 2030")
        + insertion_xml(run_xml(" by 2029"))
        + run_xml("."),
        list_properties_xml(0),
    ),
    paragraph_xml("We invite all stakeholders to report:", list_properties_xml(0)),
    paragraph_xml("every two years;", list_properties_xml(1)),
    paragraph_xml("to all.", list_properties_xml(1)),
    paragraph_xml(
        "We note the gap. 4. We act on it together and in good faith.", list_properties_xml(0)
    ),
    paragraph_xml("Printed by the secretariat"),
]


def draft(*more):
    """Build a draft as a secretariat would send it."""
    return build_word_file(
        "".join([*PARAGRAPHS, *map(paragraph_xml, more)]),
        numbering=NUMBERING,
        styles=STYLES,
        comments=comment_xml(1, "All of them?"),
    )


def named(content, name="Statement v4.docx"):
    return {
        "name": name,
        "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "buffer": content,
    }


def send(person, address, content):
    person.go(address)
    person.page.locator("[type=file]").set_input_files(named(content))
    person.page.get_by_role("button").and_(person.page.locator("form[data-upload] button")).click()
    person.page.wait_for_url(re.compile(r"/imports/\d+$"))
