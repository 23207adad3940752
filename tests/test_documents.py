"""What the documents say is what linli does."""

from pathlib import Path

from dev import notebook

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_the_analysts_page_prints_what_it_says(demo_store, monkeypatch):
    monkeypatch.setenv("LINLI_STORE", str(demo_store))
    page = (DOCS / "analyst.md").read_text(encoding="utf-8")
    assert notebook.run(page) == page, "docs/analyst.md: run `make docs`"
