from datetime import date

import pytest

from benchmarks import asked, centers, issues
from benchmarks.peers import like, report
from benchmarks.peers.figures import Figures
from linli.pipeline import build
from linli.selection import Selection
from linli.warehouse.store import Store


@pytest.fixture(scope="module")
def reader(made_once):
    def fill(folder):
        ledgers = folder / "ledgers"
        ledgers.mkdir()
        issues.write(ledgers, 3_000, 1)
        centers.write(ledgers, 20_000, 1)
        assert build.build(ledgers, folder / "store").version

    return Store(made_once("peers", fill) / "store").reader()


@pytest.mark.parametrize("chosen", [(), ("C00003",), ("C00001", "C00007")])
def test_pages_of_peers_show_what_the_like_for_like_page_shows(reader, chosen):
    selection = Selection(chosen or None, None, date(2026, 7, 1), date(2026, 9, 1))
    values, months, categories, hours = like.content(reader, selection)
    figures = Figures(str(reader.path), "2026-09")
    shown = figures.of(chosen)
    assert shown["figures"] == [round(value.value, 1) for value in values.values()]
    assert dict(zip(figures.months, shown["trend"], strict=True)) == {
        f"{point.month:%Y-%m-%d}": point.value for point in months
    }
    counted = dict(zip(figures.categories, shown["categories"], strict=True))
    assert {key: count for key, count in counted.items() if count} == {
        part.key: part.value for part in categories if part.value
    }
    assert [share for line in shown["hours"] for share in line] == [
        round(100 * cell["booked_minutes"] / cell["bookable_minutes"], 1) for cell in hours
    ]


def test_the_chapter_stands_once_and_says_ratios(tmp_path):
    pages = {
        "like": {"name": "linli", "click_ms": [50.0, 60.0], "cpu_ms": [10.0]},
        "dash": {"name": "Dash", "click_ms": [100.0, 120.0], "cpu_ms": [5.0]},
    }
    found = {
        "machine": "a machine",
        "day": "2026-11-30",
        "rows": 10,
        "passes": 1,
        "sessions": 20,
        "pages": pages,
    }
    (tmp_path / "images").mkdir()
    (tmp_path / "performance.md").write_text("# Performance\n\n## Growth\n\nOther.\n", encoding="utf-8")
    for _ in range(2):
        report.write(tmp_path, found)
    text = (tmp_path / "performance.md").read_text(encoding="utf-8")
    assert text.count("## Beside its peers") == 1
    assert "| linli | **55** | **60** |" in text
    assert "| Dash | 2.00 | 2.00 |" in text
    assert text.index("Other.") < text.index("## Beside")


def test_what_a_view_asks_is_overheard_with_its_doors(reader):
    folder = str(reader.path.parent.parent)
    alone = asked.of(folder, [("resolving", {})], with_their_doors=False)
    both = asked.of(folder, [("resolving", {})])
    assert "durations" in {name for name, _, _ in alone}
    assert {name for name, _, _ in both} > {name for name, _, _ in alone}
