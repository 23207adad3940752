"""Which parts move a share again and again: the same sign month after month, and not by chance."""

from datetime import date

import pytest

from linli.metrics import causes, comparison, indicators
from linli.selection import Selection, add_months
from linli.warehouse.kept import kept
from linli.warehouse.store import Store

YEAR = Selection(None, None, date(2026, 9, 1), date(2026, 9, 1))


@pytest.fixture
def drawn(monkeypatch):
    """Take drawn months: of each key a number closed in time of a hundred, by how many months before the last."""

    def draw(by_key, months=24):
        def parts_by_month(reader, indicator, selection, count, axis):
            if axis != "category":
                return {}
            shown = {
                back: {key: (hits(back), 100.0) for key, hits in by_key.items()} for back in range(months)
            }
            return {
                add_months(YEAR.end, -back): (shown[back], shown[back + 12])
                for back in range(count)
                if back + 12 in shown
            }

        monkeypatch.setattr(comparison, "parts_by_month", parts_by_month)
        monkeypatch.setattr(indicators, "key_label", lambda reader, axis, key: key)
        kept.clear()
        return causes.repeated(None, "completed_30d_rate", YEAR)

    yield draw
    kept.clear()


def test_a_part_that_adds_in_every_month_is_a_cause_and_one_that_turns_is_none(drawn):
    found = drawn({"GR": lambda back: 80 if back < 12 else 60, "TC": lambda back: 50 + 5 * (back % 2)})
    assert found == causes.Found(12, (causes.Cause("GR", True, 12, 12),))
    slower = drawn({"GR": lambda back: 60 if back < 12 else 80, "TC": lambda back: 50})
    assert slower.causes == (causes.Cause("GR", False, 12, 12),)


def test_of_many_parts_one_that_adds_in_most_months_is_chance(drawn):
    def most(back):
        return 60 if back >= 12 else 80 if back < 10 else 40  # ten of twelve

    found = drawn({"GR": most} | {f"X{n}": lambda back: 50 for n in range(9)})
    assert found == causes.Found(12, ())


def test_of_few_months_no_cause_can_be_told(drawn):
    assert drawn({"GR": lambda back: 80 if back < 12 else 60}, months=16) == causes.Found(4, None)


def test_months_are_divided_as_a_comparison_of_one_of_them_is(demo_store):
    reader = Store(demo_store).reader()
    august = Selection(None, None, date(2026, 8, 1), date(2026, 8, 1))
    found = comparison.parts(reader, "completed_30d_rate", august, "last_year", "channel")
    months = comparison.parts_by_month(reader, "completed_30d_rate", YEAR, 12, "channel")
    assert months[august.end] == (found.now, found.then)
    by_kind = comparison.parts_by_month(reader, "completed_30d_rate", YEAR, 12, "kind")[august.end]
    for sides in zip(by_kind, (found.now, found.then), strict=True):
        kinds, channels = (
            tuple(sum(counts) for counts in zip(*side.values(), strict=True)) for side in sides
        )
        assert kinds == channels
