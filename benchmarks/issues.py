"""Millions of issues: build them from a Parquet ledger and time what the views ask.

python -m benchmarks.issues --rows 10000000 --streets 1
"""

import argparse
from pathlib import Path

import duckdb

from benchmarks import asked
from benchmarks.large import COMPOUNDS, measure, write_places

# Each view once, and its switches so that each of their values has been on.
_VISITS: tuple[asked.Visit, ...] = (
    ("issues", {}),
    ("issues", {"step": "week"}),
    ("resolving", {"curve": "category", "rate": "resolved_rate", "by": "community", "split": "category"}),
    ("resolving", {"curve": "channel", "rate": "satisfied_rate", "by": "compound", "split": "community"}),
    ("resolving", {"curve": "period", "rate": "response_rate", "by": "compound", "split": "both"}),
    ("resolving", {"curve": "contact", "rate": "on_time_rate", "what": "resolved_rate", "split": "both"}),
    ("resolving", {"curve": "urgency", "by": "compound", "what": "issues_closed", "split": "both"}),
    ("deliberation", {}),
    ("cases", {}),
)


def write(folder: Path, rows: int, streets: int, compounds: int = COMPOUNDS) -> None:
    """Write 12 communities of so many compounds a street and issues over 120 months, in the titles of the contracts."""
    communities = 12 * streets
    connection = duckdb.connect()
    write_places(connection, folder, communities, compounds=compounds)
    connection.execute("select setseed(0.5)")
    connection.execute(
        f"""
        copy (
            with drawn as (
                select
                    number,
                    cast(floor(random() * {communities}) as integer) as place,
                    cast(floor(random() * {compounds}) as integer) as compound,
                    cast(floor(random() * 10) as integer) as category,
                    timestamp '2016-10-01' + to_seconds(cast(floor(random() * 3652 * 86400) as bigint)) as opened_at,
                    -3 * ln(random()) * (1 + 4 * random()) as days,
                    random() as luck
                from range({rows}) as numbers(number)
            )
            select
                printf('I%09d', number) as issue_id,
                printf('C%05d', place) as community_id,
                printf('K%07d', place * {compounds} + compound) as compound_id,
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
                where hash(issue_id) % greatest(1, {rows} // ({60 * communities * compounds})) = 0
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
    # Three covenants a compound, two of three filed.
    connection.execute(
        f"""
        copy (
            select
                compound_id,
                'v' || version as covenant_version,
                date '2020-01-01' + cast(compound_id[2:] as integer) % 900 + 600 * version as adopted_on,
                if(version = 2, null, adopted_on + 30) as filed_on
            from read_csv('{folder}/compounds.csv')
            cross join (select unnest([0, 1, 2]) as version)
        ) to '{folder}/covenants.csv' (header)
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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--streets", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where to keep the published file, to measure again")
    chosen = parser.parse_args()
    what = f"{chosen.rows:,} issues, {chosen.streets} streets"
    measure(lambda folder: write(folder, chosen.rows, chosen.streets), _VISITS, chosen.keep, what)
