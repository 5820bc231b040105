"""The interface language: its choice, punctuation and dates, and titles in several languages."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_skeleton
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import (
    Babel,
    force_locale,
    format_datetime,
    format_decimal,
    format_percent,
    get_locale,
    gettext,
    lazy_gettext,
    lazy_pgettext,
    ngettext,
    pgettext,
)
from markupsafe import Markup, escape

from consult.core.database.engine import utc_now

# Features import these names from here: only this module and doors know the translation library.
__all__ = [
    "force_locale",
    "format_datetime",
    "format_percent",
    "gettext",
    "lazy_gettext",
    "lazy_pgettext",
    "ngettext",
    "pgettext",
]

LANGUAGES = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
}
LANGUAGE_IN_PATH = f"<any({','.join(LANGUAGES)}):ui>"  # in the rule of a page
RIGHT_TO_LEFT = frozenset({"ar"})
LOCALES = {"zh": "zh_Hans_CN"}
DATE_TIME_SEPARATORS = {"ar": "، ", "zh": " "}  # between date and time
LIST_SEPARATORS = {"ar": "، ", "zh": "、"}  # between the items of a list
SENTENCE_COMMAS = {"ar": "، ", "zh": "，"}  # between the parts of a sentence
SKELETONS = {
    "EEE d MMM": "MMMEd",
    "d MMM": "MMMd",
    "d MMM y": "yMMMd",
    "EEE d MMM y": "yMMMEd",
    "EEEE d MMM": "MMMEd",
    "EEEE d MMM y": "yMMMEd",
}


def get_ui_language() -> str:
    """Return the language of the page: from its address, else from the account or the browser.

    A program says with `Accept-Language` which language it wants.
    """
    if not has_request_context():
        return "en"
    if "ui" in g:
        return str(g.ui)
    first = request.path[1:].partition("/")[0]
    if first in LANGUAGES:  # also for an address without a page: its language prefix still applies
        return first
    who = request.environ.get("consult.visitor")  # stored by the write endpoint
    wanted = request.accept_languages.best_match(LANGUAGES)
    if who is not None and who.person is not None and not (who.actor.program and wanted):
        return str(who.person.language)
    return wanted or "en"


def install(app: Flask) -> None:
    """Start Flask-Babel with the catalogues in consult/translations."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"{app.root_path}/translations"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "UTC"
    Babel(app, default_locale="en", locale_selector=get_ui_language)


def get_language() -> str:
    """Return the language in force, of the page or of the mail that is being written."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else "en"


def choose_title(titles: Mapping[str, str] | None, language: str | None = None) -> str:
    """Choose the title in the reader's language, else in English, else in any language."""
    if not titles:
        return ""
    return titles.get(language or get_language()) or titles.get("en") or next(iter(titles.values()))


def get_title_language(titles: Mapping[str, str]) -> str:
    """Return the language of the title that `choose_title` gives; a page marks a foreign title."""
    own = get_language()
    return own if titles.get(own) else "en" if titles.get("en") else next(iter(titles), own)


def name_language(code: str) -> str:
    """Return the name of a language in the reader's language, as a sentence needs it."""
    return str(Locale(get_language()).languages.get(code, code))


def name_foreign_language(code: str | None) -> str:
    """Return the name of a language that is not the reader's, in the reader's; else ""."""
    return name_language(code) if code and code != get_language() else ""


def join_list(parts: Iterable[Any]) -> str:
    """Join words or pieces of markup with the list separator of the reader's language."""
    found = list(parts)
    return (
        escape(get_list_separator()).join(found)
        if any(isinstance(each, Markup) for each in found)
        else get_list_separator().join(map(str, found))
    )


def get_list_separator() -> str:
    """Return the separator between the items of a list, in the reader's language."""
    return LIST_SEPARATORS.get(get_language(), ", ")


def get_sentence_comma() -> str:
    """Return the comma between the parts of a sentence, in the reader's language."""
    return SENTENCE_COMMAS.get(get_language(), ", ")


def get_colon() -> str:
    """Return the colon of the reader's language; French puts a no-break space before it."""
    return {"fr": "\u202f: ", "zh": "："}.get(get_language(), ": ")


def get_semicolon() -> str:
    """Return the semicolon of the reader's language."""
    return {"ar": "؛ ", "fr": "\u202f; ", "zh": "；"}.get(get_language(), "; ")


def get_full_stop() -> str:
    """Return the full stop between two sentences on one line."""
    return {"zh": "。"}.get(get_language(), ". ")


def quote_words(words: str) -> str:
    """Put words between the quotation marks of the reader's language."""
    return pgettext("quotation", "“%(words)s”", words=words)


def format_amendment_number(number: int) -> str:
    """Format the number of an amendment as the process writes it (setting AMENDMENT_NUMBER)."""
    return str(current_app.config["AMENDMENT_NUMBER"]).replace("#", str(number))


def format_tenths(value: float) -> str:
    """Format a number with at most one decimal digit, in the reader's language."""
    return format_decimal(round(value, 1), "0.#")


def isolate_direction(words: str) -> str:
    """Wrap user text in isolates so that its direction does not affect the text around it.

    Source: Unicode UAX #9.
    """
    return f"\u2068{words}\u2069"


@cache
def list_time_zones() -> frozenset[str]:
    """List the names of all time zones."""
    return frozenset(available_timezones())


def convert_to_zone(moment: datetime, zone: str) -> datetime:
    """Convert a moment to a time zone; an unknown zone counts as UTC."""
    return moment.astimezone(ZoneInfo(zone if zone in list_time_zones() else "UTC"))


def format_moment(moment: datetime, form: str) -> str:
    """Format a moment by a pattern such as "EEE d MMM, HH:mm".

    The day has the order of the language.
    """
    day, _, clock = form.partition(", ")
    comma = DATE_TIME_SEPARATORS.get(get_language(), ", ")
    if get_language() == "en" or day not in SKELETONS:
        return str(format_datetime(moment, form, rebase=False))
    words = format_skeleton(SKELETONS[day], moment, locale=get_locale())
    return f"{words}{comma}{format_datetime(moment, clock, rebase=False)}" if clock else str(words)


def format_utc_moment(moment: datetime, form: str = "EEE d MMM, HH:mm") -> str:
    """Format a moment in UTC, in the reader's language."""
    return f"{format_moment(moment, form)} UTC"


def format_local_moment(moment: datetime, zone: str, form: str = "EEEE d MMM, HH:mm") -> str:
    """Format a moment in a time zone, in the reader's language."""
    return format_moment(convert_to_zone(moment, zone), form)


def format_zone(moment: datetime, zone: str) -> str:
    """Format a time zone with its UTC offset at that moment, for example "Nairobi, UTC+3"."""
    minutes = int((convert_to_zone(moment, zone).utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    distance = f"UTC{'+' if minutes >= 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")
    return f"{zone.rpartition('/')[2].replace('_', ' ')}, {distance}"


def format_day(moment: datetime) -> str:
    """Format the day of a moment; the year is left out if it is the current one."""
    return format_moment(moment, "d MMM" if moment.year == utc_now().year else "d MMM y")


def get_template_globals() -> dict[str, Any]:
    """Return the values about languages that templates need."""
    language = get_language()
    return {"ui_lang": language, "ui_dir": "rtl" if language in RIGHT_TO_LEFT else "ltr"}
