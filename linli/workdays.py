"""Working days, the heating season and the distance from the Spring Festival, day by day."""

import functools
from datetime import date, timedelta

import chinese_calendar

from linli import policy


def between(first: date, last: date) -> list[dict[str, object]]:
    """Return one record a day from first to last: date, is_workday, is_heating_season, days_from_festival.

    The last counts from the first day off for the Spring Festival of the same calendar year. It and is_workday are
    None beyond the years whose holidays have been published.
    """
    start = int(policy.value("heating_season_from", last))
    end = int(policy.value("heating_season_to", last))
    days: list[dict[str, object]] = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        number = day.month * 100 + day.day
        new_year = festival(day.year)
        days.append(
            {
                "date": day,
                "is_workday": _is_workday(day),
                "is_heating_season": number >= start or number <= end,
                "days_from_festival": (day - new_year).days if new_year else None,
            }
        )
    return days


def _is_workday(day: date) -> bool | None:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


@functools.cache
def festival(year: int) -> date | None:
    """Return the first day off for the Spring Festival of a year; None where it has not been published."""
    name = chinese_calendar.Holiday.spring_festival.value
    for offset in range(60):
        day = date(year, 1, 15) + timedelta(days=offset)
        try:
            # A Sunday that is worked for it bears its name too.
            if chinese_calendar.get_holiday_detail(day) == (True, name):
                return day
        except NotImplementedError:
            return None
    return None
