"""Built sites, served locally, in Debian's chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
).split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All browser tests share one worker, one browser and the built sites."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Site:
    """A site on a local address; `url` ends with a slash."""

    folder: Path
    url: str

    def pages(self) -> list[str]:
        """List the addresses of all pages; those that only lead on are none."""
        found = [
            path.parent.relative_to(self.folder)
            for path in self.folder.rglob("index.html")
            if 'http-equiv="refresh"' not in path.read_text()
        ]
        return sorted("" if str(path) == "." else f"{path}/" for path in found)


@pytest.fixture(scope="session")
def build() -> Callable[[Path, Path], None]:
    def run(project: Path, site: Path) -> None:
        command = [sys.executable, "-c", "from socml_site.cli import main; main()", "build"]
        subprocess.run(
            [*command, "--root", str(project), "--site-dir", str(site)],
            check=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": "1475971200"},
            capture_output=True,
        )

    return run


@pytest.fixture(scope="session")
def serve() -> Iterator[object]:
    servers: list[ThreadingHTTPServer] = []

    def start(folder: Path, served: Path | None = None) -> Site:
        handler = partial(_Quiet, directory=str(served or folder))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        below = "" if served is None else f"{folder.relative_to(served)}/"
        return Site(folder, f"http://127.0.0.1:{server.server_port}/{below}")

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def example(serve, build, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The example conference, under a sub-path as on many hosts."""
    top = tmp_path_factory.mktemp("example")
    build(ROOT, top / "conf" / "site")
    return serve(top / "conf" / "site", top)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@dataclass
class Visit:
    """A page in a browser, and what went wrong in it."""

    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(self.site.url + path)
        return self.page


@pytest.fixture
def visit(browser: Browser) -> Iterator[object]:
    contexts: list[BrowserContext] = []

    def start(site: Site, width: int = 1440, **options: object) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        host = site.url.split("/", 3)[2]
        visited = Visit(page, site)
        say = visited.complaints.append
        page.on("console", lambda message: say(f"console: {message.text}"))
        page.on("pageerror", lambda error: say(f"error: {error}"))
        # Leaving a page ends what it was still fetching.
        page.on(
            "requestfailed",
            lambda request: (
                None if request.failure == "net::ERR_ABORTED" else say(f"failed: {request.url}")
            ),
        )
        page.on("dialog", lambda dialog: (say(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith("data:") or request.url.split("/", 3)[2] == host
                else say(f"request to another host: {request.url}")
            ),
        )
        page.on(
            "response",
            lambda response: (
                say(f"status {response.status}: {response.url}") if response.status >= 400 else None
            ),
        )
        return visited

    yield start
    for context in contexts:
        context.close()
