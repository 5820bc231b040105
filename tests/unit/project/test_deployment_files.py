"""Tests that deploy/, compose.yaml and the Dockerfile fit each other and the program.

Containers cannot run here.
"""

import os
import re
import runpy
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from consult.app import create_app
from consult.commands import consult
from consult.core.config import SETTINGS
from consult.core.database.engine import WRITE_WAIT_MS
from consult.core.realtime.server import MOST_MESSAGE_BYTES

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
ONCE = {"migrate", "night"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
UNITS = {path.name: path.read_text() for path in (DEPLOY / "systemd").iterdir()}
NGINX = {
    name: (DEPLOY / "nginx" / name).read_text()
    for name in ("nginx.conf", "consult.conf", "upstream.conf")
}
PINNED = re.compile(r"[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)*")


def settings_in(text):
    """Return the settings in a text, by their names in core/config.py."""
    return set(re.findall(r"CONSULT_([A-Z_]+)", text)) - {"INSTANCE"}


def seconds(text, name):
    return int(re.search(rf"\b{name} (\d+)s?;", text)[1])


def test_every_setting_that_is_given_exists():
    for text in (*UNITS.values(), DOCKERFILE, (ROOT / "compose.yaml").read_text()):
        assert settings_in(text) <= SETTINGS.keys()
    for service in SERVICES.values():
        given = {
            name.removeprefix("CONSULT_")
            for name in service.get("environment", {})
            if name.startswith("CONSULT_")
        }
        assert given - {"INSTANCE"} <= SETTINGS.keys()
    example = (DEPLOY / "secrets" / "settings.example.toml").read_text()
    assert {
        name.upper() for name in tomllib.loads(example.replace("\n# ", "\n"))
    } <= SETTINGS.keys()
    assert {"PUBLIC_URL=https://consult.example", "TRUSTED_PROXIES=1"} <= set(
        re.findall(r"[A-Z_]+=\S*\w", NGINX["consult.conf"])
    )


def test_every_command_that_is_run_exists():
    whole = "\n".join([*UNITS.values(), (ROOT / "compose.yaml").read_text().replace(", ", " ")])
    named = set(re.findall(r"-m consult (\w+)", whole))
    assert {"backup", "verify", "migrate"} == named <= consult.commands.keys()


@pytest.mark.parametrize("name", SERVICES)
def test_each_container_is_pinned_hardened_and_watched(name):
    service = SERVICES[name]
    assert PINNED.fullmatch(service["image"])
    assert (
        service["read_only"]
        and service["cap_drop"] == ["ALL"]
        and "no-new-privileges:true" in service["security_opt"]
    )
    assert service.get("privileged") is None and not {"SYS_ADMIN", "NET_ADMIN", "ALL"} & set(
        service.get("cap_add", [])
    )
    assert ("ports" in service) == (name == "nginx"), "nginx alone is reached from outside"
    assert (service["restart"] == "no") == (name in ONCE)
    assert service["restart"] == "no" or "build" in service or service["healthcheck"]["test"], (
        "the Dockerfile has consult's own"
    )


def test_what_a_container_names_is_declared_and_there():
    for service in SERVICES.values():
        for secret in service.get("secrets", []):
            assert (secret["source"] if isinstance(secret, dict) else secret) in COMPOSE["secrets"]
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (
                (ROOT / source).is_file()
                if source.startswith(".")
                else source in COMPOSE["volumes"]
            )
        assert (
            set(service.get("depends_on", {})) <= SERVICES.keys()
            and set(service["networks"]) <= COMPOSE["networks"].keys()
        )
    assert COMPOSE["networks"]["inside"]["internal"]
    assert SERVICES["postgres"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]
    servers = re.findall(
        r"server ([\w.-]+):(\d+) ", (DEPLOY / "compose" / "upstream.conf").read_text()
    )
    assert (
        servers == [("consult-1", "8000"), ("consult-2", "8000")]
        and {name for name, _ in servers} < SERVICES.keys()
    )
    assert SERVICES["consult-1"]["environment"]["CONSULT_PORT"] == "8000"
    ignored = (DEPLOY / "secrets" / ".gitignore").read_text().split()
    secret = {f"!{Path(each['file']).name}" for each in COMPOSE["secrets"].values()}
    assert ignored[0] == "*" and not secret & set(ignored)


def test_the_image_has_all_that_is_needed_no_root_and_a_dump_that_fits_the_server():
    assert all(
        PINNED.fullmatch(image) for image in re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    )
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    sources = [source for line in copied for source in line.split()]
    kept = [
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    ]
    assert all((ROOT / source).exists() for source in sources) and set(sources) == set(kept)
    assert (
        DOCKERFILE.rindex("USER 10001") > DOCKERFILE.rindex("RUN ")
        and SERVICES["consult-1"]["user"] == "10001:10001"
    )
    client, server = (
        re.search(r"postgresql-client-(\d+)", DOCKERFILE)[1],
        SERVICES["postgres"]["image"],
    )
    assert server.startswith(f"postgres:{client}.") and "/health" in DOCKERFILE
    assert re.search(
        r'^CMD \["gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:app"\]$',
        DOCKERFILE,
        re.MULTILINE,
    )


def test_times_and_bounds_of_the_layers_fit_each_other():
    site, gunicorn = NGINX["consult.conf"], runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    body = int(re.search(r"client_max_body_size (\d+)m;", site)[1])
    assert body > SETTINGS["FILE_MB"][0] + SETTINGS["UPLOAD_MB"][0], (
        "what consult takes, nginx takes"
    )
    assert gunicorn["keepalive"] > 60, "nginx keeps idle connections for 60 seconds"
    assert seconds(site, "proxy_read_timeout") > 25 + 20, (
        "a silent page is asked after 25 seconds, and has 20 to answer"
    )
    assert (
        seconds(site, "proxy_read_timeout") * 1000 > WRITE_WAIT_MS
        and MOST_MESSAGE_BYTES == 64 * 1024
    )
    assert (
        gunicorn["worker_class"] == "gevent"
        and gunicorn["workers"] == 1
        and not gunicorn.get("preload_app")
    )
    stop = int(re.search(r"TimeoutStopSec=(\d+)", UNITS["consult@.service"])[1])
    assert (
        gunicorn["graceful_timeout"] < stop == int(SERVICES["consult-1"]["stop_grace_period"][:-1])
    )
    connections = int(re.search(r"worker_connections (\d+);", NGINX["nginx.conf"])[1])
    assert (
        connections
        >= 2 * 10_000
        <= int(re.search(r"worker_rlimit_nofile (\d+);", NGINX["nginx.conf"])[1])
    )
    assert (
        gunicorn["worker_connections"] >= 10_000
        and "LimitNOFILE=65536" in UNITS["consult@.service"]
    )
    wanted = set(re.findall(r"consult@(\d+)", UNITS["consult.target"]))
    assert (
        wanted
        == set(re.findall(r"server 127.0.0.1:(\d+)", NGINX["upstream.conf"]))
        == {"8001", "8002"}
    )
    pools = (
        20 * 2 * len(wanted)
    )  # read and written over connections of the same pool, of each process
    postgres = (DEPLOY / "postgresql" / "consult.conf").read_text()
    assert int(re.search(r"max_connections = (\d+)", postgres)[1]) > pools
    assert re.search(r"^fsync = on$", postgres, re.MULTILINE) and re.search(
        r"^synchronous_commit = on$", postgres, re.MULTILINE
    )


def test_what_a_browser_says_of_its_address_is_replaced_wherever_something_is_passed_on():
    site = NGINX["consult.conf"]
    socket = site[site.index("location /socket.io/") : site.index("# styles and scripts")]
    for part in (site[: site.index("server {")], socket):
        assert re.search(r"proxy_set_header X-Forwarded-For \$remote_addr;", part)
        assert (
            re.search(r"proxy_set_header X-Forwarded-Proto \$scheme;", part)
            and 'proxy_set_header Forwarded "";' in part
        )
    assert "proxy_add_x_forwarded_for" not in site and "non_idempotent" not in re.sub(
        "#.*", "", site
    )


def test_addresses_that_open_something_are_not_in_the_log(tmp_path):
    secret = re.compile(re.search(r'"~\*(\S+)" -;', NGINX["nginx.conf"])[1], re.IGNORECASE)
    written = re.search(r"log_format consult '([^']+)'", NGINX["nginx.conf"])[1]
    assert "$shown_uri" in written and not re.search(
        r"\$(uri|request|request_uri|args|http_referer)\b", written
    )
    app = create_app(DATABASE_URL=f"sqlite:///{tmp_path}/consult.db")
    for path in {rule.rule for rule in app.url_map.iter_rules()}:
        opens = "<token>" in path or path.endswith("/m/<code>")
        assert (
            bool(secret.search(re.sub(r"<any[^>]+>", "ar", path).replace("<int:", "<"))) == opens
        ), path
    for path in (
        "/m",
        "/en/m",
        "/m/",
        "/en/c/wsis20/meetings/first-reading",
        "/en/c/screen/statement",
        "/static/js/meetings/screen.js",
    ):
        assert not secret.search(path), path
    levels = [
        each
        for text in NGINX.values()
        for each in re.findall(r"^\s*error_log \S+ ?(\w*);", text, re.MULTILINE)
    ]
    assert levels == ["crit"], (
        "below it, each line quotes the request and the page that it came from"
    )
    assert runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))["accesslog"] is None
    assert "log=None" in (ROOT / "consult" / "core" / "web" / "http_server.py").read_text()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not there")
@pytest.mark.parametrize("name", ["consult@.service", "consult-night.service"])
def test_units_are_understood_and_hardened(name, tmp_path):
    program = tmp_path / "bin"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text = re.sub(r"/srv/consult/\.venv/bin/\w+", str(program), UNITS[name])
    unit = tmp_path / name.replace("@", "@8001")
    unit.write_text(
        text.replace("postgresql.service redis-server.service", "").replace(
            "After=postgresql.service\n", ""
        )
    )
    (tmp_path / "consult.target").write_text("[Unit]\nDescription=consult\n")
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )
    said = [line for line in ran.stderr.splitlines() if unit.name in line]
    assert said == [], "an unknown setting, or a value that means nothing"
    for needed in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "User=consult",
        "CapabilityBoundingSet=\n",
        "PrivateTmp=yes",
    ):
        assert needed in text


def test_a_mistake_in_a_unit_would_be_seen():
    assert settings_in("Environment=CONSULT_TRUSTED_PROXY=1") - SETTINGS.keys() == {"TRUSTED_PROXY"}
    assert (
        not PINNED.fullmatch("nginx:latest")
        and not PINNED.fullmatch("nginx")
        and PINNED.fullmatch("nginx:1.26.3-bookworm")
    )
