"""All settings of consult, with name, default and meaning, and the secrets made at first start.

A setting comes from the environment (CONSULT_<NAME>), else from instance/settings.toml, else
from here. A command takes what its environment lacks from the file of the units
(core/environment.py).
"""

import logging
import os
import re
import secrets
import tomllib
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from .errors import Problem

log = logging.getLogger(__name__)
ROOT = Path(__file__).parents[2]
PREFIX = "CONSULT_"
REHEARSAL_MARK = "rehearsal.mark"  # file of an instance folder in which nothing is real
SETTINGS: dict[str, tuple[Any, str]] = {
    "DATABASE_URL": ("", "SQLAlchemy URL; empty: SQLite in instance/consult.db"),
    "SECRET_KEY": (
        "",
        (
            "key that signs links in mails, receipts of secret votes, codes of meetings and starts "
            "of uploads, at least 32 characters; empty: made at first start, in instance/secrets/"
        ),
    ),
    "REDIS_URL": (
        "",
        "wakes followers and shares limits between processes; empty: one process, in memory",
    ),
    "PUBLIC_URL": (
        "",
        (
            "address under which people reach consult, e.g. https://consult.example; empty: the "
            "request's own"
        ),
    ),
    "HOST": ("127.0.0.1", "address that `serve` listens on"),
    "PORT": (8000, "port that `serve` listens on"),
    "SAMPLE": (True, "mark every page as a sample, and offer its people at sign-in"),
    "SMTP_URL": (
        "",
        "smtp://user:password@host:587 or smtps://…; empty: mails are written to instance/mail/",
    ),
    "MAIL_FROM": ("consult@localhost", "sender of mails"),
    "LIMIT_USER": (200, "requests a minute of one person"),
    "LIMIT_ADDRESS": (100, "requests a minute of one address that is not signed in"),
    "LIMIT_SIGN_IN": (
        5,
        "failed sign-ins of one account, and mails asked for one address, in half an hour",
    ),
    "SIGN_IN_IDLE_HOURS": (
        168,
        "hours after which a sign-in of a browser ends if nobody used it; 0: no limit",
    ),
    "SIGN_IN_HOURS": (
        720,
        "hours after which a sign-in of a browser ends, however much it was used; 0: no limit",
    ),
    "SIGN_CHECKPOINTS": (
        True,
        "sign a checkpoint of each public record with new events, every ten minutes",
    ),
    "LIMIT_COMMENTS": (10, "comments a minute of an account younger than a day"),
    "LIMIT_FILES": (
        40,
        (
            "files of versions made for one person or address in ten minutes; those made already "
            "are not counted"
        ),
    ),
    "LIMIT_SOCKETS": (20, "connections of one person at a time"),
    "LIMIT_SOCKETS_ADDRESS": (200, "connections of one address at a time"),
    "VENUE_ADDRESSES": (
        "",
        "addresses or networks, comma separated, that are exempt from limits per address",
    ),
    "TRUSTED_PROXIES": (0, "number of proxies in front whose X-Forwarded-* headers are believed"),
    "SECOND_FACTOR": (
        "moderator,secretariat,vice_chair,chair,administrator",
        (
            "roles, comma separated, that count only after a one-time code; empty: none. Without "
            "this setting a sample asks for none"
        ),
    ),
    "AMENDMENT_NUMBER": (
        "A-#",
        "how an amendment is numbered on pages; # stands for its number in the document",
    ),
    "SECURITY_CONTACT": (
        "",
        (
            "address for reports of vulnerabilities, e.g. mailto:security@consult.example or a "
            "page; empty: MAIL_FROM"
        ),
    ),
    "UPLOAD_MB": (1, "largest request body in megabytes"),
    "FILE_MB": (
        10,
        (
            "largest file that is taken in, in megabytes; several sent at once count together. "
            "Attached files have limits of their own (3 of 5 MB; a request of 30 MB)"
        ),
    ),
    "NICENESS": (
        10,
        (
            "niceness of the processes that read, compare and write files: at 0 they compete with "
            "others as equals, at 19 they yield most"
        ),
    ),
    "DEVELOPMENT": (False, "allows short secrets; never in production"),
}
# what a rehearsal never takes over from a real installation, whatever the settings say
REHEARSAL_SETTINGS = {
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "SAMPLE": True,
    "SMTP_URL": "",
    "SECOND_FACTOR": "",
}
# the only settings that it reads from the environment, which may be that of a real installation
REHEARSAL_ENVIRONMENT = frozenset({"HOST", "PORT"})
# names that are no settings: of the command line, of the first start, and of the developers
OTHER_NAMES = frozenset(
    {
        "INSTANCE",
        "ENVIRONMENT_FILE",
        "PASSWORD",
        "ADMIN_EMAIL",
        "ADMIN_NAME",
        "ADMIN_PASSWORD",
        "FIRST_SLUG",
        "FIRST_TITLE",
        "PICTURES",
        "REAL_DATA",
        "SHOTS",
        "TEST_TEMPLATES",
    }
)


def get_instance_folder() -> Path:
    """Return the folder with the files of this installation."""
    return Path(os.environ.get("CONSULT_INSTANCE", ROOT / "instance"))


def is_rehearsal() -> bool:
    """Return whether the instance folder is one of a rehearsal: its people may be anybody."""
    return (get_instance_folder() / REHEARSAL_MARK).is_file()


def load_settings(**given: Any) -> dict[str, Any]:
    """Load all settings; the given ones take precedence, but not over those of a rehearsal.

    Raises:
        Problem: "setting_wrong" for a value that cannot be meant, "secret_too_short" for a
            secret key below 32 characters.
    """
    local = _local(get_instance_folder() / "settings.toml")
    _warn_of_unknown_names(local)
    found = {name: _get_setting(name, local) for name in SETTINGS}
    found |= given
    found["REHEARSAL"] = is_rehearsal()
    if found["REHEARSAL"]:
        found |= REHEARSAL_SETTINGS
    if found["SAMPLE"] and found["SECOND_FACTOR"] == SETTINGS["SECOND_FACTOR"][0]:
        found["SECOND_FACTOR"] = ""  # its people sign in by one press
    if not found["DATABASE_URL"]:
        found["DATABASE_URL"] = f"sqlite:///{get_instance_folder().resolve()}/consult.db"
    _look_at_database(found["DATABASE_URL"])
    _look_at_mail_server(found["SMTP_URL"])
    found["SECRET_KEY"] = found.get("SECRET_KEY") or load_or_create_secret("key")
    if len(found["SECRET_KEY"]) < 32 and not found["DEVELOPMENT"]:
        raise Problem("secret_too_short")
    return found


def build_worker_environment(**more: str) -> dict[str, str]:
    """Build the environment of a process that reads, compares or writes files.

    Of all settings it has only its niceness.

    Raises:
        Problem: "setting_wrong" if the niceness is no number.
    """
    niceness = _get_setting("NICENESS", _local(get_instance_folder() / "settings.toml"))
    return {
        "PYTHONPATH": str(ROOT),
        "PATH": os.defpath,
        "PYTHONUTF8": "1",
        "CONSULT_NICENESS": str(niceness),
        **more,
    }


def _get_setting(name: str, local: dict[str, Any]) -> Any:
    default = SETTINGS[name][0]
    here = local.get(name.lower(), default)
    shared = name in REHEARSAL_ENVIRONMENT or not is_rehearsal()
    value = os.environ.get(f"CONSULT_{name}", here) if shared else here
    return _convert_setting(name, value, default)


def _local(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except (OSError, ValueError) as wrong:  # also what is no TOML, or no UTF-8
        raise Problem("settings_unreadable", file=str(file), why=str(wrong)) from None


def _look_at_database(url: str) -> None:
    try:
        make_url(url)
    except ArgumentError:
        shown = re.sub(r"^.*@", "…@", url)  # without a password
        raise Problem("setting_wrong", name="DATABASE_URL", value=shown) from None


def _look_at_mail_server(url: str) -> None:
    try:
        place = urlsplit(url)
        has_host = bool(place.hostname) and place.port != 0  # ValueError: a port that is none
    except ValueError:
        has_host = False
    if url and not (
        has_host
        and place.scheme in {"smtp", "smtps"}
        and place.path in {"", "/"}
        and not place.query
        and not place.fragment
        and url == url.strip()
    ):
        raise Problem("setting_wrong", name="SMTP_URL", value=re.sub(r"^.*@", "…@", url))


def _warn_of_unknown_names(local: dict[str, Any]) -> None:
    """Log names in the environment and in settings.toml that no part of consult reads."""
    given = {name.removeprefix(PREFIX) for name in os.environ if name.startswith(PREFIX)}
    for name in sorted(given - SETTINGS.keys() - OTHER_NAMES):
        warn_of_unknown_name(f"{PREFIX}{name}")
    for name in sorted(name for name in local if name.upper() not in SETTINGS):
        warn_of_unknown_name(name)


@cache
def warn_of_unknown_name(name: str) -> None:
    """Log once in a process that a name is no setting, with the nearest one that is."""
    prefix = PREFIX if name.startswith(PREFIX) else ""
    known = [*SETTINGS, *(OTHER_NAMES if prefix else ())]
    found = get_close_matches(name.removeprefix(prefix).upper(), known, 1)
    nearest = f"{prefix}{found[0] if prefix else found[0].lower()}" if found else ""
    log.warning(
        "The setting %s is unknown and has no effect.%s",
        name,
        f" Is {nearest} meant?" if nearest else "",
    )


def _convert_setting(name: str, value: Any, default: Any) -> Any:
    """Convert a setting to the type of its default; raises Problem("setting_wrong")."""
    if isinstance(default, bool):
        return (
            value if isinstance(value, bool) else str(value).lower() in {"1", "true", "yes", "on"}
        )
    try:
        return type(default)(value)
    except ValueError:
        raise Problem("setting_wrong", name=name, value=str(value)) from None


def load_or_create_secret(name: str) -> str:
    """Load a secret of this installation; create it at first use, readable by its owner only."""
    folder = get_instance_folder() / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / name
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as new:
        new.write(secrets.token_urlsafe(48))
    return file.read_text().strip()


def is_switched_on(setting: str) -> bool:
    """Return whether a setting of the installation is on."""
    return bool(current_app.config[setting])
