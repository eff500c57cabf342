"""Work that a second processor core does while the first one goes on."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO, Generic, TypeVar

Result = TypeVar("Result")


class Beside(Generic[Result]):
    """One piece of work, begun at once in a copy of this process where that is possible.

    A copy costs next to nothing, because nothing is handed over but the result. Where there is no
    second core, no such copies, or more than one thread (of which a copy would have only one), the
    work is done here, when its result is wanted.
    """

    def __init__(self, work: Callable[[], Result]) -> None:
        """Begin `work`, which may change nothing that others see; its result can be pickled."""
        self._work = work
        self.process = 0
        self._pipe: BinaryIO | None = None
        if not _can_copy():
            return
        reading, writing = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self.process = os.fork()
        if self.process == 0:
            os.close(reading)
            self._run(writing)
        os.close(writing)
        self._pipe = os.fdopen(reading, "rb")

    def _run(self, writing: int) -> None:
        """Do the work in the copy, and end it whatever happens."""
        status = 1
        try:
            with os.fdopen(writing, "wb") as stream:
                pickle.dump(self._work(), stream, pickle.HIGHEST_PROTOCOL)
            status = 0
        finally:
            # Nothing of the original's is to be closed, flushed or removed a second time.
            os._exit(status)

    def result(self) -> Result:
        """Wait for the result; what went wrong in the copy goes wrong here again, and shows."""
        if self._pipe is None:
            return self._work()
        with self._pipe:
            data = self._pipe.read()
        _, status = os.waitpid(self.process, 0)
        self._pipe = None
        if status != 0:
            return self._work()
        # From a copy of this very process.
        found: Result = pickle.loads(data)  # noqa: S301
        return found

    def give_up(self) -> None:
        """End the work without a result, also after an interruption while waiting for it."""
        if self._pipe is not None:
            self._pipe.close()
            # The copy may have ended by itself.
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(self.process, signal.SIGKILL)
                os.waitpid(self.process, 0)
            self._pipe = None


def _can_copy() -> bool:
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1 and threading.active_count() == 1
