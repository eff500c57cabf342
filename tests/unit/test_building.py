"""Errors stop a build before anything is touched; going on is a choice."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from pathlib import Path

import pytest
from crawl import find_broken_links, read_pages

from socml_site import shared_work
from socml_site.engines import publish, virtual_page
from socml_site.engines.site import build_site
from socml_site.source import project as source_project

ROOT = Path(__file__).parents[2]
GOOD = "---\ntitle: {}\nproposers: Ann\n---\n\nText.\n"
BROKEN = "---\ntitle: Broken\nproposers: Ann\nroom: Alpeh\n---\n"
CONFERENCE = """\
format: 1
name: Small conference
acronym: small
timezone: Europe/Berlin
days: [{date: 2016-10-07, slots: [{start: "11:00", end: "12:00"}]}]
rooms: [{id: aleph, name: Aleph}]
"""
MKDOCS = (
    "site_name: Small\ndocs_dir: content\ntheme: {name: material, font: false}\nplugins: [socml]\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "conference"
    for folder in ("content", "sessions", "minutes"):
        (root / folder).mkdir(parents=True)
    (root / "conference.yml").write_text(CONFERENCE)
    (root / "mkdocs.yml").write_text(MKDOCS)
    (root / "content/index.md").write_text("# Welcome\n")
    (root / "sessions/one.md").write_text(GOOD.format("One"))
    return root


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess:
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    program = [sys.executable, "-c", "from socml_site.cli import main; main()"]
    if command[0] == "mkdocs":
        program, command = [sys.executable, "-m", "mkdocs"], command[1:]
    return subprocess.run([*program, *command], cwd=cwd, env=env, capture_output=True, text=True)


@pytest.mark.parametrize("command", [("build",), ("mkdocs", "build", "-q")])
def test_an_error_leaves_the_old_site_whole(project, command):
    assert run(*command, cwd=project).returncode == 0
    before = {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()}
    (project / "sessions/two.md").write_text(BROKEN)
    done = run(*command, cwd=project)
    after = {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()}
    assert done.returncode == 1
    assert (
        'sessions/two.md:4:7: error[unknown-room]: no room is called "Alpeh"'
        in done.stdout + done.stderr
    )
    assert "Traceback" not in done.stderr
    assert before == after
    assert sorted(path.name for path in project.iterdir() if path.name.startswith(".")) == []


def test_keeping_going_publishes_the_rest_and_names_what_is_left_out(project):
    (project / "sessions/two.md").write_text(BROKEN)
    done = run("build", "--keep-going", cwd=project)
    assert done.returncode == 1
    assert (project / "site/sessions/one/index.html").is_file()
    assert not (project / "site/sessions/two").exists()
    problems = (project / "site/problems/index.html").read_text()
    assert "<code>sessions/two.md</code>" in problems
    other = (project / "site/sessions/one/index.html").read_text()
    assert '<a class="socml-banner" href="../../problems/">1 error</a>' in other
    assert "no room is called &#34;Alpeh&#34;" in problems


def test_a_link_out_of_the_hosts_pages_is_never_published(project, tmp_path):
    (tmp_path / "secret.md").write_text("# Secret\n")
    (project / "content/leak.md").symlink_to(tmp_path / "secret.md")
    done = run("build", cwd=project)
    assert done.returncode == 1
    assert "content/leak.md:1:1: error[symlink]" in done.stdout
    assert run("build", "--keep-going", cwd=project).returncode == 1
    assert not (project / "site/leak").exists()


def test_a_site_without_problems_has_no_page_about_them(project):
    assert run("build", cwd=project).returncode == 0
    assert not (project / "site/problems").exists()
    assert "md-banner" not in (project / "site/sessions/one/index.html").read_text()


def test_a_failing_engine_leaves_the_old_site_and_no_rubbish(project):
    assert run("build", cwd=project).returncode == 0
    (project / "overrides").mkdir()
    (project / "overrides/main.html").write_text("{{ nothing.at.all }}")
    theme = "{name: material, custom_dir: overrides, font: false}"
    (project / "mkdocs.yml").write_text(MKDOCS.replace("{name: material, font: false}", theme))
    done = run("build", cwd=project)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert (project / "site/index.html").is_file()
    assert [path.name for path in project.iterdir() if path.name.startswith(".")] == []


def test_an_empty_conference_says_what_to_do_next(project):
    shutil.rmtree(project / "sessions")
    shutil.rmtree(project / "minutes")
    assert run("build", cwd=project).returncode == 0
    assert "Be the first" in (project / "site/sessions/index.html").read_text()
    assert "No notes yet" in (project / "site/minutes/index.html").read_text()
    assert "Nobody yet" in (project / "site/people/index.html").read_text()
    assert "No topics yet" in (project / "site/topics/index.html").read_text()


def test_hidden_files_of_the_old_site_are_kept(tmp_path):
    site = tmp_path / "site"
    (site / ".git").mkdir(parents=True)
    (site / "old.html").write_text("old")
    staging = publish.Staging(site)
    staging.open()
    (staging.path / "new.html").write_text("new")
    staging.publish()
    assert sorted(path.name for path in site.iterdir()) == [".git", "new.html"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


@pytest.mark.parametrize("target", ["sessions", "content/new", ".", "..", "mine", "file"])
def test_a_site_never_takes_the_place_of_somebody_s_words(project, target):
    (project / "mine").mkdir()
    (project / "mine/diary.txt").write_text("precious")
    (project / "file").write_text("precious")
    before = sorted(path for path in project.rglob("*"))
    done = run("build", "--site-dir", target, cwd=project)
    assert done.returncode != 0
    # MkDocs itself refuses the folders around and in its own.
    assert "choose" in done.stderr or "should not be within" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path for path in project.rglob("*")) == before


# A shell that runs tests in the background tells them, and all that they start, to ignore Ctrl-C.
LISTEN = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"


def test_an_interrupted_build_leaves_the_old_site_and_no_rubbish(project):
    assert run("build", cwd=project).returncode == 0
    (project / "sessions/two.md").write_text(GOOD.format("Two"))
    # In the middle of the build it says so, and waits for the interruption.
    (project / "hook.py").write_text(
        "import time\nfrom pathlib import Path\n\n"
        "def on_page_context(context, **_):\n"
        "    Path('reached').touch()\n    time.sleep(60)\n    return context\n"
    )
    (project / "mkdocs.yml").write_text(f"{MKDOCS}hooks: [hook.py]\n")
    script = f"{LISTEN}from socml_site.cli import main\nmain()"
    program = [sys.executable, "-c", script, "build"]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    building = subprocess.Popen(program, cwd=project, env=env, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (project / "reached").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(list(project.glob(".site-new-*"))) == 1
    building.send_signal(signal.SIGINT)
    _, said = building.communicate(timeout=30)
    assert building.returncode == 130
    assert "interrupted" in said
    assert (project / "site/sessions/one/index.html").is_file()
    assert not (project / "site/sessions/two").exists()
    assert [path.name for path in project.iterdir() if path.name.startswith(".")] == []


def test_an_interruption_that_the_sanitizer_drops_comes_again(project):
    # More pages than are made in a moment.
    for number in range(100):
        (project / f"sessions/s{number}.md").write_text(GOOD.format(f"Session {number}") + "## A")
    script = """
        from socml_site import shared_work
        from socml_site.cli import main
        from socml_site.source import sanitize
        # All pages are made in the process that is to be interrupted.
        shared_work._count_copies = lambda: 0
        keep, calls = sanitize._Contributed._keep_attribute, []

        def interrupted(*arguments):
            calls.append(arguments)
            if len(calls) == 1:
                raise KeyboardInterrupt
            return keep(*arguments)

        sanitize._Contributed._keep_attribute = interrupted
        main()
    """
    program = [sys.executable, "-c", LISTEN + textwrap.dedent(script), "build"]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(program, cwd=project, env=env, capture_output=True, text=True)
    assert (done.returncode, "Traceback" in done.stderr) == (130, False)
    assert "interrupted" in done.stderr
    assert not (project / "site").exists()


def test_a_site_is_the_same_however_many_processes_made_it(project, monkeypatch):
    (project / "mkdocs.yml").write_text(MKDOCS + "site_url: https://example.org/\n")
    monkeypatch.setattr(source_project, "_FILES_A_PIECE", 2)
    monkeypatch.setattr(virtual_page, "_PAGES_A_PIECE", 2)
    for number in range(9):
        (project / f"sessions/s{number}.md").write_text(GOOD.format(f"Session {number}"))
        (project / f"minutes/s{number}.md").write_text("We met [[One]], and \n\n- decided: $x$\n")
    (project / "sessions/broken.md").write_text(BROKEN)
    made = []
    for copies in (0, 3):
        monkeypatch.setattr(shared_work, "_count_copies", lambda copies=copies: copies)
        assert build_site(project, None, keep_going=True, on_loaded=lambda _: True)
        files = [path for path in (project / "site").rglob("*") if path.is_file()]
        made.append({path: path.read_bytes() for path in files})
    assert made[0] == made[1]
    assert len(made[0]) > 80


def test_a_build_interrupted_while_it_makes_its_folder_leaves_no_rubbish(project, monkeypatch):
    make = Path.mkdir

    def make_and_stop(folder, *arguments, **options):
        make(folder, *arguments, **options)
        if ".site-new-" in folder.name:
            raise KeyboardInterrupt

    monkeypatch.setattr(Path, "mkdir", make_and_stop)
    with pytest.raises(KeyboardInterrupt):
        build_site(project, None, keep_going=False, on_loaded=lambda _: True)
    assert [path.name for path in project.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("calls", [1, 2, 3, 4])
def test_a_switch_interrupted_halfway_keeps_a_site(tmp_path, monkeypatch, calls):
    site = tmp_path / "site"
    staging = publish.Staging(site)
    for folder, text in ((site, "site"), (staging.path, "new")):
        folder.mkdir()
        (folder / "page.html").write_text(text)
    (site / ".git").mkdir()
    (site / ".nojekyll").touch()
    rename, done = Path.rename, []

    def rename_and_stop(path, target):
        moved = rename(path, target)
        done.append(target)
        if len(done) == calls:
            raise KeyboardInterrupt
        return moved

    monkeypatch.setattr(Path, "rename", rename_and_stop)
    with pytest.raises(KeyboardInterrupt):
        staging.publish()
    monkeypatch.undo()
    staging.give_up()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (site / "page.html").read_text() == ("site" if calls == 1 else "new")
    assert {path.name for path in site.iterdir()} == {"page.html", ".git", ".nojekyll"}


def test_a_site_whose_switch_was_killed_halfway_comes_back(tmp_path):
    (tmp_path / ".site-old-0123abcd").mkdir()
    (tmp_path / ".site-old-0123abcd/page.html").write_text("words")
    site = tmp_path / "site"
    publish.Staging(site).open()
    assert (site / "page.html").read_text() == "words"


def test_views_and_hosts_pages(project):
    (project / "content/index.md").write_text(
        "# Welcome\n\n```socml\nview: sessions\n```\n\n```socml\nview: nots\n```\n\n"
        "````\n```socml\nview: notes\n```\n````\n\n<script>alert(1)</script>\n\nText\n"
    )
    done = run("mkdocs", "build", cwd=project)
    page = (project / "site/index.html").read_text()
    assert '<a class="socml-row__title" href="./sessions/one/">One</a>' in page
    assert 'there is no view "nots"; did you mean "notes"?' in done.stderr
    assert "view: notes" in page
    assert "<script>alert(1)" not in page
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in page


DRAWING = '<svg><path d="M0 0"/></svg>'
BRACKETS = f"""\
# The <in> title

Clone <path> into <domain>, see <![note> and <![CDATA[ and <!x and <? and </ there.

- <in chat>
- [Ann]: yes
- `<path> [a]: b` <kbd>key</kbd> {DRAWING}

```
<in code>
```

!!! note "A <set> of things"
    <list> of words

    | a | b |
    |---|---|
    | `x|y` | <td> |
"""


@pytest.mark.parametrize("trust", ["[socml]", "[socml: {trusted_pages: [guide.md]}]"])
def test_words_in_brackets_on_a_hosts_page_are_words(project, trust):
    """Python-Markdown hands HTML to a parser that gives up at `<![`."""
    (project / "mkdocs.yml").write_text(
        MKDOCS.replace("[socml]", trust) + "markdown_extensions: [admonition, tables]\n"
    )
    (project / "content/guide.md").write_text(BRACKETS)
    done = run("build", cwd=project)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    page = (project / "site/guide/index.html").read_text()
    article = page[page.index("<article") : page.index("</article>")]
    if "trusted" not in trust:
        shown = re.sub(r"<[^>]*>", " ", article).replace("&lt;", "<").replace("&gt;", ">")
        text = BRACKETS.replace("!!! note", "").replace(DRAWING, "")
        expected = re.findall(r"\w+", text.replace("<kbd>key</kbd>", "key"))
        found = iter(re.findall(r"\w+", shown))
        assert [word for word in expected if word not in found] == []
        assert "<title>The &lt;in&gt; title" in page
    assert "see &lt;![note&gt; and &lt;![CDATA[ and &lt;!x and &lt;? and" in article


@pytest.mark.parametrize("path", ["content/index.md", "sessions/two.md"])
def test_the_library_for_diagrams_is_published_only_if_there_is_one_to_draw(project, path):
    library = project / "site/assets/socml/diagrams/mermaid.tiny.js"
    assert run("build", cwd=project).returncode == 0
    assert not library.exists()
    (project / path).write_text(f"{GOOD.format('Two')}\n```mermaid\ngraph TD; A-->B\n```\n")
    assert run("build", cwd=project).returncode == 0
    assert library.is_file()


@pytest.mark.parametrize(
    "text",
    [
        "title: Called so\n\nText",
        "Note: be kind\ntitle: too\n\nText",
        "Status: sold out since Monday\n\nHello",
        "# Prices {in euros}\n\n**Host**{to be found} and {vegan only}",
        "| a {b c} |\n|---|\n| d {e} |",
        "!!! note Remember your badge\n    Doors open\n\n??? tip Read, then ask!\n\n    All of it",
        "See \\<script> and \\<in chat> and \\<!-- this\n\nAfter it",
        "See [the list]: <all rooms> are open\n\nx[^1]\n\n[^1]: <in chat> said Bob",
        "Some [a](<script> word\n\n[x]: <script> word\n\nAfter it",
        "[Ann]: <script>\n\nAfter it",
        "[^1] word\n\n[^1]: one\n[^1]: two\n\n",
        "Use vector<std::string> or <dc:title> here, <b:hello>",
        "- <!-- old\n\n<in chat> --> words\n\nafter",
    ],
)
def test_every_word_of_a_hosts_page_is_shown(project, text):
    (project / "mkdocs.yml").write_text(
        f"{MKDOCS}markdown_extensions:"
        " [admonition, attr_list, footnotes, tables, pymdownx.details]\n"
    )
    (project / "content/guide.md").write_text(f"{text}\n")
    assert run("build", cwd=project).returncode == 0
    page = (project / "site/guide/index.html").read_text()
    shown = re.sub("<[^>]*>", " ", page[page.index("<article") : page.index("</article>")])
    found = iter(re.findall(r"\w+", html.unescape(shown)))
    text = re.sub(r"(?m)^(?:!!!|\?\?\?) \w+|\[\^?\w+\]", "", text) if "Ann" not in text else text
    assert [word for word in re.findall(r"\w+", text) if word not in found] == []


def test_what_extensions_read_stays_markup(project):
    (project / "mkdocs.yml").write_text(f"{MKDOCS}markdown_extensions: [admonition, attr_list]\n")
    (project / "content/guide.md").write_text(
        "# Title {#own .big}\n\n!!! note inline end\n    Text\n\n!!! note my-box\n\n"
        "    More {x}, [p]\n\n[p]: https://example.org/paper\n\n"
        "`{code}` <https://example.org/{a}> [a](https://example.org/{b})"
        " [d](<https://example.org/c d>)\n"
    )
    assert run("build", cwd=project).returncode == 0
    page = (project / "site/guide/index.html").read_text()
    assert 'class="big" id="own"' in page or 'id="own" class="big"' in page
    assert 'class="admonition note inline end"' in page
    assert 'class="admonition note my-box"' in page
    assert "<code>{code}</code>" in page
    assert '<a href="https://example.org/paper">p</a>' in page
    assert 'href="https://example.org/{b}"' in page
    assert 'href="https://example.org/c d"' in page


@pytest.mark.parametrize(
    "header",
    ["2023: notes", "on: 5", "true: x", "null: x", "hide: true", "hide: 5", "template: 5",
     "template: nothere.html", "title: 010", "icon: [a]", "tags: 5", "status: 1", "search: 5"],
)  # fmt: skip
def test_any_header_of_a_hosts_page_is_published(project, header):
    (project / "content/guide.md").write_text(f"---\n{header}\n---\n\n# Guide\n\nText\n")
    done = run("build", cwd=project)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    if "title" in header:
        assert "<title>010" in (project / "site/guide/index.html").read_text()


@pytest.mark.parametrize(
    "text", [b"# caf\xe9\n", b"# \xed\xa0\x80\n", b"*" * 3000 + b"a" + b"*" * 3000]
)
def test_a_page_of_the_hosts_that_nobody_can_read_is_left_out(project, text):
    (project / "content/guide.md").write_bytes(text)
    assert run("build", cwd=project).returncode == 1
    done = run("build", "--keep-going", cwd=project)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert (project / "site/index.html").is_file()
    assert not (project / "site/guide").exists()


def test_what_readers_of_a_hosts_page_never_see_is_reported(project):
    (project / "content/guide.md").write_text(
        "| a |\n|---|\n| `x|y` | lost |\n\n<!-- for us -->\n\n7. x\n9. y\n"
    )
    said = run("check", cwd=project).stdout
    assert "content/guide.md:3:11: warning[table-cells]" in said
    assert "content/guide.md:5:1: note[hidden-comment]" in said
    assert "content/guide.md:8:1: warning[list-numbers]" in said


def test_a_trusted_page_keeps_its_scripts(project):
    (project / "mkdocs.yml").write_text(
        MKDOCS.replace("[socml]", "[socml: {trusted_pages: [index.md]}]")
    )
    (project / "content/index.md").write_text("# Welcome\n\n<script>let mine = 1</script>\n")
    assert run("build", cwd=project).returncode == 0
    assert "let mine = 1" in (project / "site/index.html").read_text()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(url: str, text: str, seconds: float = 30) -> str:
    deadline = time.monotonic() + seconds
    page = ""
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                page = answer.read().decode()
        except OSError:
            page = ""
        if text in page:
            return page
        time.sleep(0.2)
    return page


@pytest.mark.parametrize("command", ["socml", "mkdocs"])
def test_a_preview_follows_edits_new_files_and_mistakes(project, command):
    port = free_port()
    program = {
        "socml": ["-c", "from socml_site.cli import main; main()", "serve", "--address"],
        "mkdocs": ["-m", "mkdocs", "serve", "--dev-addr"],
    }[command]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    server = subprocess.Popen(
        [sys.executable, *program, f"127.0.0.1:{port}"],
        cwd=project,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    home = f"http://127.0.0.1:{port}/"
    try:
        assert "One" in wait_for(f"{home}sessions/", "One")
        (project / "sessions/one.md").write_text(GOOD.format("One, edited"))
        assert "One, edited" in wait_for(f"{home}sessions/", "One, edited")
        (project / "sessions/two.md").write_text(BROKEN)
        assert "unknown-room" in wait_for(f"{home}problems/", "unknown-room")
        assert "One, edited" in wait_for(f"{home}sessions/", "One, edited")
        (project / "sessions/two.md").write_text(BROKEN.replace("Alpeh", "Aleph"))
        assert "Broken" in wait_for(f"{home}sessions/two/", "Broken")
        conference = (project / "conference.yml").read_text()
        (project / "conference.yml").write_text(conference.replace("Europe/Berlin", "Berlin"))
        assert "there is no time zone" in wait_for(f"{home}problems/", "there is no time zone")
        (project / "conference.yml").write_text(conference)
        shutil.rmtree(project / "sessions")
        assert "No sessions yet" in wait_for(f"{home}sessions/", "No sessions yet")
        (project / "sessions").mkdir()
        (project / "sessions/three.md").write_text(GOOD.format("Three"))
        assert "Three" in wait_for(f"{home}sessions/", "Three")
        (project / "sessions/three.md").write_text(GOOD.format("Three, edited"))
        assert "Three, edited" in wait_for(f"{home}sessions/", "Three, edited")
    finally:
        server.terminate()
        server.wait(10)


MESS = """\
[[One]], [[one#nothing]], [[Nobody wrote this]], [[@nobody]], [[../../etc/passwd]],
[[javascript:alert(1)]], [[topics/none]], [[#nowhere]], [[one|x]], [[Ann]], [[schedule]], @ann,
[a](nothing.md), [b](../minutes/nothing.md), [c](one.md#nothing), [d](nothing.png), ![e](no.png),
[f](/sessions/one.md), [g](../../x), [h](javascript:alert), [i](#nowhere), [j](sub/folder/),
[k](../content/index.md), [l](../sessions/), [m](../people/), <a href="nowhere.md">n</a>
"""


def test_however_many_links_lead_nowhere_the_site_has_none_that_do(project):
    conference = f"{CONFERENCE}people: {{ann: {{name: Ann}}}}\n"
    (project / "conference.yml").write_text(conference)
    (project / "mkdocs.yml").write_text(f"{MKDOCS}site_url: https://x.org/y/\n")
    (project / "sessions/mess.md").write_text(f"{GOOD.format('Mess')}\n{MESS}")
    (project / "minutes/mess.md").write_text(MESS)
    # What is HTML on the hosts' pages is theirs.
    markdown = MESS.replace('<a href="nowhere.md">n</a>', "")
    (project / "content/guide").mkdir()
    (project / "content/guide/mess.md").write_text(f"# Guide\n\n{markdown}")
    (project / "content/index.md").write_text(f"# Welcome\n\n{markdown}")
    done = run("build", cwd=project)
    assert done.returncode == 0, done.stderr
    pages = read_pages(project / "site")
    assert find_broken_links(project / "site", "https://x.org/y/", pages) == []
    wanted = (project / "site/wanted/index.html").read_text()
    assert wanted.count("Nobody wrote this") == 1
    assert 'href="../guide/mess/"' in wanted


def test_a_name_like_a_file_of_ours_is_a_page_like_any_other(project):
    aliases = GOOD.format("One").replace("title", "aliases: [pages.json, feed.xml]\ntitle")
    (project / "sessions/one.md").write_text(aliases)
    (project / "sessions/sessions.json.md").write_text(GOOD.format("Two"))
    assert run("build", cwd=project).returncode == 0
    assert "../../sessions/one/" in (project / "site/sessions/pages.json/index.html").read_text()
    (project / "sessions/index.html.md").write_text(GOOD.format("Three"))
    assert "bad-name" in run("check", cwd=project).stdout


def test_nothing_that_hosts_write_stands_in_for_an_address(project):
    text = '# Home\n\n[a](socml-link:0) [[one]] <a href="socml-link:7">b</a>\n'
    (project / "content/index.md").write_text(text)
    assert run("build", cwd=project).returncode == 0
    assert '<a href="./sessions/one/">One</a>' in (project / "site/index.html").read_text()


def test_the_title_of_a_page_of_the_hosts_is_escaped_unless_it_is_trusted(project):
    header = "---\ntitle: '<script>alert(1)</script>'\ndescription: '\"><b>'\n---\n"
    (project / "content/page.md").write_text(f"{header}Text.\n")
    (project / "content/other.md").write_text("# &lt;i&gt; \\<script>x\n\nText.\n")
    assert run("build", cwd=project).returncode == 0
    html = (project / "site/page/index.html").read_text()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert '"><b>' not in html
    assert "<script>x" not in (project / "site/other/index.html").read_text()


def test_a_page_of_the_hosts_with_any_name_has_its_links_and_backlinks(project):
    (project / "content/Code of Conduct.md").write_text("# Rules\n\n[[Über uns]]\n")
    (project / "content/über.md").write_text("# Über uns\n\n[[Rules]]\n")
    assert run("build", cwd=project).returncode == 0
    html = (project / "site/Code of Conduct/index.html").read_text()
    assert '<a href="../%C3%BCber/">Über uns</a>' in html
    assert "Linked from" in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[[The\nOne]]", '<a href="./sessions/one/">The One</a>'),
        ("[[one|a\nb]]", '<a href="./sessions/one/">a b</a>'),
        ("| a |\n|---|\n| [[one\\|lab]] |", '<td><a href="./sessions/one/">lab</a></td>'),
        ("Costs $5 [[one]] and 6$", '<a href="./sessions/one/">The One</a> and 6$'),
        ("[[Q&amp;A]]", '<a href="./sessions/q-a/">Q&amp;A</a>'),
        ("[l [[one]] y](index.md)", ">l [[one]] y</a>"),
        ("[t](https://e.org/[[one]])", 'href="https://e.org/[[one]]"'),
        ('<span title="[[one]]">s</span>', '<span title="[[one]]">s</span>'),
        ("[[[one]]]", "<p>[[[one]]]</p>"),
        ("[[one|a|b]]", "<p>[[one|a|b]]</p>"),
        ("`[[one]]` \\[[one]]", "<p><code>[[one]]</code> [[one]]</p>"),
    ],
)
def test_wiki_links_mean_the_same_on_pages_of_the_hosts(project, text, html):
    (project / "sessions/one.md").write_text(GOOD.format("The One"))
    (project / "sessions/q-a.md").write_text(GOOD.format("Q&A"))
    (project / "content/index.md").write_text(f"# Welcome\n\n{text}\n")
    done = run("build", cwd=project)
    assert (done.returncode, "wanted-page" in done.stdout) == (0, False)
    page = (project / "site/index.html").read_text()
    assert html in page
    other = (project / "site/sessions/one/index.html").read_text()
    assert ("Linked from" in other) is ('href="./sessions/one/"' in page)


@pytest.mark.parametrize(
    "text", ["Term\n:   one\n\n    See [[one]].\n", "<details>\n\n[[one]]\n\n</details>\n"]
)
def test_a_link_that_the_two_markdowns_see_differently_is_named(project, text):
    (project / "content/index.md").write_text(f"# Welcome\n\n{text}")
    mkdocs = MKDOCS + "markdown_extensions: [def_list]\n"
    (project / "mkdocs.yml").write_text(mkdocs)
    done = run("mkdocs", "build", "--strict", cwd=project)
    assert "the wiki link [[one]] on the page / stands where it is not understood" in done.stderr
    assert done.returncode == 1


def test_a_page_that_was_renamed_is_found_under_both_names(project):
    git(project, "init", "--quiet", "--initial-branch=main")
    commit(project, "Propose")
    git(project, "mv", "sessions/one.md", "sessions/two.md")
    commit(project, "Rename")
    assert run("build", cwd=project).returncode == 0
    old = (project / "site/sessions/one/index.html").read_text()
    assert '<meta http-equiv="refresh" content="0; url=../../sessions/two/">' in old
    new = (project / "site/sessions/two/index.html").read_text()
    assert '2 revisions since <time datetime="2016-10-02T12:00+02:00">2 October 2016</time>' in new
    assert "sessions/one" not in (project / "site/sitemap.xml").read_text()
    assert "Rename" in (project / "site/changes/feed.xml").read_text()


def git(root: Path, *arguments: str) -> None:
    names = {"NAME": "Ann", "EMAIL": "ann@example.org", "DATE": "2016-10-02T12:00:00+0200"}
    env = {
        **os.environ,
        **{
            f"GIT_{role}_{key}": text
            for role in ("AUTHOR", "COMMITTER")
            for key, text in names.items()
        },
    }
    subprocess.run(["git", "-C", str(root), *arguments], check=True, env=env)


def commit(root: Path, message: str) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)


def page_count(site: Path) -> int:
    return json.loads((site / "assets/socml/search/index.json").read_text())["pages"]


@pytest.mark.parametrize(
    ("header", "count"),
    [
        ("", 4),
        ("search: {exclude: true}", 3),
        ("search: {exclude: false}", 4),
        ("search: true", 4),
        ("search: false", 3),
        ("search: no", 3),
        ("search: [exclude]", 4),
        ("search: 7", 4),
    ],
)
def test_a_hosts_page_may_stay_out_of_search_and_no_value_is_a_crash(project, header, count):
    (project / "content/more.md").write_text(f"---\n{header}\n---\n\n# More\n")
    ended = run("build", cwd=project)
    assert ended.returncode == 0, ended.stderr
    assert page_count(project / "site") == count


def test_a_dirty_build_keeps_the_whole_index(project):
    assert run("mkdocs", "build", "-q", cwd=project).returncode == 0
    before = page_count(project / "site")
    assert run("mkdocs", "build", "-q", "--dirty", cwd=project).returncode == 0
    assert page_count(project / "site") == before
    assert 'href="search/"' in (project / "site/index.html").read_text()


@pytest.mark.parametrize("plugins", ["[search, socml]", "[{socml: {search: false}}]"])
def test_a_host_may_have_another_search_or_none(project, plugins):
    (project / "mkdocs.yml").write_text(MKDOCS.replace("[socml]", plugins))
    ended = run("build", cwd=project)
    assert ended.returncode == 0, ended.stderr
    assert not (project / "site/assets/socml/search").exists()
    assert not (project / "site/search/index.html").exists()
    assert "data-socml-search" not in (project / "site/index.html").read_text()


def test_what_killed_builds_left_is_removed_after_a_while(project):
    recent, old = project / ".site-new-a", project / ".site-new-b"
    for folder in (recent, old):
        folder.mkdir()
    os.utime(old, (0, 0))
    assert run("build", cwd=project).returncode == 0
    assert recent.exists()
    assert not old.exists()


def test_topics_are_words_for_search(project):
    """What only style holds apart was one word."""
    from socml_site.load import load_archive
    from socml_site.pages import PageBuilder
    from socml_site.pages.search_text import read_parts

    (project / "sessions/one.md").write_text(
        GOOD.format("One").replace("title", "topics: [health, systems]\ntitle")
    )
    loaded = load_archive(project)
    (page,) = [
        page
        for page in PageBuilder(loaded.archive, loaded.links).all()
        if page.url == "sessions/one/"
    ]
    words = read_parts(page.html)[0].text.split()
    assert {"discussion", "health", "systems"} <= set(words)
