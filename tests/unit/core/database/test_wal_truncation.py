"""Tests that a connection keeps its busy timeout after truncating SQLite's log, also after a
failure.
"""

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from consult.core.database.engine import WRITE_WAIT_MS, truncate_wal

pytestmark = pytest.mark.postgresql


@pytest.mark.parametrize("fails", [True, False])
def test_the_connection_is_as_patient_as_before(fails):
    engine = create_engine("sqlite://", poolclass=StaticPool)

    @event.listens_for(engine, "before_cursor_execute")
    def refuse(_connection, _cursor, statement, *_more):
        if fails and "wal_checkpoint" in statement:
            raise OperationalError(statement, None, Exception("disk I/O error"))

    if fails:
        with pytest.raises(OperationalError):
            truncate_wal(engine)
    else:
        truncate_wal(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == WRITE_WAIT_MS
    engine.dispose()
