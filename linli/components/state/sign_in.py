"""Who looks: asked anew in every run, so that whoever has lost a right, signed out or stayed too long sees nothing more."""

import json
import logging
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from linli import access, settings
from linli.access import Viewer
from linli.components.elements import style
from linli.text import labels
from linli.warehouse import record
from linli.warehouse.store import Reader, Store

_seen: set[tuple[str, ...]] = set()  # sign-ins and refusals that this process has put on record
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
    store = Store(now.store)
    try:
        allowed = access.load(now.access)
    except access.Faulty:
        incident = uuid.uuid4().hex[:8]
        logging.getLogger("linli").exception("incident %s", incident)
        _once(store, "refused", "", why="broken_file")
        _stop("broken", incident=incident)
    _keep_rights(store, allowed)
    if allowed.sign_in.by == "proxy":
        if not now.gate or st.context.headers.get("x-linli-gate") != now.gate:
            _stop("unserved")
        named = allowed.sign_in.user_in(st.context.headers.get_all(allowed.sign_in.header))
        if named is None:
            _once(store, "refused", "", why="no_header")
            _stop("by_proxy")
        user, claims = named, dict[str, Any]()
    else:
        user, claims = _by_openid(store, allowed.sign_in)
    found = allowed.viewer(user, claims)
    if found is None:
        _once(store, "refused", user, why="no_right")
        _stop("refused", user=user)
    _once(store, "sign_in", user, claims.get("iat"), role=found.role)
    return found


def may_fetch(headers: Headers) -> bool:
    """Tell whether who asks for a file that a page has made may look, by what the request itself says."""
    now = settings.read()
    if now.access is None:
        return True
    try:
        allowed = access.load(now.access)
        if allowed.sign_in.by == "proxy":
            user, claims = (
                allowed.sign_in.user_in(headers.getlist(allowed.sign_in.header)) or "",
                dict[str, Any](),
            )
        else:
            claims = _verified(json.loads(_cookie(headers) or "{}"))
            user = str(claims.get(allowed.sign_in.claim) or "")
            if _is_over(Store(now.store), allowed.sign_in, user, claims):
                return False
        return allowed.viewer(user, claims) is not None
    except (access.Faulty, ValueError):
        return False


def _cookie(headers: Headers) -> bytes | None:
    """Return what Streamlit has put into its cookie of who signed in, where its signature holds."""
    cookies = cookie_parser(headers.get("cookie", ""))

    def one(name: str) -> bytes | None:
        value = cookies.get(name, "").encode("latin-1")
        return decode_signed_value(get_cookie_secret(), name, value) if value else None

    return get_cookie_with_chunks(one, USER_COOKIE_NAME)


def _by_openid(store: Store, sign_in: access.SignIn) -> tuple[str, dict[str, Any]]:
    claims = _claims()
    if not claims.get("is_logged_in"):
        _ask("sign_in")
    user = str(claims.get(sign_in.claim) or "")
    if _is_over(store, sign_in, user, claims):
        _ask("over")
    return user, claims


def _claims() -> dict[str, Any]:
    """Return what the provider says of who signed in."""
    return _verified({str(key): value for key, value in dict(st.user).items()})


def _verified(claims: dict[str, Any]) -> dict[str, Any]:
    """Return claims without an address of which the provider says that nobody has verified it."""
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


def _once(store: Store, act: record.Act, user: str, when: object = None, **about: str) -> None:
    """Put on record, once a process and sign-in or day, that somebody signed in or was refused; not how often they look."""
    key = (act, user, str(when or datetime.now(UTC).date()), *about.values())
    if key not in _seen:
        record.add(store, act, user, about)
        _seen.add(key)  # after it: what could not be written is not on record


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
