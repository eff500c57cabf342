"""Python-Markdown learns wiki links, where contributed files are on the site, and what is no HTML.

What is put into the page stands in for an address, which is filled in when the site engine is done
with the text: it would take our addresses for paths, and look for them among its own files.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from socml_site.pages import WikiAnchor
from socml_site.source import ANGLE, WikiLink, can_name_page, unmask_html

_WIKI_LINK = r"(?<![A-Za-z0-9_\[])\[\[([^\[\]]{1,600})\]\](?!\])"
# After everything that can hold brackets: code (190), backslashes (180), links (160), HTML (90).
_AFTER_LINKS = 85
# Between fenced code (25) and blocks of HTML (20); and after all HTML has been put back (30).
_BEFORE_HTML, _AFTER_HTML = 22, 1
# MkDocs looks at addresses last (0), and leaves those alone that have a scheme.
_BEFORE_MKDOCS = 5
_ESCAPED = re.compile("\x02([0-9]+)\x03")


class WikiMarkdown(Extension):
    """Wiki links and links to contributed files, for one page after the other."""

    def __init__(
        self,
        find_link: Callable[[WikiLink], WikiAnchor],
        find_address: Callable[[str], str | None],
        mask: Callable[[str], str],
    ) -> None:
        """Take what finds a wiki link, what finds the address of another one, and what masks
        what only looks like markup.

        An address is None if it is to stay as it is, and empty if it leads nowhere.
        """
        super().__init__()
        self._mask = mask
        self._find_link = find_link
        self._find_address = find_address

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        # What an author escaped was masked.
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, ANGLE]
        md.preprocessors.register(_Mask(md, self._mask), "socml_mask", _BEFORE_HTML)
        md.postprocessors.register(_Unmask(md), "socml_unmask", _AFTER_HTML)
        md.inlinePatterns.register(_WikiLinks(md, self._find_link), "socml_wiki_link", _AFTER_LINKS)
        md.treeprocessors.register(
            _Addresses(md, self._find_address), "socml_address", _BEFORE_MKDOCS
        )


class _Mask(Preprocessor):
    def __init__(self, md: Markdown, mask: Callable[[str], str]) -> None:
        super().__init__(md)
        self._mask = mask

    def run(self, lines: list[str]) -> list[str]:
        return self._mask("\n".join(lines)).split("\n")


class _Unmask(Postprocessor):
    def run(self, text: str) -> str:
        return unmask_html(text)


class _WikiLinks(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Markdown, find: Callable[[WikiLink], WikiAnchor]) -> None:
        super().__init__(_WIKI_LINK, md)
        self._find = find

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, match: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        target, *labels = map(str.strip, _plain(unescape(self.unescape(match[1]))).split("|"))
        label = labels[0] if labels else ""
        if not can_name_page(target) or len(labels) > 1:
            return None, None, None
        anchor = self._find(WikiLink(target, label))
        element = Element("span" if anchor.address is None else "a", dict(anchor.attributes))
        if anchor.address is not None:
            element.set("href", anchor.address)
        element.text = AtomicString(anchor.label)
        return element, match.start(0), match.end(0)


class _Addresses(Treeprocessor):
    def __init__(self, md: Markdown, find: Callable[[str], str | None]) -> None:
        super().__init__(md)
        self._find = find

    def run(self, root: Element) -> None:
        for element in root.iter():
            name = {"a": "href", "img": "src"}.get(element.tag, "")
            address = self._find(_plain(element.get(name, ""))) if name else None
            if address:
                element.set(name, address)
            elif address == "":
                # What would be a link or a picture is its text.
                element.tag, element.text = "span", element.text or element.get("alt")
                del element.attrib[name]


def _plain(text: str) -> str:
    """Undo what Python-Markdown did to escaped characters."""
    return " ".join(_ESCAPED.sub(lambda match: chr(int(match[1])), text).split())
