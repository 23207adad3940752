"""Installed by one user and served by another, who may not write where it lies: with a store of their own, nothing beside it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import httpx
import pytest

from linli import settings
from tests import small
from tests.browser.conftest import free_port

pytestmark = pytest.mark.slow
OTHER = "nobody"  # whom root becomes; whoever is not root is held off by the rights of the files alone


@pytest.fixture
def installed():
    """Return a folder others may enter: in it `site` with linli as a wheel unpacks it, read-only, and a home."""
    place = Path(tempfile.mkdtemp(prefix="linli-installed-"))
    place.chmod(0o755)
    try:
        yield made(place)
    finally:
        subprocess.run(["chmod", "-R", "u+w", str(place)], check=True)
        shutil.rmtree(place)


def made(place):
    call = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*call, "--wheel-dir", str(place / "dist"), str(settings.ROOT)], check=True)
    (wheel,) = (place / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place / "site")
    (place / "home").mkdir()
    small.write(place, 社区底册=small.COMMUNITIES, 小区底册=small.COMPOUNDS, 诉求台账=small.ISSUES)
    if os.geteuid() == 0:
        shutil.chown(place / "home", OTHER)
    subprocess.run(["chmod", "-R", "a+rX,a-w", str(place / "site")], check=True)
    return place


def python_of_others():
    """Return a Python of this version that others may run; that of the tests may lie in somebody's home."""
    whole = Path(sys.executable).resolve()
    if os.geteuid() or all(folder.stat().st_mode & 0o001 for folder in whole.parents):
        return sys.executable
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return shutil.which(version, path="/usr/local/bin:/usr/bin") or pytest.skip(f"no {version} for others")


def there(place):
    return {path: path.stat().st_mtime_ns for path in (place / "site").rglob("*")}


def test_who_may_not_write_where_it_lies_builds_and_serves_from_a_store_of_their_own(installed):
    packages = [path for path in sys.path if path.endswith("site-packages")]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(installed / "home"),
        "PYTHONPATH": os.pathsep.join([str(installed / "site"), *packages]),
        "LC_ALL": "C.UTF-8",
    }
    how = {"env": environment, "cwd": installed / "home", "text": True}
    if os.geteuid() == 0:
        how |= {"user": OTHER, "group": "nogroup", "extra_groups": []}
    call = [python_of_others(), "-m", "linli"]
    before = there(installed)

    built = subprocess.run([*call, "build", str(installed)], capture_output=True, check=False, **how)
    assert built.returncode == 0, built.stderr
    store = installed / "home" / ".local" / "share" / "linli" / "store"
    assert (store / "current").is_file()

    port = free_port()
    with (installed / "said").open("w") as said:
        server = subprocess.Popen([*call, "serve", "--port", str(port)], stdout=said, stderr=said, **how)
    try:
        page = f"http://127.0.0.1:{port}"
        wait_for_health(page)
        for name in ("leaflet.js", "leaflet.css", "plotly.min.js", "linli.js"):
            assert httpx.get(f"{page}/app/static/{name}").status_code == 200
        told = subprocess.run(
            [*call, "doctor", "--json", "--port", str(port)], capture_output=True, check=False, **how
        )
        faults = [line for line in json.loads(told.stdout)["checks"] if line["state"] == "fault"]
        assert (told.returncode, faults) == (0, [])
    finally:
        server.terminate()
        server.wait(timeout=30)
    text = (installed / "said").read_text(encoding="utf-8")
    assert str(store) in text
    assert str(installed / "site" / "linli" / "_bundled") in text
    assert "Traceback" not in text
    assert there(installed) == before


def wait_for_health(page):
    until = time.monotonic() + 90
    while time.monotonic() < until:
        try:
            answer = httpx.get(f"{page}/healthz", timeout=30)
        except httpx.ConnectError:
            time.sleep(0.2)
        else:
            assert answer.text == "ok"
            return
    raise AssertionError("nothing is served")
