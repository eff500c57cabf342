"""XML trees: built, written, and read from strangers. The only module that imports `lxml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.entities import html5
from typing import Any

from lxml import etree

from socml_site.source import HIDDEN

_HTML_NAME = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})

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


def read_tree(text: str) -> Element:
    """Read XML from a stranger: nothing is fetched, and no entity grows.

    What the text says of its own encoding does not matter any more. Names that HTML has for
    characters (`&nbsp;`) are understood.

    Raises:
        XmlError: If it is not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False, encoding="utf-8",
    )  # fmt: skip
    try:
        return etree.fromstring(_HTML_NAME.sub(_character, text).encode(), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise XmlError(f"its XML is broken at line {line}, column {column}") from error


def _character(name: re.Match[str]) -> str:
    return name[0] if name[1] in _XML_NAMES else html5.get(f"{name[1]};", name[0])


def is_mixed(element: Element) -> bool:
    """Whether an element holds text with markup or entities in it, and not only one of the two."""
    inner = list(element)
    if any(not isinstance(each.tag, str) for each in inner):
        return True
    return bool(inner) and any(
        (part or "").strip() for part in (element.text, *(each.tail for each in inner))
    )


def whole_text(element: Element) -> str:
    """Return the text of an element and of all that is in it; entities say their names."""
    parts: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            parts.append((each.text if isinstance(each.tag, str) else f"&{each.name};") or "")
        elif each is not element:
            parts.append(each.tail or "")
    return "".join(parts).strip()
