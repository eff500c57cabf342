"""The table of rules: every kind of problem, why it matters and how to cure it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from socml_site.problems.problem import Edit, Location, Problem, Related, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of problem. `id` is promised: it never changes its meaning.

    `takes_all` says that only all files concerned together can waive it.
    """

    id: str
    severity: Severity
    summary: str
    why: str
    fix: str
    takes_all: bool = False

    @property
    def can_be_waived(self) -> bool:
        return self.severity is not ERROR or self.takes_all


_TABLE = (
    # Files
    Rule(
        id="encoding",
        severity=ERROR,
        summary="a file is not plain UTF-8 text, or hides characters that nobody can see",
        why="Other encodings show as garbage, and invisible characters can make a line read "
        "differently from what it says.",
        fix="Save the file as UTF-8, and delete the character at the place named.",
    ),
    Rule(
        id="too-large",
        severity=ERROR,
        summary="a file is larger than this conference accepts",
        why="One huge file would slow down every reader and every build.",
        fix="Shorten it, split it, or link to it; a host can raise `limits:` in conference.yml.",
    ),
    Rule(
        id="symlink",
        severity=ERROR,
        summary="a file is a symbolic link",
        why="A link could publish a file from outside the repository.",
        fix="Replace the link by the file itself.",
    ),
    Rule(
        id="bad-name",
        severity=ERROR,
        summary="a file name cannot become an address on the site",
        why="The name of the file is the id and the address of its page, for ever, everywhere.",
        fix="Use small letters, digits and hyphens, such as `causal-rl.md`.",
    ),
    Rule(
        id="name-collision",
        severity=ERROR,
        summary="two files, or an old id and a file, want the same address",
        why="One page would silently hide the other.",
        fix="Rename one of them, or take the id out of `aliases:`.",
    ),
    Rule(
        id="too-deep",
        severity=ERROR,
        summary="text is nested too deeply",
        why="Nobody can read a list in a list a hundred levels down, and programs crash on it.",
        fix="Flatten it.",
    ),
    Rule(
        id="conflict-markers",
        severity=ERROR,
        summary="a file holds two versions of the same lines, and nobody has chosen",
        why="A merge was left half done: readers would see both versions, and the marks.",
        fix="Keep what is right of both, and delete the lines of <<<<<<<, ======= and >>>>>>>.",
    ),
    Rule(
        id="lfs-pointer",
        severity=ERROR,
        summary="a file is a pointer of Git LFS, and not what it points to",
        why="Every reader would see a broken picture, or download three lines of text.",
        fix="Run `git lfs pull`; in a workflow, check out with `lfs: true`.",
    ),
    Rule(
        id="not-as-named",
        severity=WARNING,
        summary="a picture or another file is not of the kind that its name says",
        why="Browsers and programs go by the name, and would not show it.",
        fix="Rename it after what it is, or save it again as what its name says.",
    ),
    Rule(
        id="photo-place",
        severity=WARNING,
        summary="a photograph or film says in its hidden data where it was taken",
        why="Everybody can read the place from the published file, to within some steps.",
        fix="Let `socml check --fix` take the position out of photographs, and nothing else.",
    ),
    # Front matter
    Rule(
        id="yaml-syntax",
        severity=ERROR,
        summary="the header between the --- lines, or conference.yml, is not valid YAML",
        why="Nothing after the mistake can be understood for certain.",
        fix="Write one `field: value` a line; put quotes around a value that has `: ` or ` #` "
        "in it or starts with `@`, `[`, `{`, `*`, `&` or `!`.",
    ),
    Rule(
        id="duplicate-key",
        severity=ERROR,
        summary="a field is given twice",
        why="Only one of the two could count, and nobody would see which.",
        fix="Keep one of them.",
    ),
    Rule(
        id="yaml-alias",
        severity=ERROR,
        summary="the YAML uses anchors, aliases, merge keys or tags",
        why="They are not needed here, and a few lines of them can grow into gigabytes.",
        fix="Write the value out; put quotes around text that starts with `&`, `*` or `!`.",
    ),
    Rule(
        id="yaml-comment",
        severity=WARNING,
        summary="a value is cut short by a comment",
        why="YAML takes everything after a space and # for a comment, and readers never see it.",
        fix="Put the whole value in quotes, or a comment on a line of its own.",
    ),
    Rule(
        id="unknown-field",
        severity=WARNING,
        summary="a field has a name that means nothing here",
        why="What it says would be ignored.",
        fix="Correct the name, or move the text below the header.",
    ),
    Rule(
        id="missing-field",
        severity=ERROR,
        summary="a field that every file of this kind needs is not there",
        why="A session needs a title and somebody who proposes it; a conference a name, a time "
        "zone and days.",
        fix="Add the field.",
    ),
    Rule(
        id="bad-value",
        severity=ERROR,
        summary="a value is not of the kind that its field takes",
        why="It cannot be shown or used as what the field is for.",
        fix="Write it as the hint says.",
    ),
    Rule(
        id="bad-time",
        severity=ERROR,
        summary="a date or time cannot be understood, or does not exist",
        why="People would go to the wrong place at the wrong time.",
        fix="Write `2016-10-07 14:00`, local to the conference; put a slot's `14:00` in quotes.",
    ),
    Rule(
        id="smart-quotes",
        severity=WARNING,
        summary="a value stands in the quotes of a word processor or a phone",
        why="YAML takes them for a part of the value; the site leaves them out.",
        fix='Take them out, or write plain quotes: `"Ann Lee"`.',
    ),
    Rule(
        id="people-in-one",
        severity=WARNING,
        summary="several people seem to stand in one name",
        why="They would be listed as one person.",
        fix="Write a list: `[Ann Lee, Bo Chen]`.",
    ),
    Rule(
        id="topics-in-one",
        severity=WARNING,
        summary="several topics seem to stand in one",
        why="They would be listed as one topic.",
        fix="Write a list: `[C, C++]`.",
    ),
    Rule(
        id="ambiguous-person",
        severity=WARNING,
        summary="a name is written that several people have",
        why="Nobody can tell who is meant, so that none of them is shown as having a part in it.",
        fix='Write the handle of the one who is meant, in quotes: `"@ann"`.',
    ),
    Rule(
        id="bad-waiver",
        severity=WARNING,
        summary="`allow:` names a rule that cannot be waived, or gives no reason",
        why="A waiver that has no effect hides a problem from the one who wrote it.",
        fix="Name a warning or note, and say why: `allow: {over-capacity: standing room is fine}`.",
    ),
    # Names that must exist
    Rule(
        id="unknown-room",
        severity=ERROR,
        summary="no room has this name",
        why="Nobody would find the session.",
        fix="Use the id or name of a room in conference.yml.",
    ),
    Rule(
        id="unknown-format",
        severity=ERROR,
        summary="the conference has no such format",
        why="Readers choose sessions by format.",
        fix="Use one of `formats:` in conference.yml.",
    ),
    Rule(
        id="unknown-topic",
        severity=ERROR,
        summary="the conference has no such topic",
        why="The session would stand alone under a topic of its own.",
        fix="Use one of `topics:` in conference.yml, or ask the hosts to add yours.",
    ),
    Rule(
        id="unknown-session",
        severity=ERROR,
        summary="no session has this id",
        why="The reference leads nowhere.",
        fix="Use the name of a file in sessions/, without `.md`.",
    ),
    Rule(
        id="unknown-person",
        severity=WARNING,
        summary="nobody here has this handle",
        why="The handle cannot lead to a person, and would be shown as it is.",
        fix="Write the name, add people/HANDLE.md, or the handle to `people:` in conference.yml.",
    ),
    # The timetable
    Rule(
        id="outside-schedule",
        severity=ERROR,
        summary="a session is on a day or at an hour when there is no conference",
        why="It is probably a slip, and the timetable has no place for it.",
        fix="Choose a time in one of the slots of conference.yml.",
    ),
    Rule(
        id="off-slot",
        severity=WARNING,
        summary="a session does not fit into the slots for sessions",
        why="It runs into a break, a plenary or the next session, and people must choose.",
        fix="Start at the beginning of a slot, shorten `duration:`, or waive it with a reason.",
    ),
    Rule(
        id="room-clash",
        severity=ERROR,
        summary="two sessions share a room at the same time",
        why="People come for one, and find the other.",
        fix="Move one of them to another room or time; if the room holds several, write "
        "`shared: true` for it in conference.yml, or let both sessions say why they share it.",
        takes_all=True,
    ),
    Rule(
        id="person-clash",
        severity=WARNING,
        summary="somebody runs two sessions at the same time",
        why="A moderator, or a proposer where there is none, cannot be in two rooms.",
        fix="Move one of the sessions, find another moderator, or waive it with a reason.",
    ),
    Rule(
        id="conflict-parallel",
        severity=WARNING,
        summary="sessions that must not run in parallel do",
        why="Their proposers said that the same people need both.",
        fix="Move one of them.",
    ),
    Rule(
        id="topic-parallel",
        severity=NOTE,
        summary="two sessions on the same topic run at the same time",
        why="The same people probably want both.",
        fix="Move one of them if another slot is free.",
    ),
    Rule(
        id="over-capacity",
        severity=WARNING,
        summary="more people are expected than the room holds",
        why="Some would stand outside.",
        fix="Take a larger room or one more, hold it twice, or waive it with a reason.",
    ),
    Rule(
        id="missing-equipment",
        severity=WARNING,
        summary="the room lacks something that the session needs",
        why="A talk without its projector starts late or not at all.",
        fix="Take another room, bring the thing, or waive it with a reason.",
    ),
    Rule(
        id="not-available",
        severity=WARNING,
        summary="the session is at a time when its proposers cannot come",
        why="It would take place without the one who proposed it.",
        fix="Move it into one of the times under `available:`.",
    ),
    # The record
    Rule(
        id="duplicate-title",
        severity=WARNING,
        summary="two sessions have the same title",
        why="Readers cannot tell them apart in a list.",
        fix="Say in the title how they differ, or merge them with `merged_into:`.",
    ),
    Rule(
        id="person-alike",
        severity=WARNING,
        summary="two names look like one person",
        why="Their sessions are listed under two people.",
        fix="Spell the name the same way, or list the other spelling under `aliases:` in people/.",
    ),
    Rule(
        id="topic-alike",
        severity=WARNING,
        summary="two topics have the same address, and are not written the same way",
        why="Their sessions are listed together, under the name that was read first.",
        fix="Write the name in the same way, or say in words how the two differ.",
    ),
    Rule(
        id="minutes-missing",
        severity=NOTE,
        summary="a session has been held and has no minutes",
        why="What was said there is being forgotten.",
        fix="Add minutes/SESSION.md; a few bullets are enough.",
    ),
    Rule(
        id="bad-due",
        severity=WARNING,
        summary="the day by which something was promised cannot be read",
        why="Nobody can be reminded of it, and it never counts as overdue.",
        fix="Write it as year-month-day: `(due 2016-11-01)`.",
    ),
    Rule(
        id="unknown-owner",
        severity=WARNING,
        summary="an action item is promised by somebody nobody knows",
        why="It is not listed with the promises of any person.",
        fix="Write the name or @handle as elsewhere, or list the person as a participant.",
    ),
    Rule(
        id="silent-heading",
        severity=NOTE,
        summary="a heading announces decisions, promises or questions, and nothing was understood",
        why="What stands below it is on the page of its notes, and on no list.",
        fix="Write each as an item of a list below the heading, or behind a label such as "
        "`DECISION:`; `socml outcomes` says what was understood.",
    ),
    Rule(
        id="named-in-confidence",
        severity=ERROR,
        summary="minutes under Chatham House attribution name somebody",
        why="What was said in confidence would be published with a name, for good.",
        fix='Write "a participant" instead; or take `attribution: chatham-house` out if all agree.',
    ),
    # Text
    Rule(
        id="broken-link",
        severity=WARNING,
        summary="a link leads nowhere",
        why="Readers would click in vain; it is published as plain text.",
        fix="Correct the path; it counts from the folder of the file that holds the link.",
    ),
    Rule(
        id="wanted-page",
        severity=WARNING,
        summary="a wiki link names a page that nobody has written yet",
        why="Readers see it in red; it stands on /wanted/ until somebody writes the page.",
        fix="Write the page, or name one that is there: `[[its id or title]]`.",
    ),
    Rule(
        id="ambiguous-link",
        severity=ERROR,
        summary="a wiki link may mean several pages",
        why="Nobody can tell where it should lead.",
        fix="Name the folder as well: `[[sessions/robotics]]` or `[[topics/robotics]]`.",
    ),
    Rule(
        id="missing-image",
        severity=WARNING,
        summary="an image is not there",
        why="Readers would see a gap; its description is published instead.",
        fix="Add the image beside the file, or correct the path.",
    ),
    Rule(
        id="image-alt",
        severity=WARNING,
        summary="an image has no description",
        why="People who cannot see it learn nothing from it.",
        fix="Say between the brackets what it shows: `![loss falls, then rises](loss.png)`.",
    ),
    Rule(
        id="html-removed",
        severity=WARNING,
        summary="HTML that is not published here is left out",
        why="Scripts, frames, forms and styles of strangers could harm readers.",
        fix="Use Markdown, or plain HTML such as <details>, <sub> or <kbd>.",
    ),
    Rule(
        id="picture-in-text",
        severity=WARNING,
        summary="a picture stands in the text itself, as letters and digits",
        why="Readers do not see it, here as on GitHub, and it makes the file too large to read.",
        fix="Save the picture as a file beside the text, and write `![what it shows](name.png)`.",
    ),
    Rule(
        id="foreign-markup",
        severity=NOTE,
        summary="something is written as other tools have it, and means nothing on GitHub",
        why="Notes come from HackMD, pads, Google Docs, Word, Notion and chats. Readers see the "
        "signs instead of what they stand for, or lines and lists that run together.",
        fix="Write it as GitHub does; `socml check --fix` does so where one thing can be meant.",
    ),
    Rule(
        id="table-cells",
        severity=WARNING,
        summary="a row of a table has more cells than there are columns",
        why="What stands behind the last column is lost, here as on GitHub.",
        fix="Write `\\|` for a bar inside of a cell, or give the first line another column.",
    ),
    Rule(
        id="list-numbers",
        severity=WARNING,
        summary="a number at the beginning of a line is shown as another one",
        why="Lists count on from their first number, so that years, times and days change.",
        fix="Number the list one by one, or write a backslash behind the number: `1984\\. A year`.",
    ),
    Rule(
        id="hidden-comment",
        severity=NOTE,
        summary="something is written inside a comment",
        why="Readers never see it; only those who open the file do.",
        fix="Take it out of the comment if it is meant for readers.",
    ),
    Rule(
        id="unused-definition",
        severity=WARNING,
        summary="something is written like the definition of a link that nothing refers to",
        why="Readers never see it.",
        fix="Write a backslash before its first bracket if it is text, or take it out.",
    ),
    Rule(
        id="bad-math",
        severity=WARNING,
        summary="a formula cannot be read",
        why="Readers see its source instead.",
        fix="Correct the LaTeX at the place named.",
    ),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _TABLE}


def report(
    rule_id: str,
    location: Location,
    message: str,
    hint: str = "",
    related: Iterable[Related] = (),
    *,
    meant: str = "",
    edits: Iterable[Edit] = (),
) -> Problem:
    """Make a problem of a rule, with the rule's own severity.

    Raises:
        KeyError: If no rule has this id; that is a bug in the caller.
    """
    severity = RULES[rule_id].severity
    return Problem(rule_id, severity, message, location, hint, tuple(related), meant, tuple(edits))
