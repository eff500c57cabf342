"""A corridor with bad Wi-Fi: what was seen is still there, and says how old it is."""

from __future__ import annotations

import os
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

NOTE = ".socml-offline"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


class Server:
    """A site that can be switched off and on again, at one address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: ThreadingHTTPServer | None = None
        self.port = 0
        self.start()

    def start(self) -> None:
        handler = partial(_Quiet, directory=str(self._folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"


@pytest.fixture
def server(build, tmp_path):
    build(Path(__file__).parents[2], tmp_path / "site")
    running = Server(tmp_path / "site")
    yield running
    running.stop()


@pytest.fixture
def page(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


def open_first(page, server) -> None:
    page.goto(server.url("sessions/sim-to-real/"))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def test_after_one_visit_the_schedule_is_there_without_a_network(page, server):
    open_first(page, server)
    server.stop()
    for path in ("schedule/", "now/", "mine/"):
        page.goto(server.url(path))
        assert page.locator("h1").is_visible(), path
        note = page.locator(NOTE).inner_text()
        assert note.startswith("You are offline. This is a copy from less than a minute ago"), path
    page.goto(server.url("now/?kiosk"))
    assert page.locator("html.socml-kiosk").count() == 1


def test_a_page_that_was_visited_stays_and_another_one_says_that_it_is_not_there(page, server):
    open_first(page, server)
    page.goto(server.url("minutes/sim-to-real/"))
    server.stop()
    page.goto(server.url("minutes/sim-to-real/"))
    assert page.locator(NOTE).is_visible()
    answer = page.goto(server.url("minutes/fairness-criteria/"))
    assert answer.status == 503
    assert "never opened on this device" in page.locator("body").inner_text()
    page.get_by_role("link", name="The schedule").click()
    page.locator(".socml-grid").first.wait_for()


def test_online_nobody_gets_an_old_copy(page, server, tmp_path):
    path = tmp_path / "site/schedule/index.html"
    # From the age of a file browsers guess how long they need not ask for it again.
    os.utime(path, (1e9, 1e9))
    open_first(page, server)
    page.goto(server.url("schedule/"))
    path.write_text(path.read_text().replace("Opening circle", "Brand new circle"))
    page.goto(server.url("schedule/"))
    assert page.get_by_text("Brand new circle").count() > 0
    assert page.locator(NOTE).count() == 0
    server.stop()
    page.goto(server.url("schedule/"))
    # What was seen last is what is kept.
    assert page.get_by_text("Brand new circle").count() > 0
    server.start()
    page.goto(server.url("schedule/"))
    assert page.locator(NOTE).count() == 0
    shutil.rmtree(path.parent)
    answer = page.goto(server.url("schedule/"))
    assert answer.status == 404


def test_stars_work_without_a_network(page, server):
    open_first(page, server)
    server.stop()
    page.goto(server.url("schedule/"))
    page.locator("[data-socml-star=sim-to-real]").click()
    page.goto(server.url("mine/"))
    title = page.locator(".socml-mine .socml-row__title")
    title.wait_for()
    assert title.inner_text() == "From simulator to robot: what should we get wrong on purpose?"


def test_what_was_searched_once_is_found_again_without_a_network(page, server):
    open_first(page, server)
    page.goto(server.url("search/?q=colapse"))
    page.locator(".socml-hit").first.wait_for()
    server.stop()
    page.reload()
    page.locator(".socml-search__status", has_text="Showing results for").wait_for()
    assert page.locator(".socml-hit").count() > 0
