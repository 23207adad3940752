"""Millions of issues: build them from a Parquet ledger and time what the views ask.

python -m benchmarks.issues --rows 10000000 --streets 1
"""

import argparse
import resource
import statistics
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

import duckdb

from linli import build, indicators, sqlfiles
from linli.filters import add_months
from linli.store import Store

LIMIT_MS = 50
_VIEWS = (
    "selection_totals",
    "week_series",
    "cell_series",
    "resolve_curves",
    "resolve_times",
    "late_arrivals",
    "aligned_comparison",
    "issue_rates_map",
    "repeat_list",
    "warning_list",
    "warning_rate",
    "deliberation_steps",
    "meeting_shares",
    "detail_resolutions",
    "detail_covenants",
    "case_list",
    "case_events",
)
_COMPOUNDS = 88  # of a community


def write(folder: Path, rows: int, streets: int) -> None:
    """Write 12 communities of 88 compounds a street and issues over 120 months, in the titles of the contracts."""
    communities = 12 * streets
    connection = duckdb.connect()
    connection.execute(f"create table places as select range as place from range({communities})")
    connection.execute(
        f"copy (select printf('C%05d', place) as community_id, printf('C%05d', place) as name from places) "
        f"to '{folder}/communities.csv' (header)"
    )
    connection.execute(
        f"""
        copy (
            select
                printf('K%07d', place * {_COMPOUNDS} + number) as compound_id,
                printf('C%05d', place) as community_id,
                printf('K%07d', place * {_COMPOUNDS} + number) as name,
                ['managed', 'employer', 'unmanaged'][number % 3 + 1] as kind,
                100 + number as households
            from places cross join range({_COMPOUNDS}) as numbers(number)
        ) to '{folder}/compounds.csv' (header)
        """
    )
    connection.execute("select setseed(0.5)")
    connection.execute(
        f"""
        copy (
            with drawn as (
                select
                    number,
                    cast(floor(random() * {communities}) as integer) as place,
                    cast(floor(random() * {_COMPOUNDS}) as integer) as compound,
                    cast(floor(random() * 10) as integer) as category,
                    timestamp '2016-10-01' + to_seconds(cast(floor(random() * 3652 * 86400) as bigint)) as opened_at,
                    -3 * ln(random()) * (1 + 4 * random()) as days,
                    random() as luck
                from range({rows}) as numbers(number)
            )
            select
                printf('I%09d', number) as issue_id,
                printf('C%05d', place) as community_id,
                printf('K%07d', place * {_COMPOUNDS} + compound) as compound_id,
                ['hotline', 'grid', 'hall', 'visit'][number % 4 + 1] as channel,
                ['WY', 'TC', 'GR', 'PS', 'HW', 'ZY', 'SS', 'WJ', 'LL', 'CD'][category + 1] as category,
                ['urgent', 'normal', 'complex'][number % 3 + 1] as urgency,
                opened_at,
                opened_at + to_days(7) as due_at,
                case
                    when opened_at + to_seconds(cast(86400 * days as bigint)) < timestamp '2026-10-01'
                        then opened_at + to_seconds(cast(86400 * days as bigint))
                end as closed_at,
                opened_at + to_seconds(cast(40000 * luck as bigint)) as first_contact_at,
                if(luck < 0.5, 'valid', null) as callback_status,
                if(luck < 0.5, luck < 0.45, null) as resolved,
                if(luck < 0.5, luck < 0.46, null) as satisfied,
                opened_at + to_seconds(cast(90000 * luck as bigint)) as received_at
            from drawn
        ) to '{folder}/issues.parquet' (format parquet)
        """
    )
    # A meeting a compound every two months, each about an issue of that compound, and a resolution of two in three.
    connection.execute(
        f"""
        copy (
            select
                printf('M%08d', issue_number) as meeting_id,
                'compound' as level,
                community_id,
                compound_id,
                cast(opened_at as date) + 20 as date,
                if(issue_number % 4 = 0, 'orid', 'ordinary') as method,
                'held' as status,
                'resident' as raised_by,
                true as has_branch,
                if(issue_number % 4 = 0, 'D', null) as orid_step,
                issue_id as issue_ids
            from (
                select *, row_number() over () as issue_number
                from read_parquet('{folder}/issues.parquet')
                where hash(issue_id) % greatest(1, {rows} // ({60 * communities * _COMPOUNDS})) = 0
                    and opened_at < timestamp '2026-09-01'
            )
        ) to '{folder}/meetings.parquet' (format parquet)
        """
    )
    connection.execute(
        f"""
        copy (
            select
                'R' || meeting_id as resolution_id,
                meeting_id,
                issue_ids as issue_id,
                date + 30 as due_on,
                if(date < date '2026-08-01', date + 25, null) as done_on
            from read_parquet('{folder}/meetings.parquet')
            where hash(meeting_id) % 3 > 0
        ) to '{folder}/resolutions.parquet' (format parquet)
        """
    )
    connection.execute(
        f"""
        copy (
            select 'A' || row_number() over () as case_id, 'case' as case_title, issue_id, compound_id
            from read_parquet('{folder}/issues.parquet') limit 3
        ) to '{folder}/cases.csv' (header)
        """
    )


def measure(rows: int, streets: int, keep: Path | None = None, repeats: int = 7) -> None:
    """Print the build's time and peak memory, the file's size, and the time of each query.

    With a folder to keep the store in, a second run measures what the first one built.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, store = Path(folder) / "ledgers", Store(keep or Path(folder) / "store")
        if not store.live_version():
            source.mkdir()
            write(source, rows, streets)
            start = time.perf_counter()
            report = build.build(source, store.folder, now=datetime(2026, 10, 1))
            seconds = time.perf_counter() - start
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{rows:,} issues, {streets} streets: built in {seconds:.0f} s, peak {peak:,.0f} MB")
            if report.failed:
                print(report.findings[:5])
                return
        path = store.path(store.live_version() or "")
        print(f"file {path.stat().st_size / 2**20:,.0f} MB")
        _time_queries(path, repeats)


def _time_queries(path: Path, repeats: int) -> None:
    connection = duckdb.connect(str(path), read_only=True, config={"threads": 2})
    queries = sqlfiles.load_all()
    names = [*_VIEWS, *(name for name, about in indicators.catalogue().items() if about.theme == "issues")]
    for months in (3, 12):
        print(f"--- {months} months")
        for name in names:
            about = indicators.catalogue().get(name)
            query = queries[name if not about or about.kind == "query" else "indicator_series"]
            last = date(2026, 9, 1)
            known = {
                "community_ids": None,
                "compound_kinds": None,
                "start": add_months(last, 1 - months),
                "stop": add_months(last, 1),
                "axis": "category",
                "indicator": name if about else "issues_opened",
                "case_id": "A1",
            }
            arguments = {key: known[key] for key in query.params}
            times = []
            for _ in range(repeats):
                begun = time.perf_counter()
                connection.execute(query.sql, arguments).fetchall()
                times.append(1000 * (time.perf_counter() - begun))
            middle = statistics.median(times[1:])
            print(f"{name:28}{middle:9.1f} ms{'  over' if middle > LIMIT_MS else ''}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--streets", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where to keep the published file, to measure again")
    chosen = parser.parse_args()
    measure(chosen.rows, chosen.streets, chosen.keep)
