"""What `python -m linli.slim` leaves out of an environment: files that a record names, and nothing that linli uses."""

import os
import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

import pytest

from linli import settings, slim

# Arrow between files, DuckDB and a page; the solver; the scripts that a page loads; what doctor says of it all.
USES = """
import duckdb, highspy, numpy, pandas, pyarrow, pyarrow.compute, pyarrow.csv, pyarrow.parquet, pydeck, shapely, sys
from pathlib import Path
from streamlit.testing.v1 import AppTest
from linli import doctor
from linli.components.elements import scripts

rows = pyarrow.table({"name": ["望湖", None], "n": [1, 2]})
pyarrow.parquet.write_table(rows, "t.parquet", compression="zstd")
assert pandas.read_parquet("t.parquet").equals(rows.to_pandas())
assert duckdb.sql("SELECT n FROM 't.parquet' ORDER BY n DESC").to_arrow_table().column("n").to_pylist() == [2, 1]
assert duckdb.sql("SELECT sum(n) FROM rows").fetchall() == [(3,)]
pyarrow.csv.write_csv(rows, "t.csv")
assert pyarrow.compute.sum(pyarrow.csv.read_csv("t.csv")["n"]).as_py() == 3
solver = highspy.Highs()
solver.setOptionValue("output_flag", False)
x = solver.addVariable(0, 3)
solver.maximize(x)
assert solver.val(x) == 3

def page():
    import pandas, streamlit
    streamlit.dataframe(pandas.DataFrame({"甲": [1.5, None], "乙": ["a", "b"]}))

shown = AppTest.from_function(page).run()
assert not shown.exception and shown.dataframe[0].value["甲"][0] == 1.5
assert all(scripts.content(name)[0] for name in scripts.files())
assert {Path(module.__file__).is_relative_to(sys.prefix) for module in (pyarrow, pandas, numpy, pydeck, highspy)} == {True}
lines = list(doctor._packages(doctor.Asked(Path())))
assert [line.state for line in lines] == ["ok"], lines
"""


def link(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@pytest.fixture
def environment(tmp_path):
    """Return an environment with packages of its own, as pip puts them, and the others lent by that of the tests."""
    place = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    site = Path(
        sysconfig.get_path("purelib", vars={"base": str(place), "platbase": str(place)}, scheme="venv")
    )
    for package in slim._LEFT_OUT:
        found = metadata.distribution(package)
        for top in {file.parts[0] for file in found.files if file.parts[0] not in ("..", "bin")}:
            shutil.copytree(found.locate_file(top), site / top, copy_function=link, dirs_exist_ok=True)
        # That of the tests may be slim already.
        first = next(site / file for file in found.files if not slim.is_needed(package, str(file)))
        first.parent.mkdir(parents=True, exist_ok=True)
        first.touch()
    compiled = site / "pandas" / "tests" / "__pycache__" / f"__init__.{sys.implementation.cache_tag}.pyc"
    compiled.parent.mkdir(exist_ok=True)
    compiled.touch()
    (site / "others.pth").write_text(f"{settings.ROOT}\n{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return place


@pytest.mark.slow
def test_a_slim_environment_does_all_that_linli_does(environment, tmp_path):
    python = str(environment / ("Scripts" if os.name == "nt" else "bin") / "python")

    def run(*words):
        done = subprocess.run([python, *words], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        return done

    for _ in range(2):  # again, nothing is left to do
        assert run("-m", "linli.slim").stderr == ""
    run("-c", "from linli import slim; print(*slim.left_out(), end='')")
    (site,) = environment.rglob("site-packages")
    folders = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_dir()}
    assert not folders & {"pandas/tests", "pyarrow/include", "pydeck/nbextension/static", "plotly/graph_objs"}
    (tmp_path / "uses.py").write_text(USES, encoding="utf-8")
    run("uses.py")


def test_only_what_is_named_goes():
    kept = {
        "numpy": ("numpy/testing/_private/utils.py", "numpy/_core/_multiarray_umath.so"),
        "pandas": ("pandas/_testing/__init__.py",),
        "plotly": ("plotly/package_data/plotly.min.js", "plotly/__init__.py"),
        "pyarrow": (
            "pyarrow/libarrow_python.so.2600",
            "pyarrow/arrow_python.dll",
            "pyarrow/libarrow.so.2600",
        ),
        "pydeck": ("pydeck/nbextension/__init__.py",),
        "streamlit": ("streamlit/testing/v1/tests/", "streamlit/tests/"),
    }
    gone = {
        "highspy": ("highspy/libhighs.so.1.15.1",),
        "numpy": ("numpy/_core/tests/test_api.py", "numpy/tests/test_lazyloading.py"),
        "pyarrow": (
            "pyarrow/_flight.cp311-win_amd64.pyd",
            "pyarrow/arrow_flight.dll",
            "pyarrow/arrow_s3.dll",
            "pyarrow/libarrow_python_flight.so.2600",
            "pyarrow/libarrow_python.so.2600.1.0",
            "pyarrow/arrow.lib",
        ),
    }
    assert [(name, path) for name in kept for path in kept[name] if not slim.is_needed(name, path)] == []
    assert [(name, path) for name in gone for path in gone[name] if slim.is_needed(name, path)] == []


def test_outside_an_environment_of_its_own_nothing_goes(monkeypatch):
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    monkeypatch.setattr(Path, "unlink", None)
    with pytest.raises(SystemExit, match="not in a virtual environment"):
        slim.main()
