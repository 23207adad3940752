"""Who looks: asked anew in every run, so that whoever has lost a right, signed out or stayed too long sees nothing more."""

import logging
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import streamlit as st

from linli import access, settings
from linli.access import Viewer
from linli.components.elements import style
from linli.text import labels
from linli.warehouse import record
from linli.warehouse.store import Reader, Store

_seen: set[tuple[str, str, str]] = set()  # sign-ins and refusals that this process has put on record
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-user", "x-real-ip")
_told: dict[str, str] = {}  # the access file that it has put on record


def viewer() -> Viewer:
    """Return who looks; where nobody may, say why and end the run."""
    now = settings.read()
    if now.access is None:
        # What has come through a proxy has come from elsewhere, whatever address it came from last.
        is_passed_on = any(st.context.headers.get(name) for name in _PASSED_ON)
        is_here = st.get_option("server.address") in access.LOOPBACK and not is_passed_on
        if now.is_open or is_here:
            return access.LOCAL
        _stop("unserved")
    try:
        allowed = access.load(now.access)
    except access.Faulty:
        incident = uuid.uuid4().hex[:8]
        logging.getLogger("linli").exception("incident %s", incident)
        _stop("broken", incident=incident)
    store = Store(now.store)
    _keep_rights(store, allowed)
    if allowed.sign_in.by == "proxy":
        if not now.gate or st.context.headers.get("x-linli-gate") != now.gate:
            _stop("unserved")
        user, claims = _by_proxy(allowed.sign_in.header), dict[str, Any]()
    else:
        user, claims = _by_openid(store, allowed.sign_in)
    found = allowed.viewer(user, claims)
    if found is None:
        _once(store, "refused", user, str(datetime.now(UTC).date()))
        _stop("refused", user=user)
    _once(store, "sign_in", user, str(claims.get("iat", datetime.now(UTC).date())), role=found.role)
    return found


def _by_proxy(header: str) -> str:
    users = st.context.headers.get_all(header)
    if len(users) != 1 or not users[0].strip():  # two would mean that the proxy lets a visitor's own pass
        _stop("by_proxy")
    name = str(users[0]).strip()
    try:
        return name.encode("latin-1").decode()  # so headers are read, while a proxy sends names in UTF-8
    except UnicodeError:
        return name


def _by_openid(store: Store, sign_in: access.SignIn) -> tuple[str, dict[str, Any]]:
    claims = _claims()
    if not claims.get("is_logged_in"):
        _ask("sign_in")
    user = str(claims.get(sign_in.claim) or "")
    if _is_over(store, sign_in, user, claims):
        _ask("over")
    return user, claims


def _claims() -> dict[str, Any]:
    """Return what the provider says of who signed in, without an address of which it says that nobody has verified it."""
    claims = {str(key): value for key, value in dict(st.user).items()}
    if str(claims.get("email_verified")).lower() in ("false", "0"):  # some providers say it in words
        claims.pop("email", None)
    return claims


def _is_over(store: Store, sign_in: access.SignIn, user: str, claims: Mapping[str, Any]) -> bool:
    """Tell whether somebody has signed out, or stayed too long, since they signed in."""
    since = _since(claims)
    stayed = datetime.now(UTC).timestamp() - since
    return stayed > sign_in.hours * 3600 or since <= record.signed_out_until(store, user)


def still(reader: Reader) -> None:
    """Draw the page anew where a reader is of other rights than who looks now has: a dialog runs without its page, with
    the reader that it was opened with.
    """
    who = viewer()
    if who.rights != reader.rights or (who.is_guest_level and reader != reader.outside):
        st.rerun()


def _since(claims: Mapping[Any, Any]) -> float:
    """Return when one signed in, in seconds by the provider's clock; 0 where it does not say, which is long ago."""
    try:
        return float(claims.get("iat") or 0)
    except (TypeError, ValueError):
        return 0


def known(who: Viewer, reader: Reader) -> None:
    """Say which communities of access.toml the data do not know; who is left with none is told that and no figure."""
    there = {row["community_id"] for row in reader.rows("communities_list")}
    if strange := [place for place in who.communities or () if place not in there]:
        told = labels.text("access.page.strange", places=labels.text("figure.comma").join(strange))
        if not there:
            st.html(
                f'<div class="calm"><b>{style.escape(told)}</b><br>{labels.text("access.page.strange_hint")}</div>'
            )
            st.stop()
        st.html(style.note(told))


def sign_out(who: Viewer) -> None:
    """End what this sign-in opened, here, in other tabs and in copies of its cookie, and tell the provider."""
    record.add(Store(settings.read().store), "sign_out", who.user, {"until": _since(dict(st.user))})
    st.logout()


def download(
    label: str, make: Callable[[str], bytes | str], name: str, mime: str, key: str, *, is_off: bool = False
) -> None:
    """Offer a file that is made when it is asked for, to whoever may take files away; it is put on record.

    `make` is given what the file is to say of who took it and when: nothing unless access.toml asks for that.
    """
    who, now = viewer(), settings.read()
    if not who.may_export:
        return
    claims = {} if now.access is None else _claims()
    if who.has_watermark:  # a table of texts has no other place for it
        stem, dot, ending = name.rpartition(".")
        user = re.sub(r"[^\w.@-]", "_", who.user)
        name = f"{stem}-{user}{dot}{ending}"

    def made() -> bytes | str:
        # A page may stand open for hours: what held when it was drawn is asked again.
        if now.access is not None:
            allowed = access.load(now.access)
            is_over = allowed.sign_in.by == "openid" and _is_over(
                Store(now.store), allowed.sign_in, who.user, claims
            )
            if is_over or allowed.viewer(who.user, claims) != who:
                raise PermissionError(name)
        record.add(Store(now.store), "export", who.user, {"file": name})
        at = datetime.now(UTC).astimezone(ZoneInfo(now.time_zone))
        return make(
            labels.text("access.page.mark", user=who.user, at=f"{at:%Y-%m-%d %H:%M}")
            if who.has_watermark
            else ""
        )

    st.download_button(label, made, name, mime, key=key, on_click="ignore", disabled=is_off)


def line(who: Viewer, reader: Reader) -> None:
    """Say at the foot of a page as whom one looks, and offer the way out."""
    now = settings.read()
    if now.access is None:
        return
    role = labels.text(f"access.role_names.{who.role}")
    places = [row["name"] for row in reader.rows("communities_list")] if who.communities else []
    said = {"role": role, "user": who.user, "places": labels.text("figure.comma").join(places)}
    with st.container(horizontal=True, vertical_alignment="center", key="viewer"):
        st.html(style.note(labels.text("access.page.who_of" if places else "access.page.who", **said)))
        if access.load(now.access).sign_in.by == "openid":
            st.button(labels.text("access.page.sign_out"), key="sign_out", on_click=sign_out, args=(who,))


def _once(store: Store, act: record.Act, user: str, when: str, **about: str) -> None:
    """Put on record, once a process, that somebody signed in or was refused; not how often they look."""
    if (act, user, when) not in _seen:
        record.add(store, act, user, about)
        _seen.add((act, user, when))  # after it: what could not be written is not on record


def _keep_rights(store: Store, allowed: access.Access) -> None:
    """Put on record who has which role where the file is not what was last recorded: who is believed, or may take files
    away, may have changed too.
    """
    if _told.get(str(store.folder)) == allowed.digest:
        return
    before = next((entry.about for entry in reversed(record.load(store)) if entry.act == "access"), {})
    if before.get("sha256") != allowed.digest:
        record.add(store, "access", record.operator(), {"viewers": allowed.told(), "sha256": allowed.digest})
    _told[str(store.folder)] = allowed.digest


def _ask(reason: str) -> NoReturn:
    """Say that one must sign in, and how."""
    style.inject("desk", "")
    _say(reason)
    st.button(labels.text("access.page.sign_in_button"), key="sign_in", type="primary", on_click=st.login)
    st.stop()


def _stop(reason: str, **values: str) -> NoReturn:
    style.inject("desk", "")
    _say(reason, **values)
    st.stop()


def _say(reason: str, **values: str) -> None:
    title = labels.text(f"access.page.{reason}")
    hint = labels.get(f"access.page.{reason}_hint") or labels.text("access.page.sign_in_hint")
    st.html(f'<div class="calm"><b>{style.escape(title)}</b><br>{style.escape(hint.format(**values))}</div>')
