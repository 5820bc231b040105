"""Realtime tests of nginx before consult: TLS, one name, cached styles, limits, restarts."""

import os
import re
import socket
import ssl
import subprocess
import threading
from http.client import HTTPConnection

import pytest
import websocket

from tests.support.servers.deployed_site import DEPLOY_FOLDER, HOST_NAME, NEEDS_NGINX, post_comments
from tests.support.servers.deadline import ANSWER_TIMEOUT, wait_until

pytestmark = [pytest.mark.parametrize("url", ["postgresql"], indirect=True), NEEDS_NGINX]


def redirected(site, path):
    """Return the status and target of plain HTTP."""
    line = HTTPConnection("127.0.0.1", site.plain_port, timeout=ANSWER_TIMEOUT)
    line.request("GET", path, headers={"Host": HOST_NAME})
    answer = line.getresponse()
    line.close()
    return answer.status, answer.headers["Location"]


def test_only_our_host_name_is_answered_under_tls_with_http2_and_without_server_details(
    deploy, world
):
    site = deploy()
    with site.wire("127.0.0.1", "h2", "http/1.1") as line:
        assert line.selected_alpn_protocol() == "h2" and line.version() == "TLSv1.3"
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with pytest.raises(ssl.SSLError), socket.create_connection(("127.0.0.1", site.port)) as plain:
        context.wrap_socket(plain, server_hostname="elsewhere.example")
    assert redirected(site, "/en/talks?a=1") == (308, f"https://{HOST_NAME}/en/talks?a=1")
    page = site.ask("/en/account", world.tokens["pia"])
    assert (
        page.status == 200
        and page.headers["Strict-Transport-Security"]
        and page.headers["Server"] == "nginx"
    )
    assert f"wss://{site.host}" in page.headers["Content-Security-Policy"], (
        "the page's own socket is let through"
    )
    fresh = site.ask("/en/sign-in").headers["Set-Cookie"]
    assert fresh.startswith("__Host-consult=") and "Secure" in fresh and "HttpOnly" in fresh
    assert site.ask("/health").status == 404 and site.workers[0].health()["shared"] is True


def test_styles_are_kept_in_front_for_a_year_packed_and_plain_and_pages_never_are(deploy):
    site = deploy()
    page = site.ask("/en/sign-in").body.decode()
    sheet = re.search(r'"(/static/@[^"]+\.css)"', page)[1]
    answers = [
        site.ask(sheet, **({"Accept_Encoding": "gzip"} if packed else {}))
        for packed in (True, True, False, False)
    ]
    assert [(answer.status, answer.headers["X-Cache"]) for answer in answers] == [
        (200, "MISS"),
        (200, "HIT"),
    ] * 2
    assert [answer.headers["Content-Encoding"] for answer in answers] == [
        "gzip",
        "gzip",
        None,
        None,
    ]
    assert {answer.headers["Cache-Control"] for answer in answers} == {
        "public, max-age=31536000, immutable"
    }
    assert answers[0].body == answers[1].body != answers[2].body == answers[3].body
    assert [site.ask("/en/sign-in").headers["X-Cache"] for _ in range(2)] == [None, None]


def test_a_body_that_is_too_large_and_a_head_that_never_ends_reach_no_process(deploy, world):
    site = deploy()
    huge = site.ask(
        "/en/sign-in", world.tokens["pia"], "POST", "x" * 34_000_000, Content_Type="text/plain"
    )
    assert huge.status == 413 and huge.headers["Content-Security-Policy"] is None, (
        "refused by nginx itself"
    )
    large = site.ask(
        "/en/sign-in",
        world.tokens["pia"],
        "POST",
        "x" * 1_500_000,
        Content_Type="application/x-www-form-urlencoded",
    )
    assert large.status == 413 and large.headers["Content-Security-Policy"], (
        "consult's own bound is lower where no file is taken"
    )
    assert site.ask("/en/", X_Long="x" * 70_000).status == 400


def test_neither_log_says_an_address_that_opens_something_also_while_no_process_answers(deploy):
    site, token = deploy(), "Ey5kfXQpNCxyzWd0aVaQ"
    for worker in site.workers:
        worker.kill()
    for path in (
        f"/en/screen/{token}",
        f"/ar/m/{token}",
        f"/en/confirm/{token}",
        f"/en/sign-in?next={token}",
    ):
        assert site.ask(path, Referer=f"{site.origin}/en/screen/{token}").status == 503

    def logged():
        lines = (site.folder / "access.log").read_text().splitlines()
        return sum(" 503 " in line and "/api/" not in line for line in lines)  # not of the start

    assert wait_until(lambda: logged() == 4)
    assert (
        token
        not in (site.folder / "access.log").read_text() + (site.folder / "error.log").read_text()
    )


def test_a_forged_origin_gets_no_connection_through_nginx_either(deploy, world):
    site = deploy()
    for origin in (
        "https://elsewhere.example",
        f"http://{HOST_NAME}",
        f"https://{HOST_NAME}.elsewhere.example",
        "null",
    ):
        with pytest.raises(websocket.WebSocketBadStatusException):
            site.dial(world.tokens["pia"], Origin=origin)
    with pytest.raises(websocket.WebSocketBadStatusException):
        site.dial(
            world.tokens["pia"],
            Origin="https://elsewhere.example",
            **{"X-Forwarded-Host": "elsewhere.example"},
        )
    assert site.dial(world.tokens["pia"]).recv().startswith("40")


def test_both_processes_are_restarted_and_no_write_fails_and_no_event_is_lost(
    deploy, world, look, tmp_path
):
    site, told = deploy(), []
    script = tmp_path / "restart"
    script.write_text(
        f'#!/bin/sh\ntouch "{tmp_path}/$1"\nwhile [ -e "{tmp_path}/$1" ]; do sleep 0.1; done\n'
    )
    script.chmod(0o755)
    over = threading.Event()

    def restart():
        while not over.wait(0.05):
            for worker in site.workers:
                asked = tmp_path / f"consult@{worker.port}"
                if asked.exists():
                    worker.end()
                    worker.start()
                    told.append(worker.port)
                    asked.unlink()

    def write():
        number = 0
        while not over.is_set():
            number += 1
            statuses.extend(post_comments(site, world, 4, f"round {number}"))

    statuses, threads = [], [threading.Thread(target=restart), threading.Thread(target=write)]
    [thread.start() for thread in threads]
    rolled = subprocess.run(
        [DEPLOY_FOLDER / "roll"],
        capture_output=True,
        text=True,
        timeout=200,
        env=os.environ
        | {
            "RESTART": str(script),
            "PORTS": " ".join(str(worker.port) for worker in site.workers),
            "CALM": "1",
        },
    )
    over.set()
    [thread.join() for thread in threads]
    assert rolled.returncode == 0 and rolled.stdout.count("serves again") == 2, rolled.stderr
    assert told == [worker.port for worker in site.workers]
    assert len(statuses) > 20 and set(statuses) == {201}
    assert look("select count(*) from comment")[0][0] == len(statuses)
    client = site.listen()
    missed = client.call("watch", {"consultation_id": world.consultation, "since": 0})["events"]
    assert len([event for event in missed if event["verb"] == "comment.posted"]) == min(
        len(statuses), 200
    )
    assert wait_until(lambda: sum(site.pages()) == 1)
