"""Decisions, action items and open questions, in every style in which people write minutes."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from project_files import Files, write

from socml_site.interchange.outcomes import format_outcomes_csv, format_outcomes_json
from socml_site.load import Loaded, load_archive
from socml_site.model import Outcome
from socml_site.pages import PageBuilder, ViewError, read_view, render_view

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parents[1] / "golden" / "outcomes.txt"

FILES: Files = {
    "conference.yml": (
        "name: Tiny conference\nacronym: tiny16\ntimezone: Europe/Berlin\n"
        "as_of: 2016-11-01 09:00\ndays: [{date: 2016-10-07}]\n"
        "people: {ann: {name: Ann Lee, aliases: [annlee]}, bo: {name: Bo Chen}}\n"
    ),
    "sessions/a.md": "---\ntitle: A\nproposers: Ann Lee\n---\n",
    "sessions/b.md": "---\ntitle: B\nproposers: [Zoë Ibáñez, Zoe Adams]\n---\n",
}


def load(root: Path, body: str) -> Loaded:
    write(root, {**FILES, "minutes/a.md": body})
    return load_archive(root)


def short(outcome: Outcome) -> tuple[str, str]:
    """Return the kind, and who does what by when: `Ann Lee, Bo Chen: write it (2016-11-01)`."""
    owners = ", ".join(owner.name for owner in outcome.owners)
    due = f" ({outcome.due})" if outcome.due else ""
    box = "[x] " if outcome.is_done else ""
    return str(outcome.kind), f"{box}{f'{owners}: ' if owners else ''}{outcome.text}{due}"


def found(root: Path, body: str) -> list[tuple[str, str]]:
    archive = load(root, body).archive
    assert archive is not None
    return [short(outcome) for outcome in archive.outcomes]


D, A, Q = "decision", "action", "question"


@pytest.mark.parametrize(
    ("body", "outcomes"),
    [
        ("## Decisions\n\n- One\n- Two\n", [(D, "One"), (D, "Two")]),
        ("## Resolutions\n\n1. One\n", [(D, "One")]),
        ("## Conclusions\n\n- We stop.\n- And there.\n", [(D, "We stop."), (D, "And there.")]),
        # An essay has conclusions as well.
        ("## Conclusions\n\nWe stop.\n\nAnd there.\n", []),
        ("## Decisions\n\nWe agreed on this:\n\n- One\n", [(D, "One")]),
        ("## 3. Decisions\n\n- One\n", [(D, "One")]),
        ("### Decisions:\n\n- One\n\n### Other\n\n- not this\n", [(D, "One")]),
        ("## Decisions\n\n### Later\n\n- One\n\n## Discussion\n\n- no\n", [(D, "One")]),
        ("## Decisions\n\n- One\n    - because\n- Two\n", [(D, "One"), (D, "Two")]),
        ("## Decisions\n\n- One\n  on two lines\n", [(D, "One on two lines")]),
        ("## Decisions\n\n- none\n", []),
        ("## Decisions\n\nNone yet.\n", []),
        ("## Open questions\n\n- Why?\n- [x] How?\n", [(Q, "Why?"), (Q, "[x] How?")]),
        ("## Next steps\n\n- Ann Lee: write\n- rest\n", [(A, "Ann Lee: write"), (A, "rest")]),
        ("## To do\n\n- [ ] write\n- [x] read\n", [(A, "write"), (A, "[x] read")]),
        ("Text.\n\n- [ ] @ann: write\n", [(A, "Ann Lee: write")]),
        ("## Agenda\n\n- [x] welcome\n- [ ] talk\n", []),
        ("## Attendees\n\n- [x] Ann Lee\n", []),
        ("## Discussion\n\n- we decided nothing\n", []),
    ],
)  # fmt: skip
def test_sections_say_what_their_lists_are(tmp_path, body, outcomes):
    assert found(tmp_path, body) == outcomes


@pytest.mark.parametrize(
    ("body", "outcomes"),
    [
        # W3C
        (
            "<Ann> hello\n\nRESOLVED: Publish it\n\nACTION: Ann to write it up\n\n"
            "ISSUE: Is it true?\n",
            [(D, "Publish it"), (A, "Ann Lee: write it up"), (Q, "Is it true?")],
        ),
        (
            "Bo: yes\nRESOLUTION: One\nACTION: Bo to do\n  all of it\n",
            [(D, "One"), (A, "Bo Chen: do all of it")],
        ),
        ("ACTION-12: Bo to ask\n", [(A, "Bo Chen: ask")]),
        ("> RESOLVED: Quoted\n", [(D, "Quoted")]),
        # IETF
        (
            "## Attendees\n\n- Ann Lee\n\n## Notes\n\n**ACTION**: Bo: send it\n\n"
            "**ACTION** Ann Lee to read\n",
            [(A, "Bo Chen: send it"), (A, "Ann Lee: read")],
        ),
        ("- **Decision:** One\n- **AGREED** Two\n", [(D, "One"), (D, "Two")]),
        # OpenJS
        (
            "### Present\n\n- Ann Lee @ann\n- Bo Chen\n\n### Agenda\n\n- one\n\n"
            "### Action Items\n\n- [ ] @bo to open an issue\n- Ann to close it\n",
            [(A, "Bo Chen: open an issue"), (A, "Ann Lee: close it")],
        ),
        # bare bullets
        (
            "- talked\n- agreed: One\n- todo: Bo to write\n- open: why?\n- decision: Two\n",
            [(D, "One"), (A, "Bo Chen: write"), (Q, "why?"), (D, "Two")],
        ),
        (
            "- Decisions\n    - One\n    - Two\n- Talk\n    - three\n",
            [(D, "One"), (D, "Two")],
        ),
        ("Decisions:\n\n- One\n\nElse:\n\n- two\n", [(D, "One")]),
        ("**Action items**\n\n- Bo: write\n\nText\n", [(A, "Bo Chen: write")]),
    ],
)  # fmt: skip
def test_every_style_of_minutes_is_understood(tmp_path, body, outcomes):
    assert found(tmp_path, body) == outcomes


@pytest.mark.parametrize(
    "body",
    [
        "We resolved: nothing at all is a sentence in which it stands inside.\n",
        "Question: who? Answer: me.\n",
        "Issue: it is broken\n",
        "`ACTION: Bo to run`\n",
        "```\nACTION: Bo to run\n- [ ] code\n```\n",
        "<!-- ACTION: Bo to write -->\n",
        "| ACTION: x |\n|---|\n| RESOLVED: y |\n",
        "ACTION:\n",
        "RESOLVED:\n",
        "**ISSUE**\n",
        "ACTIONS speak\n",
    ],
)
def test_what_only_looks_like_it_is_nothing(tmp_path, body):
    assert found(tmp_path, body) == []


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("@ann: write", "Ann Lee: write"),
        ("@ann write it", "Ann Lee: write it"),
        ("@ANN: write", "Ann Lee: write"),
        ("Ann: write", "Ann Lee: write"),
        ("annlee to write", "Ann Lee: write"),
        ("Ann Lee and @bo: write", "Ann Lee, Bo Chen: write"),
        ("Ann, Bo will write", "Ann Lee, Bo Chen: write"),
        ("Ann & Bo: write to all and read", "Ann Lee, Bo Chen: write to all and read"),
        ("write it (@bo)", "Bo Chen: write it"),
        ("write it [Ann Lee]", "Ann Lee: write it"),
        ("write it (soon)", "write it (soon)"),
        ("Paper: write it", "Paper: write it"),
        ("Someone to write it", "Someone to write it"),
        ("Mia Long: write", "Mia Long: write"),
        ("add log and linear scales to all", "add log and linear scales to all"),
        ("write (due 2016-11-01)", "write (2016-11-01)"),
        ("@bo: write, due: 2016-11-01.", "Bo Chen: write (2016-11-01)"),
        ("@bo: write [due 2016-11-01]", "Bo Chen: write (2016-11-01)"),
        ("write what is due to all", "write what is due to all"),
    ],
)
def test_an_action_has_owners_and_a_day(tmp_path, text, action):
    assert found(tmp_path, f"- [ ] {text}\n") == [(A, action)]


def test_a_first_name_that_two_people_have_names_nobody(tmp_path):
    write(tmp_path, {**FILES, "minutes/b.md": "ACTION: Zoe to write\n"})
    archive = load_archive(tmp_path).archive
    assert archive is not None
    assert short(archive.outcomes[0]) == (A, "Zoe Adams: write")
    notes = "---\nparticipants: [Zoe Adams, Zoe Brown]\n---\nACTION: Zoe to go\n"
    proposal = "---\ntitle: C\nproposers: Zoe Brown\n---\n"
    write(tmp_path, {"sessions/c.md": proposal, "minutes/c.md": notes})
    archive = load_archive(tmp_path).archive
    assert archive is not None
    assert short(archive.outcomes[1]) == (A, "Zoe to go")


def test_a_day_that_is_none_is_reported_at_its_line(tmp_path):
    loaded = load(tmp_path, "Text.\n\n- [ ] @bo: write (due 1 Nov)\n")
    (problem,) = [each for each in loaded.problems if each.rule == "bad-due"]
    assert problem.message == '"1 Nov" is no day'
    assert (problem.location.line, problem.location.column) == (3, 7)


@pytest.mark.parametrize("text", ["@nobody: write", "Mia Long: write"])
def test_an_owner_nobody_knows_is_reported(tmp_path, text):
    loaded = load(tmp_path, f"- [ ] {text}\n")
    (problem,) = [each for each in loaded.problems if each.rule == "unknown-owner"]
    assert problem.message == f'nobody here is called "{text.partition(":")[0]}"'


def test_under_chatham_house_nobody_owns_anything(tmp_path):
    body = "---\nattribution: chatham-house\n---\n\nACTION: Mia Long to write\n\n- [ ] @nobody: x\n"
    loaded = load(tmp_path, body)
    assert loaded.archive is not None
    assert loaded.archive.outcomes == ()
    named = [each.message for each in loaded.problems if each.rule == "named-in-confidence"]
    assert [message.rpartition("here is ")[2] for message in named] == ['"Mia Long"', '"@nobody"']


def test_under_chatham_house_a_first_name_is_one_name_too_many(tmp_path):
    body = "---\nattribution: chatham-house\n---\n\nACTION: Ann to write\n"
    loaded = load(tmp_path, body)
    assert [each.rule for each in loaded.problems] == ["named-in-confidence"]
    assert loaded.archive is not None
    assert loaded.archive.minutes == {}


def test_an_anchor_survives_edits_elsewhere(tmp_path):
    def anchors(body: str) -> list[str]:
        archive = load(tmp_path, body).archive
        assert archive is not None
        return [outcome.anchor for outcome in archive.outcomes]

    before = anchors("- [ ] @bo: write it\n- [ ] @bo: write it\n")
    after = anchors(
        "# New\n\nRESOLVED: stop\n\n- [x] @ann: Write *it*! (due 2016-11-01)\n- [ ] write it\n"
    )
    assert len(set(before)) == 2
    assert after[1:] == before
    assert after[0].startswith("decision-")


def test_overdue_is_what_is_open_after_its_day(tmp_path):
    body = "".join(
        f"- [{box}] x{number} (due {day})\n"
        for number, (box, day) in enumerate(
            [(" ", "2016-10-31"), (" ", "2016-11-01"), ("x", "2016-10-31"), (" ", "2016-12-01")]
        )
    )
    archive = load(tmp_path, body).archive
    assert archive is not None
    assert [archive.is_overdue(each) for each in archive.outcomes] == [True, False, False, False]
    assert archive.outcomes[0].due == date(2016, 10, 31)


def test_the_example_leaves_what_its_readers_would_list(update_golden):
    archive = load_archive(ROOT).archive
    assert archive is not None
    lines = [
        f"{each.location.path}:{each.location.line}: {' '.join(short(each))}\n"
        for each in archive.outcomes
    ]
    if update_golden:
        GOLDEN.write_text("".join(lines), encoding="utf-8")
    assert "".join(lines) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["(", "(due ", "due)", "[(", "Ann, ", "Ann and ", "Ann to ", "- "])
def test_a_line_made_to_be_slow_is_not(tmp_path, text):
    """A search that grew with the square would take minutes here."""
    body = f"- [ ] {text * (60_000 // len(text))}\n"
    assert load(tmp_path, body).archive is not None


# On the site


BODY = """\
## Decisions

- One **bold** <b>thing</b>

## Action items

- [ ] @bo: =cmd() (due 2016-10-01)
- [x] Ann: read
- [ ] later (due 2016-12-01)

## Open questions

- Why?
"""


def pages_of(loaded: Loaded) -> PageBuilder:
    assert loaded.archive is not None
    return PageBuilder(loaded.archive, loaded.links)


def test_every_outcome_leads_to_its_line(tmp_path):
    pages = pages_of(load(tmp_path, BODY))
    html = str(pages.outcomes.page().html)
    targets = re.findall(r'class="socml-outcome" href="\.\./minutes/a/#([^"]+)"', html)
    assert len(targets) == 5
    (record,) = [page for page in pages.all() if page.url == "minutes/a/"]
    for target in targets:
        assert f'<a class="socml-line" id="{target}"></a>' in record.html
    done = next(each for each in pages.archive.outcomes if each.is_done)
    assert f'id="{done.anchor}"></a>Ann: read' in record.html


def test_what_is_open_and_due_comes_first(tmp_path):
    html = str(pages_of(load(tmp_path, BODY)).outcomes.page().html)
    assert re.findall(r"socml-state--(\w+)", html) == ["overdue", "open", "done", "open"]
    assert "5 entries from all notes, 1 of them overdue" in html
    assert html.index("Action items") < html.index("Decisions") < html.index("Open questions")
    assert 'data-state="|open|overdue|"' in html


def test_sessions_and_people_show_their_own(tmp_path):
    write(tmp_path, {"people/bo.md": "# Bo Chen\n"})
    conference = str(FILES["conference.yml"]).replace(", bo: {name: Bo Chen}", "")
    loaded = load(tmp_path, BODY)
    write(tmp_path, {"conference.yml": conference})
    loaded = load_archive(tmp_path)
    pages = {page.url: page for page in pages_of(loaded).all()}
    assert "Outcomes" in [heading.text for heading in pages["sessions/a/"].outline]
    assert pages["sessions/a/"].html.count('class="socml-outcome"') == 5
    assert pages["sessions/b/"].html.count('class="socml-outcome"') == 0
    assert pages["people/bo/"].html.count('class="socml-outcome"') == 1


def test_without_outcomes_the_page_says_how_they_are_written(tmp_path):
    html = pages_of(load(tmp_path, "Text.\n")).outcomes.page().html
    assert "socml-empty" in html
    assert "RESOLVED: …" in html


def test_spreadsheets_get_nothing_that_they_would_run(tmp_path):
    loaded = load(tmp_path, BODY)
    assert loaded.archive is not None
    rows = list(csv.DictReader(io.StringIO(format_outcomes_csv(loaded.archive, "https://x.org/"))))
    assert [row["kind"] for row in rows] == ["decision", "action", "action", "action", "question"]
    assert rows[1]["text"] == "'=cmd()"
    assert (rows[1]["owners"], rows[1]["due"], rows[1]["state"]) == (
        "Bo Chen",
        "2016-10-01",
        "overdue",
    )
    assert rows[0]["state"] == ""
    assert rows[1]["url"].startswith("https://x.org/minutes/a/#action-")


def test_programs_get_everything(tmp_path):
    loaded = load(tmp_path, BODY)
    assert loaded.archive is not None
    data = json.loads(format_outcomes_json(loaded.archive, ""))
    assert data["format"] == 1
    entry = data["outcomes"][1]
    assert entry.pop("url").startswith("minutes/a/#action-")
    assert entry == {
        "kind": "action",
        "text": "=cmd()",
        "owners": [{"name": "Bo Chen", "id": "bo"}],
        "due": "2016-10-01",
        "is_done": False,
        "is_overdue": True,
        "session": {"id": "a", "title": "A"},
        "topics": [],
        "minutes": "a",
        "source": {"path": "minutes/a.md", "line": 7},
    }


@pytest.mark.parametrize(
    ("block", "count"),
    [
        ("view: outcomes", 5),
        ("view: outcomes\nlimit: 2", 2),
        ("view: outcomes\nkind: action\nstate: open", 2),
        ("view: outcomes\nstate: overdue", 1),
    ],
)
def test_hosts_can_place_outcomes_in_their_pages(tmp_path, block, count):
    pages = pages_of(load(tmp_path, BODY))
    html = render_view(read_view(block, pages.archive), pages, "")
    assert html.count('class="socml-outcome"') == count


def test_a_view_of_outcomes_knows_their_states_only(tmp_path):
    pages = pages_of(load(tmp_path, BODY))
    with pytest.raises(ViewError, match='there is no state "held"; known are open, done, overdue'):
        read_view("view: outcomes\nstate: held", pages.archive)
