"""Records of the open pages of a test, for the report of its failure."""

from collections import deque
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from playwright.sync_api import Error, Page, Request

SHOWN = 700  # characters of the text of a page
open_records: "WeakSet[PageRecord]" = WeakSet()


class PageRecord:
    """The last loads of a page: which address was asked for, and what came."""

    def __init__(self, page: Page) -> None:
        """Listen to the page, which keeps the record alive."""
        self.page = page
        self.loads: deque[list[Any]] = deque(maxlen=6)  # request, its end
        page.on("request", self._note_request)
        page.on("response", lambda answer: self._note_end(answer.request, str(answer.status)))
        page.on("requestfailed", lambda request: self._note_end(request, str(request.failure)))
        open_records.add(self)

    def _note_request(self, request: Request) -> None:
        if request.is_navigation_request():
            self.loads.append([request, "no answer yet"])

    def _note_end(self, request: Request, end: str) -> None:
        for load in self.loads:
            if load[0] == request:
                load[1] = end

    def describe(self) -> str:
        """Return the last loads, the address and the beginning of the text of the page."""
        lines = [f"{request.method} {request.url}: {end}" for request, end in self.loads]
        lines.append(f"now at {self.page.url}")
        with suppress(Error):  # a page shows no text while it waits for the next one
            lines.append(self.page.locator("body").inner_text(timeout=2_000)[:SHOWN])
        return "\n".join(lines)


def describe_open_pages() -> str:
    """Return what each page shows that is still open."""
    return "\n\n".join(each.describe() for each in open_records if not each.page.is_closed())
