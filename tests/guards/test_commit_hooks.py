"""The hooks of .pre-commit-config.yaml call programs that are there, and download nothing."""

import shlex
import subprocess
import sys

import yaml

from tests.support.sources import ROOT

CONFIG = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
HOOKS = {hook["id"]: hook for repository in CONFIG["repos"] for hook in repository["hooks"]}


def find_hook_faults(hooks):
    """Yield each hook that would download something or calls what is not there."""
    for name, hook in hooks.items():
        program, *words = shlex.split(hook["entry"])
        if hook["language"] != "system":
            yield f"{name}: it makes an environment of its own"
        if not program.startswith(".venv/bin/"):
            yield f"{name}: {program} is no program of .venv"
        paths = [word for word in words if "/" in word]
        yield from (f"{name}: no {path}" for path in paths if not (ROOT / path).exists())


def test_hooks_are_local_and_call_what_is_there():
    assert {repository["repo"] for repository in CONFIG["repos"]} == {"local"}
    assert list(find_hook_faults(HOOKS)) == []
    assert {"ruff", "format", "contracts", "guards", "subject"} == set(HOOKS)


def test_a_hook_that_calls_nothing_is_found():
    for language, entry in (
        ("python", ".venv/bin/ruff"),
        ("system", "ruff"),
        ("system", ".venv/bin/python tools/no_such_file.py"),
    ):
        assert list(find_hook_faults({"x": {"language": language, "entry": entry}})) != []


def test_the_hook_of_messages_refuses_a_bad_one(tmp_path):
    _, *words = shlex.split(HOOKS["subject"]["entry"])
    for message, code in (("tests: sign in\n", 0), ("Sign in\n", 1)):
        (tmp_path / "message").write_text(message)
        done = subprocess.run(
            [sys.executable, *words, tmp_path / "message"], cwd=ROOT, capture_output=True
        )
        assert done.returncode == code
