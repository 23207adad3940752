"""Millions of center-hours: build them from a Parquet ledger and time what the views ask.

python -m benchmarks.centers --rows 50000000 --streets 100
"""

import argparse
from pathlib import Path

import duckdb

from benchmarks import asked
from benchmarks.large import COMPOUNDS, measure, write_places

_VISITS: tuple[asked.Visit, ...] = (
    ("centers", {}),
    ("reach", {}),
    ("reach", {"reach": "300", "open": "evening"}),
)
_CENTERS = 5  # of a community, 60 a street
_HOURS = 8  # a day


def write(folder: Path, rows: int, streets: int) -> None:
    """Write 60 centers a street, half of them opened within the ledger, and their use by hour up to September 2026."""
    communities = 12 * streets
    connection = duckdb.connect()
    write_places(connection, folder, communities, located=True)
    connection.execute(
        f"""
        create table centers as
        select
            place * {_CENTERS} + number as center,
            printf('Z%06d', place * {_CENTERS} + number) as center_id,
            printf('Z%06d', place * {_CENTERS} + number) as name,
            printf('C%05d', place) as community_id,
            printf('K%07d', place * {COMPOUNDS} + 16 * number) as compound_id,
            if(number = 0, 'shared_space', 'center') as level,
            if(number = 0, null, printf('Z%06d', place * {_CENTERS})) as parent_center_id,
            60 + 40 * (place * {_CENTERS} + number) % 300 as area_m2,
            if(number % 2 = 0, date '2020-01-01', date '2024-06-01' + cast(place % 300 as integer)) as opened_on,
            120 + (place % 40) * 0.02 + (16 * number % 10) * 0.002 as longitude,
            30 + (place // 40) * 0.02 + (16 * number // 10) * 0.002 as latitude
        from places cross join range({_CENTERS}) as numbers(number)
        """
    )
    connection.execute(f"copy (select * exclude (center) from centers) to '{folder}/centers.csv' (header)")
    days = rows // (communities * _CENTERS * _HOURS) + 1
    connection.execute("select setseed(0.5)")
    connection.execute(
        f"""
        copy (
            select
                centers.center_id,
                date '2026-09-30' - cast(day as integer) as date,
                9 + hour as hour,
                ['council', 'service', 'leisure', 'childcare', 'eldercare'][(hour + day) % 5 + 1] as function,
                'hour' as period,
                'door' as method,
                120 as open_minutes,
                cast(floor(8 * random()) as integer) * 15 as booked_minutes,
                cast(floor(9 * random()) as integer) as visits
            from range({days}) as days(day)
            cross join range({_HOURS}) as hours(hour)
            cross join centers
            where date '2026-09-30' - cast(day as integer) >= centers.opened_on
        ) to '{folder}/center_use.parquet' (format parquet)
        """
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000_000)
    parser.add_argument("--streets", type=int, default=100)
    parser.add_argument("--keep", type=Path, help="where to keep the published file, to measure again")
    chosen = parser.parse_args()
    what = f"{chosen.rows:,} center-hours, {chosen.streets} streets"
    measure(lambda folder: write(folder, chosen.rows, chosen.streets), _VISITS, chosen.keep, what)
