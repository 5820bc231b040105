"""Forms submitted from a browser without the page that shows them."""


def submit(person, path, fields):
    """Submit a form as a page without a script does; return the status after redirects."""
    person.go("/en/account")
    csrf = person.page.locator("input[name=csrf]").first.get_attribute("value")
    return person.context.request.post(person.address + path, form={"csrf": csrf, **fields}).status
