"""`linli doctor` names what is wrong, and health is false where no page can be drawn."""

import asyncio
import errno
import json
import os
import re
import socket
import subprocess
import sys
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import pytest

from linli import doctor, settings
from linli.components import server
from linli.components.state import health, session
from linli.text import labels
from linli.warehouse import record
from linli.warehouse.store import Store, locked
from tests.browser.conftest import free_port
from tests.small import linli


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    """Leave out what takes seconds or looks at this machine: each of both has a test of its own."""
    monkeypatch.delenv("LINLI_ACCESS", raising=False)
    monkeypatch.setitem(doctor._CHECKS, "page", lambda _asked: iter(()))
    monkeypatch.setitem(doctor._CHECKS, "packages", lambda _asked: iter(()))


def looked(store, *checks, **more):
    """Return the lines of some checks that are not well, or of all, by check."""
    lines = doctor.examine(doctor.Asked(Path(store), more.pop("port", 0), **more))
    found = {}
    for line in lines:
        if line.state != "ok" and (not checks or line.check in checks):
            found.setdefault(line.check, []).append(line)
            assert line.todo or line.check == "store", line
    return found


def states(found):
    return {check: [line.state for line in lines] for check, lines in found.items()}


def test_where_all_is_well_it_says_so_and_leaves_with_0(small_store, monkeypatch):
    monkeypatch.setattr(doctor, "_OLD", doctor.timedelta(days=10_000))
    port = str(free_port())
    told = linli("doctor", "--store", str(small_store), "--port", port)
    assert (told.returncode, told.stderr) == (0, "")
    assert labels.text("doctor.well", warn=0) in told.stdout
    answer = json.loads(linli("doctor", "--store", str(small_store), "--port", port, "--json").stdout)
    assert answer["ok"] is True
    assert {line["state"] for line in answer["checks"]} == {"ok"}
    assert {"python", "disk", "store", "clock", "port", "proxy"} <= {
        line["check"] for line in answer["checks"]
    }
    assert list(small_store.glob("*.tmp")) == []
    told = linli("doctor", "--store", str(small_store), "--port", port, "--lang", "en").stdout
    assert re.findall("[\u4e00-\u9fff]", told) == []


def test_a_removed_package_is_named(monkeypatch):
    monkeypatch.undo()
    real = metadata.distribution

    def distribution(name):
        if name.lower() == "python-calamine":
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(metadata, "distribution", distribution)
    lines = list(doctor._packages(doctor.Asked(Path())))
    assert [line.state for line in lines if "python-calamine" in line.found] == ["fault"]


def test_where_linli_cannot_be_loaded_doctor_still_runs_and_names_the_package(small_store):
    code = "import sys; sys.modules['duckdb'] = None; import linli.__main__ as m; m.main()"
    environment = {**os.environ, "LINLI_STORE": str(small_store), "PYTHONPATH": os.pathsep.join(sys.path)}

    def run(*words):
        return subprocess.run(
            [sys.executable, "-c", code, *words], capture_output=True, text=True, check=False, env=environment
        )

    told = run("doctor", "--json")
    lines = {line["check"]: line for line in json.loads(told.stdout)["checks"]}
    assert (told.returncode, lines["store"]["state"], lines["python"]["state"]) == (1, "fault", "ok")
    assert "duckdb" in lines["store"]["found"]
    told = run("versions")
    assert (told.returncode, "duckdb" in told.stderr, "Traceback" in told.stderr) == (2, True, False)


def test_a_full_disk_is_named(small_store, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: Usage(1_000_000))
    assert states(looked(small_store, "disk")) == {"disk": ["fault"]}
    told = linli("doctor", "--store", str(small_store))
    assert (told.returncode, "磁盘已满" in told.stdout) == (1, True)
    monkeypatch.undo()

    def fsync(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(doctor.os, "fsync", fsync)
    (line,) = looked(small_store, "disk")["disk"]
    assert ("磁盘已满" in line.found, list(small_store.glob("*.tmp"))) == (True, [])


class Usage:
    def __init__(self, free):
        self.free = free


def test_a_truncated_live_file_is_named_and_health_is_false(small_store, monkeypatch):
    monkeypatch.setenv("LINLI_STORE", str(small_store))
    assert health.fault() == ""
    store = Store(small_store)
    path = store.path(store.live_version())
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    (line,) = looked(small_store, "store")["store"]
    assert (line.state, "字节" in line.found) == ("fault", True)
    assert "损坏" in health.fault()


def test_a_pointer_that_names_nothing_is_a_fault_and_no_version_yet_is_none(small_store, tmp_path):
    (small_store / "current").write_text("gone\n")
    assert states(looked(small_store, "store")) == {"store": ["fault"]}
    (tmp_path / "new").mkdir()
    assert states(looked(tmp_path / "new", "store")) == {"store": ["warn"]}


def test_a_clock_before_the_live_version_is_named(small_store):
    found = looked(small_store, "clock", now=datetime(2020, 1, 1, tzinfo=UTC))["clock"]
    assert {line.state for line in found} == {"fault"}
    assert any("线上版本发布" in line.found for line in found)
    assert any("这套 linli" in line.found for line in found)


def test_who_holds_a_lock_and_what_was_left_is_told(small_store):
    (small_store / "versions" / "x.building").write_text("")
    (small_store / "versions" / "y.json").write_text("{}")
    with locked(small_store / "build.lock"):
        found = looked(small_store, "locks", "left")
    assert states(found) == {"locks": ["warn"], "left": ["warn"]}
    assert "build.lock" in found["locks"][0].found
    if Path("/proc/locks").exists():
        assert str(os.getpid()) in found["locks"][0].found
    assert "x.building、y.json" in found["left"][0].found
    assert looked(small_store, "locks") == {}


def test_a_record_that_somebody_changed_is_a_fault(small_store):
    store = Store(small_store)
    record.add(store, "publish", "a")
    record.add(store, "publish", "b")
    path = record.path(store)
    path.write_text(path.read_text().replace('"b"', '"c"'))
    assert states(looked(small_store, "record")) == {"record": ["fault"]}


def test_a_port_in_use_and_an_access_file_without_hosts(small_store, tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setattr(doctor, "_SECONDS", 0.2)
        assert states(looked(small_store, "port", port=other.getsockname()[1])) == {"port": ["fault"]}
    file = tmp_path / "access.toml"
    file.write_text('[sign_in]\nby = "proxy"\n[[viewer]]\nuser = "a"\nrole = "leader"\n', encoding="utf-8")
    monkeypatch.setenv("LINLI_ACCESS", str(file))
    assert states(looked(small_store, "proxy")) == {"proxy": ["fault"]}
    file.write_text("[sign_in", encoding="utf-8")
    assert states(looked(small_store, "proxy")) == {"proxy": ["fault"]}


def test_a_proxy_that_cannot_be_reached_or_gives_no_websocket(small_store, monkeypatch):
    def through(*statuses):
        answers = iter(statuses)
        monkeypatch.setattr(doctor, "_get", lambda *_, **__: (next(answers), ""))
        return states(looked(small_store, "proxy", url="https://linli.example/linli"))

    assert through(200, 101) == {}
    assert through(200, 400) == {"proxy": ["fault"]}
    assert through(421) == through(502) == {"proxy": ["fault"]}
    assert through(401) == {"proxy": ["warn"]}


def test_every_line_that_is_not_well_says_what_to_do():
    for check, words in labels.get("doctor").items():
        if check in ("state", "title") or isinstance(words, str):
            continue
        for key in words:
            assert not key.endswith("_todo") or key.removesuffix("_todo") in words


def asked(path):
    """Return the status of what the gate answers."""
    told = []

    async def nothing():
        return {"type": "http.request"}

    async def send(message):
        told.append(message)

    async def behind(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 404, "headers": []})

    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"host", b"localhost")]}
    asyncio.run(server.Gate(behind, None, "token")(scope, nothing, send))
    return told[0]["status"], told[-1].get("body", b"")


def test_the_gate_tells_whether_a_page_can_be_drawn(small_store, monkeypatch):
    monkeypatch.setenv("LINLI_STORE", str(small_store))
    assert asked("/healthz") == (200, b"ok")
    assert asked("/healthz/x")[0] == 404
    monkeypatch.setattr(session, "_failed", ["issues: KeyError"])
    assert asked("/healthz") == (200, b"ok")
    monkeypatch.setattr(session, "_failed", ["issues: KeyError", "overview: KeyError"])
    assert asked("/healthz") == (503, b"fault")
    monkeypatch.setattr(session, "_failed", [])
    (small_store / "current").write_text("gone\n")
    assert asked("/healthz") == (503, b"fault")
    monkeypatch.setenv("LINLI_STORE", str(small_store / "new"))
    assert asked("/healthz") == (200, b"ok")  # the page says how to begin


@pytest.mark.slow
def test_the_overview_is_drawn(small_store, tmp_path):
    (line,) = doctor._page(doctor.Asked(small_store))
    assert line.state == "ok", line.found
    (small_store / "current").write_text("gone\n")
    (line,) = doctor._page(doctor.Asked(small_store))
    assert (line.state, "gone" in line.found) == ("fault", True)


def test_the_lock_of_an_installed_linli_is_where_doctor_looks():
    text = (settings.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"requirements.txt" = "linli/_bundled/requirements.txt"' in text


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give a file to somebody else"
)
def test_a_version_of_somebody_else_than_its_folder_is_at_fault(small_store):
    os.chown(small_store, 12345, 12345)
    (line,) = [line for line in looked(small_store, "store")["store"] if line.state == "fault"]
    assert "current" in line.found
    assert "12345" in line.todo
