"""One catalogue of meanings: in the published file, behind every door, in every download."""

from datetime import date
from types import SimpleNamespace

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from linli import contracts
from linli.components.panels import provenance
from linli.metrics import indicators
from linli.pipeline import build
from linli.selection import Selection
from linli.text import labels
from linli.warehouse import implied_queries, meanings, public, sqlfiles
from linli.warehouse.store import Store
from tests.words import english

SUMMER = Selection(None, None, date(2026, 7, 1), date(2026, 9, 1))
# Views that no door shows: their rows are lists, figures or rules for code alone.
FOR_CODE = {
    "grain_list",
    "param_list",
    "plan_compounds",
    "plan_group_list",
    "provided_list",
    "geometry_list",
    "version_list",
}


@pytest.fixture(scope="module")
def reader(demo_store):
    return Store(demo_store).reader()


def opened(path):
    return duckdb.connect(str(path), read_only=True)


def test_every_table_and_column_says_what_it_is_and_has_a_chinese_view(reader, tmp_path):
    copy = Store(tmp_path)
    for path in (reader.path, public.write(copy, reader)):
        with opened(path) as connection:
            tables = dict(
                connection.execute(
                    "select table_name, comment from duckdb_tables() where schema_name = 'main'"
                ).fetchall()
            )
            told = connection.execute(
                "select schema_name, table_name, column_name, comment from duckdb_columns() where not internal"
            ).fetchall()
            bare = [(table, column) for _, table, column, comment in told if not comment]
            assert not bare, f"linli/text/labels/tables.toml: {bare} have no meaning"
            assert not [name for name, comment in tables.items() if not comment]
            assert not english(text for name, text in tables.items())
            schema = labels.text("published.schema")
            views = {table for place, table, *_ in told if place == schema}
            assert views == {meanings.table(name).title for name in tables}
            assert not english(column for place, _, column, _ in told if place == schema)
            # Under whatever name the file is opened a view reads its own table, whole.
            for name in ("compounds", "indicator_values", "version"):
                title = meanings.table(name).title
                counts = [
                    f"select count(*) from {place}" for place in (f"main.{name}", f'"{schema}"."{title}"')
                ]
                assert len({connection.execute(count).fetchall()[0] for count in counts}) == 1
            rows = connection.execute(f'select distinct "小区类型" from "{schema}"."小区底册"').fetchall()
            assert {kind for (kind,) in rows} == {"物业管理", "单位型", "无主管老旧"}


def test_no_meaning_is_written_that_nothing_has_and_none_twice():
    tables = {
        name for name, query in sqlfiles.load_all().items() if query.kind_folder in ("curated", "marts")
    }
    with duckdb.connect() as connection:
        connection.execute(build.BUILD_TABLES)
        made = connection.execute(
            "select table_name, column_name from duckdb_columns() where not internal"
        ).fetchall()
    tables |= {table for table, _ in made} | {
        "indicator_values",
        "person_axes",
        "person_blocks",
        "told_values",
    }
    written = labels.get("published.table")
    ledgers = {name for name in tables if name in contracts.load_all()}
    assert set(written) == tables - ledgers


def test_every_column_of_every_ledger_has_a_meaning():
    told = {
        (contract.id, field.name): meanings.column(contract.id, field.name).text
        for contract in contracts.in_order()
        for field in contract.fields
    }
    assert not [key for key, text in told.items() if not text]


def test_what_stands_behind_a_door_has_chinese_titles():
    faults = {}
    for name, query in sqlfiles.load_all().items():
        if query.kind_folder != "views" or name in FOR_CODE:
            continue
        rows = pd.DataFrame({column: [] for column in query.columns})
        rows.attrs["source"] = (name, {})
        titles = list(meanings.chinese(rows).columns)
        if wrong := english(titles) | {title for title in titles if titles.count(title) > 1}:
            faults[name] = wrong
    assert not faults, f"linli/text/labels/doors.toml: {faults}"


def test_no_download_shows_an_english_word_or_a_code(reader):
    """Every sheet behind every indicator, and every list behind a panel, as it is downloaded."""
    choice = SimpleNamespace(selection=SUMMER)
    found: dict[str, set[str]] = {}

    def look(name, rows):
        shown = meanings.chinese(rows.head(2_000))
        texts = {cell for _, column in shown.items() for cell in column if isinstance(cell, str)}
        if wrong := english([*texts, *shown.columns]):
            found.setdefault(name, set()).update(wrong)

    for name, about in indicators.catalogue().items():
        for sheet in provenance._sheets(reader, choice, about).values():
            look(name, sheet.whole())
    known = {
        "month": SUMMER.end,
        "due_within": 30,
        "axis": "category",
        "metres": 500.0,
        "days": 30,
        **SUMMER.issues(),
    }
    for name, query in sqlfiles.load_all().items():
        is_door = query.kind_folder == "views" and name not in FOR_CODE and query.path != implied_queries.PATH
        if is_door and set(query.params) <= set(known):
            look(name, reader.run(name, **{key: known[key] for key in query.params}))
    assert not found
    titles = [about.title for about in indicators.catalogue().values()]
    names = [provenance._file(reader, title, labels.text("sheet.detail"), "csv") for title in titles]
    assert not english(names)


def every_dialog(store):
    from datetime import date
    from pathlib import Path
    from types import SimpleNamespace

    from linli.components.panels import provenance
    from linli.metrics import indicators
    from linli.selection import Selection
    from linli.warehouse.store import Store

    choice = SimpleNamespace(selection=Selection(None, None, date(2026, 7, 1), date(2026, 9, 1)))
    for name in indicators.catalogue():
        provenance._indicator(Store(Path(store)).reader().outside, choice, name)


def test_no_dialog_of_an_indicator_shows_an_english_word(demo_store):
    app = AppTest.from_function(every_dialog, args=(str(demo_store),), default_timeout=120).run()
    assert not app.exception
    drawn = [element.proto.body for element in app.get("html")]
    assert len(drawn) >= 3 * len(indicators.catalogue())
    kinds = ("expander", "download_button", "button_group")
    assert not english([*drawn, *(element.label for kind in kinds for element in app.get(kind))])


def test_every_indicator_rests_on_sources_that_are_written_out():
    for name, query in sqlfiles.load_all().items():
        if query.kind_folder == "indicators" and query.fields["basis"] != "none":
            keys = [key.strip() for key in query.fields["basis"].partition(";")[0].split(",")]
            assert set(keys) <= set(labels.get("basis")), (
                f"{query.path}: basis names a key of linli/text/labels/basis.toml"
            )
            assert indicators.catalogue()[name].sources
