"""Contributed Markdown: GitHub's syntax, read into facts with positions and into safe HTML."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Sequence
from typing import Any

from socml_site.problems import Location, Problem, report
from socml_site.source import syntax_tree as tree
from socml_site.source.blocks import find_blocks
from socml_site.source.body import Body, Heading, Link, WikiLink, mark
from socml_site.source.brackets import mask_brackets
from socml_site.source.dialect import GITHUB, Dialect
from socml_site.source.files import plain_line_ends
from socml_site.source.foreign import Meant, check_foreign, find_foreign
from socml_site.source.highlight import highlight_code, show_diagram
from socml_site.source.inline_pictures import check_pictures, is_picture_in_text
from socml_site.source.masks import ANGLE, unmask
from socml_site.source.mathml import MathFailure, latex_to_mathml, show_source
from socml_site.source.places import Places
from socml_site.source.raw_html import (
    ANCHOR_PREFIX,
    find_tags_shown,
    mask_words,
    place_inside,
    read_html,
)
from socml_site.source.sanitize import sanitize_math
from socml_site.source.scribe import Row, Scribe
from socml_site.source.sentences import Sentences
from socml_site.source.slugs import Slugs
from socml_site.source.syntax_tree import (
    MAX_DEPTH,
    clean,
    join_text,
    nesting,
    new_node,
    plain_text,
    raw,
    summarize,
    text_of,
)
from socml_site.source.unseen import (
    check_comment,
    check_definition,
    check_numbers,
    check_row,
    parse_all,
)

_MENTION = re.compile(r"(?<![\w@/.])@[A-Za-z0-9](?:[A-Za-z0-9_-]{0,37}[A-Za-z0-9])?(?![\w@])")
# Raw HTML in which an @handle is not a mention.
_OPENS_LITERAL = re.compile(r"<(a|code|kbd|pre|samp|tt)[\s>]", re.IGNORECASE)
_CLOSES_LITERAL = re.compile(r"</(a|code|kbd|pre|samp|tt)[\s>]", re.IGNORECASE)
# Another tool's way to name the language of a block: `{.python}`
# Boxes hold lists, and lists what is marked; nothing is deeper.
_MOST_ROUNDS = 5
_IN_BRACES = re.compile(r"^\{\.?([\w+#-]+)\}")
# What is longer is no name of a page: no title may be.
_MAX_WIKI_TARGET = 200
# A letter, a year or a day.
_WIKI_NAME = re.compile(r"[^\W\d_]|^[\d.-]{4,}$")

# Material's admonition for each of GitHub's alerts: class and title. The keys cannot be hashed.
_ALERTS = (
    (tree.AlertType.Note, "note", "Note"),
    (tree.AlertType.Tip, "tip", "Tip"),
    (tree.AlertType.Important, "info", "Important"),
    (tree.AlertType.Warning, "warning", "Warning"),
    (tree.AlertType.Caution, "danger", "Caution"),
)


def parse_markdown(
    text: str,
    path: str,
    first_line: int,
    problems: list[Problem],
    *,
    with_lines: bool = False,
    dialect: Dialect = GITHUB,
) -> Body:
    """Read a body whose first line is line `first_line` of the file `path`.

    `with_lines` collects the lines as their author saw them.
    """
    text = plain_line_ends(text)
    masked = _mask(text, dialect)
    if nesting(masked) > MAX_DEPTH:
        message = f"lists, quotes or emphasis are nested more than {MAX_DEPTH} deep"
        location = Location(path, first_line)
        problems.append(report("too-deep", location, message, "flatten the text"))
        return Body()
    return _Reader(path, first_line, problems, with_lines, dialect).read(text, masked)


def _mask(text: str, dialect: Dialect) -> str:
    return mask_brackets(mask_words(text, dialect))


def can_name_page(target: str) -> bool:
    """Whether the target of a wiki link can be a name at all; if not, the link is only text."""
    return len(target) <= _MAX_WIKI_TARGET and _WIKI_NAME.search(target) is not None


class _Reader:
    """One walk over the syntax tree: collects facts, and replaces what we render ourselves."""

    def __init__(
        self,
        path: str,
        first_line: int,
        problems: list[Problem],
        with_lines: bool,
        dialect: Dialect,
    ) -> None:
        self._path = path
        self._dialect = dialect
        self._first_line = first_line
        self._problems = problems
        self._headings: list[Heading] = []
        self._anchors: dict[str, Heading] = {}
        self._tags_shown: set[str] = set()
        self._links: list[Link] = []
        self._formulas: list[str] = []
        self._wiki_links: list[WikiLink] = []
        self._views: list[str] = []
        self._block = _Block(None)
        self._slugs = Slugs()
        self._places = Places(path, first_line, "")
        self._digest = ""
        self._scribe = Scribe() if with_lines else None
        self._handlers: dict[type, Callable[[Any, bool], list[Any] | None]] = {
            tree.Text: self._text,
            tree.Heading: self._heading,
            tree.ShortCode: self._emoji,
            tree.Link: self._link,
            tree.WikiLink: self._wiki_link,
            tree.Paragraph: self._paragraph,
            tree.TableCell: self._cell,
            tree.TableRow: self._row,
            tree.Image: self._image,
            tree.CodeBlock: self._code,
            tree.Math: self._math,
            tree.HtmlBlock: self._html,
            tree.HtmlInline: self._html,
            tree.Alert: self._alert,
            tree.List: self._list,
            tree.Item: self._item,
            tree.TaskItem: self._task,
            tree.BlockQuote: self._quote,
            tree.ThematicBreak: self._rule,
        }

    def read(self, text: str, masked: str) -> Body:
        self._digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        root, hidden, defining = parse_all(masked, self._dialect)
        self._places = Places(self._path, self._first_line, text, defining)
        self._problems.extend(
            check_definition(each, text, self._path, self._first_line) for each in hidden
        )
        if self._dialect is GITHUB:
            root = self._check_others(text, root)
        top = root.children
        summary = summarize(top)
        starts_with_heading = bool(top) and isinstance(top[0].node_value, tree.Heading)
        self._rewrite(root, in_link=False)
        lead_html = ""
        if starts_with_heading:
            # The heading was replaced by its inline parts between two tags.
            parts = root.children
            ends = len(top[0].children) + 2
            root.children = parts[:ends]
            lead_html = tree.to_html(root)
            root.children = parts[ends:]
        return Body(
            tuple(self._headings),
            tuple(self._links),
            summary,
            self._headings[0] if starts_with_heading else None,
            tuple(self._scribe.lines) if self._scribe else (),
            lead_html,
            tree.to_html(root),
            tuple(self._formulas),
            tuple(self._wiki_links),
            self._digest,
            tuple(self._anchors.values()),
            self._dialect.is_of_hosts,
            tuple(self._views),
        )

    def _check_others(self, text: str, root: Any) -> Any:
        """Report what other tools have left in the text; return the tree as it was meant."""
        blocks = find_blocks(root)
        foreign = tuple(find_foreign(text, blocks, in_minutes=self._scribe is not None))
        self._problems.extend(check_foreign(foreign, self._path, self._first_line))
        self._problems.extend(check_pictures(text, blocks, self._path, self._first_line))
        if self._scribe is None:
            return root
        meant = Meant(text)
        for _ in range(_MOST_ROUNDS):
            changed = meant.changed(foreign)
            if changed is None:
                break
            masked = _mask(changed.text, self._dialect)
            if nesting(masked) > MAX_DEPTH:
                break
            meant = changed
            root, _, defining = parse_all(masked, self._dialect)
            self._places = Places(self._path, self._first_line, text, defining, meant)
            foreign = tuple(find_foreign(meant.text, find_blocks(root), in_minutes=True))
        return root

    def _rewrite(self, node: Any, in_link: bool) -> None:
        children = node.children
        if not children:
            return
        literals = 0
        rewritten: list[Any] = []
        changed = False
        for child in children:
            if isinstance(child.node_value, tree.HtmlInline):
                literals += bool(_OPENS_LITERAL.match(child.node_value.value))
                literals -= bool(_CLOSES_LITERAL.match(child.node_value.value))
            replaced = self._replace(child, in_link or literals > 0)
            if replaced is None:
                rewritten.append(child)
            else:
                rewritten.extend(replaced)
                changed = True
        if changed:
            node.children = rewritten

    def _replace(self, node: Any, in_link: bool) -> list[Any] | None:
        """Handle one node; return what stands in its place, or None to leave it."""
        handle = self._handlers.get(type(node.node_value))
        if handle is not None:
            return handle(node, in_link)
        self._rewrite(node, in_link)
        return None

    def _text(self, node: Any, in_link: bool) -> list[Any] | None:
        text = node.node_value.value
        if ANGLE in text:
            self._check_tags_shown(text, self._places.of(node))
        return None if in_link or "@" not in text else self._mentions(node)

    def _check_tags_shown(self, text: str, place: Location) -> None:
        """Report each element once that its author may have meant as HTML."""
        for start, end, name, why in find_tags_shown(text):
            if name in self._tags_shown:
                continue
            self._tags_shown.add(name)
            message = f"the HTML element <{name}> {why}; it is shown as text"
            hint = f"write </{name}> behind it" if "closed" in why else "use Markdown"
            hint = f"{hint}, or `<{name}>` if that is what you mean"
            where = place_inside(text, start, end, place)
            self._problems.append(report("html-removed", where, message, hint))

    def _emoji(self, node: Any, in_link: bool) -> list[Any]:
        code = node.node_value.value
        return [raw(f'<span title=":{html.escape(code.code)}:">{code.emoji}</span>', node)]

    def _link(self, node: Any, in_link: bool) -> None:
        link = node.node_value.value
        url, text = unmask(link.url), plain_text(node)
        if url != link.url:
            node.node_value = tree.Link(tree.NodeLink(url, link.title))
        sentence = "" if "://" in url else self._block.sentence(text)
        self._links.append(Link(url, text, self._places.of(node), sentence=sentence))
        self._rewrite(node, in_link=True)

    def _row(self, node: Any, in_link: bool) -> None:
        place = self._places.of(node)
        row = self._places.line(place)[place.column - 1 :]
        self._problems.extend(check_row(len(node.children), row, place, self._dialect))
        if self._scribe is not None:
            self._note_cells(node, self._scribe)
        self._rewrite(node, in_link)

    def _rule(self, node: Any, in_link: bool) -> None:
        if self._scribe is not None:
            self._scribe.add_rule(self._places.of(node), len(self._headings))

    def _quote(self, node: Any, in_link: bool) -> None:
        if self._scribe is not None:
            self._scribe.quotes += 1
        self._rewrite(node, in_link)
        if self._scribe is not None:
            self._scribe.quotes -= 1

    def _cell(self, node: Any, in_link: bool) -> None:
        self._block = _Block(node)
        self._places.enter_cell(node)
        self._rewrite(node, in_link)
        self._places.leave()

    def _paragraph(self, node: Any, in_link: bool) -> None:
        self._block = _Block(node)
        self._places.enter_paragraph(node)
        if self._scribe is not None:
            node.children = self._with_line_marks(node, self._scribe)
        self._rewrite(node, in_link)
        self._places.leave()

    def _with_line_marks(self, node: Any, scribe: Scribe) -> list[Any]:
        """Note the lines of a paragraph; return its parts with a mark where each begins."""
        rows: list[list[Any]] = [[]]
        for child in node.children:
            rows[-1].append(child)
            if _is_break(child):
                rows.append([])
        marked: list[Any] = []
        is_first, is_forced = True, False
        for parts in rows:
            # What is struck out is taken back.
            text = clean(join_text(parts, with_struck=False))
            if text:
                last = parts[-2] if len(parts) > 1 and _is_break(parts[-1]) else parts[-1]
                place = self._places.from_to(parts[0], last)
                row = Row(text, _bold(parts), _is_code(parts[0]), is_forced)
                number = scribe.add(row, place, len(self._headings), is_first=is_first)
                marked.append(raw(mark("line", number, self._digest), node))
                is_first = False
            marked += parts
            is_forced = bool(parts) and isinstance(parts[-1].node_value, tree.LineBreak)
        return marked

    def _note_cells(self, node: Any, scribe: Scribe) -> None:
        """Note a row of a table, with a mark in its first cell."""
        cells = [clean(join_text(cell.children, with_struck=False)) for cell in node.children]
        if not any(cells):
            return
        is_header = node.node_value.value
        place = self._places.of(node)
        number = scribe.add_cells(cells, place, len(self._headings), first=is_header)
        stand_in = raw(mark("line", number, self._digest), node)
        node.children[0].children = [stand_in, *node.children[0].children]

    def _list(self, node: Any, in_link: bool) -> None:
        items = node.children
        if node.node_value.value.list_type == tree.ListType.Ordered and all(
            isinstance(each.node_value, tree.Item) for each in items
        ):
            numbers = [each.node_value.value.start for each in items]
            self._problems.extend(check_numbers(numbers, [self._places.of(each) for each in items]))
        if self._scribe is not None:
            self._scribe.depth += 1
        self._rewrite(node, in_link)
        if self._scribe is not None:
            self._scribe.depth -= 1

    def _item(self, node: Any, in_link: bool) -> None:
        if self._scribe is not None:
            self._scribe.begin_item(None)
        self._rewrite(node, in_link)
        if self._scribe is not None:
            self._scribe.end_item()

    def _wiki_link(self, node: Any, in_link: bool) -> list[Any]:
        target, label = " ".join(unmask(node.node_value.value.url).split()), plain_text(node)
        if in_link:
            return [new_node(tree.Text(label or target), node)]
        place = self._places.of(node)
        if not can_name_page(target):
            return [new_node(tree.Text(self._places.source_of(place)), node)]
        link = WikiLink(target, "" if label == target else label)
        sentence = self._block.sentence(label or target)
        if not link.label:
            sentence = sentence.replace(target, f"\x02{target}\x03", 1)
        self._links.append(Link(target, label, place, is_wiki=True, sentence=sentence))
        self._wiki_links.append(link)
        stand_in = mark("link", len(self._wiki_links) - 1, self._digest)
        self._block.texts[stand_in] = label or target
        return [raw(stand_in, node)]

    def _heading(self, node: Any, in_link: bool) -> list[Any]:
        text = plain_text(node)
        level = node.node_value.value.level
        heading = Heading(
            level, text, self._slugs.make(text_of(node, with_emoji=False)), self._places.of(node)
        )
        self._headings.append(heading)
        self._block = _Block(node)
        self._rewrite(node, in_link=False)
        anchor = html.escape(heading.id)
        permalink = f'<a class="headerlink" href="#{anchor}" title="Permanent link">&para;</a>'
        return [
            raw(f'<h{level} id="{anchor}">', node),
            *node.children,
            raw(f"{permalink}</h{level}>\n", node),
        ]

    def _image(self, node: Any, in_link: bool) -> list[Any] | None:
        link = node.node_value.value
        if is_picture_in_text(link.url):
            # Nothing of it is shown; `check_pictures` says so.
            return [new_node(tree.Text(plain_text(node)), node)]
        image = Link(unmask(link.url), plain_text(node), self._places.of(node), is_image=True)
        self._links.append(image)
        if image.url != link.url:
            node.node_value = tree.Image(tree.NodeLink(image.url, link.title))
        is_near = "://" not in image.url and not image.url.startswith("//")
        if is_near or self._dialect.is_of_hosts:
            return None
        # Showing it would tell the other site who reads what; a link lets the reader decide.
        if in_link:
            return [new_node(tree.Text(image.text or image.url), node)]
        node.node_value = tree.Link(tree.NodeLink(image.url, link.title))
        node.children = [new_node(tree.Text(image.text or image.url), node)]
        return [node]

    def _mentions(self, node: Any) -> list[Any] | None:
        text = node.node_value.value
        parts: list[Any] = []
        last = 0
        start = self._places.of(node)
        for match in _MENTION.finditer(text):
            # Character references make the source longer than the text, never shorter.
            source = self._places.line(start)
            at = source.find(match[0], start.column - 1 + match.start())
            column = (start.column + match.start()) if at < 0 else at + 1
            place = Location(self._path, start.line, column, start.line, column + len(match[0]))
            sentence = self._block.sentence(match[0])
            self._links.append(Link(match[0], match[0], place, sentence=sentence))
            mention = new_node(tree.Link(tree.NodeLink(match[0], "")), node)
            mention.children = [new_node(tree.Text(match[0]), node)]
            parts += [new_node(tree.Text(text[last : match.start()]), node), mention]
            last = match.end()
        if not parts:
            return None
        return [*parts, new_node(tree.Text(text[last:]), node)]

    def _code(self, node: Any, in_link: bool) -> list[Any]:
        block = node.node_value.value
        info = _IN_BRACES.sub(r"\1", unmask(block.info).strip())
        language, _, caption = info.partition(" ")
        code = unmask(block.literal)
        if language == "math":
            return self._formula(node, code, is_display=True)
        if language == "socml" and self._dialect.is_of_hosts:
            self._views.append(code)
            return [raw(mark("view", len(self._views) - 1, self._digest), node)]
        if language == "mermaid":
            return [raw(show_diagram(code), node)]
        return [raw(highlight_code(code, language, caption.strip()), node)]

    def _math(self, node: Any, in_link: bool) -> list[Any]:
        math = node.node_value.value
        return self._formula(node, unmask(math.literal), math.display_math)

    def _formula(self, node: Any, latex: str, is_display: bool) -> list[Any]:
        result = latex_to_mathml(latex.strip(), is_display)
        if isinstance(result, MathFailure):
            hint = "correct the LaTeX; until then readers see its source"
            place = self._places.inside(node, latex, result.offset)
            self._problems.append(report("bad-math", place, result.message, hint))
            return [raw(show_source(latex.strip()), node)]
        self._formulas.append(sanitize_math(result))
        stand_in = mark("formula", len(self._formulas) - 1, self._digest)
        self._block.texts[stand_in] = latex
        return [raw(stand_in, node)]

    def _html(self, node: Any, in_link: bool) -> list[Any]:
        value = node.node_value.value
        literal = value if isinstance(value, str) else value.literal
        place = self._places.of(node)
        found = read_html(literal, place, self._anchors.keys())
        self._problems.extend(found.problems)
        self._check_tags_shown(literal, place)
        for start, comment in found.comments:
            begin = place_inside(literal, start, start + 4, place)
            end = place_inside(literal, start + 4 + len(comment), start + 7 + len(comment), place)
            where = begin._replace(end_line=end.line, end_column=end.end_column)
            self._problems.extend(check_comment(unmask(comment), where))
        for url, text, is_image in found.addresses:
            if is_image and is_picture_in_text(url):
                continue
            sentence = "" if is_image or "://" in url else self._block.sentence(text)
            self._links.append(Link(url, text, place, is_image, is_html=True, sentence=sentence))
        for anchor in found.anchors:
            self._anchors[anchor] = Heading(0, "", ANCHOR_PREFIX + anchor, place)
        return [raw(found.markup, node)]

    def _alert(self, node: Any, in_link: bool) -> list[Any]:
        alert = node.node_value.value
        kind, title = next(look for name, *look in _ALERTS if name == alert.alert_type)
        self._rewrite(node, in_link=False)
        opening = (
            f'<div class="admonition {kind}">\n'
            f'<p class="admonition-title">{html.escape(alert.title or title)}</p>\n'
        )
        return [raw(opening, node), *node.children, raw("</div>\n", node)]

    def _task(self, node: Any, in_link: bool) -> list[Any]:
        is_done = node.node_value.value.symbol is not None
        if self._scribe is not None:
            self._scribe.begin_item(is_done)
        self._rewrite(node, in_link=False)
        if self._scribe is not None:
            self._scribe.end_item()
        state = 'checked aria-label="done"' if is_done else 'aria-label="to do"'
        box = raw(f'<input type="checkbox" disabled {state}> ', node)
        children = node.children
        if children and isinstance(children[0].node_value, tree.Paragraph):
            children[0].children = [box, *children[0].children]
        else:
            node.children = [box, *children]
        node.node_value = tree.Item(node.parent.node_value.value)
        return [node]


def _is_break(node: Any) -> bool:
    return isinstance(node.node_value, tree.SoftBreak | tree.LineBreak)


def _is_code(node: Any) -> bool:
    return isinstance(node.node_value, tree.Code)


def _bold(parts: Sequence[Any]) -> str:
    """Return what a row has in bold at its beginning."""
    first = next((each for each in parts if not _is_blank(each)), None)
    return plain_text(first) if first and isinstance(first.node_value, tree.Strong) else ""


def _is_blank(node: Any) -> bool:
    return isinstance(node.node_value, tree.Text) and not node.node_value.value.strip()


class _Block:
    """A paragraph, heading or table cell that is being rewritten, and its text as readers see it.

    `texts` are what stands for formulas and links in it, and what they say.
    """

    def __init__(self, node: Any) -> None:
        self._node = node
        self._sentences: Sentences | None = None
        self.texts: dict[str, str] = {}

    def sentence(self, label: str) -> str:
        """Return the sentence around the next link with this label."""
        if self._sentences is None:
            text = "" if self._node is None else plain_text(self._node)
            for stand_in, said in self.texts.items():
                text = text.replace(stand_in, said)
            self._sentences = Sentences(text)
        return self._sentences.around(label)
