"""What may be read from a disk, and what is said about the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_files import write

from socml_site.problems import Location, Problem
from socml_site.source.files import (
    Listing,
    ProjectError,
    SourceFile,
    list_content,
    list_folder,
    read_file,
    repair_stem,
)

LIMIT = 64 * 1024


def read(folder: Path, data: bytes, max_bytes: int = LIMIT) -> SourceFile | Problem | None:
    """Read a file with these bytes: its text, or the one problem with it."""
    (folder / "a.md").write_bytes(data)
    problems: list[Problem] = []
    file = read_file(folder, "a.md", max_bytes, problems)
    if problems:
        assert file is None
        (problem,) = problems
        return problem
    return file


def list_sessions(root: Path, *names: str) -> tuple[Listing, list[Problem]]:
    for name in names:
        path = root / "sessions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    problems: list[Problem] = []
    return list_folder(root, "sessions", problems), problems


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"plain\n", "plain\n"),
        ("Grüße, 日本 🎉\n".encode(), "Grüße, 日本 🎉\n"),
        (b"\xef\xbb\xbfmark\n", "mark\n"),
        (b"\xef\xbb\xbf", ""),
        (b"a\r\nb\r\n", "a\nb\n"),
        (b"a\rb\r", "a\nb\n"),
        (b"a\r\n\rb\nc", "a\n\nb\nc"),
        (b"tab\there", "tab\there"),
        ("soft\u00adhyphen, joined\u200demoji".encode(), "soft\u00adhyphen, joined\u200demoji"),
    ],
)
def test_utf8_is_read_with_plain_line_ends_and_no_byte_order_mark(tmp_path, data, text):
    assert read(tmp_path, data) == SourceFile("a.md", text)


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        ("Ünï".encode("utf-16"), (1, 1, 0, 0), "this file is UTF-16"),
        (b"\xfe\xff\x00a", (1, 1, 0, 0), "this file is UTF-16"),
        (b"caf\xe9\n", (1, 4, 1, 5), "this file is not UTF-8: byte 0xE9 does not belong here"),
        (
            "é\r\nüü ".encode() + b"\x93quote\x94",
            (2, 4, 2, 5),
            "this file is not UTF-8: byte 0x93 does not belong here",
        ),
        (b"cut \xe2\x82", (1, 5, 1, 6), "this file is not UTF-8: byte 0xE2 does not belong here"),
        (b"a\0b", (1, 2, 1, 3), "here is an invisible character, U+0000 (control character)"),
        (
            b"\xef\xbb\xbfa\r\n\x1b[31m",
            (2, 1, 2, 2),
            "here is an invisible character, U+001B (control character)",
        ),
        (
            "é\nab\u202ecd".encode(),
            (2, 3, 2, 4),
            "here is an invisible character, U+202E (right-to-left override)",
        ),
        (
            "\u2066x".encode(),
            (1, 1, 1, 2),
            "here is an invisible character, U+2066 (left-to-right isolate)",
        ),
        (
            "x\u0085y".encode(),
            (1, 2, 1, 3),
            "here is an invisible character, U+0085 (control character)",
        ),
    ],
)
def test_what_is_not_plain_utf8_is_reported_in_its_place(tmp_path, data, place, message):
    problem = read(tmp_path, data)
    assert isinstance(problem, Problem)
    assert (problem.rule, problem.message) == ("encoding", message)
    assert problem.location == Location("a.md", *place)


@pytest.mark.parametrize(
    ("byte", "guess"), [(b"\xe9", "é"), (b"\x93", "“"), (b"\x80", "€"), (b"\xdf", "ß")]
)
def test_the_hint_guesses_the_character_of_an_old_windows_file(tmp_path, byte, guess):
    problem = read(tmp_path, b"x" + byte + b"x")
    assert isinstance(problem, Problem)
    assert problem.hint == f'save it again as "UTF-8"; here it probably should say "{guess}"'


def test_a_file_of_just_the_limit_is_read(tmp_path):
    assert read(tmp_path, b"x" * LIMIT) == SourceFile("a.md", "x" * LIMIT)


@pytest.mark.parametrize(
    ("size", "said"), [(LIMIT + 1, "65 KB"), (100 * 1024, "100 KB"), (3_000_000, "2,930 KB")]
)
def test_a_larger_file_is_refused_with_both_sizes(tmp_path, size, said):
    problem = read(tmp_path, b"x" * size)
    assert isinstance(problem, Problem)
    assert (problem.rule, problem.location) == ("too-large", Location("a.md"))
    assert problem.message == f"this file has {said}; 64 KB are accepted"


def test_a_file_that_went_away_is_a_problem_and_no_crash(tmp_path):
    problems: list[Problem] = []
    assert read_file(tmp_path, "gone.md", LIMIT, problems) is None
    (problem,) = problems
    assert problem.location == Location("gone.md")
    assert problem.message == "this file cannot be read: no such file or directory"


def test_a_symbolic_link_is_not_read_even_if_it_was_not_listed_as_one(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "a.md").symlink_to(tmp_path / "secret.txt")
    problems: list[Problem] = []
    assert read_file(tmp_path, "a.md", LIMIT, problems) is None
    (problem,) = problems
    assert problem.location == Location("a.md")
    assert problem.message.startswith("this file cannot be read: ")


@pytest.mark.parametrize(
    ("path", "stem"),
    [("sessions/causal-rl.md", "causal-rl"), ("a.md", "a"), ("people/v1.2.md", "v1.2")],
)
def test_the_stem_is_the_name_without_folder_and_suffix(path, stem):
    assert SourceFile(path, "").stem == stem


def test_documents_and_attachments_are_listed_in_the_order_of_their_names(tmp_path):
    listing, problems = list_sessions(
        tmp_path,
        "b.md",
        "a.md",
        "v1.2_x-y.md",
        "z.png",
        "a/deep/loss.svg",
        "a/slides.pdf",
        "LICENSE",
    )
    assert problems == []
    assert listing == Listing(
        ("sessions/a.md", "sessions/b.md", "sessions/v1.2_x-y.md"),
        (
            "sessions/LICENSE",
            "sessions/a/deep/loss.svg",
            "sessions/a/slides.pdf",
            "sessions/z.png",
        ),
    )


@pytest.mark.parametrize("name", ["README.md", "readme.md", "ReadMe.MD", "sub/README.md"])
def test_a_readme_is_no_contribution(tmp_path, name):
    assert list_sessions(tmp_path, name) == (Listing(), [])


@pytest.mark.parametrize("name", [".hidden.md", ".git/config", ".DS_Store", "sub/.draft.md"])
def test_hidden_files_are_not_looked_at(tmp_path, name):
    assert list_sessions(tmp_path, name) == (Listing(), [])


def test_a_folder_that_is_not_there_is_empty(tmp_path):
    assert list_sessions(tmp_path) == (Listing(), [])


def test_a_file_in_the_place_of_a_folder_is_an_error_that_says_so(tmp_path):
    (tmp_path / "sessions").write_text("not a folder")
    with pytest.raises(ProjectError) as caught:
        list_sessions(tmp_path)
    assert str(caught.value) == "cannot read the folder sessions/: not a directory"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Causal RL.md", 'rename it to "causal-rl.md"'),
        ("Don\u2019t Panic!.md", 'rename it to "dont-panic.md"'),
        ("Über-Uns.md", 'rename it to "uber-uns.md"'),
        ("-a.md", 'rename it to "a.md"'),
        ("a-.md", 'rename it to "a.md"'),
        ("a..b.md", 'rename it to "a-b.md"'),
        ("a.MD", 'rename it to "a.md"'),
        ("notes.markdown", 'rename it to "notes.md"'),
        ("日本 語.md", 'rename it to "日本-語.md"'),
        ("Łódź.md", 'rename it to "lodz.md"'),
        ("\u30ab\u3099.md", 'rename it to "\u30ac.md"'),
        ("x" * 81 + ".md", f'rename it to "{"x" * 80}.md"'),
        ("sub/My Talk.md", "move it to sessions/my-talk.md"),
        ("sub/deep/a.md", "move it to sessions/a.md"),
        ("index.md", "name the file after what it is about"),
    ],
)
def test_a_name_that_cannot_be_an_address_is_refused_with_one_that_can(tmp_path, name, hint):
    listing, (problem,) = list_sessions(tmp_path, name)
    assert listing == Listing(refused=(f"sessions/{name}",))
    assert (problem.rule, problem.location) == ("bad-name", Location(f"sessions/{name}"))
    assert problem.hint == hint


@pytest.mark.parametrize(
    "name",
    [
        "a.md",
        "causal-rl.md",
        "v1.2.md",
        "a_b.md",
        "2016.md",
        "x" * 80 + ".md",
        "議事録.md",
        "мечта-2.md",
        "मिनट.md",
    ],
)
def test_a_name_that_is_an_address_is_accepted(tmp_path, name):
    assert list_sessions(tmp_path, name) == (Listing((f"sessions/{name}",)), [])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A.md", "a.md"),
        ("a.markdown", "a.md"),
        ("a.MD", "a.md"),
        ("strasse.md", "straße.md"),
        ("cafe\u0301.md", "caf\u00e9.md"),
        ("fi.md", "\ufb01.md"),
    ],
)
def test_names_that_are_one_on_other_systems_collide(tmp_path, first, second):
    """A Mac or Windows checkout would hold only one of the two."""
    _, problems = list_sessions(tmp_path, first, second)
    (problem,) = (each for each in problems if each.rule == "name-collision")
    assert problem.location == Location(f"sessions/{second}")
    assert problem.message == f"this name and sessions/{first} are the same on many systems"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("minutes/Pic.png", "minutes/pic.png"),
        ("minutes/Sub/a.pdf", "minutes/sub/a.pdf"),
        ("content/Ab.md", "content/ab.md"),
        ("content/cafe\u0301.md", "content/caf\u00e9.md"),
    ],
)
def test_files_of_any_kind_collide(tmp_path, first, second):
    write(tmp_path, {first: "", second: ""})
    problems: list[Problem] = []
    list_folder(tmp_path, "minutes", problems)
    list_content(tmp_path, problems)
    assert [(each.rule, each.location.path) for each in problems] == [("name-collision", second)]


@pytest.mark.parametrize("name", ["a", "a.txt", "a.png"])
def test_files_of_different_kinds_do_not_collide(tmp_path, name):
    assert list_sessions(tmp_path, "a.md", name)[1] == []


def test_names_that_only_look_alike_do_not_collide(tmp_path):
    listing, problems = list_sessions(tmp_path, "a-b.md", "a_b.md", "a.b.md", "ab.md")
    assert problems == []
    assert len(listing.documents) == 4


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("sessions/aux.md", 'rename it to "aux-page.md"'),
        ("sessions/con.foo.md", 'rename it to "con-page.foo.md"'),
        ("sessions/COM1.png", 'rename it to "com1-page.png"'),
        ("sessions/lpt9.tar.gz", 'rename it to "lpt9-page.tar.gz"'),
        ("sessions/nul/a.png", 'rename it to "nul-page"'),
        ("sessions/what?.png", 'rename it to "what.png"'),
        ("sessions/a.png.", 'rename it to "a.png"'),
    ],
)
def test_a_name_that_windows_cannot_have_is_refused(tmp_path, path, hint):
    listing, (problem,) = list_sessions(tmp_path, path.removeprefix("sessions/"))
    assert listing.refused == (path,)
    assert (problem.rule, problem.location, problem.hint) == ("bad-name", Location(path), hint)


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("sessions/a\u202egnp.md", 'rename it to "agnp.md"'),
        ("sessions/a\u2066b\u2069.png", 'rename it to "ab.png"'),
        ("content/a\u200bb.png", 'rename it to "ab.png"'),
        ("content/a\tb.md", 'rename it to "ab.md"'),
        ("content/\ufeffsub/b.md", 'rename it to "sub"'),
    ],
)
def test_a_name_with_what_nobody_sees_is_refused(tmp_path, path, hint):
    write(tmp_path, {path: ""})
    problems: list[Problem] = []
    assert list_folder(tmp_path, "sessions", problems).documents == ()
    assert list_content(tmp_path, problems) == ()
    (problem,) = problems
    assert (problem.rule, problem.location, problem.hint) == ("bad-name", Location(path), hint)
    assert "invisible character, U+" in problem.message


def test_joiners_of_scripts_and_emoji_stay_in_names(tmp_path):
    write(
        tmp_path,
        {"content/\u0645\u06cc\u200c\u0631.md": "", "content/\U0001f469\u200d\U0001f4bb.png": ""},
    )
    problems: list[Problem] = []
    assert len(list_content(tmp_path, problems)) == 2
    assert problems == []


def test_a_page_of_the_hosts_has_a_name_that_windows_can_have(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content/prn.md").write_text("# Printer\n")
    problems: list[Problem] = []
    assert list_content(tmp_path, problems) == ()
    assert [each.location.path for each in problems] == ["content/prn.md"]


def test_a_linked_file_is_reported_and_left_out(tmp_path):
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "link.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "sessions" / "dangling.png").symlink_to(tmp_path / "nowhere")
    listing, problems = list_sessions(tmp_path, "a.md")
    refused = ("sessions/dangling.png", "sessions/link.md")
    assert listing == Listing(("sessions/a.md",), refused=refused)
    assert [(each.rule, each.location.path) for each in problems] == [
        ("symlink", "sessions/dangling.png"),
        ("symlink", "sessions/link.md"),
    ]


def test_a_linked_folder_is_reported_and_not_entered(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("secret")
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "sub").symlink_to(outside)
    listing, (problem,) = list_sessions(tmp_path)
    assert listing == Listing(refused=("sessions/sub",))
    assert (problem.rule, problem.location) == ("symlink", Location("sessions/sub"))


def test_a_contributed_folder_that_is_a_link_is_reported_and_not_entered(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("secret")
    (tmp_path / "sessions").symlink_to(outside)
    listing, (problem,) = list_sessions(tmp_path)
    assert listing == Listing(refused=("sessions",))
    assert (problem.rule, problem.location) == ("symlink", Location("sessions"))


def test_the_hosts_pages_and_files_are_listed_at_any_depth(tmp_path):
    for name in ("venue.md", "travel/hotels.md", "index.md", "map.png", ".draft.md"):
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "content" / "link.md").symlink_to(tmp_path / "content" / "venue.md")
    assert list_content(tmp_path, []) == (
        "content/index.md",
        "content/map.png",
        "content/travel/hotels.md",
        "content/venue.md",
    )


def test_a_conference_without_pages_of_its_hosts_has_none(tmp_path):
    assert list_content(tmp_path, []) == ()


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("causal-rl", "causal-rl"),
        ("Causal RL", "causal-rl"),
        ("  many   spaces  ", "many-spaces"),
        ("Über Lernen", "uber-lernen"),
        ("straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Don't", "dont"),
        ("O\u2019Neil & Co", "oneil-co"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        (".NET", "dot-net"),
        ("R&D", "r-and-d"),
        ("A+", "a-plus"),
        ("Issue #7", "issue-7"),
        ("a + b", "a-b"),
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("Встреча", "встреча"),
        ("محضر", "محضر"),
        ("मिनट", "मिनट"),
        ("が", "が"),
        ("Con", "con-page"),
        ("aux", "aux-page"),
        ("COM1", "com1-page"),
        ("v1.2", "v1-2"),
        ("a_b", "a-b"),
        ("a--b", "a-b"),
        ("-a-", "a"),
        ("\ufb01t", "fit"),
        ("½ price", "1-2-price"),
        ("Ⅷ", "viii"),
        ("RL 日本 2016", "rl-日本-2016"),
        ("日本", "日本"),
        ("日" * 100, "日" * 66),
        ("", "untitled"),
        ("!!!", "exclamation-mark"),
        ("🎉🎉 🎈", "party-popper-balloon"),
        ("x" * 100, "x" * 80),
        ("ab " * 40, "ab-" * 26 + "ab"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_any_name_can_be_repaired_to_an_address(name, stem):
    assert repair_stem(name) == stem
