"""What an import says: what became of each file, and what had to be guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


class Report(Protocol):
    """What every import says; it is complete if all that came in can be published."""

    @property
    def is_complete(self) -> bool: ...

    def lines(self) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class ImportedNote:
    """One note or page: where it came from, where it went, and what had to be guessed.

    It becomes a session and minutes, or else the file `page_path`.
    """

    source: str
    session_path: str
    minutes_path: str
    title: str
    guesses: tuple[str, ...]
    page_path: str = ""

    @property
    def targets(self) -> tuple[str, ...]:
        """Paths of the files that it became."""
        return tuple(filter(None, (self.session_path, self.minutes_path, self.page_path)))


@dataclass(frozen=True, slots=True)
class TooLarge:
    """A file that a limit of conference.yml keeps out.

    Attributes:
        limit: The field: `file_kb` or `attachment_kb`; empty if no field lets it in.
        needed_kb: What it would have to say.
    """

    limit: str
    needed_kb: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; `skipped` gives a reason for each file that was left alone.

    `too_large` are those of them that a limit keeps out, and `limits` what conference.yml says of
    limits; `closing` is what there is to say at the end.
    """

    notes: tuple[ImportedNote, ...]
    attachments: tuple[tuple[str, str], ...]
    skipped: tuple[tuple[str, str], ...]
    is_dry_run: bool = False
    noun: str = "note"
    closing: tuple[str, ...] = ()
    too_large: tuple[TooLarge, ...] = ()
    limits: tuple[tuple[str, int], ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing was left out that is meant to come in."""
        return not self.too_large

    def lines(self) -> Iterator[str]:
        """Yield the report as text for people."""
        for note in self.notes:
            yield f"{note.source} -> {', '.join(note.targets)}"
            for guess in note.guesses:
                yield f"    guessed: {guess}"
        for source, target in self.attachments:
            yield f"{source} -> {target}"
        for source, reason in self.skipped:
            yield f"{source}: left alone, {reason}"
        done = "would be imported" if self.is_dry_run else "imported"
        noun = self.noun if len(self.notes) == 1 else f"{self.noun}s"
        yield f"{len(self.notes):,} {noun} {done}, {len(self.skipped):,} left alone"
        yield from self.closing
        yield from self._limits()

    def _limits(self) -> Iterator[str]:
        if not self.too_large:
            return
        count = len(self.too_large)
        yield f"{count:,} {'file is' if count == 1 else 'files are'} too large"
        needed = dict(self.limits)
        for each in filter(lambda each: each.limit, self.too_large):
            needed[each.limit] = max(each.needed_kb, needed.get(each.limit, 0))
        if needed != dict(self.limits):
            yield "to let them in, write into conference.yml, and import again:"
            fields = (f"{limit}: {kilobytes}" for limit, kilobytes in sorted(needed.items()))
            yield f"limits: {{{', '.join(fields)}}}"
