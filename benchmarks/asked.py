"""What views and the doors of their cards and drawn panels ask the store for, overheard while they run."""

import logging
import os
from collections.abc import Iterable, Mapping
from typing import Any
from unittest import mock

from streamlit.testing.v1 import AppTest

from linli import settings
from linli.components.panels import cards, panel, provenance
from linli.metrics import indicators
from linli.warehouse import store
from linli.warehouse.kept import kept

Visit = tuple[str, Mapping[str, str]]  # a view and the parameters of its address
Asked = tuple[str, store.Form, tuple[tuple[str, Any], ...]]  # a query, its form and its arguments


def of(folder: str, visits: Iterable[Visit], *, with_their_doors: bool = True) -> list[Asked]:
    """Return each question once that the visits put to the live version, and those of their doors too."""
    # AppTest runs without a browser, which Streamlit warns of at each run.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").disabled = True
    heard: dict[str, Asked] = {}
    found: dict[str, Asked] = {}
    result, drawn_cards, drawing = store._result, cards.show, panel.show

    def listen(path: Any, communities: Any, name: str, params: Any, form: store.Form = str) -> Any:
        heard[repr((name, form.__name__, params))] = name, form, params
        return result(path, communities, name, params, form)

    def with_doors(reader: Any, choice: Any, names: Any, *rest: Any, **named: Any) -> Any:
        if with_their_doors:
            _open(reader, choice, names, None)
        return drawn_cards(reader, choice, names, *rest, **named)

    def with_door(
        reader: Any,
        choice: Any,
        key: str,
        title: str,
        body: Any,
        sources: Any = (),
        rows: Any = None,
        **named: Any,
    ) -> Any:
        if with_their_doors:
            _open(reader, choice, sources, rows)
        return drawing(reader, choice, key, title, body, sources, rows, **named)

    with (
        mock.patch.object(store, "_result", listen),
        mock.patch.object(cards, "show", with_doors),
        mock.patch.object(panel, "show", with_door),
        mock.patch.dict(os.environ, {"LINLI_STORE": folder}),
    ):
        for view, address in visits:
            app = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=600)
            for key, value in address.items():
                app.query_params[key] = value
            app.run()  # the first view, from which AppTest can switch to another
            kept.clear()  # so that each view asks for all it needs
            heard.clear()
            app.switch_page(f"pages/{view}.py").run()
            if app.exception:
                raise SystemExit(f"{view} {dict(address)}: {app.exception}")
            found |= heard
    return list(found.values())


def _open(reader: store.Reader, choice: Any, names: Iterable[str], rows: Any) -> None:
    for name in names:
        provenance._sheets(reader, choice, indicators.catalogue()[name])
    if rows is not None:
        provenance._listed(reader, *store.source_of(rows))
