"""`make growth`: how build and queries grow with the rows of one street, and with the streets.

The rows are those of one street of 12 communities, 1,056 compounds and a center in each: so many issues over ten years and ten
times as many hours of the centers' rooms over 6½. More rows fill the same years more densely, so that what views ask for stays.
The streets have 12 communities, 84 compounds and 60 centers each, and share a fixed number of rows.
"""

import argparse
import json
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import asked, issues, large
from benchmarks.growth_report import write as write_report
from benchmarks.run import ROOT, machine, timed
from linli.warehouse import store as warehouse
from linli.warehouse.store import Store

STREETS = (1, 5, 20, 100, 500)
COMPOUNDS_OF_STREETS = 7  # of a community: 84 a street
_HOURS, _FUNCTIONS, _DAYS = 8, ("council", "service", "leisure", "childcare", "eldercare"), 2_400
_VIEWS = ("overview", "issues", "resolving", "coverage", "centers", "reach")
_REPEATS = 5


def write(folder: Path, rows: int, streets: int, compounds: int, centers: int) -> None:
    """Write issues, and ten times as many hours of rooms; a community has so many compounds and centers."""
    folder.mkdir(parents=True)
    issues.write(folder, rows, streets, compounds)
    connection = duckdb.connect()
    large.write_places(connection, folder, 12 * streets, located=True, compounds=compounds)
    connection.execute(
        f"""
        create table centers as
        select
            printf('Z%06d', place * {centers} + number) as center_id,
            center_id as name,
            printf('C%05d', place) as community_id,
            printf('K%07d', place * {compounds} + number * {compounds} // {centers}) as compound_id,
            'center' as level,
            60 + 40 * (place * {centers} + number) % 300 as area_m2,
            date '2019-01-01' as opened_on,
            120 + (place % 40) * 0.02 + (number % 10) * 0.002 as longitude,
            30 + (place // 40) * 0.02 + (number // 10) * 0.002 as latitude
        from places cross join range({centers}) as numbers(number);
        copy centers to '{folder}/centers.csv' (header);
        select setseed(0.5)
        """
    )
    # Of all hours of all rooms every so manieth, the same way in each size.
    room_hours = _DAYS * _HOURS * len(_FUNCTIONS) * 12 * streets * centers
    step = room_hours / min(10 * rows, room_hours)
    connection.execute(
        f"""
        copy (
            with kept as (
                select cast(floor(number * {step}) as bigint) as place
                from range({min(10 * rows, room_hours)}) as numbers(number)
            )
            select
                printf('Z%06d', place % {12 * streets * centers}) as center_id,
                date '2026-09-30' - cast(place // {room_hours // _DAYS} as integer) as date,
                9 + place // {12 * streets * centers * len(_FUNCTIONS)} % {_HOURS} as hour,
                {list(_FUNCTIONS)}[place // {12 * streets * centers} % {len(_FUNCTIONS)} + 1] as function,
                'hour' as period,
                'door' as method,
                60 as open_minutes,
                cast(floor(5 * random()) as integer) * 15 as booked_minutes,
                cast(floor(9 * random()) as integer) as visits
            from kept
        ) to '{folder}/center_use.parquet' (format parquet)
        """
    )


def measure(folder: Path, rows: int, streets: int, compounds: int, centers: int) -> dict[str, Any]:
    """Return what the build takes of such a source, and each question of the head views."""
    source, kept = folder / "ledgers", Store(folder / "store")
    write(source, rows, streets, compounds, centers)
    size = sum(path.stat().st_size for path in source.iterdir()) / 2**20
    took = timed("build", str(source), "--store", str(kept.folder))
    asked_in = queries(kept)
    return {
        "rows": rows,
        "streets": streets,
        "compounds": 12 * compounds * streets,
        "source_mb": size,
        "build_s": took["seconds"],
        "build_cpu_s": took["cpu"],
        "build_mb": took["peak_mb"],
        "file_mb": kept.reader().path.stat().st_size / 2**20,
        "queries": asked_in,
    }


def queries(kept: Store) -> dict[str, dict[str, Any]]:
    """Return, by view, how many questions its first sight puts to the file and what each takes where nothing is kept."""
    reader = kept.reader()
    found = {}
    for view in _VIEWS:
        questions = asked.of(
            str(kept.folder), [(view, {"from": "2025-10", "to": "2026-09"})], with_their_doors=False
        )
        times, cpu, slowest, most = [], [], ("", 0.0), ("", 0)
        for name, form, params in questions:
            taken, spent, rows = [], [], 0
            for _ in range(_REPEATS + 1):
                begun, at = time.perf_counter(), time.process_time()
                with warehouse._result(reader.path, reader.rights.communities, name, params, form) as answer:
                    rows = len(answer.fetchall())
                taken.append(1000 * (time.perf_counter() - begun))
                spent.append(1000 * (time.process_time() - at))
            times.append(statistics.median(taken[1:]))
            cpu.append(statistics.median(spent[1:]))
            slowest = max(slowest, (name, cpu[-1]), key=lambda pair: pair[1])
            most = max(most, (name, rows), key=lambda pair: pair[1])
        found[view] = {"ms": times, "cpu_ms": cpu, "slowest": slowest, "largest": most}
    return found


def main() -> None:
    """Measure what was asked for, print it as it comes, and put it into docs/performance.md where that is asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--to", type=int, default=7, metavar="N", help="up to 10^N issues (7)")
    parser.add_argument("--streets", type=int, default=STREETS[-1], help="up to so many streets (500)")
    parser.add_argument(
        "--shared", type=int, default=100_000, metavar="ROWS", help="issues that the streets share"
    )
    parser.add_argument(
        "--found", type=Path, help="a file of JSON to put what is found into, and to go on from"
    )
    parser.add_argument(
        "--remark", help="what is to be known of this measurement, such as who else used the machine"
    )
    parser.add_argument("--write", action="store_true", help="put table and drawing into docs/performance.md")
    chosen = parser.parse_args()
    known = json.loads(chosen.found.read_text("utf-8")) if chosen.found and chosen.found.is_file() else {}
    found = {"machine": machine(), "day": f"{datetime.now(UTC):%Y-%m-%d}", "sizes": [], "streets": []} | known
    found |= {"remark": chosen.remark} if chosen.remark else {}
    sizes = [(10**power, 1, large.COMPOUNDS, large.COMPOUNDS) for power in range(4, chosen.to + 1)]
    streets = [
        (chosen.shared, number, COMPOUNDS_OF_STREETS, 5) for number in STREETS if number <= chosen.streets
    ]
    for series, asked_for in (("sizes", sizes), ("streets", streets)):
        for one in asked_for:
            if any((each["rows"], each["streets"]) == one[:2] for each in found[series]):
                continue
            with tempfile.TemporaryDirectory(prefix="linli-growth-") as folder:
                found[series].append(measure(Path(folder), *one))
            print(json.dumps(found[series][-1]), flush=True)
            if chosen.found:
                chosen.found.write_text(json.dumps(found, indent=1), encoding="utf-8")
    if chosen.write:
        write_report(ROOT / "docs", found)


if __name__ == "__main__":
    main()
