"""`make attack`: every attack, and what of it went wrong; exit status 1 where anything did."""

import argparse
import sys
from importlib import import_module

KINDS = ("scope", "disclosure", "injection", "hostile", "mutations", "faults")


def main() -> int:
    """Run the attacks that are named, all of them unless told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--quick", action="store_true", help="at the size of the tests")
    asked = parser.parse_args()
    if strange := set(asked.kinds) - set(KINDS):
        parser.error(f"no attack {min(strange)!r}")
    print(f"{'attack':60}{'tried':>8}{'wrong':>8}")
    wrong = 0
    for kind in asked.kinds or KINDS:
        for line in import_module(f"benchmarks.attack.{kind}").run(quick=asked.quick):
            wrong += line.wrong
            print(f"{line.kind:60}{line.tried:8,}{line.wrong:8,}", flush=True)
            for example in line.examples:
                print(f"    {example}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
