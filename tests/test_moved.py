"""What the map of a month says moved since the month before, and how members are spread."""

from datetime import date

import pandas as pd

from linli import headlines
from linli.metrics.indicators import Part, Value
from linli.text import labels

SEPTEMBER = date(2026, 9, 1)


def rows(**compounds: tuple[str | None, bool | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"compound_id": key, "name": key.lower(), "form": form, "is_effective": effective}
            for key, (form, effective) in compounds.items()
        ]
    )


def test_what_was_built_lost_turned_and_fell_is_named():
    before = rows(
        A=("none", None), B=("single", True), C=("joint", False), D=("joint", True), E=("joint", None)
    )
    now = rows(
        A=("single", False), B=("none", None), C=("joint", True), D=("joint", False), E=("joint", True)
    )
    said = headlines.coverage.moved(now, before, SEPTEMBER)
    for kind, name in (("founded", "a"), ("lost", "b"), ("turned", "c"), ("fell", "d")):
        assert labels.text(f"sentence.moved_{kind}", n=1, names=name) in said


def test_no_move_and_nothing_known_are_two_sentences():
    same = rows(A=("single", True), B=("none", None))
    assert labels.text("sentence.moved_none") in headlines.coverage.moved(same, same, SEPTEMBER)
    unknown = rows(A=(None, None))
    assert headlines.coverage.moved(unknown, unknown, SEPTEMBER) == ""


def member(key: str, value: float | None) -> Part:
    return Part(key, key, None, None, value, "ok" if value is not None else "suppressed")


def test_the_spread_of_members_needs_two_communities_that_are_told():
    whole = Value("members_per_1000_residents", "ok", 30.0, 3, 100, None, SEPTEMBER, SEPTEMBER, True)
    said = headlines.leaders.members([member("C1", 20.0), member("C2", 40.0), member("", 90.0)], whole)
    assert said == labels.text("sentence.members_spread", n=2, low="20.0", high="40.0", whole="30.0", below=1)
    assert headlines.leaders.members([member("C1", 20.0), member("C2", None)], whole) == ""
