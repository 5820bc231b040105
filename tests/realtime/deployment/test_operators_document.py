"""The indented lines of docs/operators.md, run word for word on a bare tree.

Folders of the system stand below a folder of the test. Programs that need the machine itself (the
package manager, systemd, nginx, sysctl) note only that they were called, and `runuser` runs the
command as the present user. PostgreSQL is a real one.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.support.servers.deadline import wait_until
from tests.support.servers.fork_client import ROOT
from tests.support.servers.free_ports import find_free_port

PAGE = (ROOT / "docs" / "operators.md").read_text("utf-8")
BLOCK = re.compile(r"(?:^ {4,}\S.*\n)+", re.MULTILINE)
MOVED = ("/srv/consult", "/etc/", "/var/lib/consult")
NOTED = ("apt-get", "useradd", "sysctl", "nginx")  # programs that change the machine itself
PASSWORD = "four calm words of ours"
ANSWERS = {  # which `setup` would ask for
    "CONSULT_ADMIN_EMAIL": "olga@operators.example",
    "CONSULT_ADMIN_NAME": "Olga",
    "CONSULT_ADMIN_PASSWORD": PASSWORD,
    "CONSULT_FIRST_TITLE": "Talks",
    "CONSULT_FIRST_SLUG": "talks",
}


def list_blocks():
    """List the indented blocks of the page: commands, and the lines of the settings file."""
    return [
        [line.strip() for line in block.splitlines()]
        for block in BLOCK.findall(PAGE.partition("### Containers")[0])
    ]


def is_settings(block):
    return all(line.startswith("CONSULT_") for line in block)


class Machine:
    """A bare machine below a folder, with the program in /srv/consult and nothing made yet."""

    def __init__(self, folder, cluster):
        self.folder, self.calls = folder, folder / "calls"
        self.address = f"{cluster}/consult"
        self.port = find_free_port()
        self.units = []
        for place in (
            "srv",
            "etc/postgresql/17/main/conf.d",
            "etc/systemd/system",
            "etc/nginx",
            "etc/sysctl.d",
            "etc/consult",
            "var/lib",
            "bin",
        ):
            (folder / place).mkdir(parents=True)
        self._copy_program()
        for name in (*NOTED, "systemctl"):
            self._write_program(name, f'echo "{name} $*" >> {self.calls}')
        self._write_program("runuser", 'test "$1 $3" = "-u --" && shift 3 && exec "$@"')

    def _copy_program(self):
        """Copy what the repository holds, with the environment of these tests."""
        program = self.folder / "srv/consult"
        listed = (
            subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
            .stdout.decode()
            .split("\0")
        )
        for name in filter(None, listed):
            if (ROOT / name).is_file() and not name.startswith(("tests/", "bench/")):
                (program / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, program / name)
        os.utime(program / "requirements.lock", (0, 0))  # the environment is made already
        (program / ".venv").symlink_to((ROOT / ".venv").resolve())

    def _write_program(self, name, script):
        file = self.folder / "bin" / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    def move(self, line):
        """Return a line of the page with its folders, sockets and ports below this machine."""
        for place in MOVED:
            line = re.sub(rf"(?<![\w/]){place}", f"{self.folder}{place}", line)
        line = line.replace("127.0.0.1:8001", f"127.0.0.1:{self.port}")
        server = self.address.rpartition("/")[0].removeprefix("postgresql://postgres@")
        host, _, port = server.partition(":")
        return line.replace("host=/run/postgresql", f"host={host}&port={port}&user=postgres")

    def run(self, lines):
        """Run lines in one shell in the program's folder, as root types them; return the result."""
        host, _, port = self.address.split("@")[1].partition("/")[0].partition(":")
        script = "\n".join([f"cd {self.folder}/srv/consult", "set -eux", *map(self.move, lines)])
        known = {name: value for name, value in os.environ.items() if "CONSULT" not in name}
        return subprocess.run(
            ["bash", "-c", script],
            capture_output=True,
            text=True,
            timeout=300,
            env=known
            | ANSWERS
            | {
                "PATH": f"{self.folder}/bin:{os.environ['PATH']}",
                "CONSULT_ENVIRONMENT_FILE": f"{self.folder}/etc/consult/environment",
                "PGHOST": host,
                "PGPORT": port,
                "PGUSER": "postgres",
            },
        )

    def start_unit(self):
        """Start the process of consult@.service, with what its unit says."""
        unit = (self.folder / "etc/systemd/system/consult@.service").read_text()
        said = dict(re.findall(r"^(\w+)=(.*)$", unit, re.MULTILINE))
        given = self.move(said["Environment"].replace("%i", str(self.port))).split()
        file = Path(self.move(said["EnvironmentFile"].removeprefix("-")))
        settings = [line for line in file.read_text().splitlines() if line]
        known = {name: value for name, value in os.environ.items() if "CONSULT" not in name}
        self.units.append(
            subprocess.Popen(
                self.move(said["ExecStart"]).split(),
                cwd=self.move(said["WorkingDirectory"]),
                env=known | dict(each.split("=", 1) for each in [*given, *settings]),
                stdout=subprocess.DEVNULL,
                stderr=(self.folder / "unit.log").open("w"),
            )
        )
        return wait_until(
            lambda: self.run(["curl --silent --fail http://127.0.0.1:8001/health"]).returncode == 0,
            60,
        )

    def stop(self):
        """End the processes of the units."""
        for each in self.units:
            each.terminate()
            each.wait(30)


@pytest.fixture(scope="module")
def machine(tmp_path_factory, cluster):
    made = Machine(tmp_path_factory.mktemp("machine"), cluster)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def results(machine):
    """Each line of the page with its result, in the order of the page."""
    done = []
    for block in list_blocks():
        if is_settings(block):
            file = machine.folder / "etc/consult/environment"
            file.write_text("\n".join(map(machine.move, block)) + "\n")
            continue
        for line in block:
            if line.endswith("/health"):
                assert machine.start_unit(), (machine.folder / "unit.log").read_text()[-2_000:]
            done.append((line, machine.run([line])))
    return done


@pytest.mark.thorough
def test_every_line_of_the_page_works_in_its_order(results):
    failed = [(line, done.stderr[-1_500:]) for line, done in results if done.returncode]
    assert failed == []
    assert len(results) > 18


@pytest.mark.thorough
def test_commands_and_units_work_on_the_database_of_the_settings_file(machine, results):
    engine = create_engine(machine.address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        assert connection.execute(text('select name, email from "user"')).all() == [
            ("Olga", "olga@operators.example")
        ]
        assert connection.execute(text("select slug from consultation")).all() == [("talks",)]
    engine.dispose()
    told = [line for _line, done in results for line in done.stderr.splitlines()]
    named = [line for line in told if line.startswith("database: ")]
    assert len(named) >= 4 and {line.split(" (settings: ")[0] for line in named} == {
        named[0].split(" (")[0]
    }
    assert "postgresql+psycopg:///consult?host=" in named[0]
    assert list(machine.folder.rglob("*.db")) == []
    page = machine.run([f"curl --silent --fail http://127.0.0.1:{machine.port}/fr/c/talks"])
    assert page.returncode == 0 and "Se connecter" in page.stdout, "the catalogues are compiled"


@pytest.mark.thorough
def test_the_backup_and_the_secrets_are_their_owners_alone(machine, results):
    (backup,) = (machine.folder / "var/lib/consult/backups").glob("consult-*.dump")
    assert backup.stat().st_mode & 0o777 == 0o600
    secrets = machine.folder / "var/lib/consult/secrets/key"
    assert secrets.stat().st_mode & 0o777 == 0o600


@pytest.mark.thorough
def test_what_changes_the_machine_was_asked_for_as_the_page_says(machine, results):
    called = machine.calls.read_text().splitlines()
    assert (
        "systemctl enable --now consult.target consult@8001 consult@8002 consult-night.timer"
        in called
    )
    assert "nginx -t" in called and "sysctl --system" in called
    for file in (
        "etc/systemd/system/consult@.service",
        "etc/nginx/consult.conf",
        "etc/sysctl.d/60-consult.conf",
        "etc/postgresql/17/main/conf.d/consult.conf",
    ):
        assert (machine.folder / file).is_file()


def test_a_page_whose_lines_are_not_read_would_be_noticed():
    blocks = list_blocks()
    assert sum(map(is_settings, blocks)) == 1 and len(blocks) >= 8
    typed = {line for block in blocks for line in block}
    assert "runuser -u consult -- .venv/bin/python -m consult migrate" in typed
