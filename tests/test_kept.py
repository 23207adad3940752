"""What is kept of figures stays within its bytes, whoever asks, and a connection is one for so many queries."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import pandas as pd

from linli.warehouse import versions
from linli.warehouse.kept import MOST, Kept, Shared, weight
from linli.warehouse.store import Store


def test_all_that_is_kept_of_all_functions_weighs_no_more_than_the_budget():
    kept, asked = Kept(300_000), []

    @kept
    def rows(number, *, name="a"):
        asked.append(number)
        return tuple({"name": name * 50, "value": number + 0.5} for _ in range(10))

    @kept
    def frame(number):
        return pd.DataFrame({"value": range(number, number + 200)})

    for number in range(500):
        rows(number), rows(number, name="b"), frame(number), rows(3)
        assert kept.bytes <= kept.most
    entries = list(kept._entries.items())
    held = sum(weight((key, entry.result)) for key, entry in entries)
    assert held == kept.bytes > kept.most / 2
    assert {key[0] for key, _ in entries} == {rows.__wrapped__, frame.__wrapped__}
    assert asked.count(3) == 2  # as "a" and as "b": what is asked for again and again stays
    assert rows(499) is rows(499)
    kept.make_room_for(2 * kept.most + 2)
    assert kept.most == 300_001
    kept.make_room_for(10**12)
    assert kept.most == MOST
    kept.clear()
    assert kept.bytes == 0
    assert rows(3) is not None
    assert asked[-1] == 3


def test_what_alone_weighs_more_than_the_budget_is_told_and_not_kept():
    kept = Kept(10_000)
    once = kept(lambda: "a" * 20_000)
    assert once() == "a" * 20_000
    assert kept.bytes == 0


def test_many_who_ask_at_once_share_one_budget():
    kept = Kept(50_000)
    text = kept(lambda number: str(number) * 300)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(text, [*range(500)] * 4)) == [str(number) * 300 for number in range(500)] * 4
    assert kept.bytes == sum(entry.bytes for entry in kept._entries.values()) <= kept.most


def test_what_many_results_refer_to_weighs_nothing():
    reader = Shared()
    reader.all = "a" * 10_000
    assert weight((reader, "b")) < 200
    assert weight(["b" * 1_000] * 3) < 1_500  # one text, three times


def test_a_long_list_weighs_what_all_its_parts_weigh_though_some_are_looked_at():
    def rows(number):
        return tuple({"name": f"{each:09d}" * 20, "value": each + 0.5} for each in range(number))

    few, many = weight(rows(32)), weight(rows(3_200))
    assert 95 * few < many < 105 * few


def test_a_connection_serves_so_many_queries_and_a_cursor_on_it_goes_on(demo_store, monkeypatch):
    path = Store(demo_store).reader().path
    monkeypatch.setattr(versions, "_QUERIES", 3)
    versions.forget(path)
    with versions.connection(path).cursor() as begun:
        begun.execute("select unnest(range(10000))")
        given = [versions.connection(path) for _ in range(9)]
        assert [len(list(same)) for _, same in itertools.groupby(given, id)] == [3, 4, 2]
        del given
        assert len(begun.fetchall()) == 10_000
    versions.forget(path)
