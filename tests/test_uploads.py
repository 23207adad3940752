"""Who may send files: the session that a steward's page has let, and not for ever."""

import time
from types import SimpleNamespace

import pytest

from linli.components.state import uploads

PATH = "/_stcore/upload_file/s1/f1"


@pytest.fixture
def session(monkeypatch):
    monkeypatch.setattr(uploads, "_let", {})
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: SimpleNamespace(session_id="s1"))


def test_only_a_session_that_was_let_may_send_files(session):
    assert not uploads.may(PATH)
    uploads.let()
    assert uploads.may(PATH)
    assert uploads.may(f"/below/a/path{PATH}")
    for other in (
        "/_stcore/upload_file/s2/f1",
        "/_stcore/metrics",
        f"{PATH}/../../metrics",
        "/_stcore/upload_file/s1",
    ):
        assert not uploads.may(other)
    uploads.forbid()
    assert not uploads.may(PATH)


def test_a_page_that_stands_open_for_hours_has_to_be_drawn_anew(session, monkeypatch):
    uploads.let()
    later = time.monotonic() + 2 * 3600
    monkeypatch.setattr(uploads.time, "monotonic", lambda: later)
    assert not uploads.may(PATH)
