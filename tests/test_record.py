"""The record: lines are added one after another, and whoever changes one breaks the chain."""

import json
import os
import threading
from datetime import UTC, datetime

import pytest

from linli.warehouse import record
from linli.warehouse.store import Store
from tests.small import linli


def test_lines_follow_one_another_and_hold(tmp_path):
    store = Store(tmp_path / "store")
    assert (record.load(store), record.fault(store)) == ([], None)
    for number in range(3):
        record.add(store, "export", "zhang", {"file": f"{number}.csv"})
    told = record.load(store)
    assert [entry.number for entry in told] == [1, 2, 3]
    assert [entry.about["file"] for entry in told] == ["0.csv", "1.csv", "2.csv"]
    assert told[1].before == told[0].hash
    assert record.fault(store) is None
    assert oct(record.path(store).stat().st_mode & 0o777) == "0o640"


def test_the_command_tells_it_in_words_and_by_the_clock_of_the_street(tmp_path):
    store = Store(tmp_path / "store")
    at = datetime(2026, 9, 30, 17, 5, tzinfo=UTC)
    record.add(store, "sign_in", "zhang", {"role": "head"}, now=at)
    record.add(store, "refused", "", {"why": "no_header"}, now=at)
    told = linli("record", "--store", str(store.folder)).stdout.splitlines()
    assert told[:2] == [
        "1  2026年10月1日 01:05:00  zhang  登录  角色：社区负责人",
        "2  2026年10月1日 01:05:00  未登录的人  被拒  原因：没有收到登录信息",
    ]
    assert json.loads(linli("record", "--store", str(store.folder), "--json").stdout)["broken_at"] is None


def test_every_change_breaks_the_chain_at_its_place(tmp_path):
    store = Store(tmp_path)
    for number in range(5):
        record.add(store, "export", "zhang", {"file": f"{number}.csv"})
    whole = record.path(store).read_text(encoding="utf-8").splitlines(keepends=True)
    for number in range(5):
        changed = json.loads(whole[number]) | {"who": "li"}
        line = json.dumps(changed, ensure_ascii=False) + "\n"
        for lines, at in (
            ([*whole[:number], line, *whole[number + 1 :]], number + 1),
            ([*whole[:number], "not a line\n", *whole[number + 1 :]], number + 1),
            (
                [*whole[:number], *whole[number + 1 :]],
                number + 1 if number < 4 else None,
            ),  # the tail: see docs
        ):
            record.path(store).write_text("".join(lines), encoding="utf-8")
            assert record.fault(store) == at


def test_a_line_that_a_killed_writer_began_is_taken_away(tmp_path):
    store = Store(tmp_path)
    record.add(store, "export", "zhang")
    with record.path(store).open("a", encoding="utf-8") as file:
        file.write('{"number": 2, "at": "2026')
    assert record.add(store, "export", "li").number == 2
    assert record.fault(store) is None


def test_many_writers_make_one_chain(tmp_path):
    store = Store(tmp_path)
    writers = [threading.Thread(target=record.add, args=(store, "export", f"u{n}")) for n in range(20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [entry.number for entry in record.load(store)] == list(range(1, 21))
    assert record.fault(store) is None


def test_a_sign_out_holds_for_what_began_before_it(tmp_path):
    store = Store(tmp_path)
    assert record.signed_out_until(store, "zhang") == 0
    for until in (200, 100):
        record.add(store, "sign_out", "zhang", {"until": until})
    assert record.signed_out_until(store, "zhang") == 200
    assert record.signed_out_until(store, "li") == 0


def test_a_line_that_the_disk_took_in_part_is_not_said_to_be_written(tmp_path, monkeypatch):
    store, write = Store(tmp_path), os.write
    record.add(store, "publish", "a")
    monkeypatch.setattr(record.os, "write", lambda file, line: write(file, line[:20]))
    with pytest.raises(OSError, match="No space"):
        record.add(store, "export", "b")
    monkeypatch.setattr(record.os, "write", write)
    record.add(store, "export", "c")
    assert [entry.who for entry in record.load(store)] == ["a", "c"]
    assert record.fault(store) is None
