"""Sentences computed from rows, one file a topic."""

from linli.headlines import (
    cases,
    centers,
    comparisons,
    construction,
    coverage,
    data_status,
    deliberation,
    issues,
    kinds,
    leaders,
    overview,
    reach,
    resolving,
    sharing,
    values,
    words,
)

__all__ = [
    "cases",
    "centers",
    "comparisons",
    "construction",
    "coverage",
    "data_status",
    "deliberation",
    "issues",
    "kinds",
    "leaders",
    "overview",
    "reach",
    "resolving",
    "sharing",
    "values",
    "words",
]
