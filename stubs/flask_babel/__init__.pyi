# The types of the part of Flask-Babel 4 that consult uses; the library itself has none.

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from decimal import Decimal

from babel import Locale
from flask import Flask

from .speaklater import LazyString

class Babel:
    def __init__(
        self,
        app: Flask | None = None,
        *,
        default_locale: str = "en",
        locale_selector: Callable[[], str | None] | None = None,
    ) -> None: ...

def force_locale(locale: Locale | str) -> AbstractContextManager[None]: ...
def format_datetime(
    datetime: datetime | None = None, format: str | None = None, rebase: bool = True
) -> str: ...
def format_decimal(number: float | Decimal, format: str | None = None) -> str: ...
def format_percent(number: float | Decimal, format: str | None = None) -> str: ...
def get_locale() -> Locale | None: ...
def gettext(string: str, **variables: object) -> str: ...
def lazy_gettext(string: str, **variables: object) -> LazyString: ...
def ngettext(singular: str, plural: str, num: int, **variables: object) -> str: ...
