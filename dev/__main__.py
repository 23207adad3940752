"""What `make` does, without make: `python -m dev setup`, `run`, `test` and so on, on Windows too.

It is called before anything is installed, so it knows the standard library only. Arguments go to the program that is run.
"""

import os
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_PYTHONS = (3, 11), (3, 15)  # from, and before


def _run(*call: object, is_quiet: bool = False) -> None:
    """Run a program of the environment; its exit status is ours where it fails, and only then a quiet one is heard."""
    environment = {
        **os.environ,
        "PYTHONUTF8": "1",
    }  # what tests and programs write to one another, on Windows too
    out = subprocess.PIPE if is_quiet else None
    whole = [str(PYTHON), "-m", *map(str, call)]
    done = subprocess.run(whole, cwd=ROOT, check=False, env=environment, stdout=out, encoding="utf-8")
    if done.returncode:
        print(done.stdout or "", end="")
        sys.exit(done.returncode)


def _install(mark: str, *locks: str) -> None:
    """Install what locks name unless that was done since they were written."""
    done = VENV / mark
    if done.is_file() and all(done.stat().st_mtime >= (ROOT / lock).stat().st_mtime for lock in locks):
        return
    print(f"Installing {' and '.join(locks)} into .venv ...", flush=True)
    named = [word for lock in locks for word in ("-r", lock)]
    # Python compiles what is used when it is first used; all of it would be half as large again.
    how = ("--disable-pip-version-check", "--quiet", "install", "--no-compile", "--require-hashes")
    _run("pip", *how, *named)
    if mark == ".runtime":
        _run("pip", "--quiet", "install", "--no-deps", "--no-build-isolation", "--no-index", "-e", ".")
        _run("linli.slim")
    done.touch()


def setup(*_: str) -> None:
    """Make .venv from the locked requirements."""
    if not PYTHON.exists():
        if not _PYTHONS[0] <= sys.version_info[:2] < _PYTHONS[1]:
            sys.exit(
                f"linli needs Python 3.11 to 3.14, this is {sys.version.split()[0]}; name another: py -3.12 -m dev setup"
            )
        venv.create(VENV, with_pip=True)
    _install(".runtime", "requirements.txt", "requirements-build.txt")


def setup_dev(*_: str) -> None:
    """Add what tests and checks need."""
    setup()
    _install(".dev", "requirements-dev.txt")


def run(*more: str) -> None:
    """Serve the dashboard on 127.0.0.1:8501, with the demo street if nothing is built."""
    began = time.monotonic()
    setup()
    store = ROOT / "data" / "built"
    if not (store / "current").exists():
        print("Building the demo street ...", flush=True)
        # What the demo's own ledgers are made to lack is no fault of an installation.
        _run("linli", "demo", "data/demo", is_quiet=True)
        _run("linli", "build", "data/demo", "--keep", "--store", store, is_quiet=True)
        print(f"Set up and built in {time.monotonic() - began:.0f} s.", flush=True)
    _run("linli", "serve", "--store", store, *more)


def test(*more: str) -> None:
    """Run every test, on four cores at most; browsers where CHROMIUM names one."""
    setup_dev()
    _run("pytest", "-n", "auto", "--maxprocesses=4", "--dist=worksteal", *more)


def test_fast(*more: str) -> None:
    """Run what a change touches, or all but slow tests."""
    setup_dev()
    _run("dev.touched", *more)


def check(*_: str) -> None:
    """Check format, lint, types, SQL layout."""
    setup_dev()
    for call in ("ruff format --check .", "ruff check .", "mypy linli app.py pages dev"):
        _run(*call.split())
    _run("sqlfluff", "lint", "--disable-progress-bar", "queries")


def wheel(*_: str) -> None:
    """Make dist/: linli's wheel, for a closed network."""
    setup()
    _run("pip", "--quiet", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", "dist", ".")


def bundle(*_: str) -> None:
    """Make dist/: one archive for a closed network, for Linux and Windows."""
    setup_dev()
    _run("dev.bundle")


TASKS: dict[str, Callable[..., None]] = {
    task.__name__.replace("_", "-"): task
    for task in (setup, setup_dev, run, test, test_fast, check, wheel, bundle)
}


def main(arguments: list[str]) -> None:
    """Do a task, or list them."""
    name, more = (arguments or ["help"])[0], arguments[1:]
    if name in TASKS and not {"-h", "--help"} & set(more):
        TASKS[name](*more)
        return
    for known, task in TASKS.items():
        print(f"  python -m dev {known:<10} {(task.__doc__ or '').strip()}")
    if name != "help":
        sys.exit(2)


if __name__ == "__main__":
    main(sys.argv[1:])
