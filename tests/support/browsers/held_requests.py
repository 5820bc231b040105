"""A request of a page that waits until the test lets it go."""

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
