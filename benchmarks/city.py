"""How long a city takes: its streets built by one process and by several, one of them changed, and how large the file is."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.run import timed
from linli.warehouse.store import Store


def main() -> int:
    """Print seconds, peak memory and sizes for a city of demo streets."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.city", description=__doc__)
    parser.add_argument("--streets", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="linli-city-") as made:
        source, alone, shared = (Path(made, name) for name in ("city", "alone", "shared"))
        made_in = timed("demo", str(source), "--scale", str(asked.streets), "--city")
        one = timed("build", str(source), "--store", str(alone), "--workers", "1")
        more = timed("build", str(source), "--store", str(shared), "--workers", str(asked.workers))
        again = timed("build", str(source), "--store", str(shared))
        street = next(path for path in sorted(source.iterdir()) if path.is_dir())
        use = max(street.glob("*.csv"))
        use.write_bytes(use.read_bytes().rpartition(b"\n")[0].rpartition(b"\n")[0] + b"\n")  # a row less
        changed = timed("build", str(source), "--store", str(shared))
        size = Store(shared).reader().path.stat().st_size / 2**20
    print(f"{asked.streets} streets, made in {made_in['seconds']:.0f} s; published file {size:.0f} MB")
    for name, took in (
        ("one worker", one),
        (f"{asked.workers} workers", more),
        ("nothing changed", again),
        ("one street changed", changed),
    ):
        print(
            f"{name:>20}: {took['seconds']:6.1f} s, peak of the process that puts together {took['peak_mb']:.0f} MB"
        )
    print(f"{asked.workers} workers are {one['seconds'] / more['seconds']:.2f} times one")
    return 0


if __name__ == "__main__":
    sys.exit(main())
