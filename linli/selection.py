"""What the reader of a page has chosen, apart from how it is shown."""

import calendar
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date


def add_months(day: date, months: int) -> date:
    """Return the first day of the month that lies `months` after the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def last_day(day: date) -> date:
    """Return the last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months_between(first: date, last: date) -> int:
    """Return how many months last lies after first."""
    return (last.year - first.year) * 12 + last.month - first.month


@dataclass(frozen=True)
class Selection:
    """A choice of communities, compound kinds and months; None means all.

    start and end are first days of months, both included. The empty text among community_ids stands for
    rows without a community. The focus is one value of an axis of the issues, such as category=GR; the empty text
    means all of them.
    """

    community_ids: tuple[str, ...] | None
    compound_kinds: tuple[str, ...] | None
    start: date
    end: date
    focus: str = ""

    @property
    def stop(self) -> date:
        """Return the first day after the selection."""
        return add_months(self.end, 1)

    @property
    def last_day(self) -> date:
        """Return the last day of the selection."""
        return last_day(self.end)

    @property
    def months(self) -> int:
        """Return how many months are selected."""
        return months_between(self.start, self.end) + 1

    def shifted(self, months: int) -> "Selection":
        """Return the same choice, that many months later."""
        return replace(self, start=add_months(self.start, months), end=add_months(self.end, months))

    def year_before(self) -> "Selection":
        """Return the same choice a year before, to stand beside it; what is compared goes through comparison.py."""
        return self.shifted(-12)

    def of_all_kinds(self) -> "Selection":
        """Return the same choice without the kinds of compound."""
        return replace(self, compound_kinds=None)

    def of_all_issues(self) -> "Selection":
        """Return the same choice without its focus."""
        return replace(self, focus="")

    @property
    def focus_axis(self) -> str:
        """Return the axis of the focus: category, channel or urgency; empty without one."""
        return self.focus.partition("=")[0]

    def scope(self) -> dict[str, object]:
        """Return the parameters of what is chosen at any time: communities and kinds."""
        return {"community_ids": self.community_ids, "compound_kinds": self.compound_kinds}

    def query(self) -> dict[str, object]:
        """Return the common parameters of the views: communities, kinds, start, stop (half-open)."""
        return {**self.scope(), "start": self.start, "stop": self.stop}

    def issues(self) -> dict[str, object]:
        """Return the parameters of the views of issues: the common ones and the focus."""
        return {**self.query(), "focus": self.focus}

    def asked_by(self, names: Collection[str]) -> dict[str, object]:
        """Return those of the parameters that a query of these names takes."""
        return {name: value for name, value in self.issues().items() if name in names}
