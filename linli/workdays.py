"""Working days and the heating season, day by day."""

from datetime import date, timedelta

import chinese_calendar

from linli import policy


def between(first: date, last: date) -> list[dict[str, object]]:
    """Return one record a day from first to last: date, is_workday, is_heating_season.

    is_workday is None beyond the last year whose holidays have been published.
    """
    start = int(policy.value("heating_season_from", last))
    end = int(policy.value("heating_season_to", last))
    days: list[dict[str, object]] = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        number = day.month * 100 + day.day
        days.append(
            {
                "date": day,
                "is_workday": _is_workday(day),
                "is_heating_season": number >= start or number <= end,
            }
        )
    return days


def _is_workday(day: date) -> bool | None:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
