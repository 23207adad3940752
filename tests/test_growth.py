import pytest

from benchmarks import growth_report


def size(rows, streets, seconds, ms):
    return {
        "rows": rows,
        "streets": streets,
        "build_s": seconds,
        "build_cpu_s": seconds,
        "build_mb": 500.0,
        "file_mb": 30.0,
        "queries": {
            "issues": {
                "ms": [1.0, ms],
                "cpu_ms": [1.0, ms],
                "slowest": ["durations", ms],
                "largest": ["map", 9],
            }
        },
    }


def test_an_exponent_is_the_power_that_values_grow_with():
    assert growth_report.exponent([1, 10, 100], [3, 30, 300]) == pytest.approx(1)
    assert growth_report.exponent([10, 1000], [7, 7]) == pytest.approx(0)


def test_the_chapter_stands_once_with_table_exponents_and_drawing(tmp_path):
    sizes = [size(10**power, 1, 10.0 * 10 ** (power - 4), 20.0) for power in (4, 5, 6)]
    found = {"machine": "a machine", "day": "2026-11-30", "sizes": sizes, "streets": [size(100, 1, 9.0, 5.0)]}
    (tmp_path / "images").mkdir()
    (tmp_path / "performance.md").write_text("# Performance\n\n## Other\n\nText.\n", encoding="utf-8")
    for _ in range(2):
        growth_report.write(tmp_path, found)
    text = (tmp_path / "performance.md").read_text(encoding="utf-8")
    assert text.count("## How it grows") == 1
    assert "Text." in text
    assert "| 100,000 | 100 | 100 |" in text
    assert "| exponent, all | 1.00 | 1.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 |" in text
    assert (tmp_path / "images" / "growth.svg").read_text(encoding="utf-8").count("<circle") == 6
