"""What the link graph costs: 5,000 pages with 10 links each, beside reading the same pages.

The graph is everything that `resolve_links` does: each link is looked up, pages that are not there
are collected, and every page learns who links to it. The figures are processor time, without
garbage collection, which a build turns off.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import tempfile
import time
from pathlib import Path

from socml_site.model import build_archive
from socml_site.source import read_project
from socml_site.wiki import resolve_links

CONFERENCE = """\
name: Benchmark
acronym: benchmark
timezone: Europe/Berlin
days: [{date: 2020-01-01}]
"""


def link(rng: random.Random, pages: int) -> str:
    """Write one link: mostly to a page, sometimes to a heading, now and then to nothing."""
    number = rng.randrange(pages)
    return rng.choice(
        [
            f"[[p{number}]]",
            f"[[Page number {number}]]",
            f"[[p{number}|that page]]",
            f"[[p{number}#what-we-found]]",
            f"[a page](p{number}.md)",
            f"[a heading](p{number}.md#what-we-found)",
            f"[[nobody wrote {number % 50}]]",
        ]
    )


def write_pages(root: Path, pages: int, links: int) -> None:
    rng = random.Random(1)
    (root / "conference.yml").write_text(CONFERENCE)
    (root / "sessions").mkdir()
    for number in range(pages):
        sentences = " ".join(f"See {link(rng, pages)} for more." for _ in range(links))
        text = f"---\ntitle: Page number {number}\nproposers: Ann Lee\n---\n\n{sentences}\n"
        (root / f"sessions/p{number}.md").write_text(f"{text}\n## What we found\n\nIt holds.\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--links", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_pages(Path(folder), arguments.pages, arguments.links)
        gc.disable()
        start = time.process_time()
        project = read_project(Path(folder), [])
        reading = time.process_time() - start
        archive = build_archive(project, []).archive
        if archive is None:
            raise SystemExit("the conference could not be read")
        seconds = []
        for _ in range(arguments.rounds):
            start = time.process_time()
            found = resolve_links(archive, project, [])
            seconds.append(time.process_time() - start)
    graph = statistics.median(seconds)
    backlinks = sum(map(len, found.backlinks.values()))
    print(f"{arguments.pages:,} pages with {arguments.links} links each")
    print(f"{backlinks:,} backlinks, {len(found.wanted):,} wanted pages")
    print(f"reading them    {reading:6.2f} s")
    print(f"the link graph  {graph:6.2f} s   ratio {graph / reading:.2f}")


if __name__ == "__main__":
    main()
