"""Windows, as far as it can be tried without one: what it cannot import, which wheels it gets, and what its disk refuses."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dev import __main__ as tasks
from linli import intake, settings
from linli.intake import received
from linli.warehouse import faults, files, prune, public, record, versions
from linli.warehouse.store import Store
from tests import small

ROOT = settings.ROOT
OURS = sorted(
    [
        *(ROOT / "linli").rglob("*.py"),
        *(ROOT / "pages").glob("*.py"),
        *(ROOT / "dev").glob("*.py"),
        ROOT / "app.py",
    ]
)
UNIX_ONLY = {
    "fcntl",
    "resource",
    "pwd",
    "grp",
    "termios",
    "tty",
    "pty",
    "syslog",
    "spwd",
    "posix",
    "readline",
    "crypt",
}
# Of os, signal and pathlib.
UNIX_NAMES = {
    *(
        "fork",
        "forkpty",
        "getuid",
        "geteuid",
        "getgid",
        "uname",
        "statvfs",
        "fstatvfs",
        "sysconf",
        "chown",
        "mkfifo",
    ),
    *("nice", "killpg", "getpgid", "setsid", "wait3", "wait4", "sched_getaffinity", "fchmod", "getloadavg"),
    *("SIGKILL", "SIGHUP", "SIGUSR1", "SIGALRM", "alarm", "symlink_to", "hardlink_to", "symlink"),
}


def test_nothing_of_ours_needs_what_windows_lacks():
    wrong = []
    for path in OURS:
        name = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tried = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Try) for part in ast.walk(node)}
        for node in ast.walk(tree):
            modules = [item.name for item in node.names] if isinstance(node, ast.Import) else []
            modules += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            if UNIX_ONLY & set(modules) and id(node) not in tried:
                wrong.append(f"{name}:{node.lineno}: {modules}")
            if isinstance(node, ast.Attribute) and node.attr in UNIX_NAMES and id(node) not in tried:
                wrong.append(f"{name}:{node.lineno}: {node.attr}")
    assert not wrong, "\n".join(wrong)


def test_every_file_is_opened_in_utf_8_and_no_form_of_a_date_is_of_unix_only():
    wrong = []
    for path in OURS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.search(r"%-[a-zA-Z]", node.value)
            ):
                wrong.append(f"{path}:{node.lineno}: {node.value}")
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            words = {item.arg for item in node.keywords}
            first = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
            is_text = name in ("read_text", "write_text") or (
                name == "open" and isinstance(first, str) and first in ("r", "w", "a")
            )
            starts = name in ("run", "Popen", "check_output") and "text" in words
            if (is_text or starts) and "encoding" not in words:
                wrong.append(f"{path}:{node.lineno}: {name} without an encoding")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("python", ["3.11", "3.14"])
def test_the_lock_resolves_to_wheels_for_windows(python, tmp_path):
    out = tmp_path / "windows.txt"
    call = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--no-header",
        "--no-deps",
        "--only-binary",
        ":all:",
    ]
    call += ["--python-version", python, "--python-platform", "x86_64-pc-windows-msvc"]
    done = subprocess.run(
        [*call, str(ROOT / "requirements.txt"), "-o", str(out)], capture_output=True, text=True, check=False
    )
    if re.search("Failed to fetch|error sending request|dns error|Connection refused|timed out", done.stderr):
        pytest.skip("the resolver reaches no package index")
    assert done.returncode == 0, done.stderr
    found = {line.split("==")[0] for line in out.read_text(encoding="utf-8").splitlines() if "==" in line}
    assert {"duckdb", "streamlit", "filelock", "tzdata", "colorama"} <= found


# ---------------------------------------------------------------------------- the disk


@pytest.fixture
def windows(monkeypatch):
    """Refuse what Windows refuses: to rename, replace or remove a file that anybody has open, to open a folder."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("needs to know which files are open")
    monkeypatch.setattr(files, "IS_WINDOWS", True)
    monkeypatch.setattr(files, "_PATIENCE", 0.2)

    def is_open(path):
        try:
            there = Path(path).stat()
        except OSError:
            return False
        for entry in Path("/proc/self/fd").iterdir():
            try:
                held = entry.stat()
            except OSError:
                continue
            if (held.st_dev, held.st_ino) == (there.st_dev, there.st_ino):
                return True
        return False

    def refusing(name):
        real = getattr(os, name)

        def call(*paths, **options):
            if options.get("dir_fd") is None:
                for path in paths:
                    if is_open(path):
                        error = PermissionError(13, "used by another process", str(path))
                        error.winerror = 32
                        raise error
            return real(*paths, **options)

        monkeypatch.setattr(os, name, call)

    for name in ("rename", "replace", "unlink", "remove"):
        refusing(name)
    fcntl = pytest.importorskip("fcntl")
    real_open, real_sync = os.open, os.fsync

    def open_(path, flags, *mode, **options):
        if options.get("dir_fd") is None and Path(path).is_dir() and not flags & os.O_DIRECTORY:
            raise PermissionError(13, "a folder", str(path))
        return real_open(path, flags, *mode, **options)

    def fsync(descriptor):
        if isinstance(descriptor, int) and not fcntl.fcntl(descriptor, fcntl.F_GETFL) & (
            os.O_WRONLY | os.O_RDWR
        ):
            raise OSError(9, "not open to be written")
        return real_sync(descriptor)

    monkeypatch.setattr(os, "open", open_)
    monkeypatch.setattr(os, "fsync", fsync)


def published(store, name):
    done = small.linli("rollback", name, "--store", str(store.folder))
    assert done.returncode == 0, done.stderr


def test_a_version_is_published_while_the_live_one_is_read(windows, small_store, small_source):
    store = Store(small_store)
    first = store.live_version()
    reading = store.reader()
    assert len(reading.rows("communities_list")) == 2
    built = small.linli("build", str(small_source), "--store", str(small_store))
    assert built.returncode == 0, built.stderr
    second = store.live_version()
    assert second != first
    assert len(reading.rows("communities_list")) == 2
    assert len(store.reader().rows("communities_list")) == 2
    published(store, first)
    assert store.live_version() == first
    assert record.fault(store) is None
    public.write(store, store.reader())
    assert not list(small_store.rglob("*.tmp"))
    assert not list(small_store.rglob("*.building*"))


def test_a_delivery_is_previewed_published_and_taken_back(windows, small_store, small_source):
    store = Store(small_store)
    sent = {path.name: path for path in small_source.glob("*.csv")}
    delivery = intake.deliver(store, sent, intake.Plan("", {}, is_fresh=True), "os:a")
    shown = intake.preview(store, delivery)
    assert not shown.report.failed
    intake.publish(store, delivery, "os:a")
    assert len(store.reader().rows("communities_list")) == 2
    intake.undo(store, "os:a")
    assert store.reader()


def test_a_pointer_that_somebody_reads_is_replaced_when_they_have_done(windows, small_store):
    store = Store(small_store)
    live = store.live_version()
    with (small_store / "current").open("rb"), pytest.raises(PermissionError) as refused:
        store.point_to(live)
    assert "正被占用" in faults.sentence(refused.value)
    store.point_to(live)
    assert store.live_version() == live


def test_a_version_that_a_server_reads_stays_until_it_is_read_no_more(windows, small_store, small_source):
    store = Store(small_store)
    old = store.live_version()
    assert small.linli("build", str(small_source), "--store", str(small_store)).returncode == 0
    with store.path(old).open("rb"):  # as another process would
        done = prune.prune(store, keep=1)
    assert ([item.reasons for item in done.kept if item.version.id == old], done.removed) == (
        [("in_use",)],
        (),
    )
    assert not versions.damage(store.path(old))
    assert [item.id for item in prune.prune(store, keep=1).removed] == [old]


def test_names_that_windows_does_not_know(windows, tmp_path):
    store = Store(tmp_path / "store")
    for name in ("con", "COM1.csv", "a?.csv", "a.", "b ", "folder/aux.csv", "a\tb.csv"):
        with pytest.raises(received.Refused):
            received.deliver(store, {name: b"x"}, received.Plan(), "os:a")
    with pytest.raises(received.Refused):
        received.deliver(store, {"a.csv": b"x", "A.csv": b"y"}, received.Plan(), "os:a")
    assert all(files.may_be_named(name) for name in ("诉求台账.csv", "console.csv", "com.csv", "com10.csv"))


# ---------------------------------------------------------------------------- without make


def test_the_start_files_call_what_there_is():
    folder = ROOT / "deploy" / "windows"
    texts = {path.name: path.read_bytes() for path in folder.glob("*.bat")}
    assert set(texts) == {"install.bat", "start.bat"}
    for name, text in texts.items():
        assert text.count(b"\r\n") == text.count(b"\n"), f"{name}: Windows reads CRLF (.gitattributes)"
        for command in re.findall(rb'%LINLI%"? (\w+)', text):
            assert small.linli(command.decode(), "-h").returncode == 0


def test_the_tasks_are_those_of_make_and_need_nothing_installed(monkeypatch):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = dict(re.findall(r"^([a-z-]+):.*\n((?:\t.*\n)*)", makefile, re.MULTILINE))
    assert set(tasks.TASKS) <= set(targets)
    code = "import sys; sys.path[:] = [p for p in sys.path if 'site-packages' not in p]; import dev.__main__ as m; m.main([])"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert all(f"python -m dev {name}" in done.stdout for name in tasks.TASKS)
    ran = []
    monkeypatch.setattr(tasks, "_run", lambda *call, **_: ran.append(" ".join(map(str, call))))
    monkeypatch.setattr(tasks, "_install", lambda *_: None)
    tasks.check()
    assert ran == [line.strip().replace("$(BIN)/", "") for line in targets["check"].splitlines()]
    ran.clear()
    tasks.run("--port", "8600")
    assert re.search("linli serve --store .*built --port 8600$", ran[-1])
    with pytest.raises(SystemExit, match="2"):
        tasks.main(["nosuch"])
