"""The text of the statement in a browser: its clauses, and text selected as a mouse does."""

STATEMENT = "/en/c/wsis20/statement"


def clause_of(page, label):
    """Return the clause with this printed label."""
    return page.locator("section.clause").filter(has=page.locator(f"a.no:text-is('{label}')"))


def open_part(page, label, part):
    """Open a clause by its number and choose a part of the margin; return the clause."""
    row = clause_of(page, label)
    row.locator("a.no").click()
    page.locator(f"[data-margin] a[data-tab={part}]").click()
    page.locator(f"[data-margin] #{part}").wait_for()
    return row


def select_words(page, words):
    """Select text as a mouse does; return the clause's number."""
    return page.evaluate(
        """words => {
        for (const element of document.querySelectorAll('.clause .words')) {
            const at = element.textContent.indexOf(words);
            if (at < 0) continue;
            const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
            const range = document.createRange();
            let seen = 0, begun = false;
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const next = seen + node.length;
                if (!begun && at < next) { range.setStart(node, at - seen); begun = true; }
                if (begun && at + words.length <= next) {
                    range.setEnd(node, at + words.length - seen);
                    break;
                }
                seen = next;
            }
            element.scrollIntoView({block: 'center'});
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return Number(element.closest('.clause').dataset.clause);
        }
    }""",
        words,
    )


def first_words(page, label):
    """Return three words that stand in one text node of a clause."""
    text = clause_of(page, label).locator(".words").inner_text()
    return " ".join(text.split()[2:5])


def wait_for_module(page, name):
    """Wait until the page has loaded and run the JavaScript module with this file name."""
    address = page.wait_for_function(
        """name => performance.getEntriesByType("resource")
            .map((entry) => entry.name).find((address) => address.endsWith(`/${name}`))""",
        arg=name,
    ).json_value()
    page.evaluate("address => import(address).then(() => null)", address)
