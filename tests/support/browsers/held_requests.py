"""Requests of a page that wait until the test lets them go, and waiting while a page goes on."""

from playwright.sync_api import TimeoutError


class HeldRequest:
    """The first request to an address; later ones go on."""

    def __init__(self, page, address):
        self.page, self.routes = page, []
        page.route(address, self._answer)

    def _answer(self, route):
        if self.routes:
            route.continue_()
        else:
            self.routes.append(route)

    def wait(self):
        """Wait until the page has sent it; return its route."""
        for _ in range(1_000):
            if self.routes:
                return self.routes[0]
            self.page.wait_for_timeout(20)
        raise TimeoutError("the page sent no such request")


def wait_in(page, condition):
    """Wait up to ten seconds until the condition holds, while the page goes on."""
    for _ in range(100):
        if condition():
            return
        page.wait_for_timeout(100)
    raise TimeoutError("the condition did not hold within ten seconds")
