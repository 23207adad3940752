"""What the benchmarks of large ledgers share: places, building within a folder, timing queries on the published file."""

import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

import duckdb

from linli import build, indicators, sqlfiles
from linli.components import maps
from linli.filters import add_months
from linli.store import Form, Store, counted, first

LIMIT_MS = 50
COMPOUNDS = 88  # of a community
_LAST = date(2026, 9, 1)


def write_places(
    connection: duckdb.DuckDBPyConnection, folder: Path, communities: int, located: bool = False
) -> None:
    """Write the ledgers of communities and of 88 compounds each, on a grid of streets when they are to have a point."""
    connection.execute(f"create table places as select range as place from range({communities})")
    connection.execute(
        f"copy (select printf('C%05d', place) as community_id, printf('C%05d', place) as name from places) "
        f"to '{folder}/communities.csv' (header)"
    )
    point = (
        """
                , 120 + (place % 40) * 0.02 + (number % 10) * 0.002 as longitude
                , 30 + (place // 40) * 0.02 + (number // 10) * 0.002 as latitude"""
        if located
        else ""
    )
    connection.execute(
        f"""
        copy (
            select
                printf('K%07d', place * {COMPOUNDS} + number) as compound_id,
                printf('C%05d', place) as community_id,
                printf('K%07d', place * {COMPOUNDS} + number) as name,
                ['managed', 'employer', 'unmanaged'][number % 3 + 1] as kind,
                100 + number as households
                {point}
            from places cross join range({COMPOUNDS}) as numbers(number)
        ) to '{folder}/compounds.csv' (header)
        """
    )


def measure(
    write: Callable[[Path], None],
    names: Iterable[str],
    lists: Iterable[str],
    drawn: Iterable[str],
    keep: Path | None,
    what: str,
) -> None:
    """Build what `write` puts into a folder, and print time, peak memory, size of the file and the time of each query.

    Lists are views that a door shows the first rows of, with their number; drawn ones are asked for no more compounds
    than a map draws. With a folder to keep the store in, a second run measures what the first one built.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, store = Path(folder) / "ledgers", Store(keep or Path(folder) / "store")
        if not store.live_version():
            source.mkdir()
            write(source)
            start = time.perf_counter()
            report = build.build(source, store.folder, now=datetime(2026, 10, 1))
            seconds = time.perf_counter() - start
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{what}: built in {seconds:.0f} s, peak {peak:,.0f} MB", flush=True)
            if report.failed:
                print(report.findings[:5])
                return
        path = store.path(store.live_version() or "")
        print(f"file {path.stat().st_size / 2**20:,.0f} MB")
        connection = duckdb.connect(str(path), read_only=True, config={"threads": 2})
        known = "select community_id from communities order by community_id limit ?"
        few = [key for (key,) in connection.execute(known, [maps.MOST // COMPOUNDS]).fetchall()]
        asked: list[tuple[str, str, Form, list[str] | None]] = [(name, "", str, None) for name in names]
        asked += [(name, " of a map", str, few) for name in drawn]
        for name in lists:
            asked += [(name, ", first rows", first, None), (name, ", count", counted, None)]
        for months in (3, 12):
            print(f"--- {months} months")
            for name, part, form, community_ids in asked:
                _time(connection, name, part, form, community_ids, months)


def _time(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    part: str,
    form: Form,
    community_ids: list[str] | None,
    months: int,
    repeats: int = 8,
) -> None:
    """Print the median of the warm runs of a query in a form of the store's."""
    about = indicators.catalogue().get(name)
    query = sqlfiles.load_all()[name if not about or about.kind == "query" else "indicator_series"]
    known = {
        "community_ids": community_ids,
        "compound_kinds": None,
        "start": add_months(_LAST, 1 - months),
        "stop": add_months(_LAST, 1),
        "month": _LAST,
        "metres": 500.0,
        "extra_hours": [17, 18, 19],
        "center_id": "",
        "axis": "category",
        "indicator": name if about else "issues_opened",
        "case_id": "A1",
    }
    arguments = {key: known[key] for key in query.params}
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        connection.execute(form(query.sql), arguments).fetchall()
        times.append(1000 * (time.perf_counter() - begun))
    middle = statistics.median(times[1:])
    print(f"{name + part:40}{middle:9.1f} ms{'  over' if middle > LIMIT_MS else ''}", flush=True)
