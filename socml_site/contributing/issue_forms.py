"""Forms for issues on GitHub, from which proposals and minutes are made.

GitHub writes what was filled in as one text: each question as a heading, the answer below it. A
question with room for several lines is always the last one, so that nothing written into it can be
taken for the answer to another.

Source: https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from socml_site.model import Attribution, Conference
from socml_site.model.fields import MinutesFields, SessionFields
from socml_site.source import format_yaml

FOLDER = ".github/ISSUE_TEMPLATE/"
NO_CHOICE = "no choice yet"
BODY = "body"
_SEVERAL = "separate several by commas"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form.

    Attributes:
        field: The field that the answer is for; `BODY` for the text below the header.
        label: The heading above the answer.
        hint: What to write; empty for what the model says of the field.
        choices: All possible answers; none if anything can be written.
        is_list: Whether the answer may be several things, with commas between them.
        is_required: Whether there must be an answer.
    """

    field: str
    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    is_list: bool = False
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class IssueForm:
    """A form: `kind` is also the name of its file and of what is made from it."""

    kind: str
    name: str
    description: str
    intro: str
    title: str
    label: str
    model: type[BaseModel]
    questions: tuple[Question, ...]


def build_forms(conference: Conference) -> tuple[IssueForm, IssueForm]:
    """Return the forms for a session and for minutes of a conference."""
    return _session_form(conference), _minutes_form()


def _session_form(conference: Conference) -> IssueForm:
    rooms = tuple(room.name for room in conference.rooms)
    return IssueForm(
        kind="session",
        name="Propose a session",
        description="A title is enough; everything else can follow",
        intro="Your proposal becomes a file in `sessions/`, by a pull request in which everybody "
        "can improve it. Leave empty what you do not know yet.",
        title="Proposal",
        label="proposal",
        model=SessionFields,
        questions=(
            Question("title", "Title", "what the session is called", is_required=True),
            Question(
                "proposers",
                "Proposers",
                f"names, or @handles of people with a page here; {_SEVERAL}; you, if left empty",
                is_list=True,
            ),
            Question("moderators", "Moderators", is_list=True),
            Question("format", "Format", choices=(NO_CHOICE, *conference.formats)),
            Question(
                "topics",
                "Topics",
                choices=tuple(topic.name for topic in conference.topics or ()),
                is_list=True,
            ),
            Question("start", "Start", f"local date and time: {conference.days[0].date} 14:00"),
            Question(
                "room",
                "Room",
                "which room, if you have claimed one",
                choices=(NO_CHOICE, *rooms) if rooms else (),
            ),
            Question("expected", "Expected"),
            Question("needs", "Needs", is_list=True),
            Question(BODY, "Description", "what it is about, who should come; Markdown"),
        ),
    )


def _minutes_form() -> IssueForm:
    return IssueForm(
        kind="minutes",
        name="Hand in notes",
        description="A few bullets are enough",
        intro="Your notes become a file in `minutes/`, by a pull request in which everybody who "
        "was there can improve them. What stands under Decisions, Action items and Open questions "
        "is collected on the site.",
        title="Minutes",
        label="minutes",
        model=MinutesFields,
        questions=(
            Question(
                "session",
                "Session",
                "its title, or its id: the last word of its page's address",
                is_required=True,
            ),
            Question("note_takers", "Note takers", f"{_SEVERAL}; you, if left empty", is_list=True),
            Question("participants", "Participants", is_list=True),
            Question("attribution", "Attribution", choices=tuple(map(str, Attribution))),
            Question(BODY, "Notes", "Markdown, as GitHub shows it", is_required=True),
        ),
    )


def format_forms(conference: Conference) -> dict[str, str]:
    """Return the text of each file, by its path in the repository."""
    files = {
        f"{FOLDER}{form.kind}.yml": format_yaml(_form(form)) for form in build_forms(conference)
    }
    return {**files, f"{FOLDER}config.yml": format_yaml({"blank_issues_enabled": True})}


def _form(form: IssueForm) -> Mapping[str, object]:
    intro = {"type": "markdown", "attributes": {"value": form.intro}}
    return {
        "name": form.name,
        "description": form.description,
        "title": form.title,
        "labels": [form.label],
        "body": [intro, *(_element(question, form.model) for question in form.questions)],
    }


def _element(question: Question, model: type[BaseModel]) -> Mapping[str, object]:
    element: dict[str, object] = {
        "type": _type(question),
        "id": question.field,
        "attributes": {
            "label": question.label,
            "description": question.hint or _hint(question, model),
            **_choices(question.choices, question.is_list),
        },
    }
    if question.is_required:
        element["validations"] = {"required": True}
    return element


def _type(question: Question) -> str:
    if question.field == BODY:
        return "textarea"
    return "dropdown" if question.choices else "input"


def _hint(question: Question, model: type[BaseModel]) -> str:
    hint = model.model_fields[question.field].description or ""
    return f"{hint}; {_SEVERAL}" if question.is_list and not question.choices else hint


def _choices(choices: Sequence[str], is_list: bool) -> Mapping[str, object]:
    if not choices:
        return {}
    return (
        {"multiple": True, "options": [*choices]}
        if is_list
        else {
            "options": [*choices],
            "default": 0,
        }
    )
