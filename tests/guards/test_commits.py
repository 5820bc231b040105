"""Commits have subjects that fit, and hooks that call programs that exist and download nothing.

A subject is `area: summary` in at most 72 characters, since this guard exists.
"""

import shlex
import shutil
import subprocess
import sys

import pytest
import yaml

from tests.support.sources import ROOT
from tools.commit_subjects import find_subject_faults, read_subject

CONFIG = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
HOOKS = {hook["id"]: hook for repository in CONFIG["repos"] for hook in repository["hooks"]}
PROGRAM = "tools/commit_subjects.py"  # the commit that adds it is where the guard begins


def run_git(folder, *words):
    """Return what git answers, None where it refuses."""
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None


def find_first_commit(folder):
    """Return the commit after which subjects are checked: the last tag, or that of the guard.

    Skips the test where the history does not tell.
    """
    if shutil.which("git") is None or run_git(folder, "rev-parse", "--git-dir") is None:
        pytest.skip("no git, or no repository: there are no commits to look at")
    if run_git(folder, "rev-parse", "--is-shallow-repository") == "true":
        pytest.skip("a shallow clone: the history is cut off")
    added = run_git(folder, "log", "--diff-filter=A", "--follow", "--format=%H", "--", PROGRAM)
    if not added:
        pytest.skip("the guard itself is not committed")
    begin = added.splitlines()[-1]
    tag = run_git(folder, "describe", "--tags", "--abbrev=0")
    is_later = tag and run_git(folder, "merge-base", "--is-ancestor", begin, tag) is not None
    return tag if is_later else begin


def find_bad_commits(folder):
    """Yield each commit since the first one to check whose subject has a fault.

    Commits of branches that began before it are left out: their authors did not have the guard.
    """
    since = f"{find_first_commit(folder)}..HEAD"
    log = run_git(folder, "log", "--no-merges", "--ancestry-path", "--format=%h %s", since)
    for line in (log or "").splitlines():
        number, _, subject = line.partition(" ")
        yield from (f"{number} {subject}: {fault}" for fault in find_subject_faults(subject))


def test_every_subject_has_an_area_and_fits():
    assert list(find_bad_commits(ROOT)) == []


@pytest.mark.parametrize(
    "subject",
    [
        "Files of consult",
        "comments:no space",
        "Comments: an area in capitals",
        "comments: " + "a" * 63,
        "comments: keep a draft.",
        "",
    ],
)
def test_a_bad_subject_is_found(subject):
    assert find_subject_faults(subject) != []


@pytest.mark.parametrize(
    "subject",
    [
        "comments: keep a draft when the stage closes",
        "events, jobs: store names",
        "core/web: " + "a" * 62,
        "Merge branch 'plants'",
    ],
)
def test_a_good_subject_is_none(subject):
    assert find_subject_faults(subject) == []


def test_comments_of_a_message_are_no_subject():
    assert read_subject("# please write\n\ntests: sign in\n\nwhy") == "tests: sign in"


@pytest.fixture
def repository(tmp_path):
    """A repository in which the guard was added."""
    run_git(tmp_path, "init", "-q")
    run_git(tmp_path, "config", "user.email", "a@example.org")
    run_git(tmp_path, "config", "user.name", "A")
    commit(tmp_path, "a bad subject before the guard")
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / PROGRAM, tmp_path / PROGRAM)
    run_git(tmp_path, "add", "-A")
    commit(tmp_path, "guards: look at subjects")
    return tmp_path


def commit(folder, subject):
    """Make a commit without changes."""
    assert run_git(folder, "commit", "-q", "--allow-empty", "-m", subject) is not None


def test_a_planted_commit_is_found_and_earlier_ones_are_not(repository):
    assert list(find_bad_commits(repository)) == []
    commit(repository, "A bad subject after the guard")
    assert len(list(find_bad_commits(repository))) == 1


def test_a_release_ends_what_is_looked_at(repository):
    commit(repository, "A bad subject before the release")
    run_git(repository, "tag", "v0.2.0")
    assert list(find_bad_commits(repository)) == []
    commit(repository, "A bad subject after the release")
    assert len(list(find_bad_commits(repository))) == 1


def test_a_branch_that_began_before_the_guard_is_left_out(repository):
    before = run_git(repository, "rev-parse", "HEAD~1")
    run_git(repository, "checkout", "-q", "-b", "older", before)
    commit(repository, "A bad subject on an older branch")
    run_git(repository, "checkout", "-q", "-")
    assert run_git(repository, "merge", "-q", "--no-edit", "older") is not None
    assert list(find_bad_commits(repository)) == []
    commit(repository, "A bad subject after the merge")
    assert len(list(find_bad_commits(repository))) == 1


def test_a_shallow_clone_and_no_repository_are_skipped(repository, tmp_path_factory):
    clone = tmp_path_factory.mktemp("clone")
    run_git(clone, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    for folder in (clone / "shallow", clone):
        with pytest.raises(pytest.skip.Exception):
            list(find_bad_commits(folder))


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
