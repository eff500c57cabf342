"""From a folder to an archive: what has errors is left out, everything else stays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from project_files import Files, write

from socml_site.load import Loaded, load_archive
from socml_site.problems import RULES, Severity
from socml_site.source import DocumentCache, ProjectError

CONFERENCE = """\
format: 1
name: Tiny conference
acronym: tiny16
timezone: America/Los_Angeles
as_of: 2016-10-01 09:00
days:
  - date: 2016-10-07
    slots:
      - {start: "12:00", end: "12:50"}
      - {start: "13:00", end: "14:00", title: Lunch, kind: break}
      - {start: "14:00", end: "14:50"}
rooms:
  - {id: aleph, name: Aleph, capacity: 60, equipment: [projector]}
  - {id: beth, name: Beth, capacity: 20}
topics: [theory, health]
people: {ann: {name: Ann Lee}}
"""


def header(*fields: str, title: str = "Causal RL", by: str = "Bo Chen") -> str:
    return "\n".join(["---", f"title: {title}", f"proposers: {by}", *fields, "---", ""])


GOOD: Files = {
    "conference.yml": CONFERENCE,
    "sessions/a.md": header(title="A"),
    "sessions/b.md": header(title="B"),
    "minutes/a.md": "- twelve people\n",
    "minutes/b.md": "- seven people\n",
    "people/zoe.md": "# Zoë Ibáñez\n",
}


def load(root: Path, files: Files, conference: str = CONFERENCE) -> Loaded:
    write(root, {"conference.yml": conference, **files})
    return load_archive(root)


def said(loaded: Loaded) -> list[tuple[str, str]]:
    return [(each.location.path, each.rule) for each in loaded.problems]


def contents(loaded: Loaded) -> tuple[list[str], list[str], list[str]]:
    """Return the ids of sessions, of minutes, and of people who have a page."""
    archive = loaded.archive
    assert archive is not None
    people = [each.id for each in archive.people.values() if each.document is not None]
    return list(archive.sessions), list(archive.minutes), people


def test_a_conference_without_mistakes_is_read_whole(tmp_path):
    loaded = load(tmp_path, GOOD)
    assert (loaded.problems, loaded.left_out, loaded.has_errors) == ((), (), False)
    assert contents(loaded) == (["a", "b"], ["a", "b"], ["zoe"])
    assert loaded.texts["sessions/a.md"] == GOOD["sessions/a.md"]
    assert set(loaded.texts) == set(GOOD)


FULL: Files = {
    "sessions/a.md": """\
---
title:  Causal   RL
proposers: [Bo Chen, "@ann"]
moderators: Cy Dee
format: Lecture
topics: [Health, theory]
start: 2016-10-07 14:00
room: Beth
duration: 45
expected: 12
needs: [whiteboard]
conflicts: [b]
available: [2016-10-08, 2016-10-07 14:00]
interested: [Ed Fox, Gus Hill]
links: {label: Slides, url: "https://example.org/slides"}
language: es-MX
aliases: [acting, logs]
summary: From logs to acts.
allow: {missing-equipment: I bring it, not-available: ""}
---
""",
    "sessions/b.md": "---\nproposers: Bo Chen\nmerged_into: a\n---\n\n# B\n\nFirst words.\n",
    "sessions/c.md": "---\ntitle: C\nproposers: Bo Chen\nstatus: Cancelled\ninterested: 7\n---\n",
    "minutes/day-one.md": """\
---
session: a
date: 2016-10-08
moderators: Ed Fox
note_takers: [Cy Dee]
participants: [Bo Chen, "@ann"]
attribution: named
status: approved
summary: It works.
links: [{label: Pad, url: "https://example.org/pad"}]
license: CC-BY-4.0
aliases: [first]
---
""",
    "minutes/a.md": "- twelve people\n",
    "people/zoe.md": """\
---
name: Zoë Ibáñez
aliases: [Z. I.]
pronouns: they/them
affiliation: a bakery
links: [{label: Home, url: "https://example.org/~zoe"}]
---
""",
}


def test_everything_that_a_proposal_says_is_kept(tmp_path):
    archive = load(tmp_path, FULL, CONFERENCE + "formats: [discussion, lecture]\n").archive
    assert archive is not None
    a, b, c = archive.sessions.values()
    assert (a.title, a.format, a.language) == ("Causal RL", "lecture", "es-MX")
    assert [each.id for each in a.proposers] == ["bo-chen", "ann"]
    assert [each.id for each in a.moderators] == [each.id for each in a.hosts] == ["cy-dee"]
    assert [(each.id, each.name) for each in a.topics] == [("health", "health"), ("theory",) * 2]
    assert (str(a.start_local), str(a.end_local)) == ("2016-10-07 14:00:00", "2016-10-07 14:45:00")
    assert a.room == archive.conference.rooms[1]
    assert (a.expected, a.needs, a.conflicts) == (12, ("whiteboard",), ("b",))
    assert [str(each) for each in a.available] == ["2016-10-08", "2016-10-07 14:00:00"]
    assert [(each.label, each.url) for each in a.links] == [
        ("Slides", "https://example.org/slides")
    ]
    assert (a.interested, a.aliases, a.summary) == (2, ("acting", "logs"), "From logs to acts.")
    assert a.allow == {"missing-equipment": "I bring it", "not-available": ""}
    assert (a.is_active, a.is_placed, a.merged_into) == (True, True, None)
    assert (b.title, b.format, b.merged_into) == ("B", "discussion", "a")
    assert (b.summary, b.is_active) == ("First words.", False)
    assert [each.id for each in b.hosts] == ["bo-chen"]
    assert (c.is_cancelled, c.is_active, c.interested) == (True, False, 7)


def test_everything_that_minutes_and_people_say_is_kept(tmp_path):
    archive = load(tmp_path, FULL, CONFERENCE + "formats: [discussion, lecture]\n").archive
    assert archive is not None
    bare, full = archive.minutes_of(archive.sessions["a"])
    assert (full.id, full.session_id, full.title) == ("day-one", "a", "Causal RL")
    assert (str(full.date), full.is_approved, full.license) == ("2016-10-08", True, "CC-BY-4.0")
    assert [each.id for each in full.moderators] == ["ed-fox"]
    assert [each.id for each in full.note_takers] == ["cy-dee"]
    assert [each.id for each in full.participants] == ["bo-chen", "ann"]
    assert (full.participant_count, full.summary, full.aliases) == (2, "It works.", ("first",))
    assert [each.label for each in full.links] == ["Pad"]
    assert (str(bare.date), bare.is_approved, bare.license) == ("2016-10-07", False, "")
    assert [each.id for each in bare.moderators] == ["cy-dee"]
    assert (bare.participants, bare.participant_count) == ((), 12)
    assert (bare.summary, bare.is_approved) == ("twelve people", False)
    zoe = archive.people["zoe"]
    assert (zoe.name, zoe.aliases, zoe.has_handle) == ("Zoë Ibáñez", ("Z. I.",), True)
    assert (zoe.pronouns, zoe.affiliation) == ("they/them", "a bakery")
    assert [each.url for each in zoe.links] == ["https://example.org/~zoe"]


def test_everything_that_the_hosts_say_is_kept(tmp_path):
    text = """\
name: Tiny conference
acronym: tiny16
timezone: Asia/Kolkata
venue: {name: The Foundry, address: 1 Sample St, url: "https://example.org", access: step-free}
days:
  - date: 2016-10-08
  - date: 2016-10-07
    slots:
      - {start: "13:00", end: "14:00", title: Lunch, kind: Break}
      - {start: "09:00", end: "9.50"}
rooms:
  - {id: aleph, name: Aleph, capacity: 60, equipment: [projector], access: lift}
  - {id: beth, name: Beth}
formats: [Clinic, Lecture]
topics: [Machine Learning]
"""
    archive = load(tmp_path, {}, text).archive
    assert archive is not None
    conference = archive.conference
    assert (conference.name, conference.acronym) == ("Tiny conference", "tiny16")
    assert str(conference.zone) == "Asia/Kolkata"
    venue = conference.venue
    assert venue is not None
    assert (venue.name, venue.address) == ("The Foundry", "1 Sample St")
    assert (venue.url, venue.access) == ("https://example.org", "step-free")
    assert [str(day.date) for day in conference.days] == ["2016-10-07", "2016-10-08"]
    assert [
        (f"{slot.start_local} {slot.end_local:%H:%M}", str(slot.kind), slot.title)
        for slot in conference.days[0].slots
    ] == [
        ("2016-10-07 09:00:00 09:50", "open", ""),
        ("2016-10-07 13:00:00 14:00", "break", "Lunch"),
    ]
    aleph, beth = conference.rooms
    assert (aleph.capacity, aleph.equipment, aleph.access) == (60, ("projector",), "lift")
    assert (beth.id, beth.name, beth.capacity, beth.equipment) == ("beth", "Beth", None, ())
    assert conference.formats == ("clinic", "lecture")
    assert [(each.id, each.name) for each in archive.topics] == [
        ("machine-learning", "Machine Learning")
    ]


def test_free_topics_are_collected_and_one_topic_has_one_name(tmp_path):
    files = {
        "sessions/a.md": header("topics: [Robots, health]", title="A"),
        "sessions/b.md": header("topics: [ROBOTS, art]", title="B"),
    }
    archive = load(tmp_path, files, CONFERENCE.replace("topics: [theory, health]\n", "")).archive
    assert archive is not None
    assert [(each.id, each.name) for each in archive.topics] == [
        ("art", "art"),
        ("health", "health"),
        ("robots", "Robots"),
    ]
    assert archive.sessions["a"].topics[0] is archive.sessions["b"].topics[0]


def test_a_conference_may_have_no_contributions_yet(tmp_path):
    loaded = load(tmp_path, {})
    assert (loaded.problems, loaded.left_out) == ((), ())
    assert contents(loaded) == ([], [], [])


@pytest.mark.parametrize(
    ("path", "content", "rule"),
    [
        ("sessions/b.md", b"caf\xe9", "encoding"),
        ("sessions/b.md", b"x" * 65 * 1024, "too-large"),
        ("sessions/b.md", header(title="B") + "> " * 240 + "x", "too-deep"),
        ("sessions/b.md", "---\ntitle: B\n", "yaml-syntax"),
        ("sessions/b.md", header("title: B again", title="B"), "duplicate-key"),
        ("sessions/b.md", header("room: &room aleph"), "yaml-alias"),
        ("sessions/b.md", "---\ntitle: B\n---\n", "missing-field"),
        ("sessions/b.md", header("expected: many"), "bad-value"),
        ("sessions/b.md", header("start: soon"), "bad-time"),
        ("sessions/b.md", header("room: nowhere"), "unknown-room"),
        ("sessions/b.md", header("format: party"), "unknown-format"),
        ("sessions/b.md", header("topics: [theory, cooking]"), "unknown-topic"),
        ("sessions/b.md", header("conflicts: nowhere"), "unknown-session"),
        ("sessions/b.md", header("start: 2016-10-09 12:00"), "outside-schedule"),
        ("sessions/b.md", header("aliases: a", title="B"), "name-collision"),
    ],
)
def test_a_session_with_an_error_is_left_out_together_with_its_minutes(
    tmp_path, path, content, rule
):
    loaded = load(tmp_path, {**GOOD, path: content})
    assert {each for each in said(loaded) if RULES[each[1]].severity is Severity.ERROR} == {
        (path, rule)
    }
    assert loaded.has_errors
    assert contents(loaded) == (["a"], ["a"], ["zoe"])
    assert path in loaded.left_out
    archive = loaded.archive
    assert archive is not None
    assert set(archive.records) == {"a"}
    assert set(loaded.links.targets) == {"sessions/a.md", "minutes/a.md", "people/zoe.md"}


@pytest.mark.parametrize(
    ("path", "content", "rule"),
    [
        ("minutes/b.md", b"caf\xe9", "encoding"),
        ("minutes/b.md", "---\nparticipants: [\n---\n", "yaml-syntax"),
        ("minutes/b.md", "---\ndate: yesterday\n---\n", "bad-time"),
        ("minutes/b.md", "---\nsession: nowhere\n---\n", "unknown-session"),
        ("minutes/b.md", "---\naliases: a\n---\n", "name-collision"),
    ],
)
def test_minutes_with_an_error_are_left_out_and_their_session_stays(tmp_path, path, content, rule):
    loaded = load(tmp_path, {**GOOD, path: content})
    assert said(loaded) == [(path, rule)]
    assert loaded.left_out == (path,)
    assert contents(loaded) == (["a", "b"], ["a"], ["zoe"])
    archive = loaded.archive
    assert archive is not None
    assert archive.minutes_of(archive.sessions["b"]) == ()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("---\nname: [Zoë]\n---\n", "bad-value"),
        ("no name\n", "missing-field"),
        (b"caf\xe9", "encoding"),
    ],
)
def test_a_person_with_an_error_has_no_page_and_may_still_propose(tmp_path, content, rule):
    loaded = load(
        tmp_path, {**GOOD, "people/zoe.md": content, "sessions/c.md": header(by="Zoë Ibáñez")}
    )
    assert said(loaded) == [("people/zoe.md", rule)]
    assert loaded.left_out == ("people/zoe.md",)
    assert contents(loaded) == (["a", "b", "c"], ["a", "b"], [])


@pytest.mark.parametrize(
    "name", ["sessions/Day two.md", "sessions/drafts/c.md", "sessions/index.md"]
)
def test_a_file_whose_name_is_no_address_is_left_out(tmp_path, name):
    loaded = load(tmp_path, {**GOOD, name: header(title="C")})
    assert said(loaded) == [(name, "bad-name")]
    assert loaded.left_out == (name,)
    assert contents(loaded) == (["a", "b"], ["a", "b"], ["zoe"])


@pytest.mark.parametrize(
    ("path", "content", "rule"),
    [
        ("sessions/b.md", header("colour: blue", title="B"), "unknown-field"),
        ("sessions/b.md", header(title="B", by="'@nobody'"), "unknown-person"),
        ("sessions/b.md", header(title="A"), "duplicate-title"),
        ("sessions/b.md", header(title="B") + "[x](nowhere.md)", "broken-link"),
        ("minutes/b.md", "$\\nonsense$", "bad-math"),
        ("people/zoe.md", "# Zoë\n\n<blink>hello</blink>", "html-removed"),
    ],
)
def test_a_warning_leaves_nothing_out(tmp_path, path, content, rule):
    loaded = load(tmp_path, {**GOOD, path: content})
    assert said(loaded) == [(path, rule)]
    assert (loaded.left_out, loaded.has_errors) == ((), False)
    assert contents(loaded) == (["a", "b"], ["a", "b"], ["zoe"])


def test_every_broken_file_is_left_out_and_every_problem_is_there_in_order(tmp_path):
    files = {
        **GOOD,
        "sessions/b.md": header("room: nowhere", "topics: cooking", title="B"),
        "sessions/c.md": "---\n\t\n---\n",
        "minutes/x.md": "- of no session\n",
        "people/zoe.md": "no name\n",
    }
    loaded = load(tmp_path, files)
    assert said(loaded) == [
        ("minutes/x.md", "unknown-session"),
        ("people/zoe.md", "missing-field"),
        ("sessions/b.md", "unknown-room"),
        ("sessions/b.md", "unknown-topic"),
        ("sessions/c.md", "yaml-syntax"),
    ]
    assert contents(loaded) == (["a"], ["a"], [])


@pytest.mark.parametrize("content", ["---\n- list\n---\n", b"caf\xe9", "---\naliases: ''\n---\n"])
def test_a_broken_file_does_not_hide_the_files_after_it(tmp_path, content):
    broken = dict.fromkeys(["minutes/0.md", "people/0.md", "sessions/0.md"], content)
    loaded = load(tmp_path, {**GOOD, **broken})
    assert {each.location.path for each in loaded.problems if each.is_error} == set(broken)
    assert contents(loaded) == (["a", "b"], ["a", "b"], ["zoe"])


@pytest.mark.parametrize("field", ["room: nowhere", "aliases: a"])
def test_minutes_that_are_left_out_with_their_session_are_listed_too(tmp_path, field):
    loaded = load(tmp_path, {**GOOD, "sessions/b.md": header(field, title="B")})
    assert contents(loaded)[1] == ["a"]
    assert loaded.left_out == ("minutes/b.md", "sessions/b.md")


def test_a_file_with_another_suffix_is_listed_as_left_out(tmp_path):
    loaded = load(tmp_path, {"sessions/c.markdown": header(title="C")})
    assert said(loaded) == [("sessions/c.markdown", "bad-name")]
    assert loaded.left_out == ("sessions/c.markdown",)


@pytest.mark.parametrize(
    ("conference", "rule", "line", "column"),
    [
        ("", "missing-field", 1, 1),
        ("# nothing yet\n", "missing-field", 1, 1),
        (CONFERENCE.replace("name: Tiny conference\n", ""), "missing-field", 1, 1),
        (CONFERENCE.replace("    slots:", "\tslots:"), "yaml-syntax", 8, 1),
        (CONFERENCE.replace("name: Tiny", "name: Tiny: small"), "yaml-syntax", 2, 11),
        (CONFERENCE.replace("acronym: tiny16", "acronym: T"), "bad-value", 3, 10),
        (CONFERENCE.replace("America/Los_Angeles", "Mars/Base"), "bad-value", 4, 11),
        (CONFERENCE.replace("2016-10-07\n", "2016-02-30\n"), "bad-time", 7, 11),
        (CONFERENCE.replace('"12:50"', '"11:50"'), "bad-time", 9, 31),
        (CONFERENCE.replace("id: beth", "id: aleph"), "name-collision", 14, 10),
        ("- a\n- list\n", "yaml-syntax", 1, 1),
        ("name: &x Tiny\n", "yaml-alias", 1, 7),
    ],
)
def test_a_broken_conference_gives_no_archive_but_the_place_of_the_mistake(
    tmp_path, conference, rule, line, column
):
    loaded = load(tmp_path, {**GOOD, "conference.yml": conference}, conference)
    first = loaded.problems[0]
    assert (first.location.path, first.rule) == ("conference.yml", rule)
    assert (first.location.line, first.location.column) == (line, column)
    assert loaded.archive is None
    assert loaded.links.targets == {}
    assert loaded.has_errors


def test_with_a_broken_conference_the_syntax_of_all_other_files_is_checked_all_the_same(tmp_path):
    files = {
        "sessions/a.md": "---\ntitle: [\n---\n",
        "minutes/a.md": b"caf\xe9",
        "people/zoe.md": "# Zoë\n\n$\\nonsense$\n",
    }
    loaded = load(tmp_path, files, "name: [")
    assert said(loaded) == [
        ("conference.yml", "yaml-syntax"),
        ("minutes/a.md", "encoding"),
        ("people/zoe.md", "bad-math"),
        ("sessions/a.md", "yaml-syntax"),
    ]
    assert loaded.archive is None


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"name: caf\xe9", "encoding"), (b"x" * (256 * 1024 + 1), "too-large")],
)
def test_a_conference_file_that_cannot_be_read_gives_no_archive(tmp_path, content, rule):
    write(tmp_path, {**GOOD, "conference.yml": content})
    loaded = load_archive(tmp_path)
    assert said(loaded) == [("conference.yml", rule)]
    assert loaded.archive is None


def test_a_conference_file_that_is_a_link_is_not_followed(tmp_path):
    write(tmp_path, {"elsewhere.yml": CONFERENCE})
    (tmp_path / "conference.yml").symlink_to("elsewhere.yml")
    loaded = load_archive(tmp_path)
    assert said(loaded) == [("conference.yml", "symlink")]
    assert loaded.archive is None


def test_a_conference_file_that_is_a_folder_is_a_problem_and_no_crash(tmp_path):
    (tmp_path / "conference.yml").mkdir()
    loaded = load_archive(tmp_path)
    assert [each.location.path for each in loaded.problems] == ["conference.yml"]
    assert loaded.archive is None


def test_a_folder_without_a_conference_is_no_project(tmp_path):
    with pytest.raises(ProjectError, match=r"is not a conference: it has no conference\.yml"):
        load_archive(tmp_path)


def test_a_folder_that_is_not_there_is_no_project(tmp_path):
    with pytest.raises(ProjectError, match=r"there is no folder .*nowhere"):
        load_archive(tmp_path / "nowhere")


@pytest.mark.parametrize("folder", ["sessions", "minutes", "people"])
def test_a_file_in_the_place_of_a_folder_is_no_project(tmp_path, folder):
    write(tmp_path, {"conference.yml": CONFERENCE, folder: "not a folder\n"})
    with pytest.raises(ProjectError, match=f"cannot read the folder {folder}/: not a directory"):
        load_archive(tmp_path)


def test_limits_of_the_conference_count_for_every_file(tmp_path):
    conference = CONFERENCE + "limits: {file_kb: 1, attachment_kb: 2}\n"
    files = {
        "sessions/a.md": header() + "x" * 1024,
        "minutes/loss.png": b"\x89PNG\r\n\x1a\n".ljust(2048, b"x"),
        "minutes/gain.png": b"x" * 4096,
    }
    loaded = load(tmp_path, files, conference)
    assert said(loaded) == [("minutes/gain.png", "too-large"), ("sessions/a.md", "too-large")]
    assert loaded.project.attachments == {"minutes/loss.png"}


def test_a_file_that_is_a_little_too_large_is_not_said_to_have_the_right_size(tmp_path):
    conference = CONFERENCE + "limits: {attachment_kb: 1}\n"
    (problem,) = load(
        tmp_path, {"minutes/loss.png": b"\x89PNG\r\n\x1a\n".ljust(1025, b"x")}, conference
    ).problems
    assert problem.message == "this file has 2 KB; 1 KB are accepted"


def test_a_cache_changes_nothing_but_the_time_it_takes(tmp_path):
    cache = DocumentCache()
    write(tmp_path, {**GOOD, "sessions/c.md": header("romo: aleph", title="C")})
    first, again = load_archive(tmp_path, cache), load_archive(tmp_path, cache)
    assert first.problems == again.problems
    assert contents(first) == contents(again)
    write(tmp_path, {"sessions/c.md": header("room: nowhere", title="C"), "sessions/d.md": "# D\n"})
    (tmp_path / "sessions" / "a.md").unlink()
    with_cache, without = load_archive(tmp_path, cache), load_archive(tmp_path)
    assert with_cache.problems == without.problems
    assert [each[1] for each in said(without)] == [
        "unknown-session",
        "unknown-room",
        "missing-field",
    ]
    assert contents(with_cache) == contents(without)


def test_hundreds_of_files_are_read_like_a_few(tmp_path):
    """However the work on them is shared out."""
    files = {
        f"sessions/s{number:03}.md": header("romo: aleph", title=f"Session {number}")
        + f"## Part {number}\n\n[x](s{number:03}.md#part-{number}) $\\nonsense$\n"
        for number in range(250)
    }
    loaded = load(tmp_path, files)
    assert said(loaded) == [
        (path, rule) for path in files for rule in ("unknown-field", "bad-math")
    ]
    assert [len(targets) for targets in loaded.links.targets.values()] == [1] * 250


# Waivers

CROWDED = ("start: 2016-10-07 14:00", "room: beth", "expected: 30")
WAIVABLE = {
    "unknown-field": header("colour: blue", "{}"),
    "people-in-one": header("{}", by="Sand and Stone"),
    "unknown-person": header("{}", by="'@nobody'"),
    "off-slot": header("start: 2016-10-07 13:00", "{}"),
    "over-capacity": header(*CROWDED, "{}"),
    "missing-equipment": header("start: 2016-10-07 14:00", "room: beth", "needs: projector", "{}"),
    "not-available": header("start: 2016-10-07 14:00", "available: 2016-10-08", "{}"),
    "broken-link": header("{}") + "[x](nowhere.md)",
    "missing-image": header("{}") + "![x](nowhere.png)",
    "image-alt": header("{}") + "![](plot.png)",
    "html-removed": header("{}") + "<blink>x</blink>",
    "bad-math": header("{}") + "$\\nonsense$",
}


@pytest.mark.parametrize("rule", WAIVABLE)
def test_a_waiver_with_a_reason_silences_its_rule_in_its_file(tmp_path, rule):
    files = {"sessions/plot.png": b"\x89PNG\r\n\x1a\n"}
    text = WAIVABLE[rule].replace("{}", "language: en")
    loaded = load(tmp_path, {**files, "sessions/a.md": text})
    assert said(loaded) == [("sessions/a.md", rule)]
    waiver = f"allow: {{{rule}: it is fine here}}"
    loaded = load(tmp_path, {**files, "sessions/a.md": WAIVABLE[rule].replace("{}", waiver)})
    assert loaded.problems == ()


PAIRS = {
    "duplicate-title": ([], [], "Causal RL"),
    "person-clash": (["start: 2016-10-07 14:00"], ["start: 2016-10-07 14:00"], "Logs"),
    "conflict-parallel": (
        ["start: 2016-10-07 14:00", "conflicts: b", "moderators: Cy Dee"],
        ["start: 2016-10-07 14:00"],
        "Logs",
    ),
    "topic-parallel": (
        ["start: 2016-10-07 14:00", "topics: theory", "moderators: Cy Dee"],
        ["start: 2016-10-07 14:00", "topics: theory"],
        "Logs",
    ),
}


@pytest.mark.parametrize("waived_in", ["sessions/a.md", "sessions/b.md"])
@pytest.mark.parametrize("rule", PAIRS)
def test_of_two_files_concerned_either_may_waive(tmp_path, rule, waived_in):
    of_a, of_b, title = PAIRS[rule]
    files = {"sessions/a.md": header(*of_a), "sessions/b.md": header(*of_b, title=title)}
    assert [each[1] for each in said(load(tmp_path, files))] == [rule]
    waiver = f"---\nallow: {{{rule}: it is fine here}}\n"
    files[waived_in] = files[waived_in].replace("---\n", waiver, 1)
    assert load(tmp_path, files).problems == ()


@pytest.mark.parametrize(
    ("allow", "rules"),
    [
        ("{over-capacity: standing room is fine}", []),
        ('{over-capacity: ""}', ["bad-waiver", "over-capacity"]),
        ("{over-capacity: [no, reason]}", ["bad-waiver", "over-capacity"]),
        ("{off-slot: another rule}", ["over-capacity"]),
        ("{over capacity: misspelled}", ["bad-waiver", "over-capacity"]),
        ("{unknown-room: an error}", ["bad-waiver", "over-capacity"]),
        ("{bad-waiver: please, over capacity: x}", ["bad-waiver", "over-capacity"]),
        ("", ["over-capacity"]),
    ],
)
def test_a_waiver_without_effect_is_named(tmp_path, allow, rules):
    loaded = load(tmp_path, {"sessions/a.md": header(*CROWDED, f"allow: {allow}")})
    assert sorted(each.rule for each in loaded.problems) == rules


def test_an_error_cannot_be_waived(tmp_path):
    text = header("room: nowhere", "allow: {unknown-room: it is a lawn}")
    loaded = load(tmp_path, {"sessions/a.md": text})
    assert [each[1] for each in said(loaded)] == ["unknown-room", "bad-waiver"]
    assert loaded.left_out == ("sessions/a.md",)


def test_minutes_may_waive_what_stands_in_minutes_only(tmp_path):
    files = {
        "sessions/a.md": header("colour: blue", title="A"),
        "minutes/a.md": "---\ncolour: blue\nallow: {unknown-field: a hobby}\n---\n",
    }
    assert said(load(tmp_path, files)) == [("sessions/a.md", "unknown-field")]


@pytest.mark.parametrize(
    ("allow", "rules"),
    [
        ("{broken-link: the page comes next week}", []),
        ("{broken-lnik: misspelled}", ["bad-waiver", "broken-link"]),
    ],
)
def test_a_person_may_waive_like_everybody_else(tmp_path, allow, rules):
    text = f"---\nname: Zoë Ibáñez\nallow: {allow}\n---\n\n[x](nowhere.md)\n"
    loaded = load(tmp_path, {"people/zoe.md": text})
    assert [each.rule for each in loaded.problems] == rules


@pytest.mark.parametrize("allow", ["{over-capacity: }", "{over-capacity: ~}", "{over-capacity}"])
def test_a_waiver_whose_reason_is_left_out_is_named(tmp_path, allow):
    loaded = load(tmp_path, {"sessions/a.md": header(*CROWDED, f"allow: {allow}")})
    assert sorted(each.rule for each in loaded.problems) == ["bad-waiver", "over-capacity"]


# One mistake, one problem, in its place

TWICE: Mapping[str, Files] = {
    "a list of people with an empty name": {
        "sessions/a.md": header(title="A"),
        "minutes/a.md": '---\nparticipants: [Ann Lee, ""]\n---\n',
    },
    "a session whose name is no address": {
        "sessions/Day-Two.md": header(title="Day two"),
        "minutes/day-two.md": "- seven people\n",
    },
    "a session in a folder": {
        "sessions/drafts/logs.md": header(title="Logs"),
        "minutes/logs.md": "- seven people\n",
    },
}


@pytest.mark.parametrize("files", TWICE.values(), ids=TWICE)
def test_one_mistake_is_one_problem(tmp_path, files):
    assert len(load(tmp_path, files).problems) == 1


AT_TWO = "start: 2016-10-07 14:00\nroom: aleph"

BYSTANDERS: Mapping[str, Files] = {
    "a length that is no number": {
        "sessions/a.md": header(AT_TWO, "duration: 25 min", title="A"),
        "sessions/b.md": header("start: 2016-10-07 14:25", "room: aleph", title="B", by="Cy Dee"),
    },
    "a misspelled status": {
        "sessions/a.md": header(AT_TWO, "status: canceled", title="A"),
        "sessions/b.md": header(AT_TWO, title="B"),
    },
    "a session that is merged into a list": {
        "sessions/a.md": header(AT_TWO, "merged_into: [b]", title="A"),
        "sessions/b.md": header(AT_TWO, title="B"),
    },
    "minutes of a list": {
        "sessions/a.md": header(title="A"),
        "minutes/day-two.md": "---\nsession: [a]\n---\n",
    },
}


@pytest.mark.parametrize("files", BYSTANDERS.values(), ids=BYSTANDERS)
def test_a_wrong_value_makes_no_problem_elsewhere(tmp_path, files):
    """A field that was dropped may have been the one that keeps the peace."""
    assert [each.rule for each in load(tmp_path, files).problems] == ["bad-value"]


def test_a_session_that_is_a_symbolic_link_is_one_problem(tmp_path):
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "a.md").symlink_to("../a.md")
    assert len(load(tmp_path, {"minutes/a.md": "- seven people\n"}).problems) == 1


@pytest.mark.parametrize(
    "fields",
    [
        "topics: theory",
        "title: A\nproposers: Bo Chen\nexpected: many\nroom: nowhere",
    ],
)
def test_two_mistakes_are_two_problems(tmp_path, fields):
    loaded = load(tmp_path, {"sessions/a.md": f"---\n{fields}\n---\n"})
    assert len(loaded.problems) == 2


PLACES: Mapping[str, tuple[str, Files]] = {
    "the title that is a heading": (
        "duplicate-title",
        {
            "sessions/a.md": "---\nproposers: Bo Chen\n---\n\n# Causal RL\n",
            "sessions/b.md": "---\nproposers: Bo Chen\n---\n\n‸# Causal RL\n",
        },
    ),
    "the second of two moderators": (
        "person-clash",
        {
            "sessions/a.md": header("start: 2016-10-07 14:00", "moderators: Cy Dee", title="A"),
            "sessions/b.md": header(
                "start: 2016-10-07 14:00", "moderators: [Ed Fox, Ed Fox, ‸Cy Dee]", title="B"
            ),
        },
    ),
    "the rule that is no rule": (
        "bad-waiver",
        {"sessions/a.md": header("allow: {‸over-capacty: standing room is fine}")},
    ),
    "the rule that is an error": (
        "bad-waiver",
        {"sessions/a.md": header("allow: {‸unknown-room: we know it}")},
    ),
    "the command that is none": (
        "bad-math",
        {"sessions/a.md": header() + "We get $1 + ‸\\nonsense$.\n"},
    ),
    "the value that starts with a star": (
        "yaml-syntax",
        {"sessions/a.md": header(title="‸* or &")},
    ),
}


@pytest.mark.parametrize(("rule", "files"), PLACES.values(), ids=PLACES)
def test_the_place_of_a_problem_is_where_the_mistake_is(tmp_path, rule, files):
    (path,) = [path for path, text in files.items() if "‸" in text]
    before = files[path].partition("‸")[0]
    lines = before.split("\n")
    loaded = load(tmp_path, {name: text.replace("‸", "") for name, text in files.items()})
    (problem,) = loaded.problems
    assert (problem.rule, problem.location.path) == (rule, path)
    assert (problem.location.line, problem.location.column) == (len(lines), len(lines[-1]) + 1)


# Sense


@pytest.mark.parametrize(("one", "two"), [("C++ clinic", "C# clinic"), ("'!'", "'?'")])
def test_titles_that_differ_in_a_sign_are_different(tmp_path, one, two):
    files = {"sessions/a.md": header(title=one), "sessions/b.md": header(title=two)}
    assert load(tmp_path, files).problems == ()


def test_a_slip_in_format_is_recognized(tmp_path):
    (problem,) = load(tmp_path, {"sessions/a.md": header("formt: discussion")}).problems
    assert problem.hint.startswith('did you mean "format"?')


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("time: '12:00'", "start"),
        ("Tags: theory", "topics"),
        ("location: aleph", "room"),
        ("speaker: Bo", "proposers"),
    ],
)
def test_a_field_that_has_another_name_elsewhere_is_recognized(tmp_path, line, field):
    """The nearest names would be title, status, duration and none."""
    (problem,) = load(tmp_path, {"sessions/a.md": header(line)}).problems
    assert problem.hint == f'did you mean "{field}"?'


@pytest.mark.parametrize(
    ("start", "hint"),
    [
        ("15 Mar 2023 10:00", "2023-03-15 is no day of the conference: days are "),
        ("2023-08-15 24:00", "2023-08-16 is no day of the conference: days are "),
        ("2016-10-07 12:00 am", "that is 2016-10-07 00:00, and the day lasts from "),
        ("Mon, 7 Oct 2016 12:00", "2016-10-07 is a Friday: "),
    ],
)
def test_no_hint_says_to_write_what_cannot_be(tmp_path, start, hint):
    (problem,) = load(tmp_path, {"sessions/a.md": header(f"start: {start}")}).problems
    assert problem.hint.startswith(hint)
    assert problem.meant == ""


@pytest.mark.parametrize("alias", ["../../index", "Causal RL", "index", "a/b", "'#'"])
def test_an_old_id_must_be_an_address(tmp_path, alias):
    loaded = load(tmp_path, {"sessions/a.md": header(f"aliases: [{alias}]")})
    assert loaded.has_errors


@pytest.mark.parametrize("count", ["-5", "about 20", "12 people", "1.5"])
def test_a_count_that_is_no_number_is_not_a_person(tmp_path, count):
    files = {"sessions/a.md": header(), "minutes/a.md": f"---\nparticipants: {count}\n---\n"}
    assert said(load(tmp_path, files)) == [("minutes/a.md", "bad-value")]


@pytest.mark.parametrize("count", ["0000000000999999999", "9" * 5000])
def test_a_number_with_many_digits_is_checked_too(tmp_path, count):
    (problem,) = load(tmp_path, {"sessions/a.md": header(f"expected: {count}")}).problems
    assert problem.message.endswith("is not a number of people")


@pytest.mark.parametrize(
    ("available", "start", "is_fine"),
    [
        ("2016-10-07", "12:25", True),
        ("2016-10-08", "12:00", False),
        ("[2016-10-08, 2016-10-07]", "12:00", True),
        ("2016-10-07 12:00", "12:00", True),
        ("2016-10-07 12:00", "12:25", True),
        ("2016-10-07 12:49", "12:00", True),
        ("2016-10-07 12:00", "12:50", False),
        ("2016-10-07 12:50", "12:49", False),
        ("2016-10-07 12:50", "12:50", True),
        ("2016-10-07 12:50", "13:39", True),
    ],
)
def test_who_can_come_at_one_time_in_a_slot_can_come_in_all_of_it(
    tmp_path, available, start, is_fine
):
    conference = CONFERENCE.split("      - {start")[0] + (
        '      - {start: "12:00", end: "12:50"}\n      - {start: "12:50", end: "13:40"}\n'
    )
    text = header(f"start: 2016-10-07 {start}", "duration: 1", f"available: {available}")
    loaded = load(tmp_path, {"sessions/a.md": text}, conference)
    assert said(loaded) == ([] if is_fine else [("sessions/a.md", "not-available")])


def test_a_session_on_a_wrong_day_does_not_hide_the_one_after_it(tmp_path):
    files = {
        "sessions/a.md": header("start: 2016-10-06 12:00", title="A"),
        "sessions/b.md": header("start: 2016-10-07 13:00", title="B"),
        "sessions/c.md": header("start: 2016-10-07 13:30", title="C", by="Cy Dee"),
    }
    assert said(load(tmp_path, files)) == [
        ("sessions/a.md", "outside-schedule"),
        ("sessions/b.md", "off-slot"),
        ("sessions/c.md", "off-slot"),
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["README.md", "index.md"], ["content/README.md"]),
        (["sub/README.md", "sub/index.md"], ["content/sub/README.md"]),
        (["sub.md", "sub/index.md"], ["content/sub.md"]),
        (["README.md", "sub/index.md", "sub/b.md"], []),
    ],
)
def test_pages_of_the_hosts_have_addresses_of_their_own(tmp_path, names, expected):
    """The site engine passes README.md over beside index.md, and says so to nobody."""
    loaded = load(tmp_path, {**GOOD, **{f"content/{name}": "# A\n" for name in names}})
    assert said(loaded) == [(path, "name-collision") for path in expected]
