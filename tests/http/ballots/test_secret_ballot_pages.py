"""Tests of the pages and the API of secret ballots: one-time receipts, retries, and the
published list.
"""

import html
import re

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url, select

from consult.app import create_app
from consult.ballots.secret import key_store as keys, actions as secret
from consult.positions.models import Ballot
from consult.ballots.secret.models import SecretParticipation, SecretBallot
from consult.ballots.secret.vote_encryption import compute_commitment, parse_receipt
from consult.commands import consult
from consult.core.database import backup
from consult.core.database.engine import db
from consult.core.web.csrf import compute_csrf_token
from consult.core.events.log import Event
from tests.databases import UNLIMITED_SETTINGS
from tests.support.servers.postgresql import create_database
from tests.support.consultation.secret_ballots import (
    NO,
    VOTER_NAMES,
    YES,
    cast_secret_votes,
    close_secret_ballot,
    open_secret_ballot,
)

VOTES = {name: (YES, NO)[place % 2] for place, name in enumerate(VOTER_NAMES)}


@pytest.fixture
def ballot(app, world):
    """Provide an open secret ballot."""
    with app.app_context():
        return open_secret_ballot(world)


def page_of(ballot_id):
    return f"/en/ballots/{ballot_id}/secret"


def api_of(ballot_id, rest="secret-votes"):
    return f"/api/v1/ballots/{ballot_id}/{rest}"


def receipt_on(answer):
    found = re.search(r"consult-vote-1:[\w:]+", html.unescape(answer.text))
    return found and parse_receipt(found[0])


def finish(app, world, ballot_id, names=VOTER_NAMES):
    with app.app_context():
        receipts = cast_secret_votes(world, ballot_id, {name: VOTES[name] for name in names})
        close_secret_ballot(world, ballot_id)
    return receipts


def test_a_voter_in_a_personal_capacity_sees_no_elector_name(browser, ballot):
    page = browser("pia").get(page_of(ballot)).text
    assert "<legend>Your answer</legend>" in page and "You vote for" not in page
    assert "You vote for" not in browser("pia").get(f"/en/ballots/{ballot}").text


def test_the_receipt_of_the_page_is_shown_once(browser, ballot, look):
    pia = browser("pia")
    answer = pia.fill(page_of(ballot), {"choice": "1"}, key="once")
    assert (
        answer.status_code == 200
        and receipt_on(answer)
        and answer.headers["Cache-Control"] == "no-store"
    )
    assert look("select count(*) from participation") == [(1,)]


def test_the_page_after_a_secret_vote_outlasts_a_reload_and_a_retry_in_the_language_of_the_voter(
    browser, ballot
):
    for name, language in (("hana", "ar"), ("pia", "en")):
        voter, path = browser(name), page_of(ballot).replace("/en/", f"/{language}/")
        voter.fill(path, {"choice": "1"}, key="once")
        again = voter.fill(path, {"choice": "1"}, key="once")
        assert (again.status_code, again.headers["Location"], again.headers["Cache-Control"]) == (
            303,
            path,
            "no-store",
        )
        answer = voter.get(path)
        assert (
            answer.status_code == 200
            and receipt_on(answer) is None
            and answer.headers["Cache-Control"] == "no-store"
        )
    told = html.unescape(answer.text)
    assert (
        "Your vote is cast." in told
        and "Your receipt was shown once" in told
        and "Your vote counts all the same." in told
    )
    assert 'href="#check"' in told and 'name="choice"' not in told


def sent_by_script(client, ballot, choice, key=None):
    """Cast a vote as the script of the page does."""
    fields = {
        "csrf": compute_csrf_token(client.token),
        "choice": str(choice),
        "key": key or "k" * 22,
    }
    return client.post(page_of(ballot), data=fields, headers={"X-Requested-With": "fetch"})


def test_the_script_of_the_page_is_given_the_receipt_once_and_equally_long_whatever_was_chosen(
    browser, ballot
):
    given = [
        sent_by_script(browser(name), ballot, choice)
        for name, choice in (("pia", 1), ("hana", 2), ("paul", 3))
    ]
    assert [receipt_on(each).choice for each in given] == [1, 2, 3]
    assert {
        (each.status_code, len(each.data), each.headers["Cache-Control"]) for each in given
    } == {(200, len(given[0].data), "no-store")}
    again = sent_by_script(browser("pia"), ballot, 1)
    assert (
        again.status_code == 200
        and receipt_on(again) is None
        and again.headers["Cache-Control"] == "no-store"
    )
    assert "Your vote is cast." in again.text and "<html" not in given[0].text + again.text
    second = sent_by_script(browser("pia"), ballot, 2, key="another")
    assert (second.status_code, second.json["code"]) == (409, "voted_already")


def test_a_program_that_asks_again_is_told_that_the_vote_was_cast_and_no_more(
    browser, ballot, look
):
    pia = browser("pia")
    first = pia.say("POST", api_of(ballot), {"choice": 2}, key="once")
    assert first.status_code == 201 and parse_receipt(first.json["receipt"]).choice == 2
    for choice in (
        2,
        1,
    ):  # another choice under the same key is not even noticed: nothing of the first one is kept
        again = pia.say("POST", api_of(ballot), {"choice": choice}, key="once")
        assert (again.status_code, again.json) == (
            201,
            {"ballot_id": ballot, "cast": True, "receipt": None},
        )
    other = pia.say("POST", api_of(ballot), {"choice": 2}, key="another")
    assert (other.status_code, other.json["code"]) == (409, "voted_already")
    assert look("select count(*) from participation") == [(1,)]


def test_what_is_kept_of_a_request_is_the_same_whatever_was_chosen(browser, ballot, look):
    browser("pia").say("POST", api_of(ballot), {"choice": 1}, key="k1")
    browser("hana").say("POST", api_of(ballot), {"choice": 3}, key="k2")
    browser("paul").fill(page_of(ballot), {"choice": "1"}, key="k3")
    browser("nils").fill(page_of(ballot), {"choice": "2"}, key="k4")
    kept = look("select digest, status, location, body from kept_answer")
    assert len(kept) == 4 and len(set(kept)) == 2


def test_a_refused_vote_shows_the_form_again_with_nothing_ticked(browser, ballot):
    pia = browser("pia")
    for sent in (
        {"choice": "4"},
        {"choice": "9"},
        {},
        {"choice": "yes"},
        {"choice": "1", "more": "x"},
    ):
        answer = pia.fill(page_of(ballot), sent)
        assert answer.status_code == 422 and not re.search(r"<input[^>]* checked", answer.text)
    assert 'name="choice"' in pia.get(page_of(ballot)).text
    assert pia.fill(page_of(ballot), {"choice": "3"}).status_code == 200


def test_each_reader_sees_what_they_can_do(browser, ballot):
    seen = {name: browser(name).get(page_of(ballot)).text for name in ("pia", "cho", None)}
    assert 'name="choice"' in seen["pia"] and 'name="choice"' not in seen["cho"] + seen[None]
    assert "You have no vote in this ballot." in seen["cho"] and "Sign in to vote" in seen[None]
    assert all("0 of 8 have voted." in text for text in seen.values())


def test_the_list_of_all_votes_is_published_at_the_closing_and_gives_the_result(
    app, world, browser, ballot
):
    assert browser("cho").get(api_of(ballot, "commitments")).status_code == 404
    assert "is published when the ballot is closed" in browser().get(page_of(ballot)).text
    receipts = finish(app, world, ballot)
    told = browser().get(api_of(ballot, "commitments")).json
    listed = {(choice, nonce) for choice, nonce in told["opened"]}
    assert listed == {(each.choice, each.proof) for each in receipts.values()}
    assert told["commitments"] == sorted(each.commitment for each in receipts.values())
    assert [compute_commitment(ballot, *each) for each in told["opened"]] == told["commitments"]
    assert told["counts"] == {"yes": 4, "no": 4, "abstain": 0}
    page = browser().get(page_of(ballot)).text
    assert all(each.proof in page and each.stamp not in page for each in receipts.values())


def test_who_took_part_is_public_once_the_ballot_is_closed(app, world, browser, ballot):
    names = VOTER_NAMES[1:]
    with app.app_context():
        cast_secret_votes(world, ballot, {name: VOTES[name] for name in names})
    log = f"/api/v1/consultations/{world.consultation}/log?limit=1000"
    assert "ballot.taken_part" not in browser().get(log).text
    assert 'class="roll' not in browser("cho").get(page_of(ballot)).text
    with app.app_context():
        close_secret_ballot(world, ballot)
    told = browser().get(api_of(ballot, "commitments")).json["participants"]
    assert sorted(told) == sorted(f"u{world.ids[name]}" for name in names)
    assert browser().get(log).text.count('"ballot.taken_part"') == 7
    page = browser().get(page_of(ballot)).text
    assert "7 took part" in page and "Hana" in page


def test_no_page_and_no_call_takes_a_receipt(app, world, browser, ballot):
    words = {"receipt": str(finish(app, world, ballot)["pia"])}
    assert browser().fill(f"{page_of(ballot)}/receipt", words).status_code == 404
    assert browser().say("POST", api_of(ballot, "receipt"), words).status_code == 404


def test_the_command_tells_a_genuine_receipt_from_an_invented_one(app, world, ballot, monkeypatch):
    genuine = finish(app, world, ballot)["pia"]
    monkeypatch.setattr("consult.commands.build_application", lambda **_given: app)
    for receipt, status in (
        (genuine, 0),
        (genuine._replace(choice=2), 1),
        (genuine._replace(proof="0" * 64), 1),
        (genuine._replace(stamp="0" * 64), 1),
        ("rubbish", 1),
    ):
        with app.app_context():
            ran = CliRunner().invoke(consult, ["receipt"], input=str(receipt))
        assert ran.exit_code == status


def test_what_is_no_secret_ballot_has_no_such_page(browser, world, ballot):
    for path in (page_of(world.ballot), page_of(10**6), api_of(world.ballot, "commitments")):
        assert browser("pia").get(path).status_code == 404
    assert browser("pia").say("POST", api_of(world.ballot), {"choice": 1}).status_code == 404
    assert browser("pia").get(page_of(ballot)).status_code == 200


def test_all_votes_are_in_the_public_log_without_their_stamps(app, world, browser, ballot):
    receipts = finish(app, world, ballot)
    log = browser().get(f"/api/v1/consultations/{world.consultation}/log?limit=1000").text
    assert all(each.proof in log and each.stamp not in log for each in receipts.values())
    assert '"ballot.unsealed"' in log
    assert (
        "ballot.unsealed"
        not in browser().get(f"/api/v1/consultations/{world.consultation}/events").text
    )


def test_the_public_record_lists_the_votes_that_the_result_counts(app, world, browser, ballot):
    finish(app, world, ballot)
    page = browser("sera").get("/en/c/talks/audit?verb=ballot.unsealed").text
    told = html.unescape(re.sub(r"<[^>]+>", " ", page))
    listed = re.search(r"Votes with their proofs(.*?)(?=Counts|Choices|$)", told, re.DOTALL)[1]
    chosen = list(VOTES.values())
    assert [len(re.findall(rf"{word}: [0-9a-f]{{64}}", listed)) for word in ("Yes", "No")] == [
        chosen.count(YES),
        chosen.count(NO),
    ]


def test_a_restored_backup_voids_the_ballots_that_are_open_in_it_and_says_so(
    app, world, browser, ballot, url, tmp_path, request
):
    with app.app_context():
        closed = open_secret_ballot(world)
        finish_now(world, closed)
        cast_secret_votes(world, ballot, VOTES)
        kept = backup.create_backup(make_url(url), tmp_path / "kept").file
        assert keys.read_key(ballot)
        target = make_url(
            f"sqlite:///{tmp_path}/new/consult.db"
            if url.startswith("sqlite")
            else create_database(
                request.getfixturevalue("cluster"),
                f"restored_{tmp_path.name}".lower()[:60].replace("-", "_"),
            )
        )
        backup.restore_backup(kept, target)
    assert keys.list_stored_keys() == set()
    again = create_app(
        DATABASE_URL=target.render_as_string(hide_password=False), **UNLIMITED_SETTINGS
    )
    with again.app_context():
        secret.void_keyless_ballots()
        found = {
            each.id: each
            for each in db.session.scalars(select(Ballot).where(Ballot.kind == "secret"))
        }
        assert found[ballot].voided_at and found[closed].voided_at is None
        assert db.session.get(SecretBallot, ballot).void == "key_lost"
        event = db.session.scalars(select(Event).where(Event.verb == "ballot.voided")).one()
        assert (event.subject_id, event.audience) == (ballot, "everyone")
        assert set(db.session.scalars(select(SecretParticipation.box))) == {None}
        db.session.remove()
        db.engine.dispose()
    answer = again.test_client().get(page_of(ballot))
    assert "This ballot is void." in answer.text
    with again.app_context():
        db.engine.dispose()


def finish_now(world, ballot_id):
    cast_secret_votes(world, ballot_id, VOTES)
    close_secret_ballot(world, ballot_id)


def test_every_page_of_a_void_ballot_says_that_it_is_void(app, world, browser, ballot):
    with app.app_context():
        cast_secret_votes(world, ballot, {"pia": YES})
        close_secret_ballot(world, ballot)
    for name in ("cho", "pia", None):
        reader = browser(name)
        for path in (f"/en/ballots/{ballot}", page_of(ballot)):
            answer = reader.get(path)
            assert answer.status_code == 200 and re.search(r"\bvoid\b", answer.text), (name, path)
        assert reader.get("/en/c/talks/ballots").status_code == 200
        assert reader.get(f"/api/v1/ballots/{ballot}/result").json["void"] is True
    assert (
        browser("cho").say("POST", f"/api/v1/ballots/{ballot}/recount", {}).json["code"]
        == "nothing_to_count"
    )
