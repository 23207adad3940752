"""`python -m linli.slim`: leaves out of this environment what packages bring along and linli never loads.

Only files that pip's own record of a package names go, so that it can be upgraded and removed as before; what is gone stays
gone, and a package installed anew is made smaller by the next call. Needs Python alone.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

# By package, where its record names them: its own tests, headers and sources for compilers, widgets for notebooks, Arrow's ways
# over a network (Flight, S3), copies of a library under the names that linkers ask for. Of plotly a page loads the script alone.
_LEFT_OUT = {
    "highspy": r"highspy/libhighs\.so\.\d+\.\d+\.\d+$",
    "numpy": r"numpy/(\w+/)*tests/",
    "pandas": r"pandas/tests/",
    "plotly": r"plotly/((graph_objs|labextension|validators)/|package_data/widgetbundle\.js$)",
    "pyarrow": r"pyarrow/((include|src|tests)/|(lib)?arrow_(python_)?(flight|s3)\.|_(flight|s3fs)\.|\w+\.lib$"
    r"|libarrow_python\w*\.so(\.\d+\.\d+\.\d+)?$)",
    "pydeck": r"pydeck/nbextension/static/",
    "shapely": r"shapely/tests/",
}


def is_needed(package: str, file: str) -> bool:
    """Tell whether an environment of linli needs a file, by its path in the record of a package."""
    return not re.match(_LEFT_OUT.get(package, "$."), file)


def left_out() -> Iterator[Path]:
    """Yield what lies in this environment and is not needed."""
    for package in _LEFT_OUT:
        for file in _files(package):
            path = Path(file.locate())
            if path.is_file() and not is_needed(package, str(file)):
                yield from (*path.parent.glob(f"__pycache__/{path.stem}.*.pyc"), path)


def _files(package: str) -> list[metadata.PackagePath]:
    """Return what a package has put into this environment; nothing of one that the system lends to it."""
    try:
        found = metadata.distribution(package)
    except metadata.PackageNotFoundError:
        return []
    place = Path(str(found.locate_file(""))).resolve()
    return (found.files or []) if place.is_relative_to(Path(sys.prefix).resolve()) else []


def main() -> None:
    """Remove it, or leave with 1 where this is not an environment of its own."""
    if sys.prefix == sys.base_prefix:
        sys.exit("linli.slim: not in a virtual environment, nothing is removed")
    for path in left_out():
        path.unlink()
        for folder in path.parents:
            if any(folder.iterdir()):
                break
            folder.rmdir()
    if _files("setuptools"):  # Python 3.11 puts it there; nobody asked for it
        subprocess.run([sys.executable, "-m", "pip", "-qq", "uninstall", "--yes", "setuptools"], check=True)


if __name__ == "__main__":
    main()
