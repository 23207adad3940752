"""Options and fixtures that every test may use."""

from pathlib import Path

import pytest


def pytest_addoption(parser):
    parser.addoption(
        "--real", type=Path, default=None, metavar="DIR", help="folder of real exports to test against"
    )


@pytest.fixture(scope="session")
def real(request):
    """Return the folder of real exports, or skip."""
    folder = request.config.getoption("--real")
    if folder is None or not folder.is_dir():
        pytest.skip("needs real exports: run with --real DIR")
    return folder.resolve()
