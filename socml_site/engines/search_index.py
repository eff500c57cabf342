"""The search index, made by Pagefind beside the build. The only module that imports `pagefind`.

Pages are handed over while the site is being built, and Pagefind reads them on another core. Its
Python interface waits a tenth of a second for every page, so its service is spoken to directly.

Source: the messages in Pagefind's own `service/requests.rs` and `service/responses.rs` (1.5).
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import queue
import subprocess
import threading
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from socml_site.engines.search_bytes import settle

# What a reader's browser asks for; the rest of its output are interfaces that we do not use.
_SUFFIXES = (".pagefind", ".pf_meta", ".pf_index", ".pf_fragment", ".pf_filter")
_SCRIPTS = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
_LEFT_OUT = (".headerlink", ".socml-crumbs", ".socml-rows", ".socml-state", "[data-search-exclude]")


class SearchFailure(Exception):
    """There can be no search; the message says why."""


class SearchIndex:
    """One index, from its first page to its files."""

    def __init__(self, language: str) -> None:
        """Start Pagefind.

        Args:
            language: Of most pages, as an IETF tag; words are reduced to their stems by its rules.

        Raises:
            SearchFailure: If there is no Pagefind for this machine.
        """
        from pagefind.service import get_executable

        executable = get_executable()
        if executable is None:
            raise SearchFailure("Pagefind is not installed: pip install 'pagefind[bin]'")
        try:
            self._process = subprocess.Popen(  # noqa: S603
                [executable, "--service"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise SearchFailure(f"Pagefind cannot be started: {error}") from error
        self._requests: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._writer.start()
        self._answers: list[dict[str, Any]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        config = {"force_language": language, "exclude_selectors": list(_LEFT_OUT)}
        self._requests.put({"type": "NewIndex", "config": config})

    def add(self, url: str, html: str) -> None:
        """Add a page; the same pages in the same order give the same index.

        Args:
            url: From the site's root, percent-encoded.
            html: Whole, with what is searched marked by `data-pagefind-body`.
        """
        request = {"type": "AddFile", "index_id": 0, "url": url, "file_contents": html}
        self._requests.put(request)

    def finish(self) -> dict[str, bytes]:
        """Return the index as files, by their paths.

        Raises:
            SearchFailure: If Pagefind refused a page or gave up.
        """
        self._requests.put({"type": "GetFiles", "index_id": 0})
        self._requests.put(None)
        self._reader.join()
        self.stop()
        failed = [each for each in self._answers if each["type"] == "Error"]
        if failed:
            raise SearchFailure(f"Pagefind refused a page: {failed[0]['message']}")
        files = next((each["files"] for each in self._answers if each["type"] == "GetFiles"), None)
        if files is None:
            raise SearchFailure("Pagefind stopped before the index was done")
        return settle(dict(_wanted(files)))

    def stop(self) -> None:
        """End Pagefind, done or not."""
        self._process.kill()
        self._requests.put(None)
        self._writer.join()
        self._reader.join()
        # What was never sent goes nowhere.
        with contextlib.suppress(OSError), self._process:
            pass

    def _write(self) -> None:
        """Send requests; nothing may end before the answers are there, or what waits is lost."""
        if self._process.stdin is None:
            raise ValueError("the process was started without a pipe")
        number = 0
        try:
            while (request := self._requests.get()) is not None:
                number += 1
                message = json.dumps({"message_id": number, "payload": request})
                self._process.stdin.write(base64.b64encode(message.encode()) + b",")
            self._process.stdin.flush()
        except OSError:
            # The process has ended, which the reader sees too.
            return

    def _read(self) -> None:
        """Collect answers until the files are there or the process ends."""
        if self._process.stdout is None:
            raise ValueError("the process was started without a pipe")
        parts: list[bytes] = []
        pipe = self._process.stdout.fileno()
        while data := os.read(pipe, 1 << 20):
            *ends, rest = data.split(b",")
            for end in ends:
                answer = json.loads(base64.b64decode(b"".join([*parts, end])))["payload"]
                parts.clear()
                if answer["type"] in ("Error", "GetFiles"):
                    self._answers.append(answer)
                if answer["type"] == "GetFiles":
                    return
            parts.append(rest)


def _wanted(files: list[dict[str, str]]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        path = PurePosixPath(file["path"])
        if path.name in _SCRIPTS or path.suffix in _SUFFIXES:
            yield str(path), base64.b64decode(file["content"])
