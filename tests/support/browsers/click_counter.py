"""A person at a browser whose clicks and text fields are counted, by step of the work."""

from collections import Counter
from pathlib import Path


class ClickCounter:
    """Work on a page by mouse and keyboard, and count what the person does.

    A page opened by its address, a click, a ticked box, a choice and a key that activates
    something count as one click each. A field that is typed into counts as one field, however
    long its text.
    """

    def __init__(self, person, clicks: Counter, fields: Counter):
        self.person, self.page = person, person.page
        self.clicks, self.fields, self.step = clicks, fields, ""

    def begin(self, step: str, path: str | None = None):
        """Begin a step of the work; open a page by its address."""
        self.step = step
        if path is not None:
            self._count_click()
            self.person.go(path)
        return self

    def click(self, what):
        """Click an element, and wait for the page that it leads to."""
        self._count_click()
        what.click()

    def follow(self, name: str):
        """Click the link with this text."""
        self.click(self.page.get_by_role("link", name=name, exact=True))

    def send(self, button):
        """Click a button that sends a form, and wait until the answer is shown."""
        self._count_click()
        with self.page.expect_navigation():
            button.click()

    def tick(self, box):
        """Tick a checkbox or a radio button that is not ticked yet."""
        assert not box.is_checked(), "a box that is ticked needs no click"
        self._count_click()
        box.check()

    def choose(self, field, option: str):
        """Choose an option of a list by its text."""
        self._count_click()
        field.select_option(label=option)

    def pick_file(self, field, path: Path):
        """Choose a file: one click on the field, and one on the file in the folder that opens."""
        self._count_click(2)
        field.set_input_files(path)

    def type(self, field, words: str):
        """Type words into a field."""
        self.fields[self.step] += 1
        field.fill(words)

    def _count_click(self, number: int = 1):
        self.clicks[self.step] += number
