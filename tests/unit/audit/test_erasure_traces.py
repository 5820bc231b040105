"""Tests that an erasure reaches late files, and mails and answers of short texts and names."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from consult.accounts.models import User
from consult.audit.erasure import actions
from consult.audit.erasure.jobs import delete_files_begun_before
from consult.core import mail
from consult.core.database.engine import db, find_row, freeze_clock, utc_now
from consult.core.events.log import transaction
from consult.core.database.kept_answers import KeptAnswer
from tests.support.contributions.comments import say


def test_a_file_whose_writing_had_begun_before_is_deleted_too(world, here):
    late = Path(os.environ["CONSULT_INSTANCE"]) / "made" / "0123.docx"
    late.parent.mkdir(exist_ok=True)
    late.write_text("Something")
    assert not delete_files_begun_before() and late.exists()
    actions.erase_content(world.actor("sera"), "comment", say(world), "law", sure=True)
    late.write_text("Something")
    with freeze_clock(utc_now() + timedelta(minutes=50)):
        assert delete_files_begun_before() and not late.exists()
    with freeze_clock(utc_now() + timedelta(minutes=70)):
        assert not delete_files_begun_before()


@pytest.mark.postgresql
def test_mails_and_answers_of_a_short_comment_go_by_its_link_and_its_author(world, here):
    number = say(world, body="No.")
    other = say(world, "nils", body="No.")
    scope = f"user:{world.ids['pia']}"
    with transaction():
        for each in (number, other, number * 10):
            mail.write_mail(
                "dora@people.example", "en", "already_here", name=f"/en/x#comment-{each}", token="t"
            )
        for one in (scope, "user:999"):
            db.session.add(
                KeptAnswer(
                    scope=one, key="k", digest="", status=201, kept_at=utc_now(), body='{"b":"No."}'
                )
            )
    actions.erase_content(world.actor("sera"), "comment", number, "law", sure=True)
    bodies = db.session.scalars(select(mail.Mail.body)).all()
    assert not [
        body for body in bodies if f"#comment-{number}\n" in body or f"#comment-{number}," in body
    ]
    assert [body for body in bodies if f"#comment-{other}" in body]
    assert [body for body in bodies if f"#comment-{number * 10}" in body]
    kept = dict(db.session.execute(select(KeptAnswer.scope, KeptAnswer.body)).all())
    assert kept == {scope: "", "user:999": '{"b":"No."}'}


def test_a_short_name_goes_from_mails_to_others_and_the_mails_stay(world, here):
    with transaction():
        find_row(User, world.ids["pia"]).name = "Ann"
        mail.write_mail("dora@people.example", "en", "already_here", name="Ann", token="t")
        mail.write_mail("dora@people.example", "en", "already_here", name="Anna", token="t")
    actions.erase_person(world.actor("ada"), world.ids["pia"], "own_request", sure=True)
    query = select(mail.Mail.body).where(mail.Mail.to.contains("dora")).order_by(mail.Mail.id)
    bodies = db.session.scalars(query).all()
    assert len(bodies) == 2 and "Anna" in bodies[1]
    assert not re.search(r"\bAnn\b", bodies[0]) and "…" in bodies[0]
