"""Sanitized HTML from users' Markdown, with the few elements that a page may show."""

from collections.abc import Iterable, Mapping

import bleach
import nh3
import regex
from markdown_it import MarkdownIt
from markdown_it.token import Token

from consult.text.parsing.tokens import tokenize_text

_TAGS = frozenset(
    {
        "p",
        "br",
        "em",
        "strong",
        "ul",
        "ol",
        "li",
        "blockquote",
        "code",
        "pre",
        "a",
        "h3",
        "h4",
        "h5",
    }
)
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = frozenset({"https", "mailto"})
_REL = "nofollow noopener ugc"
_LINK = regex.compile(
    r"https://[\w.-]+(?::\d+)?(?:[/?#]|$)|mailto:[^\s/?#:]+@", regex.IGNORECASE
)  # no user@host
_UNPRINTABLE = regex.compile(r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uD800-\uDFFF]")
_SHOWN = frozenset({"text", "code_inline", "code_block", "fence"})
_HEADING_SHIFT, _LOWEST_HEADING = 2, 5
ELLIPSIS = "…"


class _MarkdownParser(MarkdownIt):
    """A CommonMark parser that accepts every link.

    The text of a link therefore stays when its address is removed.
    """

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name is markdown-it's
        """Accept every link; `_parse_markdown` removes the forbidden ones."""
        return True


_MARKDOWN = _MarkdownParser("commonmark", {"html": False}).disable(
    ["image", "html_block", "html_inline"]
)


def render_markdown(text: str) -> str:
    """Render Markdown (CommonMark, no raw HTML, no images) as HTML that is safe in a page.

    Only https and mailto links are kept, with rel="nofollow noopener ugc"; other links keep
    only their text. Headings become h3 to h5. Two independent sanitizers, bleach and nh3,
    process the result.
    """
    html = _MARKDOWN.renderer.render(_shift_headings(_parse_markdown(text)), _MARKDOWN.options, {})
    once = bleach.clean(
        html,
        tags=_TAGS,
        attributes=_sort_attributes(_ATTRIBUTES),
        protocols=_SCHEMES,
        strip=True,
        strip_comments=True,
    )
    return nh3.clean(
        once,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_filter_attribute,
        url_schemes=set(_SCHEMES),
        url_relative="deny",
        link_rel=_REL,
    )


def make_excerpt(text: str, length: int) -> str:
    """Make an excerpt: the beginning of a Markdown text as plain words on one line.

    Args:
        length: the most characters, the ellipsis included.
    """
    words = " ".join(_collect_words(_parse_markdown(text)).split())
    if len(words) <= length:
        return words
    kept = ""
    for token in tokenize_text(words):
        if len(kept) + len(token) + len(ELLIPSIS) > length:
            break
        kept += token
    kept = kept or words[: max(0, length - len(ELLIPSIS))]
    return (kept.rstrip() + ELLIPSIS)[: max(0, length)]


def _parse_markdown(text: str) -> list[Token]:
    """Parse Markdown; links with other schemes than https and mailto lose their address."""
    blocks = _MARKDOWN.parse(_UNPRINTABLE.sub("\ufffd", text))
    for block in blocks:
        if block.children:
            block.children = _drop_foreign_links(block.children)
    return blocks


def _drop_foreign_links(inline: list[Token]) -> list[Token]:
    """Drop the opening and closing tokens of every link that is not https or mailto."""
    kept: list[Token] = []
    allowed: list[bool] = []
    for token in inline:
        if token.type == "link_open":
            allowed.append(_LINK.match(str(token.attrGet("href") or "")) is not None)
        keep = allowed[-1] if token.type in {"link_open", "link_close"} else True
        if token.type == "link_close":
            allowed.pop()
        if keep:
            kept.append(token)
    return kept


def _shift_headings(blocks: list[Token]) -> list[Token]:
    """Shift headings to h3 to h5, below those of the page."""
    for block in blocks:
        if block.type in {"heading_open", "heading_close"}:
            block.tag = f"h{min(int(block.tag[1:]) + _HEADING_SHIFT, _LOWEST_HEADING)}"
    return blocks


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    """Filter an attribute: allow https and mailto addresses, the start of a list, the fixed rel."""
    if name == "rel":
        return _REL
    if name == "href":
        return value if _LINK.match(value) else None
    return value if tag == "ol" and value.isdecimal() else None


def _sort_attributes(attributes: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Convert sets of attributes to lists, as bleach expects them."""
    return {tag: sorted(names) for tag, names in attributes.items()}


def _collect_words(blocks: Iterable[Token]) -> str:
    """Collect the words that a reader would see."""
    words: list[str] = []
    for token in blocks:
        if token.children is not None:
            words.append(_collect_words(token.children))
        elif token.type in _SHOWN:
            words.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        if token.block:
            words.append(" ")
    return "".join(words)
