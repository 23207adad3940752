"""Whether a page can be drawn now: what /healthz and `linli doctor` ask, since Streamlit's own health knows of no page."""

import sys

from linli import access, settings
from linli.components.state import session
from linli.metrics import indicators
from linli.warehouse import faults
from linli.warehouse.store import Store
from linli.warehouse.versions import NothingPublished


def fault() -> str:
    """Return why no page could be drawn now, nothing where one could; cheap once the live file has been compared."""
    try:
        now = settings.read()
        if now.access:
            access.load(now.access)
        indicators.catalogue()
        Store(now.store).reader().rows("communities_list")
    except NothingPublished:
        return ""  # the page says how to begin
    except Exception as error:
        return faults.sentence(error) if faults.is_told(error) else f"{type(error).__name__}: {error}"
    return session.what_fails()


def draw() -> str:
    """Draw the overview in this process and return why it could not be drawn, nothing where it could."""
    from streamlit.testing.v1 import AppTest

    if why := fault():
        return why
    drawn = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=120).run()
    return session.what_fails() or "; ".join(str(item.message) for item in drawn.exception)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(draw())  # noqa: T201 (to `linli doctor`, which asks in a process of its own)
