"""All that a store shows, written down: to see that a change which should change nothing a user sees changes nothing.

`python -m benchmarks.everything STORE FOLDER` writes every table, the briefing, the markup of every view for forty
choices, and the rows of every query these asked for. Written before and after a change, `diff -r` of the two folders is
empty. The text is the same for the same store, whatever folder the project lies in.
"""

import argparse
import hashlib
import logging
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
from streamlit.testing.v1 import AppTest

from linli import contracts, settings
from linli.warehouse import store

CHOICES = 40
# Of an element these tell only which script made it, or when.
_OF_THE_RUN = re.compile(
    r"(?m)^\s*(?:id|form_id|deferred_file_id|\w*hash|js_url|css_url|js_content|css_content|file_urls|url): .*\n"
    r"|\$\$ID-[0-9a-f]+-"
)


def tables(file: Path, folder: Path) -> None:
    """Write how many rows each table of a published file has, and a digest of them."""
    lines = []
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute(
            "select table_name from duckdb_tables() where table_name != 'version' order by all"
        ).fetchall()
        for (name,) in found:
            columns = connection.execute(f'describe "{name}"').fetchall()
            texts = ", ".join(f'cast("{column}" as varchar)' for column, *_ in columns)
            # A sum, since in an exclusive or two equal rows would leave nothing.
            [(rows, digest)] = connection.execute(
                f'select count(*), coalesce(sum(cast(hash({texts}) as hugeint)), 0) from "{name}"'
            ).fetchall()
            lines.append(f"{name} {[(column, kind) for column, kind, *_ in columns]} {rows} {digest}")
    (folder / "tables.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def choices(reader: store.Reader, number: int, seed: int = 1) -> list[dict[str, str]]:
    """Return addresses: nothing chosen, and combinations of communities, kinds, months, comparison and mode."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    communities = [row["community_id"] for row in reader.rows("communities_list")]
    months = [row["month"] for row in reader.rows("month_list")]
    kinds = list(contracts.load_all()["compounds"].field("kind").values)
    found: list[dict[str, str]] = [{}]
    while len(found) < number:
        address = {
            "community": ",".join(
                chance.sample(communities, min(len(communities), chance.choice((0, 0, 1, 1, 1, 2, 4))))
            ),
            "kind": ",".join(chance.sample(kinds, chance.choice((0, 0, 0, 1, 2)))),
            "compare": chance.choice(("last_year", "previous", "target")),
            "mode": chance.choice(("desk", "desk", "meeting")),
        }
        if months and chance.random() < 0.7:
            first, last = sorted(chance.sample(range(len(months)), 2)) if len(months) > 1 else (0, 0)
            last = min(last, first + chance.choice((0, 2, 11)))
            address |= {"from": f"{months[first]:%Y-%m}", "to": f"{months[last]:%Y-%m}"}
        found.append({key: value for key, value in address.items() if value})
    return found


def shown(folder: Path, address: dict[str, str], views: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each view and all its elements as text, for one choice."""
    with mock.patch.dict(os.environ, {"LINLI_STORE": str(folder)}):
        app = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=600)
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        for view in views:
            app.switch_page(f"pages/{view}.py").run()
            yield view, _text(app)


def _text(app: AppTest) -> str:
    parts = [str(error.value) for error in app.exception]
    for element in _elements(app._tree):
        parts.append(_OF_THE_RUN.sub("", f"{element.type}\n{element.proto}"))
    return "\n".join(parts)


def _elements(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        if hasattr(child, "children"):
            yield from _elements(child)
        else:
            yield child


def write(folder: Path, out: Path, number: int) -> None:
    """Write all that a store shows, below `out`."""
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").disabled = True
    reader = store.Store(folder).reader()
    asked: dict[str, tuple[str, store.Form, Any]] = {}
    result = store._result

    def listen(path: Any, name: str, params: Any, form: store.Form = str) -> Any:
        asked[repr((name, form.__name__, params))] = name, form, params
        return result(path, name, params, form)

    out.mkdir(parents=True, exist_ok=True)
    tables(reader.path, out)
    views = sorted(path.stem for path in (settings.ROOT / "pages").glob("*.py"))
    with mock.patch.object(store, "_result", listen):
        for place, address in enumerate(choices(reader, number)):
            for view, text in shown(folder, address, views):
                (out / f"{view}-{place:02}.txt").write_text(f"{address}\n{text}", encoding="utf-8")
    _rows(reader, asked, out)
    _briefing(reader, out)


def _rows(reader: store.Reader, asked: dict[str, tuple[str, store.Form, Any]], out: Path) -> None:
    lines = []
    for question in sorted(asked):
        name, form, params = asked[question]
        frame = store._run(reader.path, name, params, form)
        digest = hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()[:16]
        lines.append(f"{question} {len(frame)} {digest}")
    (out / "queries.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _briefing(reader: store.Reader, out: Path) -> None:
    from linli import briefing

    for masked in (False, True):
        ask = briefing.Ask(None, reader.version.data_as_of, is_masked=masked)
        written = briefing.write(briefing.compose(reader, ask), "json")
        (out / f"briefing-{masked}.json").write_bytes(written)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--choices", type=int, default=CHOICES)
    given = parser.parse_args()
    write(given.store.resolve(), given.out, given.choices)
