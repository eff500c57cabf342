"""How a problem looks: its place, its rule, and its forms as text for people and machines."""

from socml_site.problems.formats import (
    STYLES,
    count_by_severity,
    excerpt_of,
    format_problems,
    plain,
)
from socml_site.problems.letters import address, fold, have_same_signs
from socml_site.problems.problem import Edit, Location, Problem, Related, Severity, sort_problems
from socml_site.problems.rules import RULES, Rule, report
from socml_site.problems.suggest import (
    Names,
    closest,
    did_you_mean,
    have_same_numbers,
    is_one_slip,
    only_near_miss,
)

__all__ = [
    "RULES",
    "STYLES",
    "Edit",
    "Location",
    "Names",
    "Problem",
    "Related",
    "Rule",
    "Severity",
    "address",
    "closest",
    "count_by_severity",
    "did_you_mean",
    "excerpt_of",
    "fold",
    "format_problems",
    "have_same_numbers",
    "have_same_signs",
    "is_one_slip",
    "only_near_miss",
    "plain",
    "report",
    "sort_problems",
]
