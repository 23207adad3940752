"""`make dev`: what is saved while a page is open is on that page, without anybody reloading it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time

import pytest
from playwright.sync_api import expect

from linli import settings
from linli.text import labels
from linli.warehouse.store import Store
from tests.browser.test_walks import open_view

pytestmark = pytest.mark.browser
TREE = ("linli", "pages", "queries", "data/contracts", ".streamlit", "dev")


@pytest.fixture
def checkout(tmp_path):
    """Return a copy of what `make dev` watches."""
    for name in TREE:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(settings.ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("app.py", "data/policy.toml"):
        shutil.copy(settings.ROOT / name, tmp_path / name)
    (tmp_path / "static").mkdir()
    return tmp_path


@pytest.fixture
def address(checkout, demo_store):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    call = [sys.executable, "-m", "dev.reload", "--store", str(demo_store), "--port", str(port)]
    said = (checkout / "said.txt").open("w")
    watcher = subprocess.Popen(
        call, cwd=checkout, env={**os.environ, "PYTHONPATH": str(checkout)}, stdout=said, stderr=said
    )
    yield f"http://127.0.0.1:{port}"
    watcher.send_signal(signal.SIGTERM)
    watcher.wait(timeout=20)
    said.close()


def replaced(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def reachable(page, address):
    for _ in range(100):
        try:
            return open_view(page, address)
        except Exception as error:
            if "ERR_CONNECTION_REFUSED" not in str(error):
                raise
            time.sleep(0.3)
    raise AssertionError("the server did not start")


def test_a_saved_label_query_and_indicator_are_seen_or_told(checkout, address, page, demo_store):
    community = Store(demo_store).reader().rows("communities_list")[0]
    reachable(page, f"{address}/?community={community['community_id']}")
    main = page.get_by_test_id("stMain")

    title = labels.text("filter.community")
    replaced(checkout / "linli/text/labels/ui.toml", f'community = "{title}"', 'community = "Quarter"')
    expect(main.get_by_text("Quarter").first).to_be_visible()

    replaced(
        checkout / "queries/views/communities_list.sql",
        "    communities.name,\n",
        "    '*' || communities.name as name,\n",
    )
    expect(main.get_by_text(f"*{community['name']}").first).to_be_visible()

    indicator = next((checkout / "queries/indicators").rglob("reopened_rate.sql"))
    replaced(indicator, "-- basis: practice", "-- basis: register")
    told = "linli build --select reopened_rate"
    deadline = time.monotonic() + 30
    while told not in (checkout / "said.txt").read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, "nobody said that a version must be built"
        time.sleep(0.2)
