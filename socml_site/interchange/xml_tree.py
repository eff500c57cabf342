"""XML trees: built, written, and read from strangers. The only module that imports `lxml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from socml_site.source import HIDDEN

# A name for the library's own, for those who only hand it on.
Element = etree._Element


class XmlError(ValueError):
    """A text is no XML that can be read; the message says where."""


def new_root(name: str, namespace: str = "") -> Element:
    """Begin a tree; with a namespace, every element in it gets that one."""
    names: Any = {None: namespace} if namespace else None
    return etree.Element(f"{{{namespace}}}{name}" if namespace else name, nsmap=names)


def add(
    parent: Element, name: str, text: str = "", attributes: Mapping[str, str] | None = None
) -> Element:
    """Add an element of the parent's namespace; characters that XML cannot hold are left out."""
    namespace = etree.QName(parent).namespace
    element = etree.SubElement(parent, f"{{{namespace}}}{name}" if namespace else name)
    for key, value in (attributes or {}).items():
        element.set(key, HIDDEN.sub("", value))
    if text:
        element.text = HIDDEN.sub("", text)
    return element


def to_bytes(root: Element) -> bytes:
    """Return the tree as indented UTF-8 with an XML declaration."""
    xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return bytes(xml)


def read_tree(data: bytes) -> Element:
    """Read XML from a stranger: nothing is fetched, and no entity grows.

    Raises:
        XmlError: If it is not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise XmlError(str(error)) from error


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the direct children of that name."""
    yield from element.iterchildren(name)


def text_in(element: Element, name: str) -> str:
    """Return all of the text in the first child of that name, or nothing."""
    found = element.find(name)
    return "" if found is None else whole_text(found)


def whole_text(element: Element) -> str:
    """Return the text of an element and of all that is in it; entities say their names."""
    parts: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            parts.append((each.text if isinstance(each.tag, str) else f"&{each.name};") or "")
        elif each is not element:
            parts.append(each.tail or "")
    return "".join(parts).strip()
