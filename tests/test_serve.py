"""`linli serve`: on which address it starts, and what it hands to the server."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from typer.testing import CliRunner

from linli import cli, settings
from linli.access import SignIn
from linli.components import server
from linli.warehouse import versions
from linli.warehouse.store import Store

ACCESS = """
[sign_in]
by = "proxy"
{hosts}

[[viewer]]
user = "zhang"
role = "leader"
"""


class Started(Exception):
    """What the server would have been started with."""


@pytest.fixture
def call(monkeypatch, tmp_path):
    """Return a function that calls `linli serve` and gives the server's call and environment, or status and message."""

    def execve(_program, arguments, environment):
        raise Started(arguments, environment)

    monkeypatch.setattr(os, "execve", execve)
    monkeypatch.setattr(os, "chdir", lambda _: None)
    monkeypatch.setattr(cli, "_free", lambda address, port: None)
    monkeypatch.delenv("LINLI_ACCESS", raising=False)

    def run(*options):
        try:
            result = CliRunner().invoke(cli.app, ["serve", "--store", str(tmp_path), *options])
        except Started as started:
            return started.args
        if isinstance(result.exception, Started):
            return result.exception.args
        return type(result.exception).__name__, str(result.exception)

    return run


@pytest.fixture
def access(tmp_path):
    def write(hosts='hosts = ["linli.street.example"]', text=ACCESS):
        path = tmp_path / "access.toml"
        path.write_text(text.format(hosts=hosts), encoding="utf-8")
        return str(path)

    return write


def test_alone_it_serves_this_machine(call):
    arguments, environment = call()
    assert {"--host=127.0.0.1", "--port=8501"} <= set(arguments)
    assert "LINLI_ACCESS" not in environment
    assert (environment["LINLI_OPEN"], environment["FORWARDED_ALLOW_IPS"]) == ("", "")
    assert len(environment["LINLI_GATE"]) == 64


def test_a_store_that_is_not_there_is_told_of_with_those_that_are(call, tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(cli, "_say", lambda text, **_: said.append(text))
    (tmp_path / "store" / "versions").mkdir(parents=True)
    call("--store", str(tmp_path / "stoer"))
    assert str(tmp_path / "store") in said[0]
    said.clear()
    call()
    assert str(tmp_path / "store") not in said[0]


def test_on_another_address_nobody_gets_in_without_signing_in(call, access):
    assert call("--host", "10.0.0.1")[0] == "CallError"
    assert "--open-to-everybody" in call("--host", "10.0.0.1", "--name", "linli.example")[1]
    arguments, environment = call("--host", "10.0.0.1", "--access", access())
    assert {"--host=10.0.0.1", "--name=linli.street.example"} <= set(arguments)
    assert environment["LINLI_ACCESS"].endswith("access.toml")
    arguments, environment = call("--host", "10.0.0.1", "--name", "linli.example", "--open-to-everybody")
    assert "--name=linli.example" in arguments
    assert environment["LINLI_OPEN"] == "yes"


def test_on_another_address_it_is_said_by_which_name(call, access):
    for options in (["--open-to-everybody"], ["--access", access(hosts="")]):
        status, message = call("--host", "10.0.0.1", *options)
        assert (status, "--name" in message) == ("CallError", True)


def test_a_file_with_a_fault_starts_nothing(call, access, tmp_path):
    for options in (["--access", access(text="broken = ")], ["--access", str(tmp_path / "absent.toml")]):
        status, message = call(*options)
        assert (status, "权限文件" in message) == ("Faulty", True)


def test_the_pages_know_the_gate_by_the_environment():
    told = settings.read({"LINLI_GATE": "token", "LINLI_OPEN": "yes", "LINLI_ACCESS": "access.toml"})
    assert (told.gate, told.is_open, str(told.access)) == ("token", True, "access.toml")
    told = settings.read({"LINLI_OPEN": "no"})
    assert (told.gate, told.is_open, told.access) == ("", False, None)


def asked(gate, scope):
    """Return what is answered to a request or a WebSocket that sends nothing."""
    answers = []

    async def silence():
        await asyncio.Event().wait()

    async def send(message):
        answers.append(message)

    call = gate({"headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 1), **scope}, silence, send)
    with ThreadPoolExecutor(1) as apart:  # a browser of an earlier test keeps a loop in this thread
        apart.submit(asyncio.run, call).result()
    return answers


def test_a_page_that_stands_open_is_asked_of_the_proxy_again_after_its_hours():
    async def page(_scope, receive, send):
        told = await receive()
        await send({"type": "websocket.send", "bytes": b"too late"})
        assert told["type"] == "websocket.disconnect"

    gate = server.Gate(page, SignIn("proxy", hours=1e-5), "token")
    assert asked(gate, {"type": "websocket", "path": "/_stcore/stream"}) == [
        {"type": "websocket.close", "code": 1001}
    ]


def test_pages_are_told_that_another_version_is_live_and_nothing_of_it(small_store, monkeypatch):
    monkeypatch.setenv("LINLI_STORE", str(small_store))
    gate = server.Gate(None, SignIn("proxy"), "token")
    store = Store(small_store)

    def told():
        return asked(gate, {"type": "http", "path": "/linli-live"})[1]["body"].decode()

    before = told()
    assert before == told() == versions.sign(store.live_version())
    assert store.live_version() not in before
    store._pointer.write_text("another", encoding="utf-8")
    assert told() not in (before, "")


def test_a_file_that_a_page_has_made_is_not_for_who_has_not_signed_in(access, monkeypatch):
    async def file(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    monkeypatch.setenv("LINLI_ACCESS", access())
    gate = server.Gate(file, SignIn("proxy"), "token")
    statuses = [
        asked(gate, {"type": "http", "path": "/media/a.csv", "headers": [(b"host", b"localhost"), *named]})[
            0
        ]["status"]
        for named in ([], [(b"x-forwarded-user", b"zhang")], [(b"x-forwarded-user", b"li")])
    ]
    assert statuses == [403, 200, 403]
