"""What the checker takes, the schema for editors takes: whatever the header."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from socml_site.contributing.schemas import build_schema
from socml_site.model.fields import MinutesFields, PersonFields, SessionFields
from socml_site.model.read_fields import read_fields
from socml_site.problems import Problem
from socml_site.source import SourceFile
from socml_site.source.front_matter import split_front_matter
from socml_site.source.yaml_nodes import format_yaml

WORDS = st.sampled_from(
    ["Ann Lee", "@bo", "12", "007", "40 people", "2016-10-07", "2016-1-7 9:05", "2016-10-07T14.00",
     "14:00", "https://example.org", "draft", "Approved", "cancelled", "chatham-house", "NAMED",
     "es", "pt-BR", "causal-rl", "over-capacity", " ", "", "no", "x" * 120]
)  # fmt: skip
SCALARS = st.one_of(st.none(), WORDS, st.integers(-1, 2000), st.text(max_size=8))
LINKS = st.fixed_dictionaries({"label": SCALARS, "url": WORDS})
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3),
    LINKS,
    st.lists(LINKS, max_size=2),
    st.dictionaries(st.sampled_from(["over-capacity"]), SCALARS),
)
MODELS = {"session": SessionFields, "minutes": MinutesFields, "person": PersonFields}


@pytest.mark.parametrize("kind", MODELS)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_header_that_the_checker_takes_fits_its_schema(kind, data):
    model = MODELS[kind]
    fields = st.dictionaries(st.sampled_from([*model.model_fields]), VALUES, max_size=4)
    header: dict[str, Any] = data.draw(fields)
    if kind == "session":
        header["proposers"] = "Bo Chen"
    if isinstance(header.get("allow"), dict):
        # Whether a rule exists and a reason is given is checked elsewhere.
        reason = str(header["allow"].get("over-capacity") or "").strip()
        header["allow"] = {"over-capacity": reason or "standing room"}
    problems: list[Problem] = []
    # What is absent is written as nothing or as ~: the word null is a name like any other.
    text = re.sub("(?m)^(.*[:-]) null$", r"\1 ~", f"---\n{format_yaml(header)}---\n")
    table = split_front_matter(SourceFile("x.md", text), problems).fields
    read_fields(model, table, "x.md", problems)
    if problems:
        return
    errors = [error.message for error in Draft7Validator(build_schema(kind)).iter_errors(header)]
    assert errors == []
