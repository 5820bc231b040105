"""Tests of the records of pages that the report of a failed browser test shows."""

from tests.support.browsers.page_record import describe_open_pages


def test_a_report_names_the_loads_of_a_page_with_their_ends_and_what_it_shows(visit):
    visitor = visit()
    visitor.go("/en/sign-in")
    visitor.go("/en/nowhere")
    assert "Sign in" in describe_open_pages().partition("now at ")[2]
    visitor.page.route("**/en/join", lambda route: None)
    visitor.page.evaluate("setTimeout(() => location.assign('/en/join'))")
    visitor.page.wait_for_event("request")
    first, second, third, *shown = describe_open_pages().splitlines()
    assert first.endswith("/en/sign-in: 200")
    assert second.endswith("/en/nowhere: 404")
    assert third.endswith("/en/join: no answer yet")
    assert shown[0].endswith("/en/nowhere")


def test_each_load_of_one_address_has_its_own_end_and_each_open_page_its_part(visit):
    visitor = visit()
    other = visitor.context.new_page()
    visitor.go("/en/sign-in")
    other.goto(visitor.address + "/en/join")
    visitor.page.route("**/en/sign-in", lambda route: None)
    visitor.page.evaluate("setTimeout(() => location.reload())")
    visitor.page.wait_for_event("request")
    first, second = sorted(each.splitlines() for each in describe_open_pages().split("\n\nGET "))
    loads = [line for part in (first, second) for line in part if "/en/sign-in: " in line]
    assert [line.partition("/en/sign-in: ")[2] for line in loads] == ["200", "no answer yet"]
    assert any(line.endswith("/en/join: 200") for line in [*first, *second])
    other.close()
    assert "/en/join" not in describe_open_pages()
