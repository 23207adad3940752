"""`make dev`: serve, and start the server anew whenever a file is saved; an open page then asks again by itself.

The server is started anew rather than told: labels, queries, policy and scripts are kept in some fifty caches of its
process, and to clear all but one of them shows a mixture.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from linli import settings

WATCHED = (
    "app.py",
    "linli",
    "pages",
    "queries",
    "data/contracts",
    "data/policy.toml",
    ".streamlit/config.toml",
)
SUFFIXES = {".py", ".sql", ".toml", ".yaml", ".css", ".js", ".typ", ".xml"}
# What a version was made with: the server reads what came out of it, not these files.
BUILT_FROM = (
    "queries/curated",
    "queries/checks",
    "queries/indicators",
    "queries/marts",
    "data/contracts",
    "data/policy.toml",
)
PAUSE = 0.3  # seconds between two looks at the files


def stamps(root: Path, watched: Iterable[str] = WATCHED) -> dict[str, tuple[int, int]]:
    """Return when each watched file was last written, and its size, by its path below the root."""
    found = {}
    for name in watched:
        place = root / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.suffix in SUFFIXES:
                try:
                    about = path.stat()
                except FileNotFoundError:  # an editor may be putting a new file in its place
                    continue
                found[path.relative_to(root).as_posix()] = (about.st_mtime_ns, about.st_size)
    return found


def differing(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> list[str]:
    """Return the files that came, went or were written."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def advice(changed: Iterable[str]) -> list[str]:
    """Return what to do for changes that starting the server anew does not show."""
    told = []
    for name in changed:
        if any(name == place or name.startswith(place + "/") for place in BUILT_FROM):
            how = (
                f"linli build --select {Path(name).stem}"
                if name.startswith(("queries/curated/", "queries/indicators/"))
                else "linli build SOURCE"
            )
            told.append(f"{name}: a version was built from this; to see the change: {how}")
    return told


def _say(text: str) -> None:
    print(text, flush=True)


def watch(start: Callable[[], "subprocess.Popen[bytes]"], root: Path, pause: float = PAUSE) -> None:
    """Keep a server running until interrupted; after a change stop it and start it anew."""
    server = start()
    before = stamps(root)
    # Whoever ends this ends the server with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while True:
            time.sleep(pause)
            after = stamps(root)
            changed = differing(before, after)
            if not changed:
                continue
            before = after
            _say(f"changed: {', '.join(changed)}; starting the server anew")
            for line in advice(changed):
                _say(line)
            _stop(server)
            server = start()
    except KeyboardInterrupt:
        _say("stopped")
    finally:
        _stop(server)


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()  # one that has ended by itself, of a file that does not compile, is only waited for
    try:
        server.wait(timeout=2)
    except subprocess.TimeoutExpired:  # it waits for open pages
        server.kill()
        server.wait()


def main() -> None:
    """Serve the checkout on 127.0.0.1, watching it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", default=None, help="folder of the published versions")
    parser.add_argument("--port", type=int, default=8501, help="port on 127.0.0.1")
    options = parser.parse_args()
    store = Path(options.store).resolve() if options.store else settings.read().store.resolve()
    call = [sys.executable, "-m", "dev.server", "run", str(settings.ROOT / "app.py")]
    call += ["--server.address=127.0.0.1", f"--server.port={options.port}", "--server.headless=true"]
    _say(f"http://127.0.0.1:{options.port}, started anew whenever one of these changes: {', '.join(WATCHED)}")
    with tempfile.TemporaryDirectory(prefix="linli-dev-") as scratch:
        environment = {**os.environ, "LINLI_STORE": str(store), "TMPDIR": scratch}
        watch(lambda: subprocess.Popen(call, cwd=settings.ROOT, env=environment), settings.ROOT)


if __name__ == "__main__":
    main()
