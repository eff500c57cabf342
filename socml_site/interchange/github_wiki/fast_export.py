"""The stream in which git hands over a history: taken apart, and put together again.

Source: git-fast-import(1), "Input format". Only what git-fast-export(1) writes is understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from socml_site.source import ProjectError

# Path, mode and name of the blob; a deleted file has neither mode nor blob.
Change = tuple[bytes, bytes, bytes]
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_LETTERS = {
    letter.encode(): ord(char) for letter, char in zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True)
}


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit.

    Attributes:
        ref: The branch that it is made on.
        head: Its mark, people, dates, message and parents, as the stream has them.
        changes: Files that are new or changed, and files that are deleted.
    """

    ref: bytes
    head: bytes
    changes: tuple[Change, ...]


def read_stream(stream: bytes) -> Iterator[bytes | Commit]:
    """Yield commits, and everything else as it stands in the stream.

    Where a branch begins is left out: the commits say it.
    """
    reader = _Reader(stream)
    while not reader.is_done:
        line = reader.line()
        if line.startswith(b"commit "):
            yield reader.commit(line[7:])
        elif line == b"blob":
            yield line + b"\n" + reader.until_data()
        elif line.startswith(b"tag "):
            reader.until_data()
        elif line and not line.startswith((b"reset ", b"from ", b"feature ", b"done")):
            raise ProjectError(f"git says something unknown: {line[:60].decode(errors='replace')}")


class _Reader:
    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._at = 0

    @property
    def is_done(self) -> bool:
        return self._at >= len(self._stream)

    def line(self) -> bytes:
        end = self._stream.find(b"\n", self._at)
        end = len(self._stream) if end < 0 else end
        line = self._stream[self._at : end]
        self._at = end + 1
        return line

    def _peek(self) -> bytes:
        at = self._at
        line = self.line()
        self._at = at
        return line

    def until_data(self) -> bytes:
        """Return everything up to and with the next block of data."""
        start = self._at
        while not self.is_done:
            line = self.line()
            if line.startswith(b"data "):
                self._at += int(line[5:])
                break
        block = self._stream[start : self._at]
        return block if block.endswith(b"\n") else block + b"\n"

    def commit(self, ref: bytes) -> Commit:
        head = self.until_data()
        while self._peek().startswith((b"from ", b"merge ")):
            head += self.line() + b"\n"
        changes: list[Change] = []
        while self._peek().startswith((b"M ", b"D ", b"deleteall")):
            line = self.line()
            if line.startswith(b"D "):
                changes.append((_unquote(line[2:]), b"", b""))
            elif line.startswith(b"M "):
                _, mode, mark, path = line.split(b" ", 3)
                changes.append((_unquote(path), mode, mark))
        return Commit(ref, head, tuple(changes))


def _unquote(path: bytes) -> bytes:
    if not path.startswith(b'"'):
        return path
    return _ESCAPE.sub(lambda match: bytes([_byte_of(match[1])]), path[1:-1])


def _byte_of(escape: bytes) -> int:
    return int(escape, 8) if len(escape) == 3 else _LETTERS.get(escape, escape[0])


def _quote(path: bytes) -> bytes:
    return b'"' + b"".join(_quote_byte(byte) for byte in path) + b'"'


def _quote_byte(byte: int) -> bytes:
    if byte in b'"\\' or byte < 0x20 or byte > 0x7E:
        return b"\\%03o" % byte
    return bytes([byte])


def write_stream(commands: Iterable[bytes | Commit]) -> bytes:
    """Return the stream that git-fast-import(1) reads."""
    parts = [b"feature done\n"]
    for command in commands:
        if not isinstance(command, Commit):
            parts.append(command)
            continue
        parts += [b"commit ", command.ref, b"\n", command.head]
        for path, mode, mark in command.changes:
            parts.append(
                b"M %s %s %s\n" % (mode, mark, _quote(path)) if mode else b"D %s\n" % _quote(path)
            )
        parts.append(b"\n")
    return b"".join([*parts, b"done\n"])
