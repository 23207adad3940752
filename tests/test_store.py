"""Published versions: immutable files behind one pointer."""

from datetime import date

import duckdb
import pytest

from linli import policy
from linli.planning import proposals
from linli.warehouse import sqlfiles
from linli.warehouse.store import HEAD_ROWS, Store, counted
from linli.warehouse.versions import NothingPublished, NoVersion, Outdated


def publish(store, version, as_of="2026-09-30"):
    store.versions_folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(store.path(version))) as connection:
        connection.execute(
            "create table version as select ? as id, timestamp '2026-10-01 08:00' as built_at,"
            " cast(? as date) as data_as_of, '[]' as sources",
            [version, as_of],
        )


def test_nothing_published_is_said_so(tmp_path):
    store = Store(tmp_path)
    assert store.live_version() is None
    assert store.versions() == []
    with pytest.raises(NothingPublished, match=str(tmp_path)):
        store.reader()


def test_a_new_version_is_read_at_once_while_an_old_reader_keeps_the_old_one(tmp_path):
    store = Store(tmp_path)
    publish(store, "a")
    store.point_to("a")
    old = store.reader()
    publish(store, "b", as_of="2026-10-31")
    store.point_to("b")

    assert old.run("version_list")["id"].tolist() == ["a"]
    assert store.reader().version.id == "b"
    store.point_to("a")
    assert store.reader().version.id == "a"


def test_pointing_to_a_version_that_is_not_there_changes_nothing(tmp_path):
    store = Store(tmp_path)
    publish(store, "a")
    store.point_to("a")
    with pytest.raises(NoVersion):
        store.point_to("c")
    assert store.live_version() == "a"


def test_a_published_file_cannot_be_written_to_nor_left(tmp_path):
    store = Store(tmp_path)
    publish(store, "a")
    store.point_to("a")
    reader = store.reader()
    from linli.warehouse.versions import connection

    reader.run("version_list")
    for statement in ("create table published.x (i int)", "select * from read_csv('/etc/hostname')"):
        with pytest.raises(duckdb.Error):
            connection(reader.path).cursor().execute(statement)


def test_a_list_is_read_in_its_order_as_far_as_anybody_looks(demo_store):
    reader = Store(demo_store).reader()
    asked = {"start": date(2026, 7, 1), "stop": date(2026, 10, 1)}
    first, total = reader.head("center_open_hours", **asked)
    whole = reader.run("center_open_hours", **asked)
    assert total == len(whole) > len(first) == HEAD_ROWS
    assert first.equals(whole.head(HEAD_ROWS))


def test_rows_are_counted_without_being_sorted_but_for_those_that_a_limit_leaves():
    queries = sqlfiles.load_all()
    assert "order by" not in counted(queries["detail_resolutions"].sql)
    assert "limit 200" in counted(queries["far_list"].sql)


def test_rules_are_those_of_the_build_and_later_ones_those_of_today(small_store, monkeypatch):
    reader = Store(small_store).reader()
    day = date(2026, 9, 1)
    key = "visit_lapse_days"
    built = policy.value(key, day)
    moved = [(name, number + 1, *rest) for name, number, *rest in policy.rows()]
    rows = (*moved, ("new", 7.0, "", date(2020, 1, 1), ""))
    monkeypatch.setattr(policy, "rows", lambda: rows)
    assert policy.value(key, day) == built + 1
    assert reader.rule(key, day) == built
    assert reader.rule("new", day) == 7


def test_a_version_of_an_older_linli_says_what_it_is_where_it_lacks_something(tmp_path):
    publish(Store(tmp_path), "a")
    Store(tmp_path).point_to("a")
    with pytest.raises(Outdated, match="版本 a 由较早的 linli 发布"):
        proposals.month(Store(tmp_path).reader())
