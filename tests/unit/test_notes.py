"""Notes as people write them: headings, labels, owners, days and people, in many languages."""

from __future__ import annotations

import time
from datetime import date

import pytest

from socml_site.notes import read_notes, read_words
from socml_site.notes.words import Kind
from socml_site.source import SourceFile, read_document

TODAY = date(2025, 10, 18)  # a Saturday
WORDS = read_words()


def read(text: str):
    return read_notes(read_document(SourceFile("minutes/a.md", text), []).body, WORDS)


def found(text: str, *known: str) -> list[str]:
    """Return each item as `kind: Ann, Bo: what (day) [x]`."""
    notes = read(text)
    named = {each.name for each in notes.attendance.everybody()} | set(known)
    names = {part.casefold() for name in named for part in (name, name.split()[0])}
    items = notes.find_items(WORDS, lambda name: name.casefold() in names, TODAY)
    shown = []
    for item in items:
        who = f"{', '.join(item.owners)}: " if item.owners else ""
        when = f" ({item.due})" if item.due else ""
        shown.append(f"{item.kind}: {who}{item.text}{when}{' [x]' if item.is_done else ''}")
    return shown


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [
        ("Decisions", {Kind.DECISION}),
        ("Key decisions", {Kind.DECISION}),
        ("3. Decisions made today", {Kind.DECISION}),
        (":dart: Decisions", {Kind.DECISION}),
        ("✅ Decisions & action items", {Kind.DECISION, Kind.ACTION}),
        ("Decisions about money", {Kind.DECISION}),
        ("Docs team next steps", {Kind.ACTION}),
        ("Action items (owners in bold)", {Kind.ACTION}),
        ("Action(s) for next meeting", {Kind.ACTION}),
        ("What is still open?", {Kind.QUESTION}),
        ("Beschlüsse", {Kind.DECISION}),
        ("TOP 4: Beschlüsse", {Kind.DECISION}),
        ("Wer macht was?", {Kind.ACTION}),
        ("Noch offen", {Kind.QUESTION}),
        ("Relevé de décisions", {Kind.DECISION}),
        ("Prochaines étapes", {Kind.ACTION}),
        ("Acuerdos y tareas", {Kind.DECISION, Kind.ACTION}),
        ("Encaminhamentos", {Kind.ACTION}),
        ("Questioni aperte", {Kind.QUESTION}),
        ("Besluiten", {Kind.DECISION}),
        ("決定事項", {Kind.DECISION}),
        ("本日の決定事項", {Kind.DECISION}),
        ("会议结论", {Kind.DECISION}),
        ("四、下一步事务", {Kind.ACTION}),
        ("القرارات", {Kind.DECISION}),
        ("Úkoly", {Kind.ACTION}),
        # Of other things
        ("Actions from last meeting", {Kind.AGENDA}),
        ("Pendientes de la reunión anterior", {Kind.AGENDA}),
        ("Decision-Making Guide", {Kind.AGENDA}),
        ("GitHub Actions", set()),
        ("Decision trees", set()),
        ("Two people and a robot", set()),
    ],
)
def test_a_heading_announces_what_its_words_say(heading, kinds):
    assert set(WORDS.meaning_of_heading(heading).kinds) == kinds


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("AI: Ann to write\n", ["action: Ann: write"]),
        ("AI (luke): Write an intro\n", ["action: luke: Write an intro"]),
        ("- AI -- Derek -- the amendment\n", ["action: Derek: the amendment"]),
        ("14:20 DECISION: hashes only\n", ["decision: hashes only"]),
        ("<ann> ACTION: Bo to ask\n", ["action: Bo: ask"]),
        ("[RESOLVED: publish it]\n", ["decision: publish it"]),
        ("**RESOLUTION: publish it**\n", ["decision: publish it"]),
        ("**Acuerdo 2.** No se publica nada.\n", ["decision: No se publica nada"]),
        ("- **[Azione]** Samir: scrivere\n", ["action: Samir: scrivere"]),
        ("#agreed we freeze it\n", ["decision: we freeze it"]),
        ("Beschluss 2025-3: wir warten\n", ["decision: wir warten"]),
        ("Open question for the list: which one?\n", ["question: which one?"]),
        ("We looked at it. AI: write to them\n", ["action: write to them"]),
        ("Decide: do we want this?\n", []),
        ("PROPOSED RESOLUTION: publish it\n", []),
        ("TODO list template that somebody asked about: see the wiki\n", []),
        ("Q: is it open?\n", []),
    ],
)
def test_a_label_says_what_stands_behind_it(text, items):
    assert found(text, "Bo", "Samir") == items


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("@ann write it", "@ann: write it"),
        ("@ann, @bo: write it", "@ann, @bo: write it"),
        ("write it @ann", "@ann: write it"),
        ("Ann to write it", "Ann: write it"),
        ("Ann and Bo will write it", "Ann, Bo: write it"),
        ("Ann: write it", "Ann: write it"),
        ("Ann - write it", "Ann: write it"),
        ("Ann → write it", "Ann: write it"),
        ("**Ann**: write it", "Ann: write it"),
        ("[Ann] write it", "Ann: write it"),
        ("write it (Ann, Bo)", "Ann, Bo: write it"),
        ("write it → Ann", "Ann: write it"),
        ("write it – *Ann*", "Ann: write it"),
        ("write it. Owner: Ann", "Ann: write it."),
        ("write it. Responsable: Ann", "Ann: write it."),
        ("write it (Lead: Ann)", "Ann: write it"),
        ("write it: Ann and Bo", "Ann, Bo: write it"),
        ("Ann writes it", "Ann: writes it"),
        ("everyone: write it", "everyone: write it"),
        ("A1. Ann to write it", "Ann: write it"),
        # What is not sure stays text.
        ("Need to write it", "Need to write it"),
        ("Someone to write it", "Someone to write it"),
        ("Licence: CC0", "Licence: CC0"),
        ("write it (soon)", "write it (soon)"),
        ("Testing will take long", "Testing will take long"),
        ("Explore moving to it", "Explore moving to it"),
    ],
)
def test_an_owner_stands_where_people_write_one(text, item):
    assert found(f"## Tasks\n\n- {text}\n", "Ann", "Bo") == [f"action: {item}"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("write it by 1 November", "2025-11-01"),
        ("write it, due 2025-11-01", "2025-11-01"),
        ("write it (Nov 1st)", "2025-11-01"),
        ("write it 📅 2025-11-01", "2025-11-01"),
        ("write it (by Friday)", "2025-10-24"),
        ("write it @November 1, 2025", "2025-11-01"),
        ("write it by tomorrow", "2025-10-19"),
        ("write it by next week", "2025-10-25"),
        ("write it by the end of May", "2026-05-31"),
        ("schreiben bis 01.11.", "2025-11-01"),
        ("schreiben (bis Ende April)", "2026-04-30"),
        ("écrire (avant le 15 février)", "2026-02-15"),
        ("scriverlo entro il 20/04/2026", "2026-04-20"),
        ("escribirlo antes del 30/11/2025", "2025-11-30"),
        ("enviar a lista para a câmara até 03/12/2025", "2025-12-03"),
        ("書く（7月末まで）", "2026-07-31"),
        ("11月20日までに書く", "2025-11-20"),
        ("쓰기 (5월 7일까지)", "2026-05-07"),
        ("截止日期：2025-11-12", "2025-11-12"),
        # Nobody can tell.
        ("write it by 3/4/2026", None),
        ("write it soon", None),
        ("write it next month", None),
        ("the talk of 1 November was good", None),
    ],
)
def test_a_day_by_which_something_is_due_is_read_as_it_is_written(text, day):
    items = read(f"## Tasks\n\n- {text}\n").find_items(WORDS, lambda name: False, TODAY)
    assert [str(item.due) if item.due else None for item in items] == [day]


def test_a_day_with_slashes_is_read_as_in_the_language_of_the_notes():
    german = (
        "## Aufgaben\n\n- wir schreiben das Protokoll bis 3/4/2026\n- und die Liste für den Raum\n"
    )
    japanese = "## 宿題\n\n- 議事録を書く（3/4まで）\n"
    (first, _), (second,) = (
        list(read(text).find_items(WORDS, lambda name: False, TODAY)) for text in (german, japanese)
    )
    assert (str(first.due), str(second.due)) == ("2026-04-03", "2026-03-04")


@pytest.mark.parametrize(
    ("text", "items"),
    [
        # Lists below their items explain them, unless they are tasks of their own.
        (
            "## Actions\n\n- look at it\n    - because\n- ask\n",
            ["action: look at it", "action: ask"],
        ),
        (
            "## Actions\n\n- find five\n    - [ ] on air\n    - [x] by poster\n",
            ["action: find five", "action: on air", "action: by poster [x]"],
        ),
        (
            "## Actions\n\n- Ann:\n    - write\n    - read\n",
            ["action: Ann: write", "action: Ann: read"],
        ),
        ("## Actions\n\n### Ann\n\n- write\n", ["action: Ann: write"]),
        ("- AI:\n    - write\n    - read\n", ["action: write", "action: read"]),
        # What ends a section.
        ("Decisions\n- One\n\nChat\n- two\n", ["decision: One"]),
        ("Decisions:\n\n- One\n\nText.\n\n- two\n", ["decision: One"]),
        ("## Decisions\n\n- One\n\n---\n\n- two\n", ["decision: One"]),
        ("**Decisions**\n\n- One\n\n**Money**\n\n- two\n", ["decision: One"]),
        ("## Actions\n\n4. Members\n----\n\nText\n", []),
        # Bullets that are only characters, and rows that are only rows.
        ("決定事項\n・一つ\n・二つ\n\n雑談\n・三つ\n", ["decision: 一つ", "decision: 二つ"]),
        (
            "会议结论：  \n1、同意  \n遗留问题：  \n1、为什么  \n",
            ["decision: 同意", "question: 为什么"],
        ),
        (
            "Next steps:\n\t* Ann: write\n\t\t* in pencil\n\t* read\n",
            ["action: Ann: write", "action: read"],
        ),
        ("☐ write\n☑ read\n", ["action: write", "action: read [x]"]),
        # Speech, agendas, boxes of an agenda, templates, essays.
        ("## Open issues\n\n- Ann: why?\n- Bo: because\n- who pays?\n", ["question: who pays?"]),
        ("## Agenda\n\n- [ ] Decisions\n- [ ] Talk\n", []),
        ("## Actions from last time\n\n- [x] Ann: done\n", []),
        ("## Action items\n\n- [ ] @name what by when\n- N/A\n", []),
        ("## Conclusions\n\nA long essay ends here.\n", []),
        ("## Decisions\n\n(to be filled in)\n", []),
        # A sentence before a list announces it.
        (
            "We came to the following conclusions:\n\n- One\n- Two\n",
            ["decision: One", "decision: Two"],
        ),
        # Paragraphs below a heading, and one that a list only explains.
        ("## Decisions\n\nStop.\n\nStart.\n", ["decision: Stop.", "decision: Start."]),
        (
            "## Next steps\n\nThe team agreed to take up a proposal that has two parts, of which "
            "one is enough to begin:\n\n1. a flag\n2. another\n",
            [
                "action: The team: "
                "take up a proposal that has two parts, of which one is enough to begin:"
            ],
        ),
        # An item that only heads others
        (
            "## Actions\n\n- Cy Dee\n  - write\n- Website:\n  - read\n",
            ["action: Cy Dee: write", "action: read"],
        ),
        # A line that is broken inside of an item
        ("## Decisions\n\n- Stop  \n  because\n- Go\n", ["decision: Stop because", "decision: Go"]),
        ("- ACTION: write\\\n  ACTION: read\n", ["action: write", "action: read"]),
        # What is struck out is taken back.
        ("## Decisions\n\n- ~~Stop~~\n- Go ~~now~~ later\n", ["decision: Go later"]),
        ("~~DECISION: Stop~~\n", []),
        # What says that there is nothing
        ("## Decisions\n\nNo decisions were made today.\n", []),
        ("## Beschlüsse\n\nEs wurden keine Beschlüsse gefasst.\n", []),
        ("## Actions\n\n- [ ] TBD\n", []),
        (
            "## Decisions\n\n- No more releases on Fridays\n",
            ["decision: No more releases on Fridays"],
        ),
        # Words that mean something else
        ("Term (AI: artificial intelligence)\n\nAR: augmented reality\n", []),
        ("Resolution: 1920x1080 pixels\n\nAgreement: 0.8 kappa\n\nOPEN: 9-5\n", []),
        ("DECISION: 3 workshops\n", ["decision: 3 workshops"]),
        ("| Task | Accuracy |\n|-|-|\n| parsing | 97 |\n", []),
        # Of another time
        (
            "## Last meeting\n\n### Actions\n\n- Ann: write\n\n## Actions\n\n- read\n",
            ["action: read"],
        ),
        ("# Template\n\n## Decisions\n\n- Stop\n", []),
        ("## Letztes Treffen\n\nBeschlüsse:\n\n- Halt\n", []),
        # Rules of the group
        ("## Decisions\n\nDecisions are made by consensus. Nobody votes.\n", []),
        ("## Tâches\n\nChaque tâche a une personne.\n", []),
        ("## Decision\n\nDecision was made to stop.\n", ["decision: Decision was made to stop."]),
        ("### What are action items?\n\nWe write them down.\n\n- Ann to write\n", []),
        # Boxes below decisions are decided if all are ticked, and nobody is to do them.
        (
            "## Decisions\n\n- [x] Stop\n- [x] Ann: write\n",
            ["decision: Stop [x]", "action: Ann: write [x]"],
        ),
        ("## Decisions\n\n- [x] Stop\n- [ ] Go\n", ["action: Stop [x]", "action: Go"]),
        ("## Open questions\n\n- [x] Why?\n- [ ] How?\n", ["question: Why? [x]", "question: How?"]),
        ("Unsolved:\n   who pays\n\nThank you!!\n", ["question: who pays"]),
        # Tables
        (
            "| Who | What | By when |\n|-|-|-|\n| Ann, Bo | write | 1 Nov 2025 |\n| | read | |\n",
            ["action: Ann, Bo: write (2025-11-01)", "action: read"],
        ),
        ("## Decisions\n\n| No. | Decision |\n|-|-|\n| 1.1 | We stop |\n", ["decision: We stop"]),
        ("| When | What | Who |\n|-|-|-|\n| 10:00 | Opening | Ann |\n", []),
        (
            "| 担当 | 内容 | 期限 |\n|-|-|-|\n| 藤代 | 書く | 11/20 |\n",
            ["action: 藤代: 書く (2025-11-20)"],
        ),
    ],
)
def test_a_section_holds_what_it_should(text, items):
    assert found(text, "Ann", "Bo") == items


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Present: Ann Lee, Bo Chen (Example Ltd), and about 12 others\n", "Ann Lee, Bo Chen +12"),
        ("Anwesend: Ann Lee, Bo Chen, + ca. 8 ohne Namen\n", "Ann Lee, Bo Chen +8"),
        ("参加者：橘 ひなた、榊原 蓮、ほか6名\n", "橘 ひなた, 榊原 蓮 +6"),
        ("参会人员：沈若溪、顾北辰等约15人\n", "沈若溪, 顾北辰 +13"),
        (
            "## Attendees\n\n- Ann Lee, Google\n- Bo Chen, W3C\n- Cy Dee, Example\n",
            "Ann Lee, Bo Chen, Cy Dee",
        ),
        (
            "## Attendees\n\n- Ann Lee / she / Oslo\n- Bo Chen / he / Rome\n- Cy / they / Bonn\n",
            "Ann Lee, Bo Chen, Cy",
        ),
        ("## Attendees\n\n- @annlee\n- Bo Chen (@bo)\n- _You?_\n", "@annlee, Bo Chen"),
        (
            "* **Attendees**\n    * Ann Lee [Example]\n    * Bo Chen\n* **Absent**\n    * Cy Dee\n",
            "Ann Lee, Bo Chen",
        ),
        ("## Present\n\n- Council: Ann, Bo\n- Observers: Cy\n- Apologies: Dee\n", "Ann, Bo, Cy"),
        ("Estamos: Ann, dos profes del instituto (Bo y Cy)\n", "Ann, Bo, Cy"),
        ("| Name | Role |\n|-|-|\n| Ann Lee | chair |\n| Bo Chen | |\n", "Ann Lee, Bo Chen"),
        ("| | |\n|-|-|\n| **Presentes** | Ann Lee, Bo Chen |\n", "Ann Lee, Bo Chen"),
        (
            "1. Roll call\n\n    Directors Present:\n\n      Ann Lee\n      Bo Chen - late\n\n"
            "    Directors Absent:\n\n      Cy Dee\n",
            "Ann Lee, Bo Chen",
        ),
        # Absent
        ("Present: Ann Lee - absent, Bo Chen, Cy Dee (no-show)\n", "Bo Chen"),
        ("Anwesend: Ann Lee (fehlt), Bo Chen\n", "Bo Chen"),
        ("Not here: Ann Lee\n", ""),
        ("Not on the call: Ann Lee\n", ""),
        ("## Members absent\n\n- Ann Lee\n", ""),
        ("## Attendees\n\n- [x] Ann Lee\n- [ ] Bo Chen\n", "Ann Lee"),
        ("## Attendees\n\n- [ ] Ann Lee\n- [ ] Bo Chen\n", "Ann Lee, Bo Chen"),
        (
            "| Name | Present |\n|-|-|\n| Ann Lee | \u2713 |\n| Bo Chen | n |\n"
            "| Cy Dee | excused |\n| Di Elm | yes, from 9 |\n",
            "Ann Lee, Di Elm",
        ),
        ("Present: Ann Lee, ~~Bo Chen~~\n", "Ann Lee"),
        # Words that mean something else
        ("The recording is here: Google Drive\n", ""),
        ("Topics raised by people: Politics, Money\n", ""),
        (
            "Present: Ed Fox, John E Smith, En Li and Cy Dee\n",
            "Ed Fox, John E Smith, En Li, Cy Dee",
        ),
        ("Present: you, Guest, Ann Lee, 1500 people\n", "Ann Lee +1500"),
        ("Present: ann, zodbot, RRSAgent, Ann Talbot\n", "ann, Ann Talbot"),
        (
            "## サインイン :wave:\n\n名前 / 所属\n\n"
            "- 橘 ひなた / 大学\n- 榊原 蓮 / 会社\n- 椎名 / 学生\n",
            "橘 ひなた, 榊原 蓮, 椎名",
        ),
        ("13 attendees\n", " +13"),
        ("Present: everybody\n", ""),
        ("## Notes\n\n- Check-in\n- Talk about it\n", ""),
    ],
)
def test_who_was_there_is_read(text, people):
    found = read(text).attendance
    others = "" if found.others is None else f" +{found.others}"
    assert f"{', '.join(each.name for each in found.participants)}{others}" == people


@pytest.mark.parametrize(
    ("text", "moderators", "takers"),
    [
        ("Chair: Ann Lee\nScribe: Bo Chen\n", ["Ann Lee"], ["Bo Chen"]),
        ("**Host:** Ann Lee **Notes:** Bo Chen\n", ["Ann Lee"], ["Bo Chen"]),
        ("### Moderator: Ann Lee\n### Notes: Bo Chen\n", ["Ann Lee"], ["Bo Chen"]),
        ("# Talk\n### Moderator: Ann Lee\n### Notes: Bo Chen\n", ["Ann Lee"], ["Bo Chen"]),
        ("Impuls: Cy, moderiert von Ann Lee\nMitschrift: Bo Chen\n", ["Ann Lee"], ["Bo Chen"]),
        ("- Ann Lee will facilitate\n- Bo will take notes\n", ["Ann Lee"], ["Bo"]),
        ("The session, led by Ann Lee and Bo Chen\n", ["Ann Lee", "Bo Chen"], []),
        ("*Lead: Ann Lee / annlee*\n", ["Ann Lee"], []),
        ("Present: Ann Lee (chair), Bo Chen (scribe)\n", ["Ann Lee"], ["Bo Chen"]),
        ("Chair: Ann Lee (absent)\n", [], []),
        ("The slides have three leads: Chen, Wu, Li\n", [], []),
        # One word is enough before somebody who was there.
        ("Present: Ann Lee, Bo Chen. Scribe Bo.\n", [], ["Bo"]),
        ("Byli: Ann Lee i Bo Chen. Notowała Ann.\n", [], ["Ann"]),
        (
            "| Nome | Presente |\n|-|-|\n| Ann Lee | sì |\n| Bo Chen | sì |\n\n"
            "Presiede Ann Lee, verbalizza Bo Chen.\n",
            ["Ann Lee"],
            ["Bo Chen"],
        ),
        ("Minutes Approved\n", [], []),
        ("## Notes\n\nWe talked.\n", [], []),
        ("Chair: the one with three legs\n", [], []),
    ],
)
def test_who_led_and_who_wrote_is_read(text, moderators, takers):
    found = read(text).attendance
    assert [each.name for each in found.moderators] == moderators
    assert [each.name for each in found.note_takers] == takers


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Date: Saturday, 11 October 2025\n", "2025-10-11"),
        ("**Datum:** 18.10.2025\n", "2025-10-18"),
        ("日時：2025年7月12日（土）13:30\n", "2025-07-12"),
        ("# Sync 2023-11-10\n", "2023-11-10"),
        ("#### Date & time: 11/18/2019 2:00PM\n", "2019-11-18"),
        ("# Talk\n\nAnything, 5 aprile 2025\n", "2025-04-05"),
        ("- 일시: 2025년 4월 23일(수) 오후 8시\n", "2025-04-23"),
        # A day without a year, of which the weekday tells that it is of the title's.
        ("# Docs 2023\n\nLundi 17 juillet, salle 2\n", "2023-07-17"),
        ("# Docs 2023\n\nMardi 17 juillet, salle 2\n", None),
        ("# Docs 2023\n\nby 17 July\n", None),
        ("Date: 4/7/2017\n", None),
        ("From 2025-10-11 to 2025-10-12\n", None),
    ],
)
def test_the_day_of_notes_is_read(text, day):
    found = read(text).day
    assert (str(found) if found else None) == day


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"{before}{each * (32_000 // len(each))} y"
            for before in ("- [ ] x ", "AI: x ", "Present: ", "## Actions\n\n- ", "")
            for each in (
                "-",
                ", ",
                "( ",
                "a",
                "Ann,",
                "and ",
                "Ann to ",
                "@a ",
                "12",
                "2016-10-01, ",
            )
        ),
        "# Present\n\n|Name|Org|\n|-|-|\n" + "|Ann Lee|X|\n" * 2_600,
        "## Actions\n\n" + "- a\n  - b\n" * 3_000,
        "Actions:\n\n- a\n\n" * 2_000,
    ],
)
def test_notes_take_time_in_proportion(text):
    start = time.process_time()
    found(text, "Ann")
    assert time.process_time() - start < 3
