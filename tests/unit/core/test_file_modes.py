"""Tests of file modes: an installation belongs to its owner alone, old files included."""

import os
import stat
import subprocess
import sys

from consult.core.config import ROOT
from consult.core.file_modes import keep_private


def modes(folder):
    return {
        each.relative_to(folder).as_posix(): stat.S_IMODE(each.lstat().st_mode)
        for each in (folder, *folder.rglob("*"))
        if not each.is_symlink()
    }


def loose(folder):
    """Create an installation whose files everyone can read, as early versions wrote it."""
    (folder / "mail").mkdir(parents=True)
    for name in ("mail/000001.eml", "consult.db", "settings.toml"):
        (folder / name).write_text("")
        (folder / name).chmod(0o644)
    for each in (folder, folder / "mail"):
        each.chmod(0o755)


def test_a_command_writes_and_leaves_nothing_that_others_can_read(tmp_path):
    folder, outside = tmp_path / "instance", tmp_path / "outside"
    loose(folder)
    outside.write_text("")
    outside.chmod(0o644)
    (folder / "link").symlink_to(outside)
    code = (
        "import sys, runpy; sys.argv[1:] = ['migrate']; runpy.run_module('consult', "
        "run_name='__main__', alter_sys=True)"
    )
    environment = {**os.environ, "CONSULT_INSTANCE": str(folder), "CONSULT_SAMPLE": "0"}
    subprocess.run(
        [sys.executable, "-c", f"import os; os.umask(0o022)\n{code}"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )
    found = modes(folder)
    assert {"consult.db", "secrets/key", "mail/000001.eml", "settings.toml"} <= set(found)
    assert {name: oct(mode) for name, mode in found.items() if mode & 0o077} == {}
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644, (
        "what a link leads to is not of the installation"
    )


def test_a_process_of_gunicorn_writes_nothing_that_others_can_read(tmp_path):
    loose(tmp_path / "instance")
    environment = {
        **os.environ,
        "CONSULT_INSTANCE": str(tmp_path / "instance"),
        "CONSULT_DATABASE_URL": f"sqlite:///{tmp_path}/c.db",
    }
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            (
                "import os; os.umask(0o022); import wsgi; "
                "print(oct(os.umask(0)), flush=True); os._exit(0)"
            ),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert ran.stdout.strip() == "0o77", ran.stderr
    assert {mode & 0o077 for mode in modes(tmp_path / "instance").values()} == {0}


def test_a_folder_that_is_more_than_an_installation_is_left_as_it_is(tmp_path, monkeypatch):
    before = os.umask(0o022)
    try:
        for folder, odd in ((tmp_path / "tmp", 0o1777), (tmp_path / "srv", 0o755)):
            (folder / "consult").mkdir(parents=True)
            folder.chmod(odd)
            monkeypatch.setattr("consult.core.file_modes.ROOT", tmp_path / "srv" / "consult")
            keep_private(folder)
            assert stat.S_IMODE(folder.stat().st_mode) == odd
    finally:
        os.umask(before)
