"""Tests of decisions on many texts at once: each keeps its status, and lowered ones are named."""

import re

from consult.documents.clauses.actions import change_clause, set_clause_status
from consult.documents.forms import ChangeClauseForm
from tests.http.consolidation.test_publication import AT, draft, hidden  # noqa: F401 - the fixture


def test_a_block_keeps_statuses_and_names_those_that_it_would_lower(
    app,
    world,
    browser,
    draft,  # noqa: F811
):
    with app.app_context():
        form = ChangeClauseForm.model_validate({"language": "en", "text": "We ask.", "label": "3."})
        change_clause(world.actor("mona"), draft, world.third_clause, form)
        set_clause_status(world.actor("cho"), world.third_clause, "adref")
    chair = browser("cho")
    page = chair.get(AT).text
    assert re.search(r'value="keep" checked><span>Each keeps its own status', page)
    assert re.search(r"agreed ad referendum: <bdi>3</bdi>", page)
    given = {"seen": hidden(page, "seen"), "status": "open", "reason": "I see no objection."}
    given["seen"] = [each for each in given["seen"] if ":" in each]
    refused = chair.fill(f"{AT}/decision", given)
    assert refused.status_code == 409
    assert "This decision would lower the status of these clauses: 3." in refused.text
    assert "from “agreed ad referendum” to “open”" in refused.text
    assert "I see no objection." in refused.text and 'value="open" checked' in refused.text
    assert hidden(refused.text, "lowered") == [f"{world.third_clause}:open"]
    kept = chair.fill(f"{AT}/decision", {**given, "status": "keep"})
    assert kept.status_code == 303
    told = browser().get(f"/api/v1/documents/{world.document}/decisions").json["decisions"][0]
    assert sorted(each["status"] for each in told["clauses"]) == ["adref", "open"]
    desk = chair.get(f"/en/versions/{draft}/desk").text
    assert re.search(r"2 clauses: agreed ad referendum\s+1,\s*open\s+1", desk)


def test_the_chair_confirms_that_a_status_is_lowered(app, world, browser, draft):  # noqa: F811
    with app.app_context():
        form = ChangeClauseForm.model_validate({"language": "en", "text": "We ask.", "label": "3."})
        change_clause(world.actor("mona"), draft, world.third_clause, form)
        set_clause_status(world.actor("cho"), world.third_clause, "adref")
    chair = browser("cho")
    given = {
        "seen": [each for each in hidden(chair.get(AT).text, "seen") if ":" in each],
        "status": "open",
        "reason": "I see no objection.",
        "lowered": f"{world.third_clause}:open",
    }
    assert chair.fill(f"{AT}/decision", given).status_code == 303
    told = browser().get(f"/api/v1/documents/{world.document}/decisions").json["decisions"][0]
    assert [each["status"] for each in told["clauses"]] == ["open", "open"]
