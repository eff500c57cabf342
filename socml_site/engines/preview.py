"""A preview follows the contributed folders, even those that come and go while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler


def follow(
    server: LiveReloadServer, root: Path, folders: Sequence[str], files: Sequence[str]
) -> None:
    """Make the server build again when something changes in the folders or files of `root`."""
    for name in (*folders, *files):
        if (root / name).exists():
            server.watch(str(root / name))
    handler = _Folders(server, {str(root / name) for name in folders})
    server.observer.schedule(handler, str(root), recursive=False)


class _Folders(FileSystemEventHandler):
    """Watches the folder above: what MkDocs watches is forgotten when it is removed.

    That happens when git switches branches, and with the first proposal of a conference.
    """

    def __init__(self, server: LiveReloadServer, paths: set[str]) -> None:
        self._server = server
        self._paths = paths

    def on_any_event(self, event: FileSystemEvent) -> None:
        path = str(event.src_path)
        if path not in self._paths or event.event_type not in ("created", "deleted"):
            return
        if path in self._server._watched_paths:
            self._server.unwatch(path)
        if event.event_type == "created":
            self._server.watch(path)
        # MkDocs itself looks at changes of files only. Its server (1.6, the last) has no other way.
        with self._server._rebuild_cond:
            self._server._want_rebuild = True
            self._server._rebuild_cond.notify_all()
