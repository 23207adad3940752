"""Streamlit's server behind a gate: who may ask by which name, whose word on the user is believed, what answers carry."""

import argparse
import asyncio
import logging
import re
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable, MutableMapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from streamlit import file_util
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from linli import access, settings
from linli.components.elements import scripts
from linli.components.state import health, session, sign_in, uploads
from linli.text import labels, signs
from linli.warehouse import versions
from linli.warehouse.store import Store

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

KEY = "linli-key"  # the cookie of the only one who may ask, where a server is there for one alone
GATE = "x-linli-gate"  # says to the pages that a request came through the gate of their own process
# Numbers on the process, ways to drive the pages without a browser, and where files would be left in its memory by
# whoever has a session, signed in or not: nobody here needs them, but for the last the steward on the page of uploads.
_CLOSED = (
    "/_stcore/metrics",
    "/_stcore/agent",
    "/_stcore/script-health-check",
    "/_stcore/upload_file",
)
_MEDIA = "/media/"
# What pages ask every few seconds: is another version live? Answered here, for it concerns no session.
_LIVE = "/linli-live"
HEALTH = "/healthz"  # 200 where a page can be drawn, else 503; Streamlit's own says only that its server runs
_UNKNOWN_NAME = 421  # Misdirected Request (RFC 9110)
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
# The large map's frame is given its map as a script and evaluates it; no other page of ours runs what a message brings.
_MAP = "/component/streamlit_folium"


def inline_scripts(page: Path) -> str:
    """Return the hashes of the scripts that stand in a page, as a policy names them."""
    scripts = _INLINE.findall(page.read_bytes())
    return " ".join(f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in scripts)


def policy(scripts: str) -> str:
    """Return what a browser may load and run: our own files, and these scripts; styles are inline throughout Streamlit."""
    return "; ".join((
        "default-src 'self'",
        f"script-src 'self' blob: {scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ))  # fmt: skip


HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Gate:
    """Lets through what asks for this server by one of its names, and no word on the user but the proxy's."""

    def __init__(self, app: App, how: access.SignIn | None, token: str, key: str = "") -> None:
        """Take what comes behind it, how people sign in, what the pages know it by, and the cookie that it asks for, if any."""
        self.app = app
        self.key = key
        self.how = how
        self.token = token
        self.policy = policy(inline_scripts(Path(file_util.get_static_dir()) / "index.html"))
        self.base = "/".join(["", *filter(None, [str(st.get_option("server.baseUrlPath") or "").strip("/")])])
        self.policy_of_map = policy("'unsafe-inline' 'unsafe-eval'")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or WebSocket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = MutableHeaders(raw=list(scope["headers"]))
        proxied = self.how if self.how and self.how.by == "proxy" else None
        if self.key and f"{KEY}={self.key}" not in re.split("; *", headers.get("cookie", "")):
            await _refuse(scope, receive, send, 403)
            return
        is_named = is_host_allowed(headers.get("host"))
        is_closed = any(part in scope["path"] for part in _CLOSED) and not uploads.may(scope["path"])
        if not is_named or is_closed:
            await _refuse(scope, receive, send, 404 if is_named else _UNKNOWN_NAME)
            return
        path = scope["path"].removeprefix(self.base)
        if scope["type"] == "http" and path == HEALTH:
            await _tell_health(scope, receive, send)
            return
        if scope["type"] == "http" and path == _LIVE:
            live = Store(settings.read().store).live_version()
            await PlainTextResponse(versions.sign(live))(scope, receive, send)
            return
        if proxied:
            peer = (scope.get("client") or ("",))[0]
            if not proxied.believes(peer):
                del headers[proxied.header]
        del headers[GATE]
        headers[GATE] = self.token
        scope["headers"] = headers.raw
        # What a page has made for download is kept under an address that cannot be guessed; but it may have been passed on.
        if _MEDIA in scope["path"] and not sign_in.may_fetch(headers):
            await _refuse(scope, receive, send, 403)
            return
        if proxied and scope["type"] == "websocket":
            receive, send = _ending(receive, send, proxied.hours * 3600)

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                said = self.policy_of_map if path.startswith(_MAP) else self.policy
                for name, value in (*HEADERS.items(), ("content-security-policy", said)):
                    answer.setdefault(name, value)
            await send(message)

        if path.startswith(scripts.ADDRESS) and (told := scripts.content(path.removeprefix(scripts.ADDRESS))):
            data, kind, tag = told
            is_known = headers.get("if-none-match") == tag
            named = {"cache-control": "no-cache", "etag": tag}
            answer = Response(b"" if is_known else data, 304 if is_known else 200, named, kind)
            await answer(scope, receive, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)


def _ending(receive: Receive, send: Send, seconds: float) -> tuple[Receive, Send]:
    """Return the two ends of a WebSocket that is closed after some time: a page then opens another, and the proxy is asked
    again who that is. Headers are those of its first moment, and one may have signed out at the proxy since.
    """
    until = time.monotonic() + seconds
    is_over = False

    async def receive_until() -> MutableMapping[str, Any]:
        nonlocal is_over
        try:
            async with asyncio.timeout(max(0, until - time.monotonic())):
                return await receive()
        except TimeoutError:
            is_over = True
            await send({"type": "websocket.close", "code": 1001})
            return {"type": "websocket.disconnect", "code": 1001}

    async def send_until(message: MutableMapping[str, Any]) -> None:
        if not is_over:
            await send(message)

    return receive_until, send_until


async def _tell_health(scope: Scope, receive: Receive, send: Send) -> None:
    """Say whether a page can be drawn; why not stands in the log, since anybody may ask."""
    why = await asyncio.to_thread(health.fault)
    if why:
        logging.getLogger("linli").error("%s %s", HEALTH, signs.covered(why))
    answer = PlainTextResponse("fault" if why else "ok", 503 if why else 200, {"cache-control": "no-store"})
    await answer(scope, receive, send)


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    text = labels.text("access.serve.unknown_name") if status == _UNKNOWN_NAME else ""
    await PlainTextResponse(text, status)(scope, receive, send)


def main() -> None:
    """Serve; the options are those that `linli serve` has checked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--path", default="")
    parser.add_argument("--name", action="append", default=[])
    asked = parser.parse_args()
    now = settings.read()
    how = access.load(now.access).sign_in if now.access else None
    # Told beforehand that pages/ is not its automatic menu (DECISIONS 15).
    PagesManager.uses_pages_directory = False
    options: dict[str, Any] = {
        "server.address": asked.host,
        "server.port": asked.port,
        "server.headless": True,
        "logger.hideWelcomeMessage": True,  # it is English and names an address that may be refused; `linli serve` says where
        "server.baseUrlPath": asked.path,
        "server.enableStaticServing": (
            settings.ROOT / "static"
        ).is_dir(),  # a wheel has none; else it warns of that
        "server.allowedHosts": [*access.LOOPBACK, *asked.name, *(how.hosts if how else ())],
    }
    if how and how.secrets:
        options["secrets.files"] = [str(how.secrets)]
    session.warm_up()  # before anybody can come: what the first hundred left in memory would stay for good
    gate = Middleware(Gate, how=how, token=now.gate, key=now.key)
    st.App(settings.ROOT / "app.py", middleware=[gate]).run(config=options)


if __name__ == "__main__":
    main()
