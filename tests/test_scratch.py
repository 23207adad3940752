"""One table or indicator is built again beside the live version, and what it gives is what a whole build gives."""

import json
from dataclasses import replace

import duckdb
import pytest

from linli import contracts
from linli.pipeline import build, scratch
from linli.text import labels
from linli.warehouse import sqlfiles
from linli.warehouse.store import Store
from linli.warehouse.versions import NoVersion
from tests import small

pytestmark = pytest.mark.slow


@pytest.fixture
def store(small_store):
    return Store(small_store)


@pytest.fixture
def doubled(monkeypatch):
    """Let issues_opened count every issue twice, as if its file had been edited."""
    queries = dict(sqlfiles.load_all())
    query = queries["issues_opened"]
    head = ", ".join(column for column in query.columns if column not in ("numerator", "denominator"))
    columns = f"{head}, 2 * numerator as numerator, denominator"
    if sqlfiles.KNOWN_COLUMN in query.columns:
        head = ", ".join(c for c in sqlfiles.MART_COLUMNS if c not in ("numerator", "denominator"))
        columns = f"{head}, 2 * numerator as numerator, denominator, {sqlfiles.KNOWN_COLUMN}"
    queries["issues_opened"] = replace(query, sql=f"select {columns} from ({query.sql})")
    monkeypatch.setattr(sqlfiles, "load_all", lambda: queries)


def contents(path):
    """Return the rows of every table but what says when it was built."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()]
        return {
            name: sorted(map(repr, connection.execute(f"select * from {name}").fetchall()))
            for name in names
            if name != "version"
        }


def total(path, indicator):
    asked = "select sum(numerator) from indicator_values where indicator = $name and dimension = ''"
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(asked, {"name": indicator}).fetchall()[0][0]


@pytest.mark.parametrize("name", ["issues_opened", "compounds", "ledger_months"])
def test_without_a_change_all_tables_stay_what_they_were(store, small_source, name):
    live = store.reader().path
    before = contents(live)
    made = scratch.make(store, name, small_source)
    assert name in made.tables + made.indicators
    assert contents(made.path) == before
    assert store.live_version() == live.stem


def test_a_changed_indicator_is_seen_in_the_scratch_version_only(store, doubled):
    live = store.reader().path
    made = scratch.make(store, "issues_opened")
    assert (made.tables, made.indicators) == ((), ("issues_opened",))
    assert total(made.path, "issues_opened") == 2 * total(live, "issues_opened") > 0
    differing = {name for name, rows in contents(made.path).items() if rows != contents(live)[name]}
    assert differing <= {
        "indicator_values", "kind_values", "known_values", "issues_by_axis", "opened_in_compounds",
    }  # fmt: skip
    assert store.live_version() == live.stem

    scratch.publish(store, made)
    assert store.live_version() == made.version
    assert Store(made.folder).live_version() is None


def test_only_the_last_scratch_version_is_kept(store):
    first = scratch.make(store, "issues_opened", now=build.utc_now().replace(year=2025))
    second = scratch.make(store, "issues_opened")
    assert not first.path.exists()
    assert [about.id for about in Store(second.folder).versions()] == [second.version]


def test_what_depends_on_a_table_is_built_after_it():
    tables, indicators = scratch.affected("issues")
    names = [table.name for table in tables]
    assert names[0] == "issues"
    for number, table in enumerate(tables):
        assert not set(table.reads) & set(names[number + 1 :])
    assert "reopened_rate" in [item.name for item in indicators]


def test_what_cannot_be_built_alone_is_refused_with_its_place(store, monkeypatch):
    for name, place in (("median_days_km", "queries/indicators/"), ("action_list", "queries/views/")):
        with pytest.raises(scratch.Refused, match=place):
            scratch.make(store, name)
    with pytest.raises(scratch.Refused, match="nowhere"):
        scratch.make(store, "nowhere")
    with pytest.raises(scratch.Refused, match=r"linli build .* --select issues"):
        scratch.make(store, "issues")

    queries = dict(sqlfiles.load_all())
    queries["issues_opened"] = replace(queries["issues_opened"], sql="select nothing from nowhere")
    monkeypatch.setattr(sqlfiles, "load_all", lambda: queries)
    live = store.reader().path
    with pytest.raises(scratch.Refused, match=r"issues_opened\.sql: .*nowhere"):
        scratch.make(store, "issues_opened")
    assert [path.name for path in (store.folder / scratch.FOLDER / "versions").iterdir()] == []
    assert store.live_version() == live.stem


def older(store):
    """Open the live version for a change, as one of a linli that noted no checksums."""
    path = store.path(store.live_version())
    path.with_suffix(".json").unlink()
    return duckdb.connect(str(path))


def test_a_version_of_an_older_linli_is_refused_in_words(store):
    with older(store) as connection:
        connection.execute("drop table known_values")
    with pytest.raises(scratch.Refused, match=store.live_version()):
        scratch.make(store, "issues_opened")


def test_a_ledger_that_the_live_version_does_not_know_wants_a_whole_build(store):
    with older(store) as connection:
        connection.execute("drop table visits")
    for name in ("visits", "households_visited"):
        with pytest.raises(scratch.Refused, match=contracts.load_all()["visits"].title):
            scratch.make(store, name, store.folder)


def test_a_folder_of_queries_elsewhere_is_named_whole(store, monkeypatch, tmp_path):
    queries = dict(sqlfiles.load_all())
    queries["action_list"] = replace(queries["action_list"], path=tmp_path / "action_list.sql")
    monkeypatch.setattr(sqlfiles, "load_all", lambda: queries)
    with pytest.raises(scratch.Refused, match=str(tmp_path)):
        scratch.affected("action_list")


def test_nothing_published_leaves_nothing_to_copy(tmp_path):
    with pytest.raises(NoVersion):
        scratch.make(Store(tmp_path), "issues_opened")


def test_the_command_says_where_it_is_and_how_to_look_at_it(store):
    def linli(*arguments):
        return small.linli(*arguments, "--store", str(store.folder))

    done = linli("build", "--select", "issues_opened")
    assert done.returncode == 0, done.stderr
    assert f"linli show issues_opened --store {store.folder / scratch.FOLDER}" in done.stdout
    told = json.loads(linli("build", "--select", "issues_opened", "--publish", "--json").stdout)
    assert told["published"]
    assert told["version"] == store.live_version()

    for wrong in (["build"], ["build", "--publish", "x"], ["build", "--select", "nowhere"]):
        refused = linli(*wrong)
        assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.strip() == labels.text("cli.no_query", name="nowhere")
