"""Problems as text for people, and as JSON, GitHub, SARIF and GitLab reports for machines."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from socml_site.problems.problem import Location, Problem, Severity
from socml_site.problems.rules import RULES

Texts = Mapping[str, str]

_EXCERPT_WIDTH = 100
_JSON_VERSION = 1


def format_problems(
    problems: Sequence[Problem], style: str = "text", texts: Texts | None = None
) -> str:
    """Write problems out in one of the `STYLES`.

    Args:
        problems: In the order in which they are to appear.
        style: `text`, `json`, `github`, `sarif` or `gitlab`.
        texts: The files' texts by path; with them `text` shows the lines in question.

    Raises:
        KeyError: If there is no such style.
    """
    return _FORMATS[style](problems, texts or {})


def _format_text(problems: Sequence[Problem], texts: Texts) -> str:
    lines_of: dict[str, list[str]] = {}

    def lines(path: str) -> list[str]:
        if path not in lines_of:
            lines_of[path] = texts[path].split("\n") if path in texts else []
        return lines_of[path]

    return "".join(_text_of_one(problem, lines(problem.location.path)) for problem in problems)


def _text_of_one(problem: Problem, lines: list[str]) -> str:
    place, message = plain(str(problem.location)), plain(problem.message)
    parts = [f"{place}: {problem.severity}[{problem.rule}]: {message}\n"]
    parts.append(_excerpt(problem.location, lines, indent="    "))
    parts += [
        f"    see {plain(str(related.location))}: {plain(related.message)}\n"
        for related in problem.related
    ]
    if problem.hint:
        parts.append(f"    hint: {plain(problem.hint)}\n")
    return "".join(parts)


def excerpt_of(location: Location, text: str) -> str:
    """Return the line in question with carets below it; empty if the problem is the whole file."""
    return _excerpt(location, text.split("\n"))


def _excerpt(location: Location, lines: Sequence[str], indent: str = "") -> str:
    is_whole_file = not location.end_column
    if is_whole_file or not 1 <= location.line <= len(lines):
        return ""
    line = plain(lines[location.line - 1])
    begin = min(location.column - 1, len(line))
    ends_here = location.end_line in (0, location.line)
    end = max(begin + 1, min(location.end_column - 1 if ends_here else len(line), len(line)))
    cut = max(0, begin - _EXCERPT_WIDTH // 2) if len(line) > _EXCERPT_WIDTH else 0
    shown = line[cut : cut + _EXCERPT_WIDTH]
    carets = "^" * max(1, _display_width(line[begin : min(end, cut + len(shown))]))
    number = str(location.line)
    padding = " " * _display_width(line[cut:begin])
    gutter = " " * len(number)
    return f"{indent}{number} | {shown}\n{indent}{gutter} | {padding}{carets}\n"


def _display_width(text: str) -> int:
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    thin = sum(unicodedata.combining(char) > 0 for char in text)
    return len(text) + wide - thin


def plain(text: str) -> str:
    """Make contributed text safe for a terminal: one line, no control or direction characters."""
    return "".join(char if char.isprintable() else _stand_in(char) for char in text)


def _stand_in(char: str) -> str:
    return " " if char.isspace() else "\N{REPLACEMENT CHARACTER}"


def _format_json(problems: Sequence[Problem], texts: Texts) -> str:
    return _dump(
        {
            "version": _JSON_VERSION,
            "summary": count_by_severity(problems),
            "problems": [
                {
                    "rule": problem.rule,
                    "severity": str(problem.severity),
                    "message": problem.message,
                    "hint": problem.hint,
                    **_json_location(problem.location),
                    "related": [
                        {"message": related.message, **_json_location(related.location)}
                        for related in problem.related
                    ],
                }
                for problem in problems
            ],
        }
    )


def _json_location(location: Location) -> dict[str, Any]:
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line or location.line,
        "end_column": location.end_column or location.column,
    }


def count_by_severity(problems: Sequence[Problem]) -> dict[str, int]:
    """Count problems as `{"error": 1, "warning": 0, "note": 2}`."""
    counts = {str(severity): 0 for severity in Severity}
    for problem in problems:
        counts[str(problem.severity)] += 1
    return counts


_GITHUB_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def _format_github(problems: Sequence[Problem], texts: Texts) -> str:
    return "".join(_github_command(problem) for problem in problems)


def _github_command(problem: Problem) -> str:
    location = problem.location
    properties = {
        "file": location.path,
        "line": str(location.line),
        "endLine": str(location.end_line or location.line),
        "col": str(location.column),
        "endColumn": str(location.end_column or location.column),
        "title": problem.rule,
    }
    listed = ",".join(f"{key}={_escape_property(value)}" for key, value in properties.items())
    return f"::{_GITHUB_COMMANDS[problem.severity]} {listed}::{_escape_data(_sentence(problem))}\n"


def _sentence(problem: Problem) -> str:
    return f"{problem.message}; {problem.hint}" if problem.hint else problem.message


def _escape_data(value: str) -> str:
    """Escape the message of a GitHub workflow command.

    Source: GitHub Actions toolkit, `escapeData` in `command.ts`.
    """
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(value: str) -> str:
    """Escape one `key=value` part of a GitHub workflow command.

    Source: GitHub Actions toolkit, `escapeProperty` in `command.ts`.
    """
    return _escape_data(value).replace(":", "%3A").replace(",", "%2C")


def _format_sarif(problems: Sequence[Problem], texts: Texts) -> str:
    rules = sorted({problem.rule for problem in problems})
    driver = {
        "name": "socml",
        "rules": [
            {
                "id": rule,
                "shortDescription": {"text": RULES[rule].summary},
                "fullDescription": {"text": RULES[rule].why},
                "help": {"text": RULES[rule].fix},
            }
            for rule in rules
        ],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(problem, rules.index(problem.rule)) for problem in problems],
    }
    return _dump(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
    )


def _sarif_result(problem: Problem, rule_index: int) -> dict[str, Any]:
    return {
        "ruleId": problem.rule,
        "ruleIndex": rule_index,
        "level": str(problem.severity),
        "message": {"text": _sentence(problem)},
        "locations": [{"physicalLocation": _sarif_location(problem.location)}],
        "relatedLocations": [
            {
                "message": {"text": related.message},
                "physicalLocation": _sarif_location(related.location),
            }
            # The format wants no place twice.
            for related in dict.fromkeys(problem.related)
        ],
    }


def _sarif_location(location: Location) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": quote(location.path)},
        "region": {
            "startLine": location.line,
            "startColumn": location.column,
            "endLine": location.end_line or location.line,
            "endColumn": location.end_column or location.column,
        },
    }


_GITLAB_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def _format_gitlab(problems: Sequence[Problem], texts: Texts) -> str:
    """GitLab's Code Quality report: fingerprints must differ and survive edits elsewhere."""
    seen: dict[tuple[str, str, str], int] = {}
    entries = []
    for problem in problems:
        key = (problem.rule, problem.location.path, problem.message)
        seen[key] = seen.get(key, 0) + 1
        digest = hashlib.sha256("\0".join((*key, str(seen[key]))).encode()).hexdigest()
        entries.append(
            {
                "description": _sentence(problem),
                "check_name": problem.rule,
                "fingerprint": digest,
                "severity": _GITLAB_SEVERITIES[problem.severity],
                "location": {
                    "path": problem.location.path,
                    "lines": {"begin": problem.location.line},
                },
            }
        )
    return _dump(entries)


def _dump(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


_FORMATS: dict[str, Callable[[Sequence[Problem], Texts], str]] = {
    "text": _format_text,
    "json": _format_json,
    "github": _format_github,
    "sarif": _format_sarif,
    "gitlab": _format_gitlab,
}

STYLES = tuple(_FORMATS)
