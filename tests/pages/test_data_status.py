"""Data status: what is late, by ledger and by community, the findings of one rule, and who published."""

import pytest
from streamlit.testing.v1 import AppTest

from linli import settings
from linli.components.elements.element import unpacked
from linli.text import labels
from linli.warehouse import record
from linli.warehouse.store import Store
from tests.small import COMMUNITIES, COMPOUNDS, ISSUES, linli, write

VISITS = "走访编号,走访日期,小区编号\n1,2026-05-02,K1\n2,2026-06-20,K1\n3,2026-06-21,K2\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("status")
    (place / "in").mkdir()
    write(place / "in", 社区底册=COMMUNITIES, 小区底册=COMPOUNDS, 诉求台账=ISSUES, 走访=VISITS)
    assert linli("build", str(place / "in"), "--store", str(place / "store")).returncode == 0
    return place / "store"


def seen(monkeypatch, folder, **address):
    monkeypatch.setenv("LINLI_STORE", str(folder))
    app = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    bar = said(app.run())
    app.switch_page(str(settings.ROOT / "pages" / "data_status.py")).run()
    assert not app.exception, app.exception
    return bar + said(app)


def said(app):
    html = [element.proto.body for element in app.get("html")]
    drawn = [unpacked(item.proto)["markup"] for item in app.get("bidi_component")]
    return "\n".join([*html, *drawn]).replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_late_stands_first_and_beside_the_data_date(monkeypatch, folder):
    text = seen(monkeypatch, folder)
    late = labels.text("sentence.receipt_late", ledger="走访", month="2026年7月")
    assert labels.text("sentence.receipts_late", n=1, names=late, more="") in text
    assert labels.text("filter.late", n=1) in text
    assert "完整度 100.0%（送来的 4 本台账）" in text  # nothing is said of those that never came
    assert text.index('data-door="received=visits"') < text.index('data-door="received=issues"')
    assert f">{labels.text('receipt.cell.late')}</td>" in text
    assert labels.text("receipt.log", n=1, back=0) in text
    assert labels.text("sentence.receipts_undated", names="社区底册、小区底册") in text
    (entry,) = record.load(Store(folder))
    assert entry.about["version"] not in text
    assert text.count(f"{entry.at_here:%H:%M}") == 3  # versions, publishing and record tell one time


def test_one_ledger_is_told_by_community(monkeypatch, folder):
    text = seen(monkeypatch, folder, received="issues")
    assert 'data-door="community=C2"' in text
    assert f">{labels.text('receipt.cell.none')}</td>" in text
    assert 'data-door="received="' in text


def test_a_chosen_community_is_told_that_ledgers_are_the_whole_streets(monkeypatch, folder):
    told = labels.text("note.data_status.whole")
    assert told in seen(monkeypatch, folder, community="C1")
    assert told not in seen(monkeypatch, folder)
