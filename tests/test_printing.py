"""Which browser prints a view, and what is said where there is none."""

import pytest

from linli import printing
from linli.printing import PrintError
from tests import small


def program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_browser_that_is_named_comes_first_then_what_the_machine_has(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    edge = program(tmp_path / "far/Microsoft/Edge/Application/msedge.exe")
    assert printing.browser("", [tmp_path / "far"]) == edge
    chromium = program(tmp_path / "chromium")
    assert printing.browser("", [tmp_path / "far"]) == chromium
    assert printing.browser(edge, []) == edge


def test_what_is_missing_is_named_in_chinese(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PrintError, match="打印需要 Chromium、Chrome 或 Edge"):
        printing.browser("", [])
    with pytest.raises(PrintError, match="LINLI_BROWSER 指的浏览器不存在：/none"):
        printing.browser("/none", [])


def test_a_view_that_is_none_and_a_store_without_a_version_are_calls_at_fault(tmp_path):
    for call, told in ((("nowhere", "x.pdf"), "nowhere"), (("issues", "x.pdf"), "")):
        done = small.linli("print", *call, "--store", str(tmp_path))
        assert (done.returncode, told in done.stderr, bool(done.stderr)) == (2, True, True)
