"""The map of topics: the same for the same input, nothing covered, everything in it a link."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from project_files import write

from socml_site.load import load_archive
from socml_site.pages import PageBuilder, read_view, render_view
from socml_site.pages.topic_layout import Box, place_boxes
from socml_site.pages.topic_map import MOST_TOPICS, build_topic_map

ROOT = Path(__file__).parents[2]
CONFERENCE = """\
name: Tiny
acronym: tiny16
timezone: UTC
days: [{date: 2016-10-07, slots: []}]
"""


def build(root: Path, topics: Mapping[str, list[str]]) -> PageBuilder:
    """Make a conference whose sessions are about these topics."""
    files = {
        f"sessions/{name}.md": f"---\ntitle: {name}\nproposers: {name} X\ntopics: {about}\n---\n"
        for name, about in topics.items()
    }
    write(root, {"conference.yml": CONFERENCE, **files})
    loaded = load_archive(root)
    assert not loaded.has_errors
    assert loaded.archive is not None
    return PageBuilder(loaded.archive, loaded.links)


def overlap(one: Box, other: Box) -> bool:
    across = one.half_width + other.half_width - abs(one.x - other.x)
    down = one.half_height + other.half_height - abs(one.y - other.y)
    # Whole numbers may bring two neighbours together by one.
    return across > 1 and down > 1


@pytest.mark.parametrize("count", [0, 1, 2, 3, 9, 24])
@pytest.mark.parametrize("size", [(40.0, 40.0), (260.0, 60.0)])
def test_no_box_covers_another(count, size):
    shared = {(0, number): number for number in range(1, count)}
    boxes = place_boxes([size] * count, shared)
    assert len(boxes) == count
    pairs = itertools.combinations(boxes, 2)
    assert [pair for pair in pairs if overlap(*pair)] == []


def test_topics_that_meet_often_are_closer_than_others():
    boxes = place_boxes([(60.0, 60.0)] * 6, {(0, 1): 6, (2, 3): 6, (4, 5): 6})

    def apart(one: int, other: int) -> float:
        return abs(complex(boxes[one].x - boxes[other].x, boxes[one].y - boxes[other].y))

    together = [apart(0, 1), apart(2, 3), apart(4, 5)]
    pairs = itertools.combinations(range(6), 2)
    others = [apart(one, other) for one, other in pairs if one // 2 != other // 2]
    assert max(together) < sum(others) / len(others)


def test_it_is_the_same_each_time_and_for_every_hash_seed():
    script = (
        "from socml_site.pages.topic_layout import place_boxes\n"
        "print(place_boxes([(90.0, 40.0)] * 12, {(0, 3): 2, (1, 5): 4, (2, 9): 1}))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True, text=True, check=True, cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert len(outputs) == 1


def test_size_is_how_many_sessions_and_lines_are_how_often_topics_met(tmp_path):
    topics = {"a": ["x", "y"], "b": ["x", "y"], "c": ["x"], "d": ["x", "z"], "e": ["w"]}
    topic_map = build_topic_map(build(tmp_path, topics).index)
    radii = {spot.topic.id: spot.radius for spot in topic_map.spots}
    assert list(radii) == ["x", "y", "w", "z"]
    assert radii["x"] == 46
    # Areas compare, not radii.
    assert radii["z"] == 23
    ties = {(tie.one.topic.id, tie.other.topic.id): tie.width for tie in topic_map.ties}
    assert ties == {("x", "y"): 4.0, ("x", "z"): 2.5}
    assert topic_map.left_out == 0


def test_everything_in_it_is_a_link_with_a_name_and_escaped(tmp_path):
    builder = build(tmp_path, {"a": ['"<b>& c"', "y"], "b": ["y"]})
    html = str(render_view(read_view("view: map", builder.archive), builder, ""))
    figure = ElementTree.fromstring(html)
    links = [(link.get("href"), link.get("aria-label")) for link in figure.iter("a")]
    assert links == [("./topics/y/", "y, 2 sessions"), ("./topics/b-c/", '"<b>& c", 1 session')]
    assert [text.text for text in figure.iter("text")] == ["y", '"<b>& c"']


def test_what_is_too_much_for_a_map_is_counted(tmp_path):
    topics = {f"s{number:02}": [f"t{number:02}"] for number in range(MOST_TOPICS + 2)}
    builder = build(tmp_path, topics)
    html = str(render_view(read_view("view: map", builder.archive), builder, ""))
    assert html.count("<circle") == MOST_TOPICS
    assert "2 more topics with fewer sessions are not on the map." in html


def test_one_topic_makes_no_map_and_none_no_view(tmp_path):
    builder = build(tmp_path, {"a": ["x"]})
    by_url = {page.url: str(page.html) for page in builder.all()}
    assert "<svg" not in by_url["topics/"]
    empty = build(tmp_path / "empty", {})
    assert str(render_view(read_view("view: map", empty.archive), empty, "")) == ""
    assert str(render_view(read_view("view: coverage", empty.archive), empty, "")) == ""


def test_topics_say_in_words_what_the_map_shows(tmp_path):
    topics = {"a": ["x", "y"], "b": ["x", "y"], "c": ["x", "z"]}
    by_url = {page.url: str(page.html) for page in build(tmp_path, topics).all()}
    assert "<small>with y (2), z</small>" in by_url["topics/"]


def test_a_long_name_is_shortened_on_the_map_and_whole_beside_it(tmp_path):
    name = "a topic with a name that nobody can read on a telephone"
    builder = build(tmp_path, {"a": [name, "y"]})
    html = str(render_view(read_view("view: map", builder.archive), builder, ""))
    figure = ElementTree.fromstring(html)
    assert f"<title>{name}, 1 session</title>" in html
    assert max(len(text.text or "") for text in figure.iter("text")) <= 26
