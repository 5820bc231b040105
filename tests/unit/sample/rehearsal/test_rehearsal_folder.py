"""Tests of the folder of a rehearsal: what is never emptied, and what stays."""

import shutil
import sqlite3

import pytest

from consult.core.config import REHEARSAL_MARK, load_settings
from consult.sample.rehearsal.rehearsal_folder import MARK_WORDS, replace_rehearsal


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "training" / "rehearsal"


def list_tree(folder):
    """List the files with the time of their last change, but for the index of SQLite's readers."""
    return {
        path.relative_to(folder): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.suffix != ".db-shm"
    }


def test_a_rehearsal_is_made_described_and_made_anew(rehearse, folder):
    code, said = rehearse(folder)
    assert code == 0 and "made-up people" in said
    assert f"CONSULT_INSTANCE={folder} python -m consult serve" in said
    before = list_tree(folder)
    code, said = rehearse(folder)
    assert code == 0 and "There is a rehearsal" in said and "--wipe" in said
    assert list_tree(folder) == before
    (folder / "settings.toml").write_text('mail_from = "us@training.example"\n')
    code, said = rehearse(folder, "--wipe")
    assert code == 0 and "made-up people" in said
    assert "us@training.example" in (folder / "settings.toml").read_text()
    assert [each.name for each in folder.parent.iterdir()] == ["rehearsal"]


def test_an_empty_folder_takes_a_rehearsal(rehearse, folder):
    folder.mkdir(parents=True)
    assert rehearse(folder, "--wipe")[0] == 0
    assert (folder / REHEARSAL_MARK).read_text() == MARK_WORDS


def make_real_instance(folder):
    """Make a folder like that of an installation: a database, and a secret."""
    (folder / "secrets").mkdir(parents=True)
    (folder / "secrets" / "key").write_text("x" * 40)
    with sqlite3.connect(folder / "consult.db") as database:
        database.execute("CREATE TABLE event (seq INTEGER, verb TEXT)")
        database.execute("INSERT INTO event VALUES (1, 'person.joined')")
    database.close()


def make_other_folder(folder):
    folder.mkdir(parents=True)
    (folder / "thesis.txt").write_text("Years of work.")


def make_marked_instance(folder):
    """Make a real folder into which somebody put the file of a rehearsal."""
    make_real_instance(folder)
    (folder / REHEARSAL_MARK).write_text(MARK_WORDS)


def make_marked_folder_without_database(folder):
    make_other_folder(folder)
    (folder / REHEARSAL_MARK).write_text(MARK_WORDS)


@pytest.mark.parametrize("wiped", [(), ("--wipe",)])
@pytest.mark.parametrize(
    "make",
    [
        make_real_instance,
        make_other_folder,
        make_marked_instance,
        make_marked_folder_without_database,
    ],
)
def test_nothing_that_is_no_rehearsal_is_touched(rehearse, folder, make, wiped):
    make(folder)
    before = list_tree(folder)
    code, said = rehearse(folder, *wiped)
    assert code == 1 and "is no rehearsal" in said and "Nothing was changed" in said
    assert list_tree(folder) == before


@pytest.mark.parametrize("words", [None, "Another file of this name.\n"])
def test_a_rehearsal_without_its_mark_is_not_emptied(rehearse, folder, words):
    rehearse(folder)
    (folder / REHEARSAL_MARK).unlink()
    if words is not None:
        (folder / REHEARSAL_MARK).write_text(words)
    before = list_tree(folder)
    code, said = rehearse(folder, "--wipe")
    assert code == 1 and f"it has no file {REHEARSAL_MARK}" in said
    assert list_tree(folder) == before


def test_a_rehearsal_with_other_files_is_not_emptied(rehearse, folder, tmp_path):
    rehearse(folder)
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis.txt").write_text("Years of work.")
    for name, plant in (
        ("notes.txt", lambda path: path.write_text("Mine.")),
        ("mail", lambda path: path.symlink_to(tmp_path / "precious")),
        ("secrets2", lambda path: path.mkdir()),
    ):
        plant(folder / name)
        code, said = rehearse(folder, "--wipe")
        assert code == 1 and name in said and "Nothing was changed" in said
        path = folder / name
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    assert (tmp_path / "precious" / "thesis.txt").exists()
    assert rehearse(folder, "--wipe")[0] == 0


def test_a_symbolic_link_is_not_followed(rehearse, folder, tmp_path):
    rehearse(folder)
    link = tmp_path / "link"
    link.symlink_to(folder)
    before = list_tree(folder)
    code, said = rehearse(link, "--wipe")
    assert code == 1 and "symbolic link" in said
    assert list_tree(folder) == before


@pytest.mark.parametrize("place", ["real", "real/inside", ".", "../" * 40])
def test_the_folder_of_the_installation_and_what_holds_it_are_refused(rehearse, tmp_path, place):
    make_marked_instance(tmp_path / "real" / "deep")
    code, said = rehearse(tmp_path / place, "--wipe")
    assert code == 1 and "this installation" in said
    assert (tmp_path / "real" / "deep" / "consult.db").exists()


def test_a_rehearsal_that_is_served_is_not_emptied(rehearse, folder):
    rehearse(folder)
    with sqlite3.connect(folder / "consult.db") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("SELECT count(*) FROM event").fetchall()
        code, said = rehearse(folder, "--wipe")
    database.close()
    assert code == 1 and "is being served" in said
    assert rehearse(folder, "--wipe")[0] == 0


def test_a_rehearsal_that_cannot_be_made_leaves_the_old_one(rehearse, folder, tmp_path):
    rehearse(folder)
    before = (folder / "consult.db").read_bytes()
    with (
        pytest.raises(ZeroDivisionError),
        replace_rehearsal(folder, tmp_path / "real") as new,
    ):
        assert new != folder and new.is_dir()
        raise ZeroDivisionError
    assert (folder / "consult.db").read_bytes() == before or folder.is_dir()
    assert [each.name for each in folder.parent.iterdir()] == ["rehearsal"]


def test_a_place_that_takes_no_folder_is_refused_in_words(rehearse, tmp_path):
    (tmp_path / "file").write_text("Mine.")
    for place in ("file", "file/rehearsal"):
        code, said = rehearse(tmp_path / place)
        assert code == 1 and said.startswith("Error: ") and "file" in said


def test_an_installation_without_a_consultation_is_refused_in_words(rehearse, folder, monkeypatch):
    monkeypatch.setattr("consult.sample.rehearsal.queries.list_consultations", list)
    code, said = rehearse(folder)
    assert code == 1 and "There is no consultation to rehearse yet." in said
    assert not folder.exists()


def test_a_rehearsal_takes_nothing_from_the_settings_of_an_installation(tmp_path, monkeypatch):
    monkeypatch.setenv("CONSULT_INSTANCE", str(tmp_path))
    for name, value in {
        "DATABASE_URL": "postgresql+psycopg://consult@db/consult",
        "SMTP_URL": "smtp://mail.example",
        "REDIS_URL": "redis://cache",
        "PUBLIC_URL": "https://consult.example",
        "SECRET_KEY": "k" * 40,
        "SAMPLE": "0",
        "PORT": "8123",
    }.items():
        monkeypatch.setenv(f"CONSULT_{name}", value)
    assert load_settings()["SMTP_URL"] == "smtp://mail.example"
    (tmp_path / REHEARSAL_MARK).write_text(MARK_WORDS)
    (tmp_path / "settings.toml").write_text(
        'smtp_url = "smtp://mail.example"\npublic_url = "https://training.example"\n'
    )
    found = load_settings(DATABASE_URL="postgresql+psycopg://consult@db/consult")
    assert found["DATABASE_URL"] == f"sqlite:///{tmp_path}/consult.db"
    assert (found["SMTP_URL"], found["REDIS_URL"]) == ("", "")
    assert found["PUBLIC_URL"] == "https://training.example"
    assert found["SECRET_KEY"] != "k" * 40 and found["SAMPLE"] is True
    assert found["REHEARSAL"] is True and found["PORT"] == 8123
    assert found["SECOND_FACTOR"] == ""
    shutil.rmtree(tmp_path / "secrets")
