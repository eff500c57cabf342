"""Who is who: when two names are one person, and when they only look like one."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_files import Files
from project_files import write as write_files

from socml_site.load import load_archive
from socml_site.model import Person
from socml_site.model.build import split_names
from socml_site.model.people import People, index_names, name_key
from socml_site.problems import Location, Problem, address

HERE = Location("sessions/here.md", 3, 12, 3, 19)
THERE = Location("sessions/there.md", 3, 12, 3, 19)

ANN = Person("ann", "Ann Lindqvist", True, ("A. Lindqvist", "Ann Lindquist"))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Ann Lee", "ann lee"),
        ("Ann Lee", "ANN LEE"),
        ("Ann Lee", "  Ann   Lee "),
        ("Ann Lee", "Ann\u00a0Lee"),
        ("Zoë", "Zoe\u0308"),
        ("Hans Straße", "Hans STRASSE"),
        ("Ａｎｎ Lee", "Ann Lee"),
    ],
)
def test_case_width_and_spaces_make_no_other_name(one, two):
    assert name_key(one) == name_key(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Ann Lee", "Anne Lee"),
        ("Ann Lee", "Lee Ann"),
        ("Zoë", "Zoe"),
        ("Ann Lee", "Ann-Lee"),
        ("A. Lee", "A Lee"),
        ("王伟", "王芳"),
    ],
)
def test_anything_else_makes_another_name(one, two):
    assert name_key(one) != name_key(two)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Ann Lee", "ann-lee"),
        ("Petra Novotná", "petra-novotna"),
        ("Noor El-Sayegh", "noor-el-sayegh"),
        ("O’Neil, Jr.", "oneil-jr"),
        ("王伟", "王伟"),
        ("Юрий", "юрий"),
        ("!!!", "exclamation-mark"),
        ("", ""),
        ("n" * 100, "n" * 80),
    ],
)
def test_a_name_makes_an_address(name, made):
    assert address(name) == made


@pytest.mark.parametrize("written", ["@ann", "@Ann", "@ANN", *map(str.upper, ANN.aliases)])
def test_a_handle_a_name_and_every_other_spelling_lead_to_one_person(written):
    people = People()
    assert people.add(ANN) is None
    assert people.resolve(written, HERE) == (ANN, False)
    assert people.resolve("ann lindqvist", HERE) == (ANN, False)
    assert people.all() == {"ann": ANN}


def test_a_name_that_is_new_becomes_a_person_without_a_handle():
    people = People()
    person, is_unknown = people.resolve("Bo Chen", HERE)
    assert (person, is_unknown) == (Person("bo-chen", "Bo Chen"), False)
    assert people.resolve("BO  CHEN", THERE) == (person, False)
    assert people.find("bo-chen") is None
    assert people.handles() == []


def test_a_handle_that_nobody_has_is_said_to_be_unknown_every_time():
    people = People()
    people.add(ANN)
    for place in (HERE, THERE):
        person, is_unknown = people.resolve("@anna", place)
        assert (person.name, person.has_handle, is_unknown) == ("@anna", False, True)
    assert people.handles() == ["@ann"]


def test_names_that_would_have_the_same_address_get_different_ones():
    people = People()
    names = ["A. Lee", "A Lee", "Á Lee"]
    ids = [people.resolve(name, HERE)[0].id for name in names]
    assert ids == ["a-lee", "a-lee-2", "a-lee-3"]
    assert [people.all()[each].name for each in ids] == names


def test_nobody_gets_a_handle_that_is_taken():
    people = People()
    people.add(ANN)
    assert people.add(Person("ann", "Somebody Else", True)) == ANN
    assert people.all() == {"ann": ANN}


def test_people_with_one_name_are_told_apart_by_their_handles():
    people = People()
    oslo = Person("annoslo", "ann lindqvist", True)
    assert [people.add(ANN), people.add(oslo)] == [None, None]
    shown = [people.resolve(handle, HERE)[0].name for handle in ("@ann", "@annoslo")]
    assert shown == ["Ann Lindqvist (@ann)", "ann lindqvist (@annoslo)"]
    assert people.who_has("Ann Lindqvist") == ["@ann", "@annoslo"]
    stand_in, _ = people.resolve("Ann Lindqvist", HERE)
    assert people.resolve("ANN LINDQVIST", THERE) == (stand_in, False)
    assert stand_in.id == "ann-lindqvist"
    assert list(people.check_alike()) == []
    assert index_names([ANN, oslo]).keys() == {name_key(each) for each in ANN.aliases}


def test_everybody_is_listed_in_the_order_of_their_ids():
    people = People()
    for name in ("Zoe", "Bo", "Ann"):
        people.resolve(name, HERE)
    assert list(people.all()) == ["ann", "bo", "zoe"]


def check_alike(*names: str) -> list[Problem]:
    """Mention names, each on a line of its own."""
    people = People()
    for number, name in enumerate(names, start=1):
        people.resolve(name, Location("sessions/a.md", number))
    return list(people.check_alike())


ALIKE = [
    ("José García", "Jose Garcia"),
    ("Petra Novotná", "Petra Novotny"),
    ("Jun-ho Baek", "Junho Baek"),
    ("Noor El-Sayegh", "Noor El Sayegh"),
    ("Ann Lee", "Lee Ann"),
    ("Ann Lee", "Lee, Ann"),
    ("Ann Lee", "A. Lee"),
    ("Ann Lee", "A Lee"),
    ("Ann Lee", "Ann B. Lee"),
    ("Wei-Lin Tsao", "W. Tsao"),
    ("Kofi Mensah", "Kofi Mensha"),
    ("Jan Smith", "Jan Smyth"),
    ("Bram Oosterhuis", "Bram Oosterhius"),
    ("Юрий Орлов", "Юрий Орлав"),
]

NOT_ALIKE = [
    ("Ann Lee", "Bo Lee"),
    ("Ann Lee", "B. Lee"),
    ("Ann Lee", "Ana Lee"),
    ("Maria Silva", "Mario Silva"),
    ("Daniel Brown", "Daniela Brown"),
    ("Christian Berg", "Christina Berg"),
    ("Ann Lee", "Ann"),
    ("Wei Li", "Wei Lin"),
    ("Bo Chen", "Bo Chan"),
    ("Ed Park", "Ed Parker"),
    ("Li", "Lu"),
    ("Smith", "Smyth"),
    ("王伟", "王芳"),
    ("!!!", "???"),
    ("C User", "C# User"),
    ("C+ User", "C++ User"),
    ("Net User", ".NET User"),
    ("Samuel Oyelaran", "Samuel Oyerlnaa"),
]


@pytest.mark.parametrize(("one", "two"), ALIKE)
def test_names_that_are_probably_one_person_are_reported_once(one, two):
    (problem,) = check_alike(one, two)
    assert problem.rule == "person-alike"
    assert [name for name in (one, two) if f'"{name}"' not in problem.message] == []
    places = {problem.location, *(related.location for related in problem.related)}
    assert places == {Location("sessions/a.md", 1), Location("sessions/a.md", 2)}


@pytest.mark.parametrize(
    ("one", "two"), [(one, two) for one, two in ALIKE if address(one) != address(two)]
)
def test_it_does_not_matter_which_of_two_names_is_met_first(one, two):
    (first,), (second,) = check_alike(one, two), check_alike(two, one)
    assert first.message == second.message


@pytest.mark.parametrize(("one", "two"), NOT_ALIKE)
def test_different_people_may_have_similar_names(one, two):
    assert check_alike(one, two) == []
    assert check_alike(two, one) == []


@pytest.mark.parametrize(
    ("one", "two"),
    [("Yuki Morishita", "Yuki Morishitta"), ("Bo Chakrabarti", "Bo Chakrabati")],
)
def test_a_letter_too_many_or_too_few_is_a_slip_too(one, two):
    assert len(check_alike(one, two)) == 1


def test_three_spellings_of_one_name_are_two_problems():
    problems = check_alike("Petra Novotná", "Petra Novotna", "Petra Novotny")
    assert len(problems) == 2
    assert len({problem.location for problem in problems}) == 2


def test_somebody_with_a_handle_is_never_the_one_to_be_renamed():
    people = People()
    people.add(Person("zz", "Zainab Qureshi", True))
    people.add(Person("aa", "Zainab Quraishi", True))
    people.resolve("Z. Qureshi", HERE)
    (problem,) = people.check_alike()
    assert problem.location == HERE
    assert problem.message == '"Z. Qureshi" and "Zainab Qureshi" look like one person'
    assert problem.related == ()


def test_a_spelling_that_is_listed_as_an_alias_is_not_reported():
    people = People()
    people.add(ANN)
    people.resolve("A. Lindqvist", HERE)
    people.resolve("Ann Lindqvist", THERE)
    assert list(people.check_alike()) == []


CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
as_of: 2016-10-01 09:00
days: [{date: 2016-10-07}]
people:
  Ann: {name: Ann Lindqvist, aliases: A. Lindqvist}
"""


def write(root: Path, files: Files) -> None:
    write_files(root, {"conference.yml": CONFERENCE, **files})


def test_people_of_conference_yml_of_pages_and_of_fields_are_one_list(tmp_path):
    write(
        tmp_path,
        {
            "people/bo.md": "---\naliases: [B. Chen]\npronouns: he/him\n---\n\n# Bo Chen\n",
            "sessions/a.md": "---\ntitle: A\nproposers: ['@bo', A. Lindqvist, Cy Dee]\n---\n",
            "minutes/a.md": "---\nparticipants: [B. Chen, '@ANN', cy dee]\n---\n",
        },
    )
    loaded = load_archive(tmp_path)
    assert loaded.problems == ()
    archive = loaded.archive
    assert archive is not None
    assert [(each.id, each.name, each.has_handle) for each in archive.people.values()] == [
        ("ann", "Ann Lindqvist", True),
        ("bo", "Bo Chen", True),
        ("cy-dee", "Cy Dee", False),
    ]
    assert archive.people["bo"].pronouns == "he/him"
    proposers = [each.id for each in archive.sessions["a"].proposers]
    participants = [each.id for each in archive.minutes["a"].participants]
    assert (proposers, participants) == (["bo", "ann", "cy-dee"], ["bo", "ann", "cy-dee"])


def test_somebody_who_is_named_twice_in_a_field_counts_once(tmp_path):
    write(
        tmp_path,
        {
            "sessions/a.md": "---\ntitle: A\nproposers: ['@ann', A. Lindqvist, Bo Chen]\n---\n",
            "minutes/a.md": "---\nparticipants: ['@ann', A. Lindqvist, Bo Chen]\n---\n",
        },
    )
    archive = load_archive(tmp_path).archive
    assert archive is not None
    assert [each.name for each in archive.sessions["a"].proposers] == ["Ann Lindqvist", "Bo Chen"]
    assert archive.minutes["a"].participant_count == 2


def test_under_the_chatham_house_rule_a_record_has_a_count_and_no_names(tmp_path):
    write(
        tmp_path,
        {
            "sessions/a.md": "---\ntitle: A\nproposers: Cy Dee\nmoderators: Ed Fox\n---\n",
            "minutes/a.md": (
                "---\nattribution: chatham-house\nnote_takers: Bo Chen\n"
                "moderators: Gus Hill\nparticipants: [Ida Jones, Ken Lam]\n---\n"
            ),
        },
    )
    archive = load_archive(tmp_path).archive
    assert archive is not None
    record = archive.minutes["a"]
    assert (record.moderators, record.note_takers, record.participants) == ((), (), ())
    assert record.participant_count == 2


def test_a_handle_whose_page_has_a_mistake_is_not_unknown_as_well(tmp_path):
    """A problem is reported once, at its cause."""
    write(
        tmp_path,
        {
            "people/bo.md": "---\nname: [Bo Chen]\n---\n",
            "sessions/a.md": "---\ntitle: A\nproposers: '@bo'\n---\n",
        },
    )
    problems = load_archive(tmp_path).problems
    assert [each.location.path for each in problems] == ["people/bo.md"]


def test_an_unknown_handle_is_not_also_a_name_that_looks_like_another(tmp_path):
    write(
        tmp_path,
        {
            "sessions/a.md": "---\ntitle: A\nproposers: '@bo-chen'\n---\n",
            "sessions/b.md": "---\ntitle: B\nproposers: Bo Chen\n---\n",
        },
    )
    problems = load_archive(tmp_path).problems
    assert [each.rule for each in problems] == ["unknown-person"]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ann Lee, Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("Ann Lee and Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("Ann Lee or Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("Ann Lee/Bo Chen; Cy", ["Ann Lee", "Bo Chen", "Cy"]),
        (
            "Ann & Bo + Cy und Di oder Ed et Fay ou Gil",
            ["Ann", "Bo", "Cy", "Di", "Ed", "Fay", "Gil"],
        ),
        ("Ann Lee, Bob Ray, and Cy Poe", ["Ann Lee", "Bob Ray", "Cy Poe"]),
        ("Ann Lee, Bob Ray, or Cy Poe", ["Ann Lee", "Bob Ray", "Cy Poe"]),
        ("Ann Lee, & Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("Ann Lee with Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("Ann Lee w/ Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("王伟、王芳，李明；Bo", ["王伟", "王芳", "李明", "Bo"]),
        ("Ana Gil y Luis Paz", ["Ana Gil", "Luis Paz"]),
        ("Ana Gil, Eva Sol e Rui Dias", ["Ana Gil", "Eva Sol", "Rui Dias"]),
        ("Ann Lee, Andy Orr, Etta With", ["Ann Lee", "Andy Orr", "Etta With"]),
        ("Ann Lee et al.", ["Ann Lee et al."]),
        ("Ann Lee, Bo Chen, et al.", ["Ann Lee", "Bo Chen et al."]),
        ("Ann Lee and others", ["Ann Lee and others"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Ann E Lee", ["Ann E Lee"]),
        ("Sam Rowe, Jr.", ["Sam Rowe, Jr."]),
        ("Sam Rowe, Sr", ["Sam Rowe, Sr"]),
        ("Sam Rowe, III", ["Sam Rowe, III"]),
        ("Sam Rowe, PhD", ["Sam Rowe, PhD"]),
        ("Sam Rowe, M.D., Ph.D.", ["Sam Rowe, M.D., Ph.D."]),
        ("Sam Rowe, Jr., Ann Lee", ["Sam Rowe, Jr.", "Ann Lee"]),
        ("Iva Marek", ["Iva Marek"]),
        ("Anders Orr", ["Anders Orr"]),
        ("Santiago Ramón y Cajal", ["Santiago Ramón y Cajal"]),
    ],
)
def test_several_names_in_one_are_divided(written, names):
    assert split_names(written) == names


@pytest.mark.parametrize(
    ("line", "hint", "is_repaired"),
    [
        ("interested: Ann Lee, Bob Ray", "write a list: interested: [Ann Lee, Bob Ray]", True),
        ("interested: Ann Lee; Bob Ray", "write a list: interested: [Ann Lee, Bob Ray]", True),
        (
            "moderators: Ann Lee, Bob Ray, and Cy Poe",
            "write a list: moderators: [Ann Lee, Bob Ray, Cy Poe]",
            True,
        ),
        (
            "moderators: Ana Gil y Luis Paz",
            "write a list: moderators: [Ana Gil, Luis Paz]",
            False,
        ),
        (
            "moderators: Lee, Ann",
            'write "Ann Lee" if it is one person; else write a list: moderators: [Lee, Ann]',
            False,
        ),
        ("moderators: Ann Lee et al.", "write a list: moderators: [Ann Lee, …]", False),
    ],
)
def test_several_people_in_one_name_are_reported(tmp_path, line, hint, is_repaired):
    write(tmp_path, {"sessions/a.md": f"---\ntitle: A\nproposers: Bo Chen\n{line}\n---\n"})
    (problem,) = load_archive(tmp_path).problems
    assert (problem.rule, problem.hint) == ("people-in-one", hint)
    listed = hint.rpartition(": ")[2]
    assert [each.new for each in problem.edits] == ([listed] if is_repaired else [])


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("C, C++ and C#", '[C, C++, "C#"]'),
        ("C; R&D", "[C, R&D]"),
        ("C, Rust and Go", "[C, Rust, Go]"),
    ],
)
def test_several_topics_in_one_text_are_reported(tmp_path, written, listed):
    conference = f"{CONFERENCE}topics: [C, C++, 'C#', R&D]\n"
    session = f"---\ntitle: A\nproposers: Bo Chen\ntopics: '{written}'\n---\n"
    write(tmp_path, {"conference.yml": conference, "sessions/a.md": session})
    (problem,) = load_archive(tmp_path).problems
    assert (problem.rule, problem.hint) == ("unknown-topic", f"write a list: topics: {listed}")
