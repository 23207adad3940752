"""The steward's page: drop what was sent, see what each sheet is, what is wrong and what would change; publish, take back."""

import functools
import logging
from collections.abc import Callable, Sequence
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from linli import contracts, intake, settings
from linli.components.elements import style, table
from linli.components.panels import panel
from linli.components.state import session, sign_in, uploads
from linli.intake import desk as desks
from linli.intake import sentences, shelf
from linli.intake.desk import Desk, Sheet
from linli.intake.jobs import Job, Progress
from linli.intake.publishing import Group, Preview
from linli.text import formatting, labels
from linli.warehouse import faults
from linli.warehouse.store import Store

_WIDTH = 300  # of what is asked
_TICK = 0.4  # seconds between two looks at how far a job is
_FIRST = 0.25  # seconds that a job gets before its bar is drawn
_SHOWN = 50  # findings of a group
_GROUPS = 30
_FILE_MB = 100
_KEPT = 5  # deliveries that are listed
_TOLD = {"said": "told", "month": "month_told"}  # what is to be said of what was done, and what is said now
_STATE = ("desk", "preview", "planned", "upload_said", "delivery_now")


def is_allowed() -> bool:
    """Tell whether who looks is a steward, and let their session send files; say so calmly where they are none."""
    if sign_in.viewer().is_steward:
        uploads.let()
        return True
    uploads.forbid()
    st.html(f'<div class="calm">{style.escape(labels.text("upload.not_allowed"))}</div>')
    return False


def _store() -> Store:
    return Store(settings.read().store)


def _desk() -> Desk | None:
    found: Desk | None = st.session_state.get("desk")
    return found


def _preview() -> Preview | None:
    found: Preview | None = st.session_state.get("preview")
    return found


def _job() -> Job | None:
    found: Job | None = st.session_state.get("job")
    return found


def _say(text: str) -> None:
    st.session_state["upload_said"] = text


def _told(at: str) -> None:
    """Draw what is to be said, at the top of the page and where the button was that led to it."""
    state = st.session_state
    where = {"found": "sheets", "changes": "sheets"}.get(state.get("job_at", ""), state.get("job_at", ""))
    if _desk() is None and where == "sheets":
        where = "history"  # what was published is told there
    if (said := state.get("upload_told")) and at in ("drop", where):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<div class="notice">{style.escape(said)}</div>')
            if month := state.get("upload_month_told"):
                label = labels.text("upload.see_month", month=formatting.month(month))
                span = {"from": f"{month:%Y-%m}", "to": f"{month:%Y-%m}"}
                st.page_link("pages/overview.py", label=label, query_params=span)


def _do(act: Callable[..., Any], *arguments: Any) -> Any:
    """Do what a steward asked for; what cannot be is said on the page."""
    if not sign_in.viewer().is_steward:
        return None
    try:
        return act(*arguments)
    except faults.Fault as refusal:
        _say(str(refusal))
    except OSError as error:
        logging.getLogger("linli").exception("upload")
        _say(faults.sentence(error))
    return None


# ---------------------------------------------------------------------------- what is dropped


def drop() -> None:
    """Draw where files are dropped, what waits, and how far what was begun has come."""
    state, desk = st.session_state, _desk()
    with panel.plain("drop", sentences.dropped(desk)):
        for name in ("said", "month"):
            state[f"upload_{_TOLD[name]}"] = state.pop(f"upload_{name}", "")
        _told("drop")
        if _job() is not None:
            _runs_at("drop")
            return
        number = state.setdefault("drop_number", 0)
        if desk is None:
            st.file_uploader(
                labels.text("upload.drop"),
                accept_multiple_files=True,
                key=f"dropped_{number}",
                label_visibility="collapsed",
                max_upload_size=_FILE_MB,
                on_change=_dropped,
                args=(f"dropped_{number}",),
            )
            st.html(style.note(labels.text("upload.hint")))
            _waiting()
            _templates()
        else:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(style.note(labels.text("upload.files", files=_names(desk))))
                st.button(labels.text("upload.discard"), key="discard", on_click=_do, args=(_discard,))
            _once_more(desk)
            for fault in desk.faulty:
                st.html(f'<div class="notice bad">{style.escape(fault)}</div>')
            _corrections(f"dropped_{number}")


def _once_more(desk: Desk) -> None:
    """Offer, above the fold, to publish again what was taken back: it was looked at before, and is checked anew."""
    shown = _preview()
    if not desk.delivery.undone_at or (shown is not None and shown.version is None):
        return
    is_ready = shown is not None and not shown.questions and not _is_outdated(desk)
    with st.container(horizontal=True, vertical_alignment="center"):
        told = labels.text("upload.again_ready" if is_ready else "upload.again_told")
        st.html(f'<div class="notice">{style.escape(told)}</div>')
        if is_ready:
            label = labels.text("upload.publish_again")
            st.button(label, key="publish_again", type="primary", on_click=_do, args=(_publish,))


def _corrections(key: str) -> None:
    """Draw where mended files are dropped; open as soon as something was found that wants mending."""
    shown = _preview()
    with st.expander(labels.text("upload.correct"), expanded=shown is not None and shown.version is None):
        st.file_uploader(
            labels.text("upload.correct"),
            accept_multiple_files=True,
            key=key,
            label_visibility="collapsed",
            max_upload_size=_FILE_MB,
            on_change=_dropped,
            args=(key,),
        )


def _names(desk: Desk) -> str:
    return labels.text("figure.comma").join(item.name for item in desk.delivery.files)


def _dropped(key: str) -> None:
    files = st.session_state.get(key) or []
    sent: dict[str, bytes] = {}
    for file in files:
        sent[desks.free_name(file.name, sent)] = file.getvalue()
    st.session_state["drop_number"] += 1  # so that what is dropped next begins anew
    if sent and sign_in.viewer().is_steward:
        store, who, desk = _store(), sign_in.viewer().user, _desk()

        def work(progress: Progress, _cancel: Event) -> Desk:
            progress(0.02, labels.text("upload.receiving"))
            if desk:
                return desks.corrected(store, desk, sent, progress)
            return desks.lay_out(store, desks.receive(store, sent, who), progress)

        _begin("read", work)


def _waiting() -> None:
    """Offer a delivery that was left lying."""
    for known in desks.waiting(_store())[:1]:
        with st.container(horizontal=True, vertical_alignment="center"):
            when, files = _moment(known), len(known.files)
            st.html(style.note(labels.text("upload.waiting", when=when, files=files)))
            st.button(labels.text("upload.go_on"), key="go_on", on_click=_do, args=(_go_on, known))
            st.button(
                labels.text("upload.forget"),
                key="forget",
                on_click=_do,
                args=(intake.discard, _store(), known.id),
            )


def _go_on(known: intake.Delivery) -> None:
    store = _store()
    _begin("read", lambda progress, _cancel: desks.lay_out(store, known, progress))


def _templates() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        every = labels.text("upload.every_theme")
        theme = st.selectbox(labels.text("upload.template"), [every, *desks.themes()], key="theme", width=260)
        name = labels.text("upload.template_name", theme="" if theme == every else theme)
        sign_in.download(
            labels.text("upload.download_template"),
            lambda _mark: desks.blank_workbook("" if theme == every else theme),
            f"{name}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "download-template",
        )


def _discard() -> None:
    desk = _desk()
    if desk:
        intake.discard(_store(), desk.delivery.id)
    _clear()
    _say(labels.text("upload.discarded"))


def _clear() -> None:
    for key in _STATE:
        st.session_state.pop(key, None)


# ---------------------------------------------------------------------------- work that takes its time


def _begin(name: str, work: Callable[[Progress, Event], Any], at: str = "drop") -> None:
    """Begin a job, of which the panel tells whose button was pressed; one at a time."""
    if _job() is not None:
        return
    job = Job(name, work)
    st.session_state["job"], st.session_state["job_at"] = job, at
    job.wait(_FIRST)


def _runs_at(at: str) -> bool:
    """Draw how far a job is that was begun in this panel; tell whether there is one."""
    if _job() is None or st.session_state.get("job_at") != at:
        return False
    _running()
    return True


@st.fragment(run_every=_TICK)
def _running() -> None:
    """Show how far a job is; when it is over the page is drawn anew."""
    job = _job()
    if job is None:
        return
    if job.is_done:
        _finished(job)
        st.rerun()
    st.progress(job.share, style.literal(job.text))
    if job.name != "publish" or job.share < sentences.POINT_OF_NO_RETURN:
        st.button(labels.text("upload.cancel"), key="cancel", on_click=job.cancel, disabled=job.is_cancelled)


def _finished(job: Job) -> None:
    state = st.session_state
    state.pop("job", None)
    if job.error is not None:
        logging.getLogger("linli").error("upload: %s", job.name, exc_info=job.error)
        _say(job.fault or labels.text("upload.failed", incident=session.incident()))
        return
    if job.is_cancelled or job.result is None:
        _say(labels.text(f"upload.cancelled.{job.name}"))
        return
    if job.name == "read":
        state["desk"] = job.result
        for key in ("preview", "planned", "sheet_now"):
            state.pop(key, None)
        if job.result.exchanged:
            names = labels.text("figure.comma").join(job.result.exchanged)
            _say(labels.text("upload.exchanged", names=names))
        if not job.result.open() and job.result.ledgers():
            _do(_look_ahead)
    elif job.name == "preview":
        desk = _desk()
        state["preview"] = desks.told_to_sender(desk, job.result) if desk else None
        state["planned"] = desks.state_of(desk)
    else:
        _published(job)


def _published(job: Job) -> None:
    state, done = st.session_state, job.result
    if done.version is None:
        _say(labels.text("upload.not_published"))
        return
    desk = _desk()
    kept = _do(desks.remember, _store(), desk) if desk and job.name == "publish" else []
    shown = _preview()
    _clear()
    if job.name == "publish" and shown and shown.data_as_of:
        state["upload_month"] = shown.month or shown.data_as_of.replace(day=1)
    state["version"], state["pin"] = done.version, None
    said = labels.text(f"upload.done.{job.name}")
    if kept:
        said += labels.text("upload.remembered", names=labels.text("figure.comma").join(kept))
    _say(said)


# ---------------------------------------------------------------------------- sheets


def sheets() -> None:
    """Draw which sheet is which ledger, and how the chosen one is read."""
    desk = _desk()
    if desk is None or not desk.sheets:
        return
    _do(desks.keep_answers, _store(), desk)
    with panel.plain("sheets", sentences.sheets(desk)):
        st.html(table.markup(sentences.sheet_rows(desk)))
        told = {sheet.key: sheet for sheet in (*desk.open(), *(s for s in desk.sheets if s.state != "ask"))}
        readable = [key for key, sheet in told.items() if sheet.state != "blank"]
        if not readable:
            return
        if st.session_state.get("sheet_now") not in readable:
            st.session_state["sheet_now"] = readable[0]  # one that is asked about, where there is one
        if desk.open() or st.toggle(labels.text("upload.look_at_sheet"), key="look_at_sheet"):
            chosen = st.selectbox(
                labels.text("upload.which_sheet"),
                readable,
                key="sheet_now",
                format_func=lambda key: told[key].title,
            )
            _one_sheet(told[chosen])
        _check_button(desk)


def _one_sheet(sheet: Sheet) -> None:
    """Draw what is asked about one sheet, how it would be read, and how it stands there."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="asked"):
        _which(sheet)
        if sheet.ledger and sheet.state != "shapes":
            _constants(sheet)
            _missed(sheet)
            _words(sheet)
            _answers(sheet)
            _update(sheet)
        if sheet.state == "ask":
            left = desks.unanswered(sheet)
            st.button(
                labels.text("upload.agree" if sheet.ledger else "upload.agree_none"),
                key="agree",
                type="primary",
                on_click=_agree,
                args=(sheet,),
                disabled=bool(left),
            )
            if left:
                names = labels.text("figure.comma").join(left)
                st.html(style.note(labels.text("upload.unanswered", n=len(left), names=names)))
    if sheet.ledger is None or sheet.state == "shapes":
        st.html(_head("as_sent") + table.markup(desks.as_sent(sheet)))
        return
    if sheet.known:
        st.html(style.note(labels.text("upload.by_profile", name=sheet.known)))
    for question in desks.questions(sheet):
        st.html(f'<div class="notice">{style.escape(question)}</div>')
    rows, findings = desks.as_read(sheet)
    ledger = contracts.load_all()[sheet.ledger].title
    st.html(_head("as_read", ledger=ledger) + table.markup(rows, labels.text("upload.nothing_read")))
    if findings:
        st.html(f'<div class="notice bad">{style.escape(findings[0].message)}</div>')
    if dropped := desks.unread(sheet):
        names = labels.text("figure.comma").join(dropped)
        st.html(style.note(labels.text("upload.unread", titles=names)))
    _columns(sheet)
    with st.expander(labels.text("upload.as_sent")):
        st.html(table.markup(desks.as_sent(sheet)))


def _head(name: str, **values: str) -> str:
    return f'<div class="n">{style.escape(labels.text(f"upload.{name}", **values))}</div>'


def _which(sheet: Sheet) -> None:
    """Ask which ledger a sheet is."""
    titles = {contract.id: contract.title for contract in contracts.in_order()}
    likely = [each.ledger for each in sheet.proposals][:4]
    options: list[str] = ["", *likely, *(name for name in titles if name not in likely)]
    if sheet.state == "ask" and sheet.ledger is None and sheet.likeliest:
        _take(sheet, sheet.likeliest)
    key = f"ledger\n{sheet.key}"
    st.session_state[key] = sheet.ledger or ""
    st.selectbox(
        labels.text("upload.which_ledger"),
        options,
        key=key,
        format_func=lambda name: titles.get(name, labels.text("upload.leave_alone")),
        on_change=_take_as,
        args=(sheet, key),
        width=_WIDTH,
    )


def _take(sheet: Sheet, ledger: str | None) -> None:
    desks.take_as(sheet, ledger)
    sheet.state = "ask"


def _take_as(sheet: Sheet, key: str) -> None:
    """Take a choice; that a sheet is left alone is asked no more.

    A run that is broken off, by a button that stops a job, forgets what its widgets were; the next one takes the same choice for
    a new one.
    """
    chosen = st.session_state[key] or None
    if chosen == sheet.ledger and (chosen or sheet.state == "skip"):
        return
    if chosen:
        _take(sheet, chosen)
    else:
        desks.take_as(sheet, None)
        st.session_state.pop("sheet_now", None)
        _go_ahead()


def _agree(sheet: Sheet) -> None:
    sheet.state = "sure" if sheet.ledger else "skip"
    st.session_state.pop("sheet_now", None)  # so that the next one that is asked about is shown
    _go_ahead()


def _go_ahead() -> None:
    """Look ahead as soon as nothing is asked any more."""
    desk = _desk()
    if desk and not desk.open() and desk.ledgers():
        _do(_look_ahead)


def _columns(sheet: Sheet) -> None:
    """Ask which column is which field, those that the ledger wants and those found first."""
    proposal = sheet.proposal
    if proposal is None:
        return
    contract = contracts.load_all()[proposal.ledger]
    otherwise = desks.filled_otherwise(sheet)
    taken = {match.field.name: match.sample.title for match in proposal.matches} | sheet.chosen
    fields = [
        item for item in contract.fields if item.required or taken.get(item.name) or item.name in otherwise
    ]
    rest = [item for item in contract.fields if item not in fields]
    with (
        st.expander(
            labels.text("upload.columns"),
            expanded=any(not taken.get(f.name) and f.name not in otherwise for f in fields),
        ),
        st.container(horizontal=True),
    ):
        for item in (*fields, *rest):
            key = f"column\n{sheet.key}\n{proposal.ledger}\n{item.name}"
            st.session_state[key] = taken.get(item.name, "")
            st.selectbox(
                labels.text("upload.required" if item.required else "upload.column", field=item.title),
                ["", *sheet.choices()],
                key=key,
                format_func=functools.partial(
                    _column_said, otherwise.get(item.name, ""), taken.get(item.name, "")
                ),
                on_change=_choose,
                args=(sheet, item.name, key),
                help=_meaning(item),
                width=_WIDTH,
            )


def _meaning(item: contracts.Field) -> str | None:
    """Return what a field means, and the words that it may take."""
    words = labels.text("figure.comma").join(item.values.values())
    told = [style.literal(text) for text in (item.meaning, words) if text]
    return labels.text("sentence.joiner").join(told) or None


def _column_said(otherwise: str, taken: str, title: str) -> str:
    """Return what a column is called where it is chosen; what fills the field by itself stands in its place."""
    if otherwise and title == taken:
        return otherwise
    return title or labels.text("upload.not_read")


def _choose(sheet: Sheet, field: str, key: str) -> None:
    sheet.chosen[field] = st.session_state[key]


def _constants(sheet: Sheet) -> None:
    """Ask what holds in every row, where the ledger wants something that no column has."""
    proposal, made = sheet.proposal, sheet.draft()
    if proposal is None or made is None:
        return
    keys = made.keys
    given = {*keys.get("row_id", {}), *(name for name, titles in keys.get("columns", {}).items() if titles)}
    wide = keys.get("wide", {})
    for item in contracts.load_all()[proposal.ledger].fields:
        if not item.required or item.name in given or item.name in (wide.get("label"), wide.get("value")):
            continue
        key = f"constant\n{sheet.key}\n{proposal.ledger}\n{item.name}"
        st.session_state[key] = str(keys.get("constants", {}).get(item.name, ""))
        st.text_input(
            labels.text("upload.constant", field=item.title),
            key=key,
            on_change=_set,
            args=(sheet, item.name, key),
            width=_WIDTH,
        )


def _set(sheet: Sheet, field: str, key: str) -> None:
    sheet.constants[field] = st.session_state[key].strip()


def _missed(sheet: Sheet) -> None:
    """Ask which column is a field that the ledger has so far, before it would be left empty; what was said can be changed."""
    missed = desks.missed(sheet)
    titles = {"?": labels.text("upload.undecided"), "": labels.text("upload.not_read")}
    for item in missed:
        key = f"missed\n{sheet.key}\n{sheet.ledger}\n{item.name}"
        st.session_state[key] = "?"
        st.selectbox(
            labels.text("upload.missed", field=item.title),
            [*titles, *sheet.choices()],
            key=key,
            format_func=lambda title: titles.get(title, title),
            help=_meaning(item),
            on_change=_choose,
            args=(sheet, item.name, key),
            width=_WIDTH,
        )
    if len(missed) > 1:
        st.button(labels.text("upload.none_of_them"), key="none_of_them", on_click=_none_of, args=(sheet,))


def _none_of(sheet: Sheet) -> None:
    sheet.chosen |= {item.name: "" for item in desks.missed(sheet)}


def _words(sheet: Sheet) -> None:
    """Ask what words mean that nobody knows."""
    if sheet.ledger is None:
        return
    contract = contracts.load_all()[sheet.ledger]
    for name, words in desks.strange_words(sheet).items():
        item = contract.field(name)
        codes = dict(item.values) or {"yes": labels.text("table.yes"), "no": labels.text("table.no")}
        options: dict[str, str] = {
            "?": labels.text("upload.undecided"),
            **codes,
            "": labels.text("upload.means_nothing"),
        }
        for word in words:
            key = f"word\n{sheet.key}\n{name}\n{word}"
            st.session_state[key] = sheet.words.get(name, {}).get(word, "?")
            st.selectbox(
                labels.text("upload.word", field=item.title, word=style.literal(word)),
                list(options),
                key=key,
                format_func=options.__getitem__,
                on_change=_mean,
                args=(sheet, name, word, key),
                width=_WIDTH,
            )


def _mean(sheet: Sheet, field: str, word: str, key: str) -> None:
    words = sheet.words.setdefault(field, {})
    words.pop(word, None)
    if st.session_state[key] != "?":
        words[word] = st.session_state[key]


def _answers(sheet: Sheet) -> None:
    """Ask what nobody can tell from a sheet itself: which number is the month, what a point is reckoned in."""
    for name, (text, known) in desks.asks(sheet).items():
        options = {"": labels.text("upload.undecided"), **known}
        key = f"answer\n{sheet.key}\n{sheet.ledger}\n{name}"
        st.session_state[key] = sheet.answers.get(name, "")
        st.selectbox(
            style.literal(text),
            list(options),
            key=key,
            format_func=options.__getitem__,
            on_change=_answered,
            args=(sheet, name, key),
            width=_WIDTH,
        )


def _answered(sheet: Sheet, name: str, key: str) -> None:
    sheet.answers[name] = st.session_state[key]


def _update(sheet: Sheet) -> None:
    """Ask what the sheet does to what was received before."""
    contract = contracts.load_all()[str(sheet.ledger)]
    rules = [rule for rule in ("append", "period", "all") if rule != "period" or contract.dated_by]
    key = f"update\n{sheet.key}\n{contract.id}"
    st.session_state[key] = sheet.update or contract.update
    st.selectbox(
        labels.text("upload.update"),
        rules,
        key=key,
        format_func=lambda rule: labels.text(f"upload.rule.{rule}"),
        width=_WIDTH,
        on_change=lambda: setattr(sheet, "update", st.session_state[key]),
    )


def _check_button(desk: Desk) -> None:
    """Offer to look ahead, where what was seen is not of how the sheets are read now."""
    _told("sheets")
    if _runs_at("sheets") or _job() is not None or desk.open() or not desk.ledgers():
        return
    if _stands_alone(desk):
        st.checkbox(labels.text("upload.fresh"), key="fresh", on_change=_set_fresh, args=(desk,))
    if _is_outdated(desk):
        st.button(labels.text("upload.check"), key="check", type="primary", on_click=_do, args=(_look_ahead,))


def _is_outdated(desk: Desk) -> bool:
    """Tell whether what was found is of another way of reading than the one that holds now."""
    return st.session_state.get("planned") != desks.state_of(desk)


def _stands_alone(desk: Desk) -> bool:
    """Tell whether what is live was built from files that were not kept, so that nothing can be added to it."""
    store = _store()
    return store.live_version() is not None and not _do(intake.in_force, store)


def _set_fresh(desk: Desk) -> None:
    desk.is_fresh = bool(st.session_state["fresh"])


def _look_ahead(change: Callable[[intake.Plan], intake.Plan] | None = None, at: str = "sheets") -> None:
    """Begin to build what publishing would give; what an earlier look gave holds no more."""
    desk = _desk()
    if desk is None:
        return
    store = _store()
    st.session_state.pop("planned", None)

    def work(progress: Progress, cancel: Event) -> Preview:
        progress(0.0, labels.text("upload.begun"))
        plan = desks.plan(store, desk)
        desk.delivery = intake.replan(store, desk.delivery.id, change(plan) if change else plan)
        return intake.preview(store, desk.delivery, progress=progress, cancel=cancel)

    _begin("preview", work, at)


# ---------------------------------------------------------------------------- what is wrong


def findings() -> None:
    """Draw what is wrong by rule, each with an example, and what can be done about it."""
    shown, desk = _preview(), _desk()
    if shown is None or desk is None or _is_outdated(desk):
        _checking("found", shown)
        return
    with panel.plain("found", sentences.found(shown)):
        if aside := desks.set_aside(shown.report, desk.delivery):
            st.html(style.note(labels.text("upload.set_aside", n=formatting.number(aside))))
        if not shown.groups:
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            _marked(desk, shown)
            settled = [group for group in shown.groups if group.severity == "error" and _is_own(group, desk)]
            if len(settled) > 1:
                n = sentences.rows_of(settled)
                st.button(
                    labels.text("upload.leave_all", n=formatting.number(n)),
                    key="leave_all",
                    on_click=_do,
                    args=(_leave, settled),
                )
        own, earlier = desks.by_delivery(shown.groups, desk.delivery)
        for number, group in enumerate(own[:_GROUPS]):
            _group(group, number, desk)
        if earlier and st.toggle(sentences.earlier(earlier), key="earlier"):
            for number, group in enumerate(earlier[:_GROUPS], start=len(own)):
                _group(group, number, desk)


def _checking(at: str, shown: Preview | None) -> None:
    """Draw, where a button of this panel had all checked anew, how far that is."""
    if shown is not None and _job() is not None and st.session_state.get("job_at") == at:
        with panel.plain(at, labels.text("upload.title.checking")):
            _running()


def _is_own(group: Group, desk: Desk) -> bool:
    return desks.can_leave_out(group, [item.name for item in desk.delivery.files])


def _group(group: Group, number: int, desk: Desk) -> None:
    with st.expander(sentences.group(group), expanded=number == 0 and group.severity == "error"):
        st.html(style.note(group.example.message))
        st.html(table.markup(sentences.finding_rows(group, _SHOWN), most=_SHOWN, total=group.n))
        if group.severity != "error":
            return
        if _is_own(group, desk):
            n = sentences.rows_of([group])
            st.button(
                labels.text("upload.leave", n=formatting.number(n)),
                key=f"leave_{number}",
                on_click=_do,
                args=(_leave, [group]),
            )
        else:
            st.html(style.note(labels.text("upload.blocks")))


def _leave(groups: Sequence[Group]) -> None:
    _look_ahead(lambda plan: desks.leave_out(plan, groups), "found")


def _marked(desk: Desk, shown: Preview) -> None:
    found = [finding for finding in shown.report.findings if desks.row_of(finding) is not None]
    named = desks.with_findings(desk.delivery, found)
    if not named:
        return
    store = _store()
    sign_in.download(
        labels.text("upload.marked", n=len(named)),
        lambda _mark: desks.packed(desks.marked(store, desk.delivery, found))[1],
        desks.marked_name(named),
        "application/octet-stream",
        "download-marked",
    )


# ---------------------------------------------------------------------------- what would change


def changes() -> None:
    """Draw what publishing would change, and publish."""
    shown, desk = _preview(), _desk()
    if shown is None or desk is None or shown.version is None or _is_outdated(desk):
        _checking("changes", shown)
        return
    with panel.plain("changes", sentences.changes(shown)):
        facts = style.facts(sentences.dates(shown))
        told = (
            sentences.change_rows(shown),
            sentences.cell_rows(shown),
            sentences.move_rows(shown),
            sentences.revision_rows(shown),
        )
        st.html("".join([facts, *(table.markup(each, "") for each in told)]))
        for line in sentences.moved(shown):
            st.html(style.note(line))
        for question in shown.questions:
            _question(question)
        if left := desks.left_out_rows(desk.delivery.plan):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(f'<div class="notice">{style.escape(labels.text("upload.left_out", n=left))}</div>')
                st.button(
                    labels.text("upload.take_in"),
                    key="take_in",
                    on_click=_do,
                    args=(_look_ahead, desks.take_in, "changes"),
                )
        if _runs_at("changes"):
            return
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                labels.text("upload.note"),
                key="upload_note",
                max_chars=200,
                placeholder=labels.text("upload.note_hint"),
                width=420,
            )
            st.button(
                labels.text("upload.publish"),
                key="publish",
                type="primary",
                on_click=_do,
                args=(_publish,),
                disabled=bool(shown.questions),
            )
            st.button(labels.text("upload.discard"), key="discard_preview", on_click=_do, args=(_discard,))


def _question(question: intake.Question) -> None:
    title = contracts.load_all()[question.ledger].title
    with st.container(horizontal=True, vertical_alignment="center"):
        told = labels.text("upload.is_whole", ledger=title, rows=question.rows, gone=question.gone)
        st.html(f'<div class="notice bad">{style.escape(told)}</div>')
        for rule in ("append", "all"):
            st.button(
                labels.text(f"upload.answer.{rule}"),
                key=f"{rule}_{question.ledger}",
                on_click=_do,
                args=(_answer, question.ledger, rule),
            )


def _answer(ledger: str, rule: contracts.Update) -> None:
    desk = _desk()
    for sheet in desk.sheets if desk else ():
        if sheet.ledger == ledger:
            sheet.update = rule
    _look_ahead(at="changes")


def _publish() -> None:
    desk = _desk()
    if desk is None:
        return
    store, who, delivery = _store(), sign_in.viewer().user, desk.delivery
    note = st.session_state.get("upload_note", "")
    _begin(
        "publish",
        lambda progress, cancel: intake.publish(
            store, intake.noted(store, delivery, note), who, progress=progress, cancel=cancel
        ),
        "changes",
    )


# ---------------------------------------------------------------------------- what came before


def history() -> None:
    """Draw the last deliveries, and take the last one back."""
    store = _store()
    known = [each for each in reversed(intake.load_all(store)) if each.version][:_KEPT]
    counting = _do(intake.in_force, store) or []
    with panel.plain("history", sentences.history(known, counting)):
        _told("history")
        if not known or _runs_at("history"):
            return
        st.html(table.markup(sentences.delivery_rows(known, counting, ZoneInfo(settings.read().time_zone))))
        last = counting[-1] if counting else None
        if last and (last.before or len(counting) > 1) and _job() is None and _desk() is None:
            with st.popover(labels.text("upload.undo", when=_moment(last))):
                st.html(style.note(labels.text("upload.undo_told")))
                st.button(labels.text("upload.undo_sure"), key="undo", on_click=_do, args=(_undo,))
        again = next((each for each in known if each.undone_at), None)
        if again and _job() is None and _desk() is None:
            st.button(
                labels.text("upload.again", when=_moment(again)),
                key="again",
                on_click=_do,
                args=(_go_on, again),
            )


def _undo() -> None:
    store, who = _store(), sign_in.viewer().user
    _begin(
        "undo", lambda progress, cancel: intake.undo(store, who, progress=progress, cancel=cancel), "history"
    )


def _moment(known: intake.Delivery) -> str:
    at = known.at.astimezone(ZoneInfo(settings.read().time_zone))
    return f"{formatting.day(at.date())} {at:%H:%M}"


def profiles() -> None:
    """Draw the ways of reading that are kept by name, and change them."""
    store = _store()
    names = shelf.names(store)
    if not names:
        return
    with panel.plain("profiles", labels.text("upload.profiles", n=len(names))):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if st.session_state.get("profile_now") not in names:
                st.session_state["profile_now"] = names[0]
            name = st.selectbox(labels.text("upload.profile"), names, key="profile_now", width=320)
            st.text_input(labels.text("upload.new_name"), key="profile_name", value=None, width=260)
            st.button(labels.text("upload.rename"), key="rename", on_click=_do, args=(_rename, name))
            text = shelf.text(store, name)
            sign_in.download(
                labels.text("upload.download_profile"),
                lambda _mark: text,
                f"{name}.toml",
                "application/toml",
                "download-profile",
            )
            with st.popover(labels.text("upload.forget_profile")):
                st.html(style.note(labels.text("upload.forget_told", name=name)))
                st.button(
                    labels.text("upload.forget_sure"),
                    key="forget_profile",
                    on_click=_do,
                    args=(shelf.remove, store, name),
                )
        with st.expander(labels.text("upload.edit")):
            key = f"profile\n{name}"
            st.session_state.setdefault(key, text)
            st.text_area(
                labels.text("upload.profile_text"), key=key, height=360, label_visibility="collapsed"
            )
            st.button(
                labels.text("upload.keep_profile"), key="keep_profile", on_click=_do, args=(_keep, name, key)
            )


def _rename(name: str) -> None:
    if new := st.session_state.get("profile_name"):
        st.session_state["profile_now"] = shelf.rename(_store(), name, new)
        st.session_state["profile_name"] = None


def _keep(name: str, key: str) -> None:
    shelf.put(_store(), name, st.session_state[key])
    _say(labels.text("upload.profile_kept", name=name))
