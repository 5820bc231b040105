"""The bytes that an installation under test has on the disk."""

import os
from pathlib import Path

from sqlalchemy import make_url

from tests.support.servers.postgresql import list_database_files


def read_everything(url: str) -> bytes:
    """Return the bytes of the database and the instance folder.

    Of SQLite they include the write-ahead log; PostgreSQL overwrites dead rows only when it is
    told to.
    """
    if make_url(url).get_backend_name() == "postgresql":
        files = list_database_files(url)
    else:
        file = Path(make_url(url).database or "")
        files = list(file.parent.glob(file.name + "*"))
    places = [*files, *Path(os.environ["CONSULT_INSTANCE"]).rglob("*")]
    return b"".join(each.read_bytes() for each in places if each.is_file())
