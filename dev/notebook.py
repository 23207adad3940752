"""Pages of code and what it prints: each block of Python is run, and the block of text after it is what it printed."""

import contextlib
import io
import re
import traceback

import pandas as pd

_BLOCK = re.compile(r"```python\n(.*?)```\n(?:\n```text\n.*?```\n)?", re.DOTALL)


def run(page: str) -> str:
    """Return a page with what its blocks of Python print, one after the other in one namespace; an error is what is printed."""
    names: dict[str, object] = {"__name__": "notebook"}

    def told(block: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            try:
                exec(block[1], names)  # noqa: S102 (a page of this repository)
            except LookupError as error:
                print(*traceback.format_exception_only(error), sep="", end="")
        text = "\n".join(line.rstrip() for line in printed.getvalue().rstrip().splitlines())
        return f"```python\n{block[1]}```\n" + (f"\n```text\n{text}\n```\n" if text else "")

    with pd.option_context("display.unicode.east_asian_width", False):  # what a page sets is undone after it
        return _BLOCK.sub(told, page)
