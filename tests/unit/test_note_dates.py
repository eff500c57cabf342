"""The day of notes is the one that they name, and nobody's guess where they could mean two."""

from __future__ import annotations

from datetime import date

import pytest

from socml_site.interchange.note_dates import guess_day, only_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-08-15", "2023-08-15"),
        ("20230815", "2023-08-15"),
        ("2023_08_15 call", "2023-08-15"),
        ("2023.08.15", "2023-08-15"),
        ("2023/8/5", "2023-08-05"),
        ("notes-2023-08-15-afternoon", "2023-08-15"),
        ("2021-03-04T10:00:00Z", "2021-03-04"),
        ("15-08-2023", "2023-08-15"),
        ("08-15-2023", "2023-08-15"),
        ("05-05-2023", "2023-05-05"),
        ("04-05-2023", None),
        ("4/5/2023", None),
        ("5 April 2021", "2021-04-05"),
        ("Monday, 5th of April, 2021", "2021-04-05"),
        ("April 5, 2021", "2021-04-05"),
        ("Apr. 5th 2021", "2021-04-05"),
        ("5. März 2021", "2021-03-05"),
        ("le 1er août 2021", "2021-08-01"),
        ("5 de abril de 2021", "2021-04-05"),
        ("2023年8月15日", "2023-08-15"),
        ("5-6 April 2021", None),
        ("2021-03-04 to 2021-03-05", None),
        ("2021-03-04, that is 4 March 2021", "2021-03-04"),
        ("2021-02-30", None),
        ("31 April 2021", None),
        ("5 Flowers 2021", None),
        ("version 1.2.2021", None),
        ("120230815", None),
        ("20232315", None),
        ("2021-04", None),
        ("", None),
    ],
)
def test_a_day_is_taken_if_it_is_one_and_no_other(text, day):
    assert only_day(text) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Date: 2021-04-05", "2021-04-05"),
        ("**Date:** April 5, 2021", "2021-04-05"),
        ("- Date : 5 April 2021", "2021-04-05"),
        ("> *Date and time*: 2021-04-05, 14:00", "2021-04-05"),
        ("### Date: 2021-04-05", "2021-04-05"),
        ("| Date | 2021-04-05 |", "2021-04-05"),
        ("Datum: 05.04.2021", "2021-04-05"),
        ("Wann: 5. April 2021", "2021-04-05"),
        ("Date : 5 avril 2021", "2021-04-05"),
        ("Fecha: 5 de abril de 2021", "2021-04-05"),
        ("Data: 5 aprile 2021", "2021-04-05"),
        ("日時：2021年4月5日", "2021-04-05"),
        ("Date: 4/5/2021", None),
        ("Date: to be decided", None),
        ("Due date: 2021-04-05", None),
        ("We set a date: 2021-04-05", None),
        ("2021-04-05", None),
    ],
)
def test_a_line_that_says_so_dates_notes(line, day):
    found = guess_day(f"# Call\n\n{line}\n\nText.\n", "Call", "call.md")
    expected = (date.fromisoformat(day), f'from the line "{line}"') if day else None
    assert found == expected


@pytest.mark.parametrize(
    ("text", "heading", "name", "where"),
    [
        ("Date: 2021-04-05\n", "2021-04-06", "2021-04-07.md", 'from the line "Date: 2021-04-05"'),
        ("", "6 May 2021", "2021-04-05.md", "from the name of the file"),
        ("", "Call of 5 April 2021", "call.md", "from its heading"),
        ("", "", "2020-01-01/2021-04-05/call.md", "from the name of its folder"),
    ],
)
def test_what_is_nearer_to_the_notes_counts(text, heading, name, where):
    assert guess_day(text, heading, name) == (date(2021, 4, 5), where)


def test_only_the_first_lines_date_notes():
    assert guess_day("text\n" * 30 + "Date: 2021-04-05\n", "", "a.md") is None
