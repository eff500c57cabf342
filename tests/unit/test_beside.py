"""Work on a second core gives what it would give here, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
import textwrap

# In a process of its own: a test runner has threads, and is not to be copied.
PRELUDE = """
import os, threading, time
from socml_site.engines.beside import Beside
"""


def run(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PRELUDE + textwrap.dedent(script)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout


def test_the_work_is_done_in_a_copy():
    script = """
        here = os.getpid()
        work = Beside(lambda: (os.getpid() != here, b"x" * 3_000_000))
        is_elsewhere, data = work.result()
        # With one core only, there is nothing to gain.
        print(is_elsewhere == (os.cpu_count() > 1), len(data))
    """
    assert run(script) == "True 3000000\n"


def test_with_more_threads_it_is_done_here():
    script = """
        stop = threading.Event()
        threading.Thread(target=stop.wait).start()
        print(Beside(os.getpid).result() == os.getpid())
        stop.set()
    """
    assert run(script) == "True\n"


def test_what_goes_wrong_in_the_copy_goes_wrong_here():
    script = """
        work = Beside(lambda: 1 // 0)
        try:
            work.result()
        except ZeroDivisionError as error:
            print(error)
    """
    assert run(script) == "integer division or modulo by zero\n"


def test_work_that_is_given_up_leaves_no_process():
    script = """
        work = Beside(lambda: time.sleep(60))
        work.give_up()
        work.give_up()
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            print("none")
    """
    assert run(script) == "none\n"
