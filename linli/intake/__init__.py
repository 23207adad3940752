"""The clerk's month: files are received, previewed, published and taken back. What the page and `linli add` call.

delivery = deliver(store, {"issues.xlsx": content}, Plan(), who="wang")
shown = preview(store, delivery, progress=told, cancel=event)
publish(store, delivery, "wang") if not shown.report.failed else discard(store, delivery.id)
undo(store, "wang")
"""

from linli.intake.changes import LedgerChange, Move, Revision
from linli.intake.publishing import (
    Cancelled,
    Group,
    Preview,
    Published,
    Question,
    log,
    preview,
    publish,
    undo,
)
from linli.intake.received import (
    Delivery,
    Plan,
    ReceivedFile,
    Refused,
    deliver,
    discard,
    in_force,
    keep,
    load,
    load_all,
    noted,
    replan,
    state,
    sweep,
)

__all__ = [
    "Cancelled",
    "Delivery",
    "Group",
    "LedgerChange",
    "Move",
    "Plan",
    "Preview",
    "Published",
    "Question",
    "ReceivedFile",
    "Refused",
    "Revision",
    "deliver",
    "discard",
    "in_force",
    "keep",
    "load",
    "load_all",
    "log",
    "noted",
    "preview",
    "publish",
    "replan",
    "state",
    "sweep",
    "undo",
]
