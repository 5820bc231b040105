"""Tests of submissions whose sender deleted the account, or was erased."""

import pytest

from consult.accounts.actions import empty_account
from consult.accounts.models import User
from consult.audit.erasure.actions import erase_person
from consult.comments.queries import load_comment
from consult.comments.submission_entry_actions import enter_comment
from consult.core.database.engine import find_row
from consult.core.events.dispatcher import Dispatcher
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.submissions.actions import publish_submissions
from .test_call import hand_in


@pytest.fixture(autouse=True)
def inside(app, here):
    """Enter a request, because receipts have links."""
    with app.test_request_context("/en/"):
        yield


def test_the_name_of_a_sender_goes_with_the_account(world, browser, look):
    with transaction():
        find_row(User, world.ids["ivo"]).name = "Ivo Ferreira"
    own = [hand_in(world, "ivo", behalf="person", language=code) for code in ("en", "fr")]
    other = hand_in(world)
    news, sera = Dispatcher(), world.actor("sera")
    publish_submissions(sera, [each.id for each in (*own, other)])
    entered = enter_comment(sera, own[0].id, "More schools.", clause_id=world.clause).id
    news.step()
    number, told = world.consultation, "source from submission order by id"
    assert "ivo ferreira" in str(look("select folded from search_entry"))
    with transaction():
        empty_account(Actor(world.ids["ivo"]), find_row(User, world.ids["ivo"]))
    news.step()
    assert look(f"select {told}") == [
        ("former participant",),
        ("ancien participant",),
        ("Lakeside Schools Network",),
    ]
    assert load_comment(Actor(), entered).name == "former participant"
    for page in ("c/talks/submissions", "c/talks/submissions/1", f"comments/{entered}"):
        seen = browser().get(f"/en/{page}", follow_redirects=True)
        assert seen.status_code == 200 and "Ferreira" not in seen.text, page
    data = browser().get(f"/api/v1/consultations/{number}/submissions").text
    assert "former participant" in data and "Ferreira" not in data
    assert "ferreira" not in str(look("select folded from search_entry")).lower()
    with transaction():
        own[1].source = "Ivo Ferreira"  # as an earlier release left it
    erase_person(world.actor("ada"), world.ids["ivo"], "law", sure=True)
    assert look("select id from submission where source like '%Ferreira%'") == []
    assert own[0].organisation_id is None and all(each.issued for each in own)
