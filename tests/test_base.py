"""The base: members by what may be shown of them, regular and probationary only together."""

from datetime import date

from linli import headlines
from linli.metrics import indicators
from linli.metrics.indicators import Part
from linli.selection import Selection
from linli.text import labels
from linli.warehouse.store import Store

SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 1))


def density(key: str, value: float | None) -> Part:
    return Part(key, key, None, None, value, "ok" if value is not None else "suppressed")


def test_members_are_uneven_from_half_as_many_again() -> None:
    parts = [density("C1", 20.0), density("C2", 30.0), density("C3", None), density("", 90.0)]
    assert headlines.base.uneven(parts) == labels.text(
        "sentence.base_uneven", low="20.0", high="30.0", times="1.5"
    )
    assert headlines.base.uneven([density("C1", 20.0), density("C2", 29.9)]) == labels.text(
        "sentence.base_even", low="20.0", high="29.9"
    )
    assert headlines.base.uneven([density("C1", None)]) == ""


def test_nobody_can_be_told_from_what_the_table_shows(demo_store) -> None:
    reader = Store(demo_store).reader()
    untold, missing = labels.text("status.suppressed"), labels.text("figure.missing")
    for by in ("community", "kind"):
        whole, *rows = [
            line.cells for line in headlines.base.lines(reader, Selection(None, None, *SEPTEMBER), by)
        ]
        probationary = [row["members_probation"] for row in rows]
        assert untold not in whole.values()
        # One hidden alone would be what the others leave of the whole.
        assert by == "kind" or probationary.count(untold) > 1
        for row in rows:
            assert (row["members_regular"] == untold) == (row["members_probation"] == untold)
            assert (row["members_change"] == missing) == (row["members_all"] == untold)
            told = [row[name] for name in ("members_all", "members_regular", "members_probation")]
            assert all(int(text.replace(",", "")) >= reader.threshold for text in told if text != untold)


def test_members_are_those_of_the_density_lest_the_two_give_a_few_away(demo_store) -> None:
    reader = Store(demo_store).reader()
    selection = Selection(None, None, *SEPTEMBER)
    counted, dense = (
        indicators.breakdown(reader, name, selection, "compound")
        for name in ("members_registered", "members_per_1000_residents")
    )
    assert [(part.key, part.numerator) for part in counted] == [(part.key, part.numerator) for part in dense]


def test_how_many_times_is_of_the_figures_that_are_shown():
    told = headlines.base.uneven([density("C1", 18.871), density("C2", 42.497)])
    assert told == labels.text("sentence.base_uneven", low="18.9", high="42.5", times="2.2")
