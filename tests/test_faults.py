"""What a machine does to a store ends in one true sentence, and loses nothing."""

import os
import shutil
import socket
from datetime import date, datetime

import pytest

from benchmarks.attack import faults as attack
from linli import policy
from linli.pipeline import build
from linli.text import labels
from linli.warehouse import prune, versions
from linli.warehouse.store import Store
from linli.warehouse.versions import Damaged, NoVersion
from tests.small import linli

SECOND = "20990101-000000-second"
NOW = datetime(2026, 10, 1, 8)


@pytest.fixture
def store(small_store):
    """A store of two versions, the second of them live."""
    attack._publish_copy(Store(small_store), SECOND)
    return Store(small_store)


def flip(path, at):
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ 1]))


@pytest.mark.slow
def test_an_attack_on_the_store_loses_nothing(small_store):
    lines = attack.run(quick=True, made=small_store)
    assert [line.kind for line in lines] == ["killed publishers", "system calls failed", "damaged stores"]
    assert all(line.tried for line in lines)
    assert not [example for line in lines for example in line.examples]


@pytest.mark.slow
def test_versions_of_one_second_and_those_of_another_policy_have_names_of_their_own(
    small_source, small_store, monkeypatch
):
    first = Store(small_store).live_version()
    built = [build.build(small_source, small_store, now=NOW).version for _ in range(2)]
    rows = (*policy.rows(), ("new", 7.0, "", date(2020, 1, 1), ""))
    monkeypatch.setattr(policy, "rows", lambda: rows)
    built.append(build.build(small_source, small_store, now=NOW).version)
    assert len({first, *built}) == 4
    found = Store(small_store).versions()
    assert [about.id for about in found] == [*reversed(built), first]  # whatever the clock said
    assert not Store(small_store).broken()


def test_a_new_store_is_closed_to_others(store, tmp_path):
    new = Store(tmp_path / "of" / "new")
    new.make_folders()
    shutil.copyfile(store.path(SECOND), new.versions_folder / "x.building")
    with new.publishing():
        new.publish(new.versions_folder / "x.building", SECOND)
    for path in [new.folder, *new.folder.rglob("*")]:
        assert not path.stat().st_mode & 0o027, path


def test_a_damaged_live_version_is_named_with_the_way_back(store):
    old = min(attack._ids(store))
    flip(store.path(SECOND), 5_000_000)
    with pytest.raises(Damaged, match=SECOND):
        store.reader()
    with pytest.raises(Damaged):
        store.point_to(SECOND)
    assert [about.id for about in store.versions()] == [old]
    assert list(store.broken()) == [SECOND]
    assert [about.version.id for about in prune.prune(store, keep=1).kept] == [old]
    store.point_to(old)
    assert store.reader().version.id == old
    assert store.path(SECOND).exists()


def test_a_bit_that_flips_under_an_open_reader_is_found_when_it_is_read(store):
    reader = store.reader()
    assert len(reader.run("version_list"))
    before = reader.path.stat()
    for at in range(20_000, before.st_size, 20_000):
        flip(reader.path, at)
    os.utime(reader.path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def read_on():
        for name in ("communities_list", "ledger_status", "indicator_totals"):
            reader.run(name)

    with pytest.raises(Damaged, match=SECOND):
        read_on()


def test_a_file_that_came_back_from_the_backup_is_read_again(store, tmp_path):
    path = store.path(SECOND)
    shutil.copyfile(path, tmp_path / "backup")
    flip(path, 5_000_000)
    with pytest.raises(Damaged):
        store.reader()
    shutil.copyfile(tmp_path / "backup", path)
    assert store.reader().version.id == SECOND


def test_a_version_of_an_older_linli_is_read_without_a_checksum(store):
    path = store.path(SECOND)
    path.with_suffix(".json").unlink()
    assert store.reader().version.id == SECOND
    path.write_bytes(b"no database")
    with pytest.raises(Damaged, match=labels.text("fault.damage.unreadable")):
        store.reader()


def test_what_cannot_be_read_is_not_called_damaged(store, monkeypatch):
    def refused(path):
        raise OSError(5, os.strerror(5), str(path))

    versions._compared.cache_clear()
    monkeypatch.setattr(versions.files, "digest", refused)
    told = linli("path", "--store", str(store.folder))
    assert told.returncode == 2
    assert labels.text("fault.errno.EIO") in told.stderr
    assert labels.text("fault.damaged")[-8:] not in told.stderr
    assert len(store.broken()) == 2


def test_a_full_disk_is_one_sentence_that_names_the_live_version(small_source, small_store, monkeypatch):
    live = Store(small_store).live_version()

    def full(store, new, version):
        raise OSError(28, os.strerror(28), str(new))

    monkeypatch.setattr(Store, "publish", full)
    told = linli("build", str(small_source), "--store", str(small_store))
    assert (told.returncode, told.stdout) == (2, "")
    assert labels.text("fault.errno.ENOSPC") in told.stderr
    assert live in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_what_nobody_thought_of_is_no_traceback(store, monkeypatch):
    def broken(self):
        raise RuntimeError("of\ntwo lines")

    monkeypatch.setattr(Store, "versions", broken)
    told = linli("versions", "--store", str(store.folder))
    assert told.returncode == 2
    assert len(told.stderr.splitlines()) == 1
    assert "RuntimeError of two lines" in told.stderr


def test_a_port_in_use_is_said_before_anything_starts(store):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = linli("serve", "--store", str(store.folder), "--port", str(port))
    assert told.returncode == 2
    assert str(port) in told.stderr


def test_left_overs_of_killed_processes_are_swept_and_nothing_else(store):
    kept = sorted(path.name for path in store.folder.rglob("*"))
    left = ["versions/99.building", "versions/99.building.wal", "versions/a.json.99.tmp", "current.99.tmp"]
    left += ["versions/20200101-000000-abcdef.json"]
    for name in left:
        (store.folder / name).write_text("{}", encoding="utf-8")
    (store.versions_folder / "99.building.spill").mkdir()
    prune.prune(store)
    assert sorted(path.name for path in store.folder.rglob("*")) == kept


def test_a_deep_snapshot_file_is_broken_and_no_traceback(store):
    folder = store.folder / "snapshots"
    folder.mkdir()
    (folder / "deep.json").write_text("[" * 100_000, encoding="utf-8")
    os.mkfifo(folder / "pipe.json")
    told = linli("snapshots", "--store", str(store.folder))
    assert told.returncode == 1
    assert "deep.json" in told.stderr
    assert "pipe.json" in told.stderr


def test_a_version_removed_under_an_open_session_is_said_to_be_gone(store):
    reader = store.reader(min(attack._ids(store)))
    store.remove(reader.version.id)
    versions.forget(reader.path)
    with pytest.raises(NoVersion, match=reader.version.id):
        reader.run("communities_list")
