"""Tests of sentences that are one message each, so that a translation can turn their parts."""

import pytest
from flask import current_app

from consult.core.i18n import quote_words
from consult.text.clause_names import quote_first_words


def load_macros(name):
    """Return the macros of a template."""
    return current_app.jinja_env.get_template(name).module


@pytest.mark.parametrize(
    ("language", "days", "hours", "minutes"),
    [
        ("en", "9 days 14 hours", "1 hour 5 minutes", "2 minutes"),
        ("ar", "9 أيام و14 ساعة", "ساعة واحدة و5 دقائق", "دقيقتين"),
        ("es", "9 días y 14 horas", "1 hora y 5 minutos", "2 minutos"),
        ("fr", "9 jours et 14 heures", "1 heure et 5 minutes", "2 minutes"),
        ("ru", "9 дней 14 часов", "1 час 5 минут", "2 минуты"),
        ("zh", "9天14小时", "1小时5分钟", "2分钟"),
    ],
)
def test_the_time_that_is_left_is_joined_as_each_language_joins_it(
    app, language, days, hours, minutes
):
    with app.test_request_context(f"/{language}/"):
        time_left = load_macros("macros/durations.html").time_left
        assert time_left((9, 14, 3)) == days
        assert time_left((0, 1, 5)) == hours
        assert time_left((0, 0, 2)) == minutes


@pytest.mark.parametrize(
    ("language", "quoted"),
    [
        ("en", "“by 2030”"),
        ("ar", "«by 2030»"),
        ("es", "“by 2030”"),
        ("fr", "«\u202fby 2030\u202f»"),
        ("ru", "«by 2030»"),
        ("zh", "“by 2030”"),
    ],
)
def test_quotations_have_the_marks_of_the_readers_language(app, language, quoted):
    with app.test_request_context(f"/{language}/"):
        assert quote_words("by 2030") == quoted
        assert quote_first_words("*by* 2030", quote_words) == quoted


@pytest.mark.parametrize(
    ("language", "words", "number", "shown"),
    [
        ("en", "16 comments", 16, '16<span class="vh"> comments</span>'),
        ("ru", "предложено 5 поправок", 5, None),
        ("ar", "تعليق واحد", 1, None),
    ],
)
def test_a_count_shows_its_number_and_says_its_whole_message(app, language, words, number, shown):
    with app.test_request_context(f"/{language}/"):
        drawn = load_macros("reading/text/_clause_facts.html").count_words(words, number)
    assert shown is None or drawn == shown
    said = drawn.replace('<span class="vh">', "").replace("</span>", "")
    hidden = f'<span aria-hidden="true">{number}'
    assert said.removeprefix(hidden).strip() == words
    assert drawn.count(str(number)) == 1
