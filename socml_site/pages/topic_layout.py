"""Where topics stand on the map. The only module that imports `rustworkx`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_SEED = 2016
_ROUNDS = 300
# Topics that never met still belong to one conference: the map stays together.
_PULL = 0.15
# Narrow enough for a phone, on which the whole map is as wide as the screen.
_WIDTH, _HEIGHT = 360.0, 400.0


@dataclass(slots=True)
class Box:
    """What a topic takes up on the map: its middle, and half of its width and height."""

    x: float
    y: float
    half_width: float
    half_height: float


def place_boxes(
    sizes: Sequence[tuple[float, float]], shared: Mapping[tuple[int, int], int]
) -> list[Box]:
    """Place boxes so that none covers another, and those that share much are close.

    Args:
        sizes: Width and height of each box.
        shared: How much two boxes share, by their numbers, the smaller one first.

    Returns:
        A box for each size, at whole numbers; the same for the same input.
    """
    places = _spread(len(sizes), shared)
    boxes = [
        Box(x * _WIDTH / 2, y * _HEIGHT / 2, width / 2, height / 2)
        for (x, y), (width, height) in zip(places, sizes, strict=True)
    ]
    for _ in range(_ROUNDS):
        if not _push_apart(boxes):
            break
    for box in boxes:
        # No last digit of a computer's arithmetic may show.
        box.x, box.y = float(round(box.x)), float(round(box.y))
    return boxes


def _spread(count: int, shared: Mapping[tuple[int, int], int]) -> list[tuple[float, float]]:
    """Return places between -1 and 1, from springs between all of them."""
    if count < 2:
        return [(0.0, 0.0)] * count
    import rustworkx

    graph: rustworkx.PyGraph[None, float] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * count)
    graph.add_edges_from(
        [
            (first, second, _PULL + shared.get((first, second), 0))
            for first in range(count)
            for second in range(first + 1, count)
        ]
    )
    layout = rustworkx.spring_layout(
        graph, weight_fn=float, seed=_SEED, num_iter=_ROUNDS, repulsive_exponent=2
    )
    places = [layout[number] for number in range(count)]
    spans = [max(abs(place[axis]) for place in places) or 1.0 for axis in (0, 1)]
    return [(x / spans[0], y / spans[1]) for x, y in places]


def _push_apart(boxes: Sequence[Box]) -> bool:
    """Move boxes that cover each other, along the shorter way; tell whether there were any."""
    moved = False
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            across = one.half_width + other.half_width - abs(one.x - other.x)
            down = one.half_height + other.half_height - abs(one.y - other.y)
            if across <= 0 or down <= 0:
                continue
            moved = True
            # A little more than half each, so that rounding cannot bring them together again.
            if across < down:
                step = (across / 2 + 1) * (1 if one.x >= other.x else -1)
                one.x, other.x = one.x + step, other.x - step
            else:
                step = (down / 2 + 1) * (1 if one.y >= other.y else -1)
                one.y, other.y = one.y + step, other.y - step
    return moved
