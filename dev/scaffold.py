"""`make new-indicator NAME=id THEME=folder`: the query, the test and the label of a new indicator, to be filled in."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUERY = Path(__file__).with_name("indicator.sql")
TEST = Path(__file__).with_name("test_indicator.py.txt")
LABEL = '\n[indicator.{name}]\ntitle = "TODO {name}"\nshort = "TODO {name}"\ndefinition = "TODO"\n'
LABELS = "linli/text/labels/indicators.toml"


def new_indicator(name: str, theme: str, root: Path = ROOT) -> list[str]:
    """Write the files of a new indicator and return what is left to do; raises ValueError and then writes nothing."""
    themes = sorted(path.name for path in (root / "queries" / "indicators").iterdir() if path.is_dir())
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"NAME={name!r}: use lower-case ASCII, digits and _, as in reopened_rate")
    if theme not in themes:
        raise ValueError(f"THEME={theme!r}: use one of {', '.join(themes)}")
    taken = sorted((root / "queries").rglob(f"{name}.sql"))
    if taken:
        raise ValueError(f"NAME={name}: taken by {taken[0].relative_to(root)}; choose another")
    labels = root / LABELS
    catalogue = labels.read_text(encoding="utf-8")
    if f"[indicator.{name}]" in catalogue:
        raise ValueError(f"NAME={name}: {LABELS} has it already; choose another or remove that label")
    query = root / "queries" / "indicators" / theme / f"{name}.sql"
    test = root / "tests" / "queries" / f"test_{name}.py"
    if test.exists():
        raise ValueError(f"NAME={name}: {test.relative_to(root)} is there already; choose another")
    query.write_text(QUERY.read_text(encoding="utf-8").replace("{name}", name), encoding="utf-8")
    test.write_text(TEST.read_text(encoding="utf-8").replace("{name}", name), encoding="utf-8")
    labels.write_text(catalogue.rstrip("\n") + "\n" + LABEL.replace("{name}", name), encoding="utf-8")
    return [
        f"{query.relative_to(root)}: the header and the select",
        f"{test.relative_to(root)}: rows at the boundary, and the whole result",
        f"{LABELS}: title, short and definition, in Chinese, at its end",
        "pages/<view>.py: the id in the list that cards.show gets, if it shall stand on a page",
        "CHANGELOG.md: a line under Indicators",
        f'see it: linli build --select {name}; its test alone: make test ARGS="-n 0 {test.relative_to(root)}"',
        "at the end: make docs, make test-fast, make check",
        "what each header field says: docs/adding-an-indicator.md",
    ]


def main() -> None:
    """Write and tell; a fault is one line on stderr."""
    try:
        name, theme = [*sys.argv[1:], "", ""][:2]
        left = new_indicator(name, theme)
    except ValueError as error:
        sys.exit(f"make new-indicator: {error}")
    print("written; left to do:", *left, sep="\n  ")


if __name__ == "__main__":
    main()
