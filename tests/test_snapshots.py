"""Named snapshots in files of their own, and a clean-up that keeps what they name."""

import json
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.warehouse import prune, snapshots, versions
from linli.warehouse.snapshots import Refused
from linli.warehouse.store import Store
from tests import small

NOON = datetime(2026, 10, 1, 12, 0, 0, 999, tzinfo=UTC)
IDS = [f"2026{month:02d}01-080000-aaaaaa" for month in range(1, 7)]


@pytest.fixture(scope="module")
def six(tmp_path_factory):
    """Six versions, the newest of them live; made once, for DuckDB takes long over a file."""
    store = Store(tmp_path_factory.mktemp("six"))
    store.versions_folder.mkdir(parents=True)
    for number, version in enumerate(IDS):
        with duckdb.connect(str(store.path(version))) as connection:
            connection.execute(
                "create table version as select ? as id, timestamp '2026-01-01 08:00' + to_months(?) as built_at,"
                " cast(date '2025-12-31' + to_months(?) as date) as data_as_of, '[]' as sources",
                [version, number, number],
            )
    store.point_to(IDS[-1])
    return store.folder


@pytest.fixture
def store(six, tmp_path):
    """The six, to be changed."""
    return Store(Path(shutil.copytree(six, tmp_path / "store")))


def linli(store, *arguments):
    return small.linli(*arguments, "--store", str(store.folder))


def files(store):
    return sorted(path.relative_to(store.folder).as_posix() for path in store.folder.rglob("*"))


def test_a_snapshot_comes_back_as_it_was_made(store):
    made = snapshots.add(
        store,
        "  三季度 \t座谈会 ",
        version=IDS[2],
        view="issues",
        parameters={"community": "C1,C2", "mode": "seminar", "version": "the one pasted before"},
        now=NOON,
    )
    assert snapshots.load_all(store) == [made]
    assert (made.name, made.created_at) == ("三季度 座谈会", NOON.replace(microsecond=0))
    assert made.address == {"community": "C1,C2", "mode": "seminar", "version": IDS[2]}
    assert len(files(store)) == len(IDS) + len(["current", "snapshots", "versions", "versions.lock"]) + 1


def test_the_newest_snapshot_stands_first(store):
    for days, name in enumerate(("甲", "乙", "丙")):
        snapshots.add(store, name, now=NOON + timedelta(days=days))
    assert [snapshot.name for snapshot in snapshots.load_all(store)] == ["丙", "乙", "甲"]
    assert snapshots.by_version(store) == {IDS[-1]: ["丙", "乙", "甲"]}


@pytest.mark.parametrize("name", ["", " \u3000\n", "甲" * 61, "a\0b", "a\u202eb", "\udcff"])
def test_a_name_that_cannot_be_read_is_refused(store, name):
    with pytest.raises(Refused):
        snapshots.add(store, name)
    assert not (store.folder / "snapshots").exists()


def test_a_name_is_given_once_however_it_is_spelt(store):
    snapshots.add(store, "Cafe\u0301 会")
    with pytest.raises(Refused, match="会"):
        snapshots.add(store, " Caf\u00e9  会 ")
    assert len(snapshots.load_all(store)) == 1


@pytest.mark.parametrize(
    "version", ["20200101-000000-aaaaaa", "../current", f"../versions/{IDS[0]}", "x" * 300]
)
def test_a_version_that_is_not_there_is_refused(store, version):
    with pytest.raises(Refused):
        snapshots.add(store, "甲", version=version)
    with pytest.raises(versions.NoVersion):
        store.reader(version)
    assert snapshots.load_all(store) == []


def test_nothing_published_has_no_snapshot(tmp_path):
    store = Store(tmp_path / "none")
    assert snapshots.load_all(store) == snapshots.broken(store) == []
    for act in (snapshots.add, snapshots.remove):
        with pytest.raises(Refused):
            act(store, "甲")
    with pytest.raises(versions.NoVersion):
        prune.prune(store)
    assert not store.folder.exists()


def test_what_was_removed_can_be_put_back(store):
    made = snapshots.add(store, "甲", now=NOON)
    snapshots.remove(store, " 甲")
    assert snapshots.load_all(store) == []
    with pytest.raises(Refused):
        snapshots.remove(store, "甲")
    snapshots.put(store, made)
    assert snapshots.load_all(store) == [made]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", "\xff", '{"name": 1}', '{"name": "\\ud800"}', '{"created_at": 5}', "[" * 9],
)
def test_a_broken_file_is_left_out_and_told(store, content):
    made = snapshots.add(store, "甲")
    (store.folder / "snapshots" / "broken.json").write_bytes(content.encode("latin-1"))
    assert snapshots.load_all(store) == [made]
    assert snapshots.broken(store) == ["broken.json"]


def test_a_copied_or_altered_file_is_broken(store):
    made = snapshots.add(store, "甲", view="issues")
    path = next((store.folder / "snapshots").iterdir())
    text = path.read_text(encoding="utf-8")
    path.with_name("copy.json").write_text(text, encoding="utf-8")
    assert (snapshots.load_all(store), snapshots.broken(store)) == ([made], ["copy.json"])
    for before, after in (
        ("issues", "../issues"),
        ('"parameters": {}', '"parameters": {"x": 1}'),
        ("甲", "乙"),
    ):
        path.write_text(text.replace(before, after), encoding="utf-8")
        assert path.name in snapshots.broken(store)


SIGNS = st.sampled_from([*"./\\~%:*?|\0\n -", "..", "current", "versions", "甲", "\u202e", "\uff0f", "😀"])


@given(name=st.one_of(st.text(), st.lists(SIGNS, max_size=40).map("".join)))
def test_whatever_the_name_its_file_stays_in_the_folder(tmp_path_factory, name):
    above = tmp_path_factory.getbasetemp() / "any-name"  # what no other test writes to
    store = Store(above / "of" / "deep" / "store")
    store.versions_folder.mkdir(parents=True, exist_ok=True)
    store.path("a").touch()
    before = set(above.rglob("*"))
    try:
        made = snapshots.add(store, name, version="a")
    except Refused:
        assert set(above.rglob("*")) == before
        return
    new = {path for path in set(above.rglob("*")) - before if path.is_file()}
    ours = [path for path in new if path.name != "versions.lock"]
    assert [path.parent for path in ours] == [store.folder / "snapshots"]
    assert ours[0].name.isascii()
    assert snapshots.load_all(store) == [made]
    snapshots.remove(store, name)
    assert snapshots.load_all(store) == []


# ---------------------------------------------------------------------------- cleaning up


def test_a_clean_up_keeps_the_live_one_the_named_and_the_newest(store):
    snapshots.add(store, "甲", version=IDS[1])
    snapshots.add(store, "乙", version=IDS[1])
    store.point_to(IDS[0])
    done = prune.prune(store, keep=2)

    assert [version.id for version in done.removed] == [IDS[3], IDS[2]]
    assert [(kept.version.id, kept.reasons) for kept in done.kept] == [
        (IDS[5], ("newest",)),
        (IDS[4], ("newest",)),
        (IDS[1], ("named",)),
        (IDS[0], ("live",)),
    ]
    assert set(done.kept[2].snapshots) == {"甲", "乙"}
    assert [version.id for version in store.versions()] == [IDS[5], IDS[4], IDS[1], IDS[0]]
    assert prune.prune(store, keep=2).removed == ()


def test_twelve_stay_unless_said(store):
    assert prune.prune(store).removed == ()


def test_a_clean_up_that_cannot_read_a_snapshot_removes_nothing(store):
    snapshots.add(store, "甲", version=IDS[0])
    next((store.folder / "snapshots").iterdir()).write_text("{", encoding="utf-8")
    with pytest.raises(prune.Unsure):
        prune.prune(store, keep=1)
    assert len(store.versions()) == len(IDS)


@pytest.mark.slow
def test_a_server_that_has_a_removed_version_open_goes_on_with_it(store):
    with duckdb.connect(str(store.path(IDS[0]))) as connection:
        connection.execute("create table filler as select range as i from range(1_000_000)")
    reader = store.reader(IDS[0])
    call = [sys.executable, "-m", "linli", "prune", "--keep", "1", "--store", str(store.folder)]
    subprocess.run(call, capture_output=True, check=True)  # another process, as an operator's is

    assert not reader.path.exists()
    with versions.connection(reader.path).cursor() as cursor:
        assert cursor.execute("select sum(i) from published.filler").fetchall() == [(499_999_500_000,)]
    with pytest.raises(versions.NoVersion):
        store.reader(IDS[0])


@pytest.mark.parametrize("lock", ["publishing", "holding"])
def test_a_clean_up_waits_for_a_build_and_for_a_snapshot_being_made(store, lock):
    done = threading.Event()

    def clean():
        prune.prune(store, keep=1)
        done.set()

    thread = threading.Thread(target=clean)
    with getattr(store, lock)():
        thread.start()
        assert not done.wait(0.3)
        assert len(list(store.versions_folder.iterdir())) == len(IDS)
    thread.join()
    assert len(list(store.versions_folder.iterdir())) == 1


def test_a_snapshot_is_made_and_a_version_made_live_while_a_build_runs(store):
    with store.publishing():
        snapshots.add(store, "甲")
        store.point_to(IDS[0])
        snapshots.remove(store, "甲")
    assert store.live_version() == IDS[0]


# ---------------------------------------------------------------------------- command line


@pytest.mark.slow
def test_the_commands_make_list_keep_and_remove(store):
    made = linli(
        store, "snapshot", "三季度会", "--version", IDS[0], "--view", "issues",
        "--set", "community=C1,C2", "--set", "from=2026-01", "--json",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    link = f"issues?community=C1%2CC2&from=2026-01&version={IDS[0]}"
    assert json.loads(made.stdout)["link"] == link

    listed = linli(store, "snapshots")
    assert listed.returncode == 0
    assert "三季度会" in listed.stdout
    assert link in listed.stdout
    assert [item["name"] for item in json.loads(linli(store, "snapshots", "--json").stdout)["snapshots"]] == [
        "三季度会"
    ]
    versions = json.loads(linli(store, "versions", "--json").stdout)["versions"]
    assert [item["snapshots"] for item in versions] == [[]] * 5 + [["三季度会"]]
    assert "三季度会" in linli(store, "versions").stdout.splitlines()[-1]

    pruned = json.loads(linli(store, "prune", "--keep", "2", "--json").stdout)
    assert pruned["removed"] == [IDS[3], IDS[2], IDS[1]]
    assert pruned["kept"] == [
        {"version": IDS[5], "reasons": ["live", "newest"], "snapshots": []},
        {"version": IDS[4], "reasons": ["newest"], "snapshots": []},
        {"version": IDS[0], "reasons": ["named"], "snapshots": ["三季度会"]},
    ]
    assert linli(store, "snapshot", "三季度会", "--remove").returncode == 0
    told = linli(store, "prune", "--keep", "2").stdout
    assert [IDS[0] in line for line in told.splitlines()] == [True, False, False]


@pytest.mark.slow
def test_the_commands_exit_by_who_is_at_fault(store, tmp_path):
    assert linli(store, "snapshot", "甲").returncode == 0
    for call in (
        ["snapshot", "甲"],
        ["snapshot", "乙", "--version", "../current"],
        ["snapshot", "乙", "--view", "castle"],
        ["snapshot", "乙", "--set", "community"],
        ["snapshot", "乙", "--remove"],
        ["snapshot", ""],
        ["prune", "--keep", "0"],
    ):
        wrong = linli(store, *call)
        assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False), call
    nowhere = linli(Store(tmp_path / "nowhere"), "prune")
    assert (nowhere.returncode, (tmp_path / "nowhere").exists()) == (2, False)

    (store.folder / "snapshots" / "broken.json").write_text("{", encoding="utf-8")
    for call in (["snapshots"], ["snapshots", "--json"], ["prune", "--keep", "1"], ["prune", "--json"]):
        faulty = linli(store, *call)
        assert (faulty.returncode, "Traceback" in faulty.stderr) == (1, False), call
        assert "broken.json" in faulty.stdout + faulty.stderr
    assert len(store.versions()) == len(IDS)
