"""Work that takes longer than a page may stand still: it runs beside, tells how far it is, and can be called off."""

import threading
from collections.abc import Callable
from typing import Any

from linli.pipeline.build import Cancelled, Progress
from linli.text import labels
from linli.warehouse import faults

__all__ = ["Job", "Progress"]

Work = Callable[[Progress, threading.Event], Any]


class Job:
    """One piece of work in a thread of its own."""

    def __init__(self, name: str, work: Work) -> None:
        """Begin at once."""
        self.name = name
        self.share = 0.0
        self.text = labels.text("upload.begun")
        self.result: Any = None
        self.fault = ""  # what to say where it failed
        self.error: BaseException | None = None
        self._cancel = threading.Event()
        self._done = threading.Event()
        threading.Thread(target=self._run, args=(work,), name=f"upload-{name}", daemon=True).start()

    @property
    def is_done(self) -> bool:
        """Tell whether it is over, one way or the other."""
        return self._done.is_set()

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it was called off."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Call it off; it ends soon after."""
        self._cancel.set()
        self.text = labels.text("upload.cancelling")

    def wait(self, seconds: float) -> bool:
        """Wait for it to be over, so long at most; tell whether it is."""
        return self._done.wait(seconds)

    def _run(self, work: Work) -> None:
        try:
            self.result = work(self._tell, self._cancel)
        except Cancelled:
            pass
        except Exception as error:  # it is told on the page, and logged there
            self.error = error
            if isinstance(error, faults.Fault) or faults.is_of_machine(error):
                self.fault = faults.sentence(error)
        finally:
            self._done.set()

    def _tell(self, share: float, text: str) -> None:
        if self._cancel.is_set():
            raise Cancelled
        self.share, self.text = max(self.share, min(share, 1.0)), text
