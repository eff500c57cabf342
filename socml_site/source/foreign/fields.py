"""Fields in the headers of other tools that say nothing to a reader."""

from __future__ import annotations

# How a tool shows a page: HackMD, Jekyll, Hugo, Obsidian, Docusaurus.
SETTINGS = frozenset(
    "breaks robots ga disqus layout permalink slug weight cssclass cssclasses published toc"
    " slideoptions opengraph draft langdir dir lastmod sidebar sidebar_position comments math"
    " mermaid hide collection nav_order parent pinned".split()
)
