"""How many items, pictures, links and so on some HTML has, and which words a text has."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from socml_site.interchange.link_exchange import Page, replace_spans

COUNTED = frozenset("li img a pre h1 h2 h3 h4 h5 h6 table blockquote".split())


class Counted(HTMLParser):
    """Counts elements, apart from what only one of two renderers adds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        is_ours = said.get("class") in ("headerlink", "footnote-backref")
        if tag in COUNTED and not is_ours and (tag != "a" or "href" in said):
            self.found[tag] += 1


def words(text: str) -> Counter[str]:
    """Return the words of a text, whatever stands around them."""
    return Counter(re.findall(r"\w+", text))


def words_besides_addresses(text: str) -> Counter[str]:
    """Return the words of a text, without those of addresses, which an import changes."""
    tokens = Page("minutes/a.md").tokens(text)
    spans = [((each.start, each.end), " ") for each in tokens if not each.link.is_wiki]
    return words(replace_spans(text, spans))
