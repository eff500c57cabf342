"""Spreads independent work over the machine's processors."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# Below this, starting processes costs more than it saves.
_MIN_ITEMS = 200

# What the copies of this process work on: a copy has everything that was there when it was made.
_work: Callable[[Any], Any] | None = None
_items: Sequence[Any] = ()


def spread(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Call `work` with every item, in several processes if that helps; results are in order.

    Args:
        work: Must depend on nothing that changes meanwhile. Its results travel between processes,
            so they must be plain values.
        items: Few items, one processor, a system that cannot copy processes, or other threads
            (which do not survive a copy) mean that everything is done here.
    """
    global _work, _items
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    can_copy = "fork" in multiprocessing.get_all_start_methods()
    is_alone = threading.active_count() == 1
    if len(items) < _MIN_ITEMS or processors < 2 or not can_copy or not is_alone:
        return [work(item) for item in items]
    _work, _items = work, items
    size = -(-len(items) // processors)
    ranges = [range(start, min(start + size, len(items))) for start in range(0, len(items), size)]
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(len(ranges), mp_context=context) as pool:
            return [result for results in pool.map(_run, ranges) for result in results]
    finally:
        _work, _items = None, ()


def _run(indexes: range) -> list[Any]:
    if _work is None:
        raise ValueError("this process is not a copy that was made to work")
    return [_work(_items[index]) for index in indexes]
