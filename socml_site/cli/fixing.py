"""`socml check --fix`: files are repaired, and what changed in them is shown."""

from __future__ import annotations

import codecs
import difflib
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import click

from socml_site.cli.options import count
from socml_site.contributing.fix import Fixed, fix
from socml_site.interchange.writing import ChangedMeanwhile, write_all
from socml_site.load import Loaded, load_archive
from socml_site.problems import plain
from socml_site.source import CONFERENCE_FILE, CONTRIBUTED_FOLDERS, ProjectError, plain_line_ends
from socml_site.source.photo_place import erase_place
from socml_site.source.project import read_file_limit


def fix_files(root: Path, is_wanted: Callable[[str], bool], *, is_diff_output: bool) -> None:
    """Repair what can be repaired in the wanted files, all of them or none, and show it.

    Args:
        root: The conference.
        is_wanted: Whether a file may be changed, by its path relative to the conference.
        is_diff_output: Whether the diff goes to the output, or beside it.

    Raises:
        ProjectError: If a file cannot be written; nothing is changed then.
    """
    busy: set[str] = set()
    while True:
        loaded = load_archive(root)
        files = dict(_read(root, loaded, busy, is_wanted))
        fixed = fix(loaded, files, read_file_limit(root))
        photos = dict(_photos(root, loaded, busy, is_wanted))
        fixed = replace(fixed, files={**fixed.files, **{p: erase_place(photos[p]) for p in photos}})
        _check_writable(root, fixed)
        old = {path: {**files, **photos}[path] for path in fixed.files}
        try:
            if old:
                write_all(root.resolve(), fixed.files, done="repaired", as_read=old)
            break
        except ChangedMeanwhile as changed:
            # Somebody is at work on it; the rest is judged anew without it.
            busy.add(changed.place.relative_to(root.resolve()).as_posix())
    for path, before in old.items():
        _show(path, before, fixed.files[path], is_diff_output=is_diff_output)
    _sum_up(fixed, busy)


def _read(
    root: Path, loaded: Loaded, busy: set[str], is_wanted: Callable[[str], bool]
) -> Iterator[tuple[str, bytes]]:
    """Yield the wanted files that are still what was read; note others as busy."""
    for path, text in loaded.texts.items():
        is_ours = path == CONFERENCE_FILE or path.partition("/")[0] in CONTRIBUTED_FOLDERS
        if not is_ours or path in busy or not is_wanted(path):
            continue
        try:
            data = (root / path).read_bytes()
        except OSError:
            data = None
        if data is None or _text_of(data) != text:
            busy.add(path)
        else:
            yield path, data


def _photos(
    root: Path, loaded: Loaded, busy: set[str], is_wanted: Callable[[str], bool]
) -> Iterator[tuple[str, bytes]]:
    """Yield the wanted photographs that say where they were taken."""
    for problem in loaded.problems:
        path = problem.location.path
        if problem.rule == "photo-place" and path not in busy and is_wanted(path):
            data = (root / path).read_bytes()
            if erase_place(data) != data:
                yield path, data


def _text_of(data: bytes) -> str:
    return plain_line_ends(data.removeprefix(codecs.BOM_UTF8).decode(errors="replace"))


def _check_writable(root: Path, fixed: Fixed) -> None:
    """A file is replaced by another, which its own permissions would not prevent."""
    for path in fixed.files:
        if not (root / path).lstat().st_mode & stat.S_IWUSR or not os.access(root / path, os.W_OK):
            raise ProjectError(
                f"nothing was repaired: {root / path} is read-only. "
                "Allow writing to it, or name other files"
            )


def _sum_up(fixed: Fixed, busy: set[str]) -> None:
    for path in sorted(busy):
        click.echo(f"{plain(path)} was changed meanwhile, and is left as it is", err=True)
    for refused in fixed.refused:
        place, other = refused.problem.location, refused.instead
        click.echo(
            f"{plain(str(place))} ({refused.problem.rule}) is left as it is: repaired, "
            f"{plain(other.location.path)} would get: {plain(other.message)}",
            err=True,
        )
    number = len(fixed.files)
    click.echo(f"repaired {count(number, 'file')}" if number else "nothing to repair", err=True)


_COLOURS: Mapping[str, str] = {"-": "red", "+": "green", "@": "cyan"}


def _show(path: str, before: bytes, after: bytes, *, is_diff_output: bool) -> None:
    """Print a unified diff, with a word about what nobody can see in it."""
    for line in _diff(path, before, after):
        styled = click.style(line, fg=_COLOURS.get(line[:1])) if line[:1] in _COLOURS else line
        click.echo(styled, err=not is_diff_output)


def _diff(path: str, before: bytes, after: bytes) -> Iterator[str]:
    if erase_place(before) == after:
        yield f"{plain(path)}: it no longer says where it was taken"
        return
    old, new = _text_of(before), after.decode()
    for remark in _remarks(before, old, new):
        yield f"{plain(path)}: {remark}"
    one, other = (text.removesuffix("\n").split("\n") for text in (old, new))
    lines = difflib.unified_diff(one, other, f"a/{path}", f"b/{path}", lineterm="")
    for line in lines:
        # A tab is what was repaired, and harmless.
        yield "\t".join(plain(part) for part in line.split("\t"))


def _remarks(before: bytes, old: str, new: str) -> Iterator[str]:
    if before.startswith(codecs.BOM_UTF8):
        yield "the byte order mark at the beginning is taken out"
    returns = before.count(b"\r")
    if returns:
        yield f"{count(returns, 'line end')} of Windows or old Macs made plain"
    pairs = zip(old.split("\n"), new.split("\n"), strict=False)
    composed = sum(one != two and unicodedata.normalize("NFC", one) == two for one, two in pairs)
    if composed:
        yield f"letters in pieces are made whole in {count(composed, 'line')}"
