"""What developers run: the tests of a change, what a change calls for, and the files of a new indicator."""

import os
import shutil
import subprocess
import sys
import tomllib

import pytest

from dev import reload, scaffold, server, touched
from linli import settings
from linli.warehouse import sqlfiles

EVERY = "tests/queries/test_every_query.py"


@pytest.fixture
def checkout(tmp_path):
    """Return a copy of what the files of an indicator lie in and are tested with."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("linli", "queries", "data/contracts", "tests/queries"):
        shutil.copytree(settings.ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("pyproject.toml", "tests/conftest.py", "tests/small.py", "data/policy.toml", ".sqlfluff"):
        shutil.copy(settings.ROOT / name, tmp_path / name)
    return tmp_path


# ---------------------------------------------------------------------------- the tests of a change


def test_a_query_touches_the_tests_that_name_it():
    found = touched.touched(["queries/indicators/issues/reopened_rate.sql"])
    assert {EVERY, touched.RULES, "tests/queries/test_issues.py"} <= set(found)
    assert "tests/queries/test_centers.py" not in found


def test_a_module_touches_the_tests_that_import_it():
    found = touched.touched(["linli/geo/map_limit.py", "docs/profiles.md"])
    assert "tests/test_city.py" in found
    assert "tests/test_solver.py" not in found


def test_a_page_touches_the_tests_that_draw_it_though_they_are_slow():
    found = touched.touched(["pages/cases.py"])
    assert "tests/pages/test_views.py::test_the_demo_street[cases]" in found
    assert all(name == touched.RULES or name.endswith("[cases]") for name in found)


def test_a_test_touches_itself_unless_it_is_gone():
    assert touched.touched(["tests/test_dev.py", "tests/test_gone.py"]) == [
        "tests/test_dev.py",
        touched.RULES,
    ]


@pytest.mark.parametrize(
    "name", ["linli/text/labels/ui.toml", "pyproject.toml", "tests/conftest.py", "linli/brand_new.py"]
)
def test_what_cannot_be_told_touches_everything(name):
    assert touched.touched(["tests/test_dev.py", name]) is None


def test_no_change_touches_everything():
    assert touched.touched([]) is None


# ---------------------------------------------------------------------------- a server started anew


def test_files_that_come_go_or_are_written_differ(tmp_path):
    for name in ("a.sql", "b.py", "note.md"):
        (tmp_path / name).write_text("1")
    before = reload.stamps(tmp_path, ["."])
    assert set(before) == {"a.sql", "b.py"}
    (tmp_path / "a.sql").write_text("22")
    (tmp_path / "b.py").unlink()
    (tmp_path / "c.toml").write_text("1")
    (tmp_path / "note.md").write_text("22")
    after = reload.stamps(tmp_path, ["."])
    assert reload.differing(before, after) == ["a.sql", "b.py", "c.toml"]
    assert reload.differing(after, after) == []


def test_a_change_of_what_a_version_is_built_from_calls_for_a_build():
    changed = [
        "queries/views/action_list.sql",
        "queries/curated/issues.sql",
        "data/contracts/issues.odcs.yaml",
    ]
    issues, contract = reload.advice(changed)
    assert issues.endswith("linli build --select issues")
    assert contract.endswith("linli build SOURCE")


def test_a_page_is_told_which_server_it_came_from(tmp_path):
    for name in ("streamlit", "copy", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "streamlit" / "index.html").write_text("<head><title>x</title></head><body></body>")
    (tmp_path / "streamlit" / "favicon.png").write_bytes(b"png")
    server.page(tmp_path / "streamlit", tmp_path / "copy", "42")
    page = (tmp_path / "copy" / "index.html").read_text()
    assert page.index("location.reload") < page.index("</head>")
    assert '"42"' in page
    assert (tmp_path / "copy" / server.STARTED).read_text() == "42"
    assert (tmp_path / "copy" / "favicon.png").read_bytes() == b"png"

    (tmp_path / "streamlit" / "index.html").write_text("<body></body>")
    with pytest.raises(ValueError, match="another place"):
        server.page(tmp_path / "streamlit", tmp_path / "other", "43")


# ---------------------------------------------------------------------------- a new indicator


@pytest.mark.slow
def test_a_new_indicator_is_read_labelled_and_passes_its_test(checkout):
    left = scaffold.new_indicator("quick_rate", "issues", checkout)
    assert sqlfiles.load_all(checkout / "queries")["quick_rate"].theme == "issues"
    catalogue = tomllib.loads((checkout / scaffold.LABELS).read_text(encoding="utf-8"))
    assert set(catalogue["indicator"]["quick_rate"]) == {"title", "short", "definition"}
    for name in (
        "queries/indicators/issues/quick_rate.sql",
        "tests/queries/test_quick_rate.py",
        scaffold.LABELS,
    ):
        assert any(line.startswith(f"{name}: ") for line in left)

    call = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/queries/test_quick_rate.py",
    ]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    done = subprocess.run(
        [*call, f"{EVERY}::test_runs_with_only_what_it_reads"],
        cwd=checkout,
        env={**environment, "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("name", "theme", "fault"),
    [
        ("reopened_rate", "issues", "taken by queries/indicators/issues/reopened_rate.sql"),
        ("action_list", "issues", "taken by queries/views/action_list.sql"),
        ("issues", "issues", "taken by queries/curated/issues.sql"),
        ("new_rate", "castles", "use one of centers, coverage"),
        ("New-Rate", "issues", "lower-case"),
        ("", "", "lower-case"),
    ],
)
def test_a_name_that_is_taken_or_wrong_writes_nothing(checkout, name, theme, fault):
    def files():
        return {path: path.stat().st_mtime_ns for path in checkout.rglob("*") if path.is_file()}

    before = files()
    with pytest.raises(ValueError, match=fault):
        scaffold.new_indicator(name, theme, checkout)
    assert files() == before
