"""What people write for numbers, days, times and addresses, and what it can only mean."""

from __future__ import annotations

import pytest

from socml_site.model import slips


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17/10/2016", "2016-10-17"),
        ("10/17/2016", "2016-10-17"),
        ("10.10.2016", "2016-10-10"),
        ("2016/10/17", "2016-10-17"),
        ("2016.1.2", "2016-01-02"),
        ("17 October 2016", "2016-10-17"),
        ("October 17, 2016", "2016-10-17"),
        ("Oct 17 2016", "2016-10-17"),
        ("Mar 15, 2023", "2023-03-15"),
        ("mar 14 marzo 2023", "2023-03-14"),
        ("17th of October 2016", "2016-10-17"),
        ("Monday, 17 October 2016", "2016-10-17"),
        ("17. Oktober 2016", "2016-10-17"),
        ("17. März 2016", "2016-03-17"),
        ("17 de octubre de 2016", "2016-10-17"),
        ("17 août 2016", "2016-08-17"),
        ("1er mai 2016", "2016-05-01"),
        ("17 dez. 2016", "2016-12-17"),
        ("ter. 18/10/2016", "2016-10-18"),
        ("Ma 17-10-2016", "2016-10-17"),
        ("segunda-feira, 17 de outubro de 2016", "2016-10-17"),
        ("Fri 7/10/2016", "2016-10-07"),
        ("Tuesday, 17 October 2016", None),
        ("dim. 17 octobre 2016", None),
        ("Sa, 17.10.2016", None),
        ("7/10/2016", None),
        ("17 Ju 2016", None),
        ("17 Jui 2016", None),
        ("31 February 2016", None),
        ("17 October", None),
        ("October 2016", None),
        ("17 October 2016 and later", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_a_day(text, day):
    assert slips.read_day(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mon, 15 Aug 2023 10:00", "2023-08-15"),
        ("Sat 8/15/2023 10am", "2023-08-15"),
        ("Tue, 15 Aug 2023 10:00", "None"),
        ("Mar 15, 2023", "None"),
        ("Sat 7/8/2023", "None"),
        ("15 Aug 2023", "None"),
    ],
)
def test_a_day_that_is_another_day_of_the_week(text, day):
    assert str(slips.find_other_weekday(text)) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("August 15, 2023 11:00 AM", "2023-08-15 11:00"),
        ("August 15, 2023 at 11 PM", "2023-08-15 23:00"),
        ("15.8.2023, 11.30 Uhr", "2023-08-15 11:30"),
        ("2027-03-27 10h15", "2027-03-27 10:15"),
        ("2023-08-16 10h", "2023-08-16 10:00"),
        ("2023-08-16 2pm", "2023-08-16 14:00"),
        ("2023-08-16 12:30 a.m.", "2023-08-16 00:30"),
        ("2023-08-16, 14:00", "2023-08-16 14:00"),
        ("Wed 2023-08-16 14:00", "2023-08-16 14:00"),
        ("15 août 2023 à 14h30", "2023-08-15 14:30"),
        ("7/8/2023 11:00", None),
        ("2023-08-16 14", None),
        ("2023-08-16 13 pm", None),
        ("2023-08-16 25:00", None),
        ("2023-08-16 14:00 CEST", None),
        ("2023-08-16 14:00-15:00", None),
        ("2023-08-16", None),
    ],
)
def test_a_day_and_a_time(text, moment):
    assert slips.read_day_and_time(text) == moment


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("50 min", "50"),
        ("50min.", "50"),
        ("about 50 minutes", "50"),
        ("45 Minuten", "45"),
        ("1 h", "60"),
        ("1.5 hours", "90"),
        ("1,5 Stunden", "90"),
        ("1h30", "90"),
        ("2 hours 15 min", "135"),
        ("90", None),
        ("30-45 min", None),
        ("1:30", None),
        ("an hour", None),
    ],
)
def test_a_length(text, minutes):
    assert slips.read_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("about 20 people", "20"),
        ("~20", "20"),
        ("ca. 20", "20"),
        ("20+", "20"),
        ("20 Personen", "20"),
        ("20-30", None),
        ("20 or 30", None),
        ("twenty", None),
        ("20 chairs", None),
    ],
)
def test_a_number_of_people(text, heads):
    assert slips.read_heads(text) == heads


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("www.example.org", "https://www.example.org"),
        ("example.org/slides?x#y", "https://example.org/slides?x#y"),
        ("https:/example.org", "https://example.org"),
        ("http//example.org", "https://example.org"),
        ("http:example.org", "http://example.org"),
        ("<https://example.org>", "https://example.org"),
        ("ann@example.org", None),
        ("slides.pdf", None),
        ("example.org/slides.pdf", "https://example.org/slides.pdf"),
        ("slides", None),
        ("ftp://example.org", None),
        ("example.org and more", None),
    ],
)
def test_a_web_address(text, address):
    assert slips.read_web_address(text) == address


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("[My slides](x.org)", ("My slides", "https://x.org")),
        ("Slides: https://x.org/a:b", ("Slides", "https://x.org/a:b")),
        ("Slides www.x.org", ("Slides", "https://www.x.org")),
        ("Slides - <https://x.org>", ("Slides", "https://x.org")),
        ("Slides: https://x.org, Pad: https://y.org", None),
        ("[Slides](a.md) and [Pad](y.org)", None),
        ("Slides: x.org", ("Slides", "https://x.org")),
        ("Slides x.org", None),
        ("Slides: soon", None),
        ("https://x.org", None),
    ],
)
def test_a_link_with_its_label(text, link):
    assert slips.read_link(text) == link


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("https://x.org, y.org", ["https://x.org", "https://y.org"]),
        ("x.org y.org", ["https://x.org", "https://y.org"]),
        ("https://x.org/a,b", []),
        ("https://x.org and y.org", []),
    ],
)
def test_several_web_addresses(text, addresses):
    assert slips.read_web_addresses(text) == addresses
