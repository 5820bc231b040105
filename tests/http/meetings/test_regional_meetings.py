"""Tests of regional meetings: their region in the form, on pages, in the time line and the API."""

import re

from sqlalchemy import select

from consult.core.database.engine import db
from consult.meetings.models import Meeting

LIST = "/en/c/talks/meetings"
PLAN = {
    "title_en": "Preparatory meeting",
    "opens_at": "2027-03-31 09:00",
    "closes_at": "2027-03-31 17:00",
    "timezone": "Africa/Nairobi",
}
AT = f"{LIST}/preparatory-meeting"


def plan(sera, **more):
    assert sera.fill(f"{LIST}/new", {**PLAN, **more}).status_code == 303


def test_the_region_stands_beside_the_title_in_the_list_and_in_the_time_line(browser, world):
    plan(browser("sera"), region="africa")
    for path in (LIST, AT):
        assert "Regional meeting: Africa" in browser().get(path).text, path
    assert "اجتماع إقليمي: أفريقيا" in browser().get(AT.replace("/en/", "/ar/")).text
    home = browser().get("/en/c/talks").text
    line = home.partition("Regional meetings")[2].partition("</ul>")[0]
    assert f'href="{AT}">Africa</a>' in line and "31 Mar 2027" in line
    with world.app.app_context():
        number = db.session.scalars(select(Meeting.id)).one()
    assert browser().get(f"/api/v1/meetings/{number}").json["region"] == "africa"
    calendar = browser().get(f"{AT}.ics").text.replace("\r\n ", "")
    assert "Regional meeting: Africa" in calendar


def test_a_meeting_of_all_regions_says_nothing_of_one(browser):
    plan(browser("sera"), region="")
    for path in (LIST, AT, "/en/c/talks"):
        assert "egional meeting" not in browser().get(path).text, path
    assert "Regional meeting" not in browser().get(f"{AT}.ics").text


def test_the_form_keeps_the_region_and_refuses_one_that_the_settings_do_not_have(browser):
    sera = browser("sera")
    refused = sera.fill(f"{LIST}/new", {**PLAN, "region": "atlantis"})
    assert refused.status_code == 422 and 'id="f-region"' in refused.text
    assert 'value="Preparatory meeting"' in refused.text, "what was typed stays"
    plan(sera, region="africa")
    form = sera.get(f"{AT}/manage").text
    assert re.search(r'<option value="africa"\s+selected>', form)
    version = re.search(r'name="row_version" value="([0-9]+)"', form)[1]
    changed = {**PLAN, "region": "arab", "row_version": version}
    assert sera.fill(f"{AT}/manage", changed).status_code == 303
    assert "Regional meeting: Arab States" in browser().get(AT).text


def test_a_cancelled_regional_meeting_leaves_the_time_line(browser):
    sera = browser("sera")
    plan(sera, region="africa")
    assert sera.fill(f"{AT}/call-off", {}).status_code == 303
    assert "Regional meetings" not in browser().get("/en/c/talks").text
    assert "Regional meeting: Africa" in browser().get(LIST).text
