"""The public copy of a text, and the service worker that keeps it."""

import re

from consult.core.web.static_files import content_version


def test_a_copy_is_the_same_for_everyone_and_holds_no_form_and_no_script(app, world, browser):
    path = f"/offline/en/versions/{world.version}"
    pages = [browser(name).get(path) for name in ("pia", "sera")] + [app.test_client().get(path)]
    assert {page.status_code for page in pages} == {200}
    bodies = {re.sub(r"<time.*?</time>", "", page.text) for page in pages}
    assert len(bodies) == 1 and not re.search(r"<(script|form|input)\b|csrf", bodies.pop())
    assert "You are offline" in pages[0].text and "Set-Cookie" not in pages[0].headers


def test_only_an_issued_version_has_a_copy_whoever_asks(world, browser):
    for name in ("pia", "sera"):
        assert browser(name).get(f"/offline/en/versions/{world.working}").status_code == 404


def test_the_worker_is_named_by_the_build_and_checked_at_each_visit(app, world):
    worker = app.test_client().get("/service-worker.js")
    assert worker.mimetype == "text/javascript" and worker.headers["Cache-Control"] == "no-cache"
    with app.app_context():
        assert f'const BUILD = "{content_version.get_current()}";' in worker.text
    for path in re.findall(r'"(/static/[^"]+)"', worker.text.split("\n")[1]):
        assert app.test_client().get(path).status_code == 200
