"""How notes and the whole edition are cited, read back by the tools that will read them."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import bibtexparser
import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result
from project_files import write

from socml_site.cli import cli
from socml_site.load import load_archive
from socml_site.pages import PageBuilder
from socml_site.pages.citations import (
    Work,
    format_bibtex,
    format_cff,
    format_citation,
    format_csl,
)
from socml_site.source import Change, ChangeKind, Commit, GitLog
from socml_site.wiki import Forge, RepoHost, build_history

SCHEMA = Path(__file__).parents[3] / "shared/data/interchange/cff-schema.json"
SHA = "0123456789abcdef0123456789abcdef01234567"
WORK = Work(
    key="tiny16-a",
    title="50% of {A} & B: why #1_x costs $2 ~ \\o/ ^",
    authors=("Ann Lee", "van der Berg, Jr.", "Ed and Co"),
    conference="Tiny & <conf>",
    day=date(2016, 10, 7),
    last_day=date(2016, 10, 8),
    url="https://x.org/y/minutes/a/",
    revision=SHA,
    revised=date(2016, 11, 2),
    source_url=f"https://git.x.org/o/r/blob/{SHA}/minutes/a.md",
    summary="Said: no\n#nothing",
    topics=("theory", "yes"),
    license="CC-BY-4.0",
)
BARE = Work("k", "T", (), "C", date(2016, 10, 7), date(2016, 10, 7))
EDITION = replace(WORK, key="tiny16", authors=(), is_edition=True)
WORKS = [WORK, BARE, EDITION]
FILES = {
    "conference.yml": "name: Tiny\nacronym: tiny16\ntimezone: America/Los_Angeles\n"
    "days: [{date: 2016-10-07, slots: []}, {date: 2016-10-08, slots: []}]\n",
    "sessions/a.md": "---\ntitle: A <b>?\nproposers: Ann Lee\ntopics: [theory]\n---\n",
    "sessions/b.md": "---\ntitle: B\nproposers: Ann Lee\n---\n",
    "sessions/c.md": "---\ntitle: C\nproposers: Ann Lee\n---\n",
    "minutes/a.md": "---\nnote_takers: [Di Eco, Cy Dee]\ndate: 2016-10-08\n---\n\nSaid.\n",
    "minutes/b.md": "---\nattribution: chatham-house\nnote_takers: Ed Fox\n---\n\nSaid.\n",
    "minutes/c.md": "---\nstatus: draft\nnote_takers: Flo Hart\n---\n\nSaid.\n",
}


def build(root: Path, files: Mapping[str, str] = FILES) -> PageBuilder:
    write(root, files)
    loaded = load_archive(root)
    assert loaded.archive is not None
    changes = tuple(Change(ChangeKind.EDITED, path) for path in FILES)
    when = datetime(2016, 11, 3, 2, 0, tzinfo=UTC)
    log = GitLog((Commit(SHA, (), when, "Ann", "x", changes),))
    repo = RepoHost(Forge.GITHUB, "https://git.x.org/o/r")
    history = build_history(log, loaded.texts)
    return PageBuilder(loaded.archive, loaded.links, repo, history, "https://x.org/y")


@pytest.mark.parametrize(
    ("work", "text"),
    [
        (
            replace(WORK, title="Why?", authors=("Ann Lee", "Bo Chen")),
            "Ann Lee and Bo Chen. “Why?” Minutes, Tiny & <conf>, 7 October 2016. Revision"
            " 0123456789 of 2 November 2016. https://x.org/y/minutes/a/",
        ),
        (BARE, "C. “T.” Minutes, C, 7 October 2016"),
        # Nobody knows on which of the days it was, if it was on any of them.
        (replace(BARE, is_dated=False, last_day=date(2016, 10, 9)), "C. “T.” Minutes, C, 2016"),
        (replace(BARE, is_dated=False, last_day=date(2017, 1, 1)), "C. “T.” Minutes, C"),
        (
            replace(BARE, is_edition=True, last_day=date(2016, 10, 9)),
            "C. “T.” Proceedings, 7–9 October 2016",
        ),
        (
            replace(BARE, is_edition=True, last_day=date(2016, 11, 1)),
            "C. “T.” Proceedings, 7 October 2016 to 1 November 2016",
        ),
    ],
)
def test_a_citation_is_one_sentence(work, text):
    assert format_citation(work) == text


@pytest.mark.parametrize(
    ("last_day", "year", "issued"),
    [(date(2016, 10, 9), "2016", {"date-parts": [[2016]]}), (date(2017, 1, 1), None, None)],
)
def test_no_form_claims_a_day_that_nobody_knows(last_day, year, issued):
    work = replace(BARE, is_dated=False, last_day=last_day)
    (entry,) = bibtexparser.loads(format_bibtex([work])).entries
    assert (entry.get("year"), entry.get("month")) == (year, None)
    (item,) = json.loads(format_csl([work]))
    assert item.get("issued") == issued
    cff = format_cff(work)
    assert "date-released" not in cff
    assert ("year: 2016" in cff) == (year is not None)


def test_bibtex_reads_back():
    database = bibtexparser.loads(format_bibtex(WORKS))
    entries = {entry["ID"]: entry for entry in database.entries}
    assert {key: entry["ENTRYTYPE"] for key, entry in entries.items()} == {
        "tiny16-a": "techreport",
        "k": "techreport",
        "tiny16": "proceedings",
    }
    entry = entries["tiny16-a"]
    assert entry["title"] == (
        r"{50\% of \{A\} \& B: why \#1\_x costs \$2 \textasciitilde{} \textbackslash{}o/"
        r" \textasciicircum{}}"
    )
    assert entry["author"] == "Ann Lee and {van der Berg, Jr.} and {Ed and Co}"
    assert (entry["year"], entry["month"]) == ("2016", "October")
    assert entry["note"].startswith("Revision 0123456789 of 2 November 2016, \\url{https://git")
    assert entries["k"]["author"] == "{C}"
    assert "url" not in entries["k"]


def test_csl_json_is_cited_by_a_reference_manager():
    """citeproc-py is the processor that Python has."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from citeproc import (
            Citation,
            CitationItem,
            CitationStylesBibliography,
            CitationStylesStyle,
            formatter,
        )
        from citeproc.source.json import CiteProcJSON

        items = json.loads(format_csl(WORKS))
        source = CiteProcJSON(items)
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        text = "\n".join(map(str, bibliography.bibliography()))
    assert "Ann Lee" in text
    assert "2016" in text
    assert "50% of {A} & B: why #1_x costs $2 ~ \\o/ ^" in text


@pytest.mark.peers
@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.key)
def test_cff_is_valid(work):
    """The schema lies beside the repository."""
    if not SCHEMA.is_file():
        pytest.skip("shared/data/interchange is not there")
    data = yaml.safe_load(format_cff(work))
    jsonschema.validate(data, json.loads(SCHEMA.read_text()), jsonschema.Draft7Validator)
    assert data["title"] == work.title
    assert data.get("abstract", "") == work.summary
    assert data.get("keywords", []) == list(work.topics)


def test_a_licence_that_is_none_of_spdx_is_left_out_of_cff():
    assert "license" not in yaml.safe_load(format_cff(replace(WORK, license="ask me")))


def test_notes_are_cited_as_their_last_commit_left_them(tmp_path):
    builder = build(tmp_path)
    edition, a, b = builder.citations.all()
    assert a == Work(
        key="tiny16-a",
        title="A <b>?",
        authors=("Di Eco", "Cy Dee"),
        conference="Tiny",
        day=date(2016, 10, 8),
        last_day=date(2016, 10, 8),
        url="https://x.org/y/minutes/a/",
        revision=SHA,
        # In the conference's zone it was still the evening before.
        revised=date(2016, 11, 2),
        source_url=f"https://git.x.org/o/r/blob/{SHA}/minutes/a.md",
        summary="Said.",
        topics=("theory",),
    )
    assert (edition.revision, edition.url) == (SHA, "https://x.org/y/")
    # A commit has an author, whom these notes do not tell.
    assert (b.authors, b.revision, b.source_url) == ((), "", "")
    assert b.revised == date(2016, 11, 2)


@pytest.mark.parametrize(
    ("forge", "place"), [("github", "blob"), ("gitlab", "-/blob"), ("forgejo", "src/commit")]
)
def test_a_revision_has_an_address(forge, place):
    host = RepoHost(Forge(forge), "https://git.x.org/o/r", folder="conf/")
    address = host.at_revision("minutes/ä.md", SHA)
    assert address == f"https://git.x.org/o/r/{place}/{SHA}/conf/minutes/%C3%A4.md"


def test_the_box_stands_below_notes_that_are_no_draft(tmp_path):
    pages = {page.url: str(page.html) for page in build(tmp_path).all()}
    html = pages["minutes/a/"]
    assert "“A &lt;b&gt;?” Minutes, Tiny, 8 October 2016. Revision 0123456789 of" in html
    assert "@techreport{tiny16-a," in html
    assert '"id": "tiny16-a"' in html.replace("&#34;", '"')
    assert "cff-version: 1.2.0" in html
    assert f'href="https://git.x.org/o/r/blob/{SHA}/minutes/a.md"' in html
    assert "socml-cite" not in pages["minutes/c/"]
    assert "Ed Fox" not in pages["minutes/b/"]
    assert "@proceedings{tiny16," in pages["minutes/"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [*map(str, arguments)])


def test_export_writes_all_or_nothing_and_replaces_only_when_told(tmp_path):
    write(tmp_path / "conf", FILES)
    export = ("export", "citations", tmp_path / "out", "--root", tmp_path / "conf")
    result = run(*export)
    assert result.exit_code == 0, result.output
    made = sorted(
        path.relative_to(tmp_path / "out").as_posix()
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    )
    assert made == [
        "CITATION.cff",
        "citations.bib",
        "citations.json",
        *(f"minutes/tiny16-{name}.{kind}" for name in "ab" for kind in ("bib", "cff", "json")),
    ]
    assert "9 written, 0" not in result.output
    assert "0 written, 9 were the same already" in run(*export).output
    (tmp_path / "out/citations.bib").write_text("mine")
    (tmp_path / "out/CITATION.cff").unlink()
    refused = run(*export)
    assert "would be replaced" in str(refused.exception)
    assert (tmp_path / "out/citations.bib").read_text() == "mine"
    assert not (tmp_path / "out/CITATION.cff").exists()
    assert "2 written" in run(*export, "--replace").output
    assert "@proceedings" in (tmp_path / "out/citations.bib").read_text()


def test_nothing_is_exported_from_a_conference_with_errors(tmp_path):
    write(tmp_path, {**FILES, "sessions/a.md": "---\ntitle: A\n---\n"})
    result = run("export", "citations", tmp_path / "out", "--root", tmp_path)
    assert result.exit_code == 1
    assert "missing-field" in result.output
    assert not (tmp_path / "out").exists()
