"""Files made of issues: what anybody fills in becomes plain text in its own field."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project_files import write

from socml_site.contributing.from_issue import IssueRefused, NewFile, proposal_from_issue
from socml_site.contributing.issue_forms import build_forms
from socml_site.load import load_archive
from socml_site.model import Archive
from socml_site.source import SourceFile, to_plain
from socml_site.source.front_matter import split_front_matter

CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
days: [{date: 2016-10-07, slots: [{start: "12:00", end: "12:50"}]}]
rooms: [{id: aleph, name: Aleph}, {id: "101", name: "101"}]
formats: [discussion, lecture]
topics: [theory, "systems, old and new", robotics]
people: {ann: {name: Ann Lee}}
"""
FILES = {
    "conference.yml": CONFERENCE,
    "sessions/causal-rl.md": "---\ntitle: Causal RL\nproposers: Bo Chen\n---\n",
    "sessions/twin-1.md": "---\ntitle: Twins\nproposers: Bo Chen\n---\n",
    "sessions/twin-2.md": "---\ntitle: Twins\nproposers: Bo Chen\nallow: "
    "{duplicate-title: on purpose}\n---\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("conference")
    write(root, FILES)
    return root


@pytest.fixture(scope="module")
def archive(root: Path) -> Archive:
    loaded = load_archive(root)
    assert loaded.archive is not None
    return loaded.archive


def filled_in(archive: Archive, kind: str, **answers: str) -> str:
    """Write what GitHub makes of a form."""
    form = {form.kind: form for form in build_forms(archive.conference)}[kind]
    assert answers.keys() <= {question.field for question in form.questions}
    parts = []
    for question in form.questions:
        empty = question.choices[0] if question.choices and not question.is_list else ""
        answer = answers.get(question.field, empty) or "_No response_"
        parts.append(f"### {question.label}\n\n{answer}")
    return "\n\n".join(parts)


def event(body: str | None, login: str = "carla", number: int = 7) -> str:
    return json.dumps({"issue": {"body": body, "number": number, "user": {"login": login}}})


def make(archive: Archive, text: str, taken: tuple[str, ...] = (), **options: bool) -> NewFile:
    return proposal_from_issue(text, archive, taken, 64 * 1024, **options)


def problems_with(file: NewFile, root: Path, place: Path) -> list[str]:
    shutil.copytree(root, place)
    write(place, {file.path: file.text})
    return [f"{each.rule}: {each.message}" for each in load_archive(place).problems]


@pytest.mark.parametrize(
    ("kind", "answers", "path", "text"),
    [
        (
            "session",
            {"title": "Loss on Mondays"},
            "sessions/loss-on-mondays.md",
            "---\ntitle: Loss on Mondays\nproposers: carla\n---\n",
        ),
        (
            "session",
            {
                "title": "Loss on Mondays", "proposers": "@ann, Bo Chen", "format": "lecture",
                "topics": "theory, systems, old and new", "start": "2016-10-07 12:00",
                "room": "101", "expected": "12", "body": "Why?\n\n- really\n",
            },
            "sessions/loss-on-mondays.md",
            "---\ntitle: Loss on Mondays\nproposers:\n- '@ann'\n- Bo Chen\nformat: lecture\n"
            "topics:\n- systems, old and new\n- theory\nstart: 2016-10-07 12:00\nroom: '101'\n"
            "expected: 12\n---\n\nWhy?\n\n- really\n",
        ),
        (
            "minutes",
            {"session": "causal-rl", "body": "- we met"},
            "minutes/causal-rl.md",
            "---\nsession: causal-rl\nnote_takers: carla\nstatus: draft\n---\n\n- we met\n",
        ),
        (
            "minutes",
            {
                "session": "https://example.org/sessions/causal-rl/", "participants": "12",
                "attribution": "chatham-house", "body": "- we met",
            },
            "minutes/causal-rl.md",
            "---\nsession: causal-rl\nparticipants: 12\nattribution: chatham-house\n"
            "status: draft\n---\n\n- we met\n",
        ),
    ],
)  # fmt: skip
def test_a_form_becomes_a_file_without_problems(kind, answers, path, text, root, archive, tmp_path):
    file = make(archive, event(filled_in(archive, kind, **answers)))
    assert file == NewFile(path, text)
    assert problems_with(file, root, tmp_path / "copy") == []


def test_a_person_with_a_handle_is_named_by_it(archive):
    file = make(archive, event(filled_in(archive, "session", title="A"), "Ann"))
    assert "proposers: '@Ann'\n" in file.text


def test_the_bare_text_of_an_issue_will_do_if_it_says_who(archive):
    body = filled_in(archive, "session", title="A", proposers="Bo Chen")
    assert make(archive, body).text == "---\ntitle: A\nproposers: Bo Chen\n---\n"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_do_not_matter(end, archive):
    body = filled_in(archive, "session", title="A", proposers="Bo", body="one\ntwo")
    assert make(archive, body.replace("\n", end)) == make(archive, body)


@pytest.mark.parametrize(
    "written", ["Causal RL", "causal rl", "causal-rl", "sessions/causal-rl.md"]
)
def test_minutes_find_their_session_by_title_id_or_address(written, archive):
    file = make(archive, event(filled_in(archive, "minutes", session=written, body="- a")))
    assert file.path == "minutes/causal-rl.md"


def test_nothing_is_overwritten(archive):
    body = event(filled_in(archive, "session", title="Causal RL"))
    taken = ("sessions/causal-rl.md", "sessions/Causal-RL-2.md")
    assert make(archive, body, taken).path == "sessions/causal-rl-3.md"


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("因果推理", "sessions/因果推理.md"),
        ("Index", "sessions/sessions-index.md"),
        ("README", "sessions/sessions-readme.md"),
        ("../../.github/workflows/x.yml", "sessions/dot-github-workflows-x-yml.md"),
        ("x" * 190, f"sessions/{'x' * 80}.md"),
    ],
)
def test_every_title_gets_a_name_that_is_good_as_an_address(title, path, root, archive, tmp_path):
    file = make(archive, event(filled_in(archive, "session", title=title)))
    assert file.path == path
    assert problems_with(file, root, tmp_path / "copy") == []


def test_a_long_name_that_is_taken_stays_short_enough(root, archive, tmp_path):
    body = event(filled_in(archive, "session", title="x" * 190))
    file = make(archive, body, (f"sessions/{'x' * 80}.md",))
    assert problems_with(file, root, tmp_path / "copy") == []


@pytest.mark.parametrize(
    "title",
    [
        "--- !tag &anchor *alias", "a: b # c", '"quoted" \'twice\'', "{a: [b", "no", "12",
        "2016-10-07", "| block", "%TAG", "${{ github.token }}", "$(touch x) `id`", "{{ 7 * 7 }}",
        "[[causal-rl]]",
    ],
)  # fmt: skip
def test_a_title_is_text_whatever_it_looks_like(title, root, archive, tmp_path):
    file = make(archive, event(filled_in(archive, "session", title=title)))
    copy = tmp_path / "copy"
    assert problems_with(file, root, copy) == []
    assert load_archive(copy).archive.sessions[Path(file.path).stem].title == title


HOSTILE = """\
---
proposers: Mallory
---

### Title

Another

### Format

lecture

### Not a question

more"""


def test_the_last_answer_cannot_speak_for_the_others(root, archive, tmp_path):
    text = event(filled_in(archive, "session", title="A", body=HOSTILE))
    file = make(archive, text)
    assert file.text == f"---\ntitle: A\nproposers: carla\n---\n\n{HOSTILE}\n"
    assert problems_with(file, root, tmp_path / "copy") == []


def test_what_nobody_can_see_is_taken_out(root, archive, tmp_path):
    body = filled_in(archive, "session", title="A\u202e\x07\u2028B", body="c\x00d\u2066\ud800")
    file = make(archive, event(body))
    assert file.text == "---\ntitle: A B\nproposers: carla\n---\n\ncd\n"
    assert problems_with(file, root, tmp_path / "copy") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "this issue does not come from one of the forms"),
        ("It does not work", "this issue does not come from one of the forms"),
        ("### Version\n\n12", "this issue does not come from one of the forms"),
        (event(None), "this issue does not come from one of the forms"),
        ("{", "this is neither the text of an issue nor an event"),
        ('{"a":' * 5000, "this is neither the text of an issue nor an event"),
        ("{}", "this event is about no issue"),
        ('{"issue": []}', "this event is about no issue"),
        ("### Title\n\n_No response_", '"Title" has no answer'),
        ("### Title\n\nA", '"Proposers" has no answer'),
        (event("### Title\n\nA", "not a login: x"), '"Proposers" has no answer'),
        ("### Session\n\ncausal-rl", '"Notes" has no answer'),
        (
            "### Session\n\nCausal LR\n\n### Notes\n\n- a",
            'no session is called "Causal LR"; did you mean "Causal RL"?',
        ),
        (
            "### Session\n\nTwins\n\n### Notes\n\n- a",
            'several sessions are called "Twins": twin-1, twin-2',
        ),
        (event("### Title\n\n" + "x" * 70_000), "this makes more than 64 KB, which are accepted"),
        ("x" * 2_000_000, "this issue is too large"),
    ],
    ids=range(16),
)
def test_what_is_no_proposal_is_refused_with_a_reason(text, message, archive):
    with pytest.raises(IssueRefused) as refused:
        make(archive, text)
    assert str(refused.value) == message


LINES = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(["---", "### Title", "### Format", "### Description", "title: x", "```"]),
    ),
    max_size=8,
).map("\n".join)


@settings(max_examples=200, deadline=None)
@given(title=st.text(max_size=40), body=LINES, login=st.text(max_size=5))
def test_whatever_is_filled_in_is_refused_or_read_back(title, body, login, archive, root):
    """The header has the fields that were asked for, and nothing but them."""
    title = " ".join(title.split())
    text = event(filled_in(archive, "session", title=title, proposers="Bo", body=body), login)
    try:
        file = make(archive, text)
    except IssueRefused:
        return
    problems: list[object] = []
    found = split_front_matter(SourceFile(file.path, file.text), problems)
    assert problems == []
    assert to_plain(found.fields).keys() == {"title", "proposers"}
    assert to_plain(found.fields)["proposers"] == "Bo"
