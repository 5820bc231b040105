"""Tests of digits of all scripts in codes and numbers."""

from typing import Annotated

import pytest
from pydantic import Field
from werkzeug.datastructures import MultiDict

from consult.accounts.forms import CodeForm
from consult.core.web.forms import Form, parse_form, read_form_fields
from consult.meetings.queries import normalize_code
from consult.text.digits import convert_digits

SCRIPTS = ["٣٨٩٦٧٤", "۳۸۹۶۷۴", "३८९६७४", "３８９６７４", "389674"]


class CountForm(Form):
    """A form with numbers and a word."""

    many: Annotated[int, Field(ge=1)] | None = None
    share: float = 0
    word: str = ""


@pytest.mark.parametrize("typed", SCRIPTS)
def test_codes_and_numbers_are_read_in_the_digits_of_every_script(typed):
    assert convert_digits(typed) == "389674"
    assert parse_form(CodeForm, {"code": f"{typed[:3]} {typed[3:]}"}).code == "389674"
    assert normalize_code(f"ab-{typed}") == "AB389674"
    fields = read_form_fields(CountForm, MultiDict({"many": typed, "share": typed, "word": typed}))
    assert parse_form(CountForm, fields) == CountForm(many=389674, share=389674, word=typed)


def test_what_is_no_decimal_digit_stays_as_it_is():
    assert convert_digits("² ½ ⅷ 五 ab") == "² ½ ⅷ 五 ab"
