"""Work that all processor cores do together."""

from __future__ import annotations

import contextlib
import os
import pickle
import selectors
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from io import BufferedWriter, FileIO
from typing import Generic, TypeVar

if sys.platform != "win32":
    import fcntl

Result = TypeVar("Result")
Thing = TypeVar("Thing")

_MAX_PIECES = 256
# Leaves room for pieces of other kinds.
_MAX_PARTS = 200
# Copies cost memory, and beyond a few of them the rest of a build is what takes its time.
_MAX_COPIES = 7
_LENGTH = struct.Struct("=I")
_READ_BYTES = 1 << 20


class SharedWork(Generic[Result]):
    """Pieces of work, begun at once in copies of this process where that is possible.

    A copy costs next to nothing, because nothing is handed over but results. This process and its
    copies take the next piece whenever they have done one. Where there is no second core, no such
    copies, or more than one thread (of which a copy would have only one), all is done here, when
    the results are wanted. So it is with the pieces of a copy that failed: what went wrong there
    goes wrong here again, and shows.
    """

    def __init__(self, pieces: Sequence[Callable[[], Result]]) -> None:
        """Begin at most 256 pieces, each of which may change nothing that others see.

        Their results can be pickled.
        """
        if len(pieces) > _MAX_PIECES:
            raise ValueError(f"{len(pieces)} pieces of work are too many")
        self._pieces = pieces
        self._done: dict[int, Result] = {}
        # Whoever reads a byte does the piece of that number.
        self._numbers, writing = _open_pipe()
        with writing:
            writing.write(bytes(range(len(pieces))))
        self._selector = selectors.DefaultSelector()
        self.copies: dict[FileIO, int] = {}
        sys.stdout.flush()
        sys.stderr.flush()
        for _ in range(min(_count_copies(), len(pieces) - 1)):
            self._copy()

    def _copy(self) -> None:
        reading, writing = _open_pipe()
        with contextlib.suppress(AttributeError, OSError):
            # Linux only. Elsewhere a copy with much to say waits until we listen.
            fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, _READ_BYTES)
        # An interruption must find the copy either not there or known, and never in our place.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        copy = os.fork()
        if copy == 0:
            self._work(reading, writing, mask)
        self.copies[reading] = copy
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        writing.close()
        self._selector.register(reading, selectors.EVENT_READ, (reading, bytearray()))

    def _work(self, reading: FileIO, writing: FileIO, mask: set[int | signal.Signals]) -> None:
        """Do pieces in a copy, until there are none, or nobody wants them."""
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            # Where nobody reads any more, writing has to fail, and not to wait.
            for pipe in (*self.copies, reading):
                pipe.close()
            with BufferedWriter(writing) as stream:
                while (number := self._take()) is not None:
                    data = pickle.dumps((number, self._pieces[number]()), pickle.HIGHEST_PROTOCOL)
                    stream.write(_LENGTH.pack(len(data)) + data)
                    stream.flush()
        finally:
            # Nothing of the original's is to be closed, flushed or removed a second time.
            os._exit(0)

    def _take(self) -> int | None:
        taken = self._numbers.read(1)
        return taken[0] if taken else None

    def results(self) -> Iterator[Result]:
        """Yield the results in the order of the pieces, each as soon as it is there."""
        try:
            for number in range(len(self._pieces)):
                while number not in self._done:
                    self._go_on(number)
                yield self._done.pop(number)
        finally:
            self.give_up()

    def _go_on(self, wanted: int) -> None:
        mine = self._take()
        if mine is None and not self.copies:
            # Its copy has ended without it.
            mine = wanted
        if mine is not None:
            self._done[mine] = self._pieces[mine]()
        if self.copies:
            for key, _ in self._selector.select(timeout=None if mine is None else 0):
                self._receive(*key.data)

    def _receive(self, pipe: FileIO, received: bytearray) -> None:
        data = pipe.read(_READ_BYTES)
        if not data:
            self._end(pipe)
            return
        received += data
        while len(received) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(received)[0]
            if len(received) < end:
                return
            # From a copy of this very process.
            number, result = pickle.loads(received[_LENGTH.size : end])  # noqa: S301
            self._done[number] = result
            del received[:end]

    def _end(self, pipe: FileIO) -> None:
        copy = self.copies[pipe]
        # An interruption can have come between any of these steps.
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(pipe)
        pipe.close()
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(copy, signal.SIGKILL)
            os.waitpid(copy, 0)
        del self.copies[pipe]

    def give_up(self) -> None:
        """End what is still being done; nothing to end is no error."""
        for pipe in tuple(self.copies):
            self._end(pipe)
        self._selector.close()
        self._numbers.close()


def _open_pipe() -> tuple[FileIO, FileIO]:
    """Return the ends to read and to write; to close one twice closes nothing of anybody else's."""
    reading, writing = os.pipe()
    return FileIO(reading, "rb"), FileIO(writing, "wb")


def _count_copies() -> int:
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min((cores or 1) - 1, _MAX_COPIES)


def divide(things: Sequence[Thing], least: int) -> list[Sequence[Thing]]:
    """Cut `things` into at most 200 parts of at least `least` of them, the last one aside.

    There should be many more parts than processor cores, each of them worth its handing over.
    """
    size = max(least, -(-len(things) // _MAX_PARTS))
    return [things[start : start + size] for start in range(0, len(things), size)]
