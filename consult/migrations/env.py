"""Runs migrations over a connection of their own, since those of the program are read-only."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, create_engine, inspect, text

from consult.core.database.engine import db

config = context.config
SHADOWS = ("search_fts",)  # kept by hand in migrations, never by autogenerate
FORMER = {
    "110dcca68ff3": "e008dc93c421"
}  # the name that the first migration had when the first databases were made


def is_compared(_thing: object, name: str | None, kind: str, *_more: object) -> bool:
    """Return whether autogenerate looks at this table."""
    return not (kind == "table" and (name or "").startswith(SHADOWS))


def rename_former(connection: Connection) -> None:
    """Let a database that knows a migration by its former name know it by its present one."""
    if inspect(connection).has_table("alembic_version"):
        for before, since in FORMER.items():
            connection.execute(
                text("UPDATE alembic_version SET version_num = :since WHERE version_num = :before"),
                {"since": since, "before": before},
            )
    connection.commit()


def run() -> None:
    """Upgrade or downgrade in one transaction; foreign keys are checked at its end only.

    SQLite's batch mode drops and renames tables: with foreign_keys=ON a cascading child would
    be emptied.
    """
    engine = create_engine(current_app.config["DATABASE_URL"])
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.commit()
        rename_former(connection)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            include_object=is_compared,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite:
                broken = connection.execute(text("PRAGMA foreign_key_check")).all()
                if broken:
                    raise RuntimeError(f"rows without their parent after migrating: {broken[:5]}")
        connection.commit()
    engine.dispose()


run()
