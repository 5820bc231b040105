"""Fixtures of the browser tests of imports: a new document for each test."""

import pytest

from tests.support.browsers.plain_forms import submit
from tests.support.browsers.word_import import C


@pytest.fixture(scope="module")
def document(chromium, address):
    """Provide document(slug), the path of the files page of a new document with an empty working
    version.
    """
    from tests.browser.conftest import Visitor

    claire = Visitor(chromium.new_context(locale="en-GB"), address).start_as("Claire Vauthier")

    def make(slug):
        assert (
            submit(
                claire,
                f"/en{C}/documents",
                {"slug": slug, "title_en": slug.title(), "authentic": "en"},
            )
            == 200
        )
        assert (
            submit(
                claire,
                f"/en{C}/{slug}/versions",
                {"slug": "zero", "title_en": "Zero draft", "symbol": f"W/{slug}"},
            )
            == 200
        )
        return f"{C}/{slug}/imports"

    yield make
    claire.context.close()
