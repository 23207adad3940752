"""Options and fixtures that every test may use."""

from pathlib import Path

import pytest
from hypothesis import settings

from linli import build, demo

# How long an example takes says more about the machine than about the code.
settings.register_profile("linli", deadline=None)
settings.load_profile("linli")


def pytest_addoption(parser):
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
def demo_store(tmp_path_factory):
    """Return the folder of a store in which the demo street is published; built once."""
    folder = tmp_path_factory.mktemp("demo")
    demo.generate(folder / "ledgers")
    report = build.build(folder / "ledgers", folder / "store")
    assert report.version, [finding.message for finding in report.findings if finding.severity == "error"]
    return folder / "store"


@pytest.fixture(scope="session")
def mixed_store(real, tmp_path_factory):
    """Return the folder of a store made of real exports, with most ledgers absent; built once."""
    folder = tmp_path_factory.mktemp("mixed")
    profile = Path(__file__).resolve().parents[1] / "examples" / "profiles" / "mixed.toml"
    assert build.build(real, folder, profile).version
    return folder
