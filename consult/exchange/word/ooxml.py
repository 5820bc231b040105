"""Access to the elements of Word's XML, by names such as `w:p`."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element


def find_child(element: Element | None, name: str) -> Element | None:
    """Return the first child with a name."""
    return None if element is None else next((each for each in element if each.tag == name), None)


def find_children(element: Element | None, name: str) -> Iterator[Element]:
    """Return the children with a name, in order."""
    return (each for each in (() if element is None else element) if each.tag == name)


def read_value(element: Element | None, name: str) -> str | None:
    """Return the `w:val` of the first child with a name; None where there is none."""
    found = find_child(element, name)
    return None if found is None else found.get("w:val")


def is_on(element: Element | None, name: str) -> bool | None:
    """Return whether a property is switched on or off; None where it is not mentioned."""
    found = find_child(element, name)
    return None if found is None else found.get("w:val", "1").lower() not in {"0", "false", "off"}


def parse_int(text: str | None, otherwise: int = 0) -> int:
    """Parse an integer of at most nine digits."""
    try:
        return int(text) if text is not None and len(text) <= 9 else otherwise
    except ValueError:
        return otherwise
