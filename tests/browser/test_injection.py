"""Texts that would be markup, script, formulas or commands, in every text column: the sizes of `make test`."""

import pytest

from benchmarks.attack import injection

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_no_text_of_a_ledger_comes_alive_on_a_page_in_a_terminal_or_in_a_download(demo_store, browser):
    shown, downloads = injection.run(quick=True, ledgers=demo_store.parent / "ledgers", browser=browser)
    assert (shown.wrong, downloads.wrong) == (0, 0), [*shown.examples, *downloads.examples]
    assert shown.tried >= 104
    assert downloads.tried >= 176
