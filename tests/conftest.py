"""Options and fixtures that every test may use."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import filelock
import pytest
from hypothesis import settings

from linli import demo
from linli.pipeline import build
from tests import small

# What the command line says is looked at in Chinese, whatever this machine speaks.
os.environ["LC_ALL"] = "C.UTF-8"

# How long an example takes says more about the machine than about the code.
settings.register_profile("linli", deadline=None)
settings.load_profile("linli")


# What takes too long for `make test-fast`: whole pages and browsers, and what is asked of a street built whole. A test
# that makes a street of its own says so itself: pytestmark = pytest.mark.slow.
SLOW_FOLDERS = {"browser", "pages"}
SLOW_FIXTURES = {"demo_store", "mixed_store", "real"}


def pytest_collection_modifyitems(config, items):
    """Mark as slow what stands in a slow folder or asks for a slow fixture; --fast keeps of it what is asked by name."""
    for item in items:
        if item.path.parent.name in SLOW_FOLDERS or SLOW_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("slow")
    if config.getoption("--fast"):
        also = {item.nodeid for item in items if item.nodeid.partition("::")[0] in config.getoption("--also")}
        also |= set(config.args)
        kept = [item for item in items if item.nodeid in also or not item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def pytest_addoption(parser):
    parser.addoption("--fast", action="store_true", help="leave out slow tests but those that are named")
    parser.addoption(
        "--also", action="append", default=[], metavar="FILE", help="with --fast: whole, though slow"
    )
    parser.addoption(
        "--bundle", type=Path, metavar="FILE", help="install this archive of `make bundle` whole"
    )
    parser.addoption(
        "--pictures", action="store_true", help="take the pictures in docs/ anew where a view moved"
    )
    parser.addoption(
        "--real", type=Path, default=None, metavar="DIR", help="folder of real exports to test against"
    )


@pytest.fixture(scope="session")
def real(request):
    """Return the folder of real exports, or skip."""
    folder = request.config.getoption("--real")
    if folder is None or not folder.is_dir():
        pytest.skip("needs real exports: run with --real=DIR")
    return folder.resolve()


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """Return a function that fills a folder once a run: workers that ask later, or meanwhile, get the same folder.

    What is in it belongs to all: a test that changes it works on a copy.
    """
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # a worker's own folder lies in that of the run

    def made(name: str, fill: Callable[[Path], None]) -> Path:
        folder, done = root / f"once-{name}", root / f"once-{name}.done"
        with filelock.FileLock(root / f"once-{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def demo_store(made_once):
    """Return the folder of a store in which the demo street is published."""

    def fill(folder: Path) -> None:
        demo.generate(folder / "ledgers")
        report = build.build(folder / "ledgers", folder / "store")
        assert report.version, [finding.message for finding in report.findings if finding.severity == "error"]

    return made_once("demo", fill) / "store"


@pytest.fixture(scope="session")
def small_source(made_once):
    """Return a folder of three small ledgers; a test that changes them works on a copy."""
    sheets = {"社区底册": small.COMMUNITIES, "小区底册": small.COMPOUNDS, "诉求台账": small.ISSUES}
    return made_once("small", lambda folder: small.write(folder, **sheets))


@pytest.fixture
def small_store(made_once, small_source, tmp_path):
    """Return the folder of a store of one's own in which the three small ledgers are published."""
    made = made_once("small-store", lambda folder: build.build(small_source, folder))
    return Path(shutil.copytree(made, tmp_path / "store"))


@pytest.fixture(scope="session")
def mixed_store(real, made_once):
    """Return the folder of a store made of real exports, with most ledgers absent."""
    profile = Path(__file__).resolve().parents[1] / "examples" / "profiles" / "mixed.toml"

    def fill(folder: Path) -> None:
        assert build.build(real, folder, profile).version

    return made_once("mixed", fill)
