"""What the benchmarks of large ledgers share: places, building within a folder, timing queries on the published file."""

import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from benchmarks import asked
from linli.geo import map_limit
from linli.pipeline import build
from linli.warehouse import sqlfiles
from linli.warehouse.store import Store, counted, first

LIMIT_MS = 50
COMPOUNDS = 88  # of a community, unless fewer are asked for


def write_places(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    communities: int,
    located: bool = False,
    compounds: int = COMPOUNDS,
) -> None:
    """Write the ledgers of communities and of their compounds, on a grid of streets when they are to have a point."""
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
                printf('K%07d', place * {compounds} + number) as compound_id,
                printf('C%05d', place) as community_id,
                printf('K%07d', place * {compounds} + number) as name,
                ['managed', 'employer', 'unmanaged'][number % 3 + 1] as kind,
                100 + number as households
                {point}
            from places cross join range({compounds}) as numbers(number)
        ) to '{folder}/compounds.csv' (header)
        """
    )


def measure(
    write: Callable[[Path], None], visits: Sequence[asked.Visit], keep: Path | None, what: str
) -> None:
    """Build what `write` puts into a folder, and print time, peak memory, size of the file and the time of each query.

    Timed is what the visits ask for over everything, over compounds of one kind and over as many compounds as a map
    draws, in the last three and the last twelve months. With a folder to keep the store in, a second run measures
    what the first one built.
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
        few = ",".join(key for (key,) in connection.execute(known, [map_limit.MOST // COMPOUNDS]).fetchall())
        for months, since in ((3, "2026-07"), (12, "2025-10")):
            for part, chosen in (
                ("everything", {}),
                ("one kind", {"kind": "unmanaged"}),
                ("as a map draws", {"community": few}),
            ):
                print(f"--- {months} months, {part}", flush=True)
                period = {"from": since, "to": "2026-09", **chosen}
                _time(
                    connection,
                    asked.of(str(store.folder), [(view, {**period, **own}) for view, own in visits]),
                )


def _time(connection: duckdb.DuckDBPyConnection, questions: Iterable[asked.Asked], repeats: int = 8) -> None:
    """Print for each query and form the median of the warm runs with the arguments that take longest."""
    slowest: dict[str, tuple[float, int]] = {}
    for name, form, params in questions:
        statement = form(sqlfiles.load_all()[name].sql)
        arguments = {key: list(value) if isinstance(value, tuple) else value for key, value in params}
        times, rows = [], 0
        for _ in range(repeats):
            begun = time.perf_counter()
            rows = len(connection.execute(statement, arguments).fetchall())
            times.append(1000 * (time.perf_counter() - begun))
        key = " ".join(
            [name, *(str(value) for value in (arguments.get("indicator"), arguments.get("axis")) if value)]
        )
        key += ", first rows" if form is first else ", count" if form is counted else ""
        slowest[key] = max(slowest.get(key, (0.0, 0)), (statistics.median(times[1:]), rows))
    for key, (middle, rows) in sorted(slowest.items()):
        print(f"{key:60}{rows:9,} rows{middle:9.1f} ms{'  over' if middle > LIMIT_MS else ''}", flush=True)
