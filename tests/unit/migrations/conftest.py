"""Fixtures of the migration tests: an empty database of each kind, and one that was migrated."""

import itertools
import os
import shutil

import pytest

from consult.core.database.engine import create_tables
from tests.support.consultation.schema_steps import move_schema
from tests.support.servers.postgresql import create_database

numbers = itertools.count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request):
    """Provide the name of each kind of database in turn."""
    return request.param


@pytest.fixture
def empty(kind, request, tmp_path):
    """Provide the address of an empty database."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path}/consult.db"
    return create_database(
        request.getfixturevalue("cluster"), f"migrate_{os.getpid()}_{next(numbers)}"
    )


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    """Migrate a SQLite file once for all tests; they take copies of it."""
    file = tmp_path_factory.mktemp("migrated") / "consult.db"
    move_schema(f"sqlite:///{file}", "migrate")
    return file


@pytest.fixture(scope="session")
def migrated_template(cluster):
    """Migrate a PostgreSQL database once for all tests; they take copies of it."""
    name = f"migrated_{os.getpid()}"
    move_schema(create_database(cluster, name), "migrate")
    return name


@pytest.fixture
def migrated(kind, request, tmp_path):
    """Provide the address of a database whose tables the migrations made; it has no rows."""
    if kind == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_file"), tmp_path / "consult.db")
        return f"sqlite:///{tmp_path}/consult.db"
    return create_database(
        request.getfixturevalue("cluster"),
        f"migrate_{os.getpid()}_{next(numbers)}",
        request.getfixturevalue("migrated_template"),
    )


@pytest.fixture
def modelled(kind, request, tmp_path):
    """Provide the address of a database with the tables of the models."""
    address = (
        f"sqlite:///{tmp_path}/modelled.db"
        if kind == "sqlite"
        else create_database(
            request.getfixturevalue("cluster"), f"modelled_{os.getpid()}_{next(numbers)}"
        )
    )
    create_tables(address)
    return address
