"""Print what every view says of a store under six choices, for a reader to hold against the figures.

`python -m benchmarks.sentences STORE [--view VIEW]`: a line a sentence, with the choice, the view and the panel.
Titles are marked T, headlines H, words where nothing is drawn E.
"""

import argparse
import html
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from streamlit.testing.v1 import AppTest

from linli import navigation, settings
from linli.components.elements.element import unpacked
from linli.selection import add_months
from linli.warehouse.store import Reader, Store

Choice = Mapping[str, str]
_KINDS = {"headline": "H", "panel-title": "T", "empty": "E", "calm": "E"}
_SAID = re.compile(r'<div class="(headline|panel-title|empty|calm)">(.*?)</div>', re.DOTALL)


def said(app: AppTest) -> list[tuple[str, str, str]]:
    """Return panel, kind (H, T or E) and text of each sentence of a run, in order."""
    told = [("", element.proto.body) for element in app.get("html")]
    for element in app.get("bidi_component"):
        data = unpacked(element.proto)
        place = re.search(r"(?:panel-|head-)([a-z_]+)", element.proto.id)
        texts = " ".join(text for text in (data.get("markup"), data.get("foot")) if text)
        told.append((place[1] if place else "", texts))
    return [
        (panel, _KINDS[kind], html.unescape(re.sub("<[^>]+>", "", text)).strip())
        for panel, markup in told
        for kind, text in _SAID.findall(markup)
    ]


def visit(view: str, choice: Choice) -> AppTest:
    """Run a view of the store that LINLI_STORE names, as if its link with this choice had been pasted."""
    app = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=120)
    for key, value in choice.items():
        app.query_params[key] = value
    app.run()
    return app if view == "overview" else app.switch_page(f"pages/{view}.py").run()


def choices(reader: Reader) -> dict[str, Choice]:
    """Return six choices that bring out what is missing: a part, a kind, before and at the end of the data, few rows."""
    months = [row["month"] for row in reader.rows("month_list")]
    sizes = {row["community_id"]: row["compounds"] for row in reader.rows("communities_list")}
    communities = list(sizes)
    kinds = [
        row["kind"]
        for row in reader.rows("compound_kinds", community_ids=None, compound_kinds=None)
        if row["kind"]
    ]
    found: dict[str, Choice] = {
        "all": {},
        "before": _month(add_months(months[0], 0)),
        "last": _month(months[-1]),
    }
    if communities:
        found["community"] = {"community": communities[0]}
        found["few"] = {"community": min(communities, key=lambda name: (sizes[name], name))}
    if kinds:
        found["kind"] = {"kind": kinds[0]}
    return found


def _month(month: object) -> Choice:
    text = f"{month:%Y-%m}"
    return {"from": text, "to": text}


def lines(store: Path, only: str | None = None) -> Iterator[str]:
    """Return a line a sentence of every view, or of one, under each choice."""
    os.environ["LINLI_STORE"] = str(store)
    names = [view for section in navigation.VIEWS.values() for view in section]
    for title, choice in choices(Store(store).reader()).items():
        for view in names:
            if only in (None, view):
                for panel, kind, text in said(visit(view, choice)):
                    yield f"{title}\t{view}\t{panel}\t{kind}\t{text}"


def main() -> None:
    """Print the sentences of the store that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--view")
    asked = parser.parse_args()
    for line in lines(asked.store, asked.view):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
