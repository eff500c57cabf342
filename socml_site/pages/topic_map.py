"""The conference at a glance: a map of its topics, as SVG that is made while the site is built."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from socml_site.model import Topic
from socml_site.pages.index import Index
from socml_site.pages.topic_layout import Box, place_boxes
from socml_site.source import shorten

# More than these would be too small to read; all of them are in the list below the map.
MOST_TOPICS = 24
_LARGEST_RADIUS = 46.0
_SMALLEST_RADIUS = 9.0
_FONT = 17.0
# Of sans-serif letters, on average; what is wider comes near its neighbour, and covers nothing.
_LETTER = 0.56 * _FONT
_GAP = 10.0
_LONGEST_LABEL = 26


@dataclass(frozen=True, slots=True)
class Spot:
    """A topic on the map; `label_y` is the base line of its name."""

    topic: Topic
    count: int
    x: int
    y: int
    radius: int
    label_y: int

    @property
    def label(self) -> str:
        """The name, as long as there is room for it."""
        return _label(self.topic)


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two topics that met; `width` grows with how often."""

    one: Spot
    other: Spot
    width: float


@dataclass(frozen=True, slots=True)
class TopicMap:
    """The map. `view_box` is what SVG calls so; `left_out` counts topics that are not on it."""

    spots: tuple[Spot, ...]
    ties: tuple[Tie, ...]
    view_box: str
    left_out: int


def build_topic_map(index: Index) -> TopicMap:
    """Lay out the topics of the most sessions; those without a session are not on the map."""
    counted = [(topic, count) for topic, count, _ in index.topic_counts() if count]
    counted.sort(key=lambda row: (-row[1], row[0].id))
    shown = counted[:MOST_TOPICS]
    most = max((count for _, count in shown), default=1)
    radii = [max(_LARGEST_RADIUS * math.sqrt(n / most), _SMALLEST_RADIUS) for _, n in shown]
    shared = _shared(index, [topic for topic, _ in shown])
    sizes = [
        (max(2 * radius, _width(_label(topic))) + _GAP, 2 * radius + 1.4 * _FONT + _GAP)
        for (topic, _), radius in zip(shown, radii, strict=True)
    ]
    boxes = place_boxes(sizes, shared)
    spots = tuple(
        _spot(topic, count, radius, box)
        for (topic, count), radius, box in zip(shown, radii, boxes, strict=True)
    )
    ties = tuple(
        Tie(spots[one], spots[other], min(1.0 + 1.5 * number, 10.0))
        for (one, other), number in sorted(shared.items())
    )
    return TopicMap(spots, ties, _view_box(boxes), len(counted) - len(shown))


def _label(topic: Topic) -> str:
    return shorten(topic.name, _LONGEST_LABEL)


def _width(label: str) -> float:
    """Return about how wide a text is drawn; letters of some scripts are as wide as high."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" or char in "MWmw@" for char in label)
    return (len(label) - wide) * _LETTER + wide * _FONT


def _shared(index: Index, topics: Sequence[Topic]) -> dict[tuple[int, int], int]:
    """Return how often two topics met, by their numbers, the smaller one first."""
    numbers = {topic.id: number for number, topic in enumerate(topics)}
    return {
        (numbers[topic.id], numbers[other.id]): count
        for topic in topics
        for other, count in index.companions.get(topic.id, ())
        if other.id in numbers and numbers[topic.id] < numbers[other.id]
    }


def _spot(topic: Topic, count: int, radius: float, box: Box) -> Spot:
    top = box.y - box.half_height + _GAP / 2
    return Spot(
        topic=topic,
        count=count,
        x=round(box.x),
        y=round(top + radius),
        radius=round(radius),
        label_y=round(top + 2 * radius + 1.1 * _FONT),
    )


def _view_box(boxes: Sequence[Box]) -> str:
    left = min((box.x - box.half_width for box in boxes), default=0.0)
    top = min((box.y - box.half_height for box in boxes), default=0.0)
    right = max((box.x + box.half_width for box in boxes), default=0.0)
    bottom = max((box.y + box.half_height for box in boxes), default=0.0)
    edges = math.floor(left), math.floor(top), math.ceil(right - left), math.ceil(bottom - top)
    return " ".join(map(str, edges))
