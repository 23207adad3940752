"""Which sessions may send files: those that a steward's page has let, and not for ever."""

import re
import time
from urllib.parse import unquote

from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

_SECONDS = 3600.0  # after which the page has to let its session anew, as each of its runs does
_MOST = 1_000
_PATH = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")
_let: dict[str, float] = {}


def let() -> None:
    """Let the session of this run send files; only a page that has asked who looks may do that."""
    context = get_script_run_ctx()
    if context is None:
        return
    _let.pop(context.session_id, None)
    _let[context.session_id] = time.monotonic()
    while len(_let) > _MOST:
        del _let[next(iter(_let))]


def forbid() -> None:
    """Let the session of this run send no files any more."""
    if context := get_script_run_ctx():
        _let.pop(context.session_id, None)


def may(path: str) -> bool:
    """Tell whether what is asked for is sending a file, by a session that may."""
    match = _PATH.search(unquote(path))
    since = _let.get(match[1]) if match else None
    return since is not None and time.monotonic() - since < _SECONDS
