"""All cores do a piece of work each, and nobody can tell from the results."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from functools import partial

import pytest

from socml_site import shared_work
from socml_site.shared_work import SharedWork, divide


@pytest.fixture(params=[0, 1, 3])
def copies(request, monkeypatch) -> int:
    monkeypatch.setattr(shared_work, "_count_copies", lambda: request.param)
    return request.param


def no_copy_is_left(work: SharedWork[object]) -> bool:
    for copy in work.copies.values():
        with pytest.raises(ChildProcessError):
            os.waitpid(copy, os.WNOHANG)
    return not work.copies


def test_results_come_in_the_order_of_the_pieces(copies):
    work = SharedWork([partial(pow, number, 2) for number in range(200)])
    assert list(work.results()) == [number**2 for number in range(200)]
    assert no_copy_is_left(work)


def test_results_may_be_larger_than_a_pipe(copies):
    work = SharedWork([partial(bytes, 3_000_000)] * 5)
    assert [len(found) for found in work.results()] == [3_000_000] * 5


def test_no_work_is_done_at_once(copies):
    assert list(SharedWork([]).results()) == []


def test_what_goes_wrong_shows(copies):
    work = SharedWork([partial(int, "1"), partial(int, "x"), partial(int, "3")])
    with pytest.raises(ValueError, match="'x'"):
        list(work.results())
    work.give_up()
    assert no_copy_is_left(work)


def test_the_work_of_a_copy_that_was_killed_is_done_here(copies):
    original = os.getpid()

    def piece() -> int:
        if os.getpid() != original:
            os.kill(os.getpid(), signal.SIGKILL)
        return 1

    work = SharedWork([piece] * 50)
    assert list(work.results()) == [1] * 50
    assert no_copy_is_left(work)


def test_a_result_that_cannot_be_handed_over_is_made_here(copies):
    work = SharedWork([lambda: lambda: 1] * 4)
    assert [found() for found in work.results()] == [1] * 4


def test_copies_take_their_part(monkeypatch):
    monkeypatch.setattr(shared_work, "_count_copies", lambda: 2)
    original, waited = os.getpid(), []
    reading, writing = os.pipe()

    def piece() -> int:
        if os.getpid() != original:
            os.write(writing, b".")
        elif not waited:
            waited.append(os.read(reading, 1))
        return os.getpid()

    assert set(SharedWork([piece] * 200).results()) - {original}
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize("step", ["SharedWork._go_on", "os.kill", "os.waitpid"])
def test_waiting_can_be_interrupted(monkeypatch, step):
    monkeypatch.setattr(shared_work, "_count_copies", lambda: 1)
    work = SharedWork([os.getpid] * 2)
    (copy,) = work.copies.values()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"socml_site.shared_work.{step}", interrupt)
        with pytest.raises(KeyboardInterrupt):
            list(work.results())
    work.give_up()
    with pytest.raises(ChildProcessError):
        os.waitpid(copy, os.WNOHANG)


def test_giving_up_twice_closes_nothing_of_anybody_else_s(copies):
    work = SharedWork([os.getpid] * 3)
    work.give_up()
    pipes = [os.pipe() for _ in range(5)]
    work.give_up()
    for reading, writing in pipes:
        assert (os.write(writing, b"x"), os.read(reading, 1)) == (1, b"x")
        os.close(reading)
        os.close(writing)


def run(script: str) -> str:
    """Run a script in a process of its own: a test runner has threads, and is not to be copied."""
    prelude = "import os, threading\nfrom socml_site.shared_work import SharedWork\n"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", prelude + textwrap.dedent(script)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout


def test_a_second_core_is_used():
    script = """
        work = SharedWork([os.getpid] * 2)
        # With one core only, there is nothing to gain.
        print(bool(work.copies) == (len(os.sched_getaffinity(0)) > 1))
        list(work.results())
    """
    assert run(script) == "True\n"


def test_with_more_threads_it_is_done_here():
    script = """
        stop = threading.Event()
        threading.Thread(target=stop.wait).start()
        print(set(SharedWork([os.getpid] * 2).results()) == {os.getpid()})
        stop.set()
    """
    assert run(script) == "True\n"


def test_copies_whose_original_is_gone_end():
    script = """
        reading, writing = os.pipe()
        if os.fork() == 0:
            # More than pipes hold, so that copies wait for a reader.
            SharedWork([lambda: bytes(10_000_000)] * 8)
            os._exit(0)
        os.close(writing)
        # Ends when all who hold the other end have ended.
        print(os.read(reading, 1))
    """
    assert run(script) == "b''\n"


def test_too_many_pieces_are_refused():
    with pytest.raises(ValueError, match="257 pieces"):
        SharedWork([os.getpid] * 257)


@pytest.mark.parametrize("count", [0, 1, 5, 11, 199, 2000, 20_001])
def test_parts_are_few_and_hold_everything(count):
    parts = divide(range(count), 10)
    assert [thing for part in parts for thing in part] == list(range(count))
    assert len(parts) <= 200
    assert all(len(part) >= 10 for part in parts[:-1])
