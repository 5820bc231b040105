"""Tests of what the report of a failed browser test says of the pages."""

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
