"""`socml import issues`: proposals that were made as issues, with forms or without."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from socml_site.contributing.from_issue import (
    Answers,
    Issue,
    IssueRefused,
    file_of_answers,
    free_stem,
    names_of_author,
    plain_text,
    read_answers,
)
from socml_site.contributing.issue_forms import build_forms
from socml_site.interchange.schedules.kinds import Kind, read_bytes, recognize
from socml_site.interchange.schedules.reading import read_json
from socml_site.interchange.schedules.tree import Node, use_all
from socml_site.interchange.sizes import count, too_large_lines
from socml_site.interchange.writing import write_all
from socml_site.load import Loaded, load_archive
from socml_site.model.values import MAX_NAME, MAX_TITLE
from socml_site.problems import address
from socml_site.source import ProjectError, format_yaml, repair_stem, shorten

_MOST = 5_000
_SIGNS = frozenset(("number", "iid", "body", "description", "state"))
_HEADING = re.compile(r"(?m)^#{1,6}[ \t]+(.+?)[ \t]*$")
_ADDRESS = re.compile(r"https?://[^\s<>()\"']+/(?:issues|work_items)/\d+")
# Of the rest, these say something to people.
_TOLD = frozenset(("assignees", "assignee", "milestone", "closedAt", "closed_at", "due_date"))


@dataclass(frozen=True, slots=True)
class IssueReport:
    """What became of issues, a line each; `is_complete` if all of it can be published."""

    text: tuple[str, ...]
    is_complete: bool

    def lines(self) -> Iterator[str]:
        """Yield the report as text for people."""
        yield from self.text


def import_issues(source: Path, root: Path, *, dry_run: bool = False) -> IssueReport:
    """Turn issues into sessions, and those that hand in notes into minutes.

    Args:
        source: JSON: what `gh issue list --json` writes, one issue, or an event about one.
        root: The conference's folder.
        dry_run: Whether to write nothing.

    Raises:
        ProjectError: If there are no issues in the file, `root` is no conference, or a file cannot
            be written; nothing is written then.
    """
    whole, issues = _read(source)
    loaded = load_archive(root)
    if loaded.archive is None:
        raise ProjectError(f"{root} is not a conference yet: conference.yml has to be mended first")
    plan = _Plan(loaded)
    for issue in issues:
        plan.take(issue)
    plan.leave(whole, issues)
    if not dry_run:
        write_all(root, plan.files, done="imported")
    done = "would be imported" if dry_run else "imported"
    large = [*too_large_lines(root, plan.files)]
    closing = f"{count(len(plan.files), 'issue')} {done}, {plan.skipped:,} left alone"
    return IssueReport((*plan.lines, *plan.needless(), closing, *large), not large)


def _read(source: Path) -> tuple[Node, list[Node]]:
    """Return all that is in a file, and the issues in it."""
    file = recognize(source, read_bytes(source))
    if file.kind is not Kind.JSON:
        raise ProjectError(
            f"{source} is {file.kind}, not the JSON that `gh issue list --json` writes"
        )
    whole = read_json(source, file.text)
    found = list(_issues_in(whole))
    if not found:
        raise ProjectError(
            f"{source} has no issues in it: of each, at least the title is needed, as in "
            "`gh issue list --json number,title,body,author`"
        )
    if len(found) > _MOST:
        raise ProjectError(f"{source} has {len(found):,} issues; {_MOST:,} are taken at once")
    return whole, found


def _issues_in(node: Node) -> Iterator[Node]:
    """Yield what has a title and something else that issues have, wherever it stands."""
    names = {each.name for each in node.children}
    if "title" in names and names & _SIGNS:
        yield node
        return
    for each in node.children:
        yield from _issues_in(each)


class _Plan:
    """Works out everything before a byte is written."""

    def __init__(self, loaded: Loaded) -> None:
        if loaded.archive is None:
            raise ValueError("there is no conference")
        self._archive = loaded.archive
        self._taken = {*loaded.project.texts, *loaded.project.unreadable}
        self._used = {path.casefold() for path in self._taken}
        self._topics = {address(topic.name): topic.name for topic in loaded.archive.topics}
        self._topics |= {
            address(each.name): each.name for each in self._archive.conference.topics or ()
        }
        self._form_labels = {form.label for form in build_forms(self._archive.conference)}
        texts = loaded.project.texts
        self._known = {url: path for path in sorted(texts) for url in _ADDRESS.findall(texts[path])}
        self._needless: Counter[str] = Counter()
        self.files: dict[str, str] = {}
        self.lines: list[str] = []
        self.skipped = 0

    def take(self, node: Node) -> None:
        """Plan the file of one issue."""
        found = _Found(node)
        reason = self._reason_against(found)
        if reason:
            self.skipped += 1
            self.lines.append(f"{found.name}: left alone, {reason}")
            return
        answers = read_answers(found.issue, self._archive.conference)
        try:
            path, text, told = self._from_form(answers, found) if answers else self._free(found)
        except IssueRefused as refused:
            if answers is not None and answers.form.kind == "minutes":
                self.skipped += 1
                self.lines.append(f"{found.name}: left alone, {refused}")
                return
            path, text, told = self._free(found)
            told.insert(0, f"guessed: it is free text, because {refused}")
        self.files[path] = text
        self._taken.add(path)
        self._used.add(path.casefold())
        self.lines.append(f"{found.name} -> {path}")
        self.lines += (f"    {line}" for line in (*told, *found.rest(self._needless)))

    def leave(self, whole: Node, issues: list[Node]) -> None:
        """Count what stands beside the issues, as in an event."""
        for issue in issues:
            use_all(issue)
        for child in whole.children:
            if any(True for _ in child.unused()):
                self._needless[child.name] += 1

    def needless(self) -> Iterator[str]:
        if self._needless:
            names = ", ".join(f"{name} ({number:,})" for name, number in self._needless.items())
            yield f"left out, because it says nothing of the session: {names}"

    def _reason_against(self, found: _Found) -> str:
        if found.is_pull_request:
            return "it is a pull request"
        there = self._known.get(found.url)
        return f"{there} comes from it already" if there else ""

    def _from_form(self, answers: Answers, found: _Found) -> tuple[str, str, list[str]]:
        file = file_of_answers(answers, self._archive, self._taken)
        below = [f"<{found.url}>"] if found.url else []
        text = "\n\n".join([file.text.rstrip("\n"), *below, *found.comments()])
        told = [*self._about_state(found)]
        labels = [label for label in found.labels if label not in self._form_labels]
        if labels:
            told.append(f"left out: the labels {', '.join(labels)}")
        return file.path, f"{text}\n", told

    def _free(self, found: _Found) -> tuple[str, str, list[str]]:
        issue = found.issue
        title = shorten(found.title, MAX_TITLE) or "Untitled"
        proposers = names_of_author(issue, self._archive)
        topics = [
            self._topics[address(each)] for each in found.labels if address(each) in self._topics
        ]
        fields: dict[str, object] = {"title": title, "proposers": proposers}
        if topics:
            fields["topics"] = list(dict.fromkeys(topics))
        if found.url:
            fields["links"] = {"label": found.link_label, "url": found.url}
        wanted = repair_stem(title)
        if wanted == "untitled" and issue.number:
            wanted = f"proposal-{issue.number}"
        path = f"sessions/{free_stem('sessions', wanted, self._used)}.md"
        whole = [f"**Title:** {found.title}"] if title != found.title and found.title else []
        parts = filter(None, (*whole, issue.body.strip(), *found.comments()))
        text = "\n\n".join([f"---\n{format_yaml(fields)}---", *parts])
        return path, f"{text}\n", [*self._told_of_free(found, proposers)]

    def _told_of_free(self, found: _Found, proposers: list[str]) -> Iterator[str]:
        if not proposers:
            yield "guessed: nobody as its proposer: write in who it was"
        headings = _HEADING.findall(found.issue.body)
        if headings:
            yield f"kept as text: {'; '.join(headings)}"
        others = [
            label
            for label in found.labels
            if address(label) not in self._topics and label not in self._form_labels
        ]
        if others:
            yield f"left out: no topic here is called {', '.join(others)}"
        yield from self._about_state(found)

    def _about_state(self, found: _Found) -> Iterator[str]:
        if found.is_closed:
            yield "guessed: it is as good as an open one, though the issue is closed"


class _Found:
    """One issue of GitHub or GitLab, in whichever of their forms."""

    def __init__(self, node: Node) -> None:
        self._node = node
        author = node.first("author", "user")
        login = author.first("login", "username", "name") if author is not None else None
        if login is None and author is not None and author.text.strip():
            login = author
        number = _use(node, "number", "iid")
        self.title = " ".join(plain_text(_use(node, "title")).split())
        self.url = _use(node, "html_url", "web_url", "url")
        self.is_closed = _use(node, "state").casefold() not in ("", "open", "opened")
        self.labels = [" ".join(plain_text(each).split()) for each in _labels(node)]
        self.issue = Issue(
            plain_text(_use(node, "body", "description")),
            shorten(" ".join(plain_text(login.use()).split()), MAX_NAME) if login else "",
            int(number) if re.fullmatch(r"[0-9]{1,9}", number) else 0,
        )
        pull = node.first("pull_request", "isPullRequest")
        has_pull = pull is not None and pull.text.strip() != "false"
        self.is_pull_request = has_pull or "/pull/" in self.url or "/merge_requests/" in self.url

    @property
    def name(self) -> str:
        return f"#{self.issue.number}" if self.issue.number else f'"{self.title}"'

    @property
    def link_label(self) -> str:
        return f"Issue {self.issue.number}" if self.issue.number else "Issue"

    def comments(self) -> Iterator[str]:
        """Yield the comments as quotations, each below who wrote it."""
        for each in self._node.all("comments"):
            body = plain_text(_use(each, "body")).strip()
            if not body:
                continue
            author = each.first("author", "user")
            login = author.first("login", "username", "name") if author is not None else None
            who = login.use().strip() if login is not None else "Somebody"
            when = _use(each, "createdAt", "created_at")[:10]
            head = f"**{who}**{f', {when}' if when else ''}:"
            quoted = "\n".join(f"> {line}".rstrip() for line in body.split("\n"))
            yield f"{head}\n\n{quoted}"

    def rest(self, needless: Counter[str]) -> Iterator[str]:
        """Say what of the issue is in no file; count what only programs need."""
        told: dict[str, list[str]] = {}
        for child in self._node.children:
            texts = [node.text.strip() for _, node in child.unused()]
            if child.name in _TOLD:
                called = child.called()
                told.setdefault(child.name, []).append(called.text if called else "")
            elif child.name == "comments" and child.text.strip() not in ("", "0"):
                yield f"left out: its {child.text} comments, which the file does not have"
            elif texts:
                needless[child.name] += 1
        for name, values in told.items():
            if any(values):
                yield f"left out: {name} {', '.join(filter(None, values))}"


def _use(node: Node, *names: str) -> str:
    found = node.first(*names)
    return found.use() if found is not None else ""


def _labels(node: Node) -> Iterator[str]:
    for each in node.all("labels"):
        for label in each.items():
            called = label.first("name", "title") or label.called()
            if called is not None:
                yield called.use()
