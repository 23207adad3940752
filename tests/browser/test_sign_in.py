"""Signing in at a real provider of OpenID Connect, and through a proxy; signing out, a second tab, a removed user, too long."""

import http.client
import json
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from linli.text import labels
from linli.warehouse import record
from linli.warehouse.store import Store
from tests.browser.conftest import free_port, started, stop, wait_for

ACCESS = """
[sign_in]
by = "openid"
secrets = "secrets.toml"
hours = {hours}

[[viewer]]
user = "leader@street.example"
role = "leader"

[[viewer]]
user = "head@street.example"
role = "head"
communities = ["990101001001"]
"""
USERS = {
    "leader": ("leader@street.example", True),
    "head": ("head@street.example", True),
    "stranger": ("stranger@street.example", True),
    "forger": ("leader@street.example", False),  # the provider has not seen that the address is theirs
}


@pytest.fixture(scope="module")
def provider():
    port = free_port()
    known = [
        json.dumps({"sub": name, "email": email, "email_verified": verified})
        for name, (email, verified) in USERS.items()
    ]
    call = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    for claims in known:
        call += ["--user-claims", claims]
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    wait_for(f"{address}/.well-known/openid-configuration")
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="module")
def own_store(demo_store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("signed") / "store"
    shutil.copytree(demo_store, folder)
    return Store(folder)


@pytest.fixture(scope="module")
def signed(own_store, provider, tmp_path_factory):
    """Return a function that serves the demo street to whoever signs in at the provider; one server for as many hours."""
    running = {}

    def start(hours=10.0):
        if hours not in running:
            folder, port = tmp_path_factory.mktemp("signed"), free_port()
            access = folder / "access.toml"
            access.write_text(ACCESS.format(hours=hours), encoding="utf-8")
            (folder / "secrets.toml").write_text(
                f"""
                [auth]
                redirect_uri = "http://localhost:{port}/oauth2callback"
                cookie_secret = "{"s" * 40}"
                client_id = "linli"
                client_secret = "secret"
                server_metadata_url = "{provider}/.well-known/openid-configuration"
                """,
                encoding="utf-8",
            )
            process, _ = started(own_store.folder, False, "--access", str(access), port=port)
            running[hours] = process, f"http://localhost:{port}", access
        return running[hours][1:]

    yield start
    for process, *_ in running.values():
        stop(process)


@pytest.fixture
def visitor(browser):
    """Return a function that opens a browser of somebody's own: nobody's cookies in it."""
    contexts = []

    def open_one():
        contexts.append(browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN"))
        contexts[-1].set_default_timeout(30_000)
        contexts[-1].add_init_script("localStorage.setItem('linli-visited', 'yes')")
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


def sign_in(page, address, name):
    page.goto(address)
    page.get_by_role("button", name=labels.text("access.page.sign_in_button"), exact=True).click()
    page.locator("[name=sub]").first.fill(name)
    page.locator("button[type=submit], input[type=submit]").first.click()


def calm(page, reason):
    expect(page.locator(".calm")).to_contain_text(labels.text(f"access.page.{reason}"))


def test_who_signs_in_sees_what_is_theirs_until_they_sign_out(signed, visitor, own_store):
    (address, _), page = signed(), visitor()
    page.goto(f"{address}/coverage")
    calm(page, "sign_in")
    assert page.locator(".filterbar").count() == 0
    sign_in(page, address, "head")
    expect(page.locator(".filterbar")).to_be_visible()
    page.goto(f"{address}/coverage?community=990101001002")
    expect(page.locator(".filterbar")).to_contain_text("东渡社区")
    second = page.context.new_page()
    second.goto(f"{address}/issues")
    expect(second.locator(".filterbar")).to_be_visible()
    cookies = page.context.cookies()
    page.get_by_role("button", name=labels.text("access.page.sign_out"), exact=True).click()
    page.wait_for_timeout(1500)
    # The second tab shows what it showed; at the next click it asks to sign in, and so does a copy of the cookie.
    second.reload()
    calm(second, "sign_in")
    page.context.add_cookies(cookies)
    second.reload()
    calm(second, "over")
    acts = [(entry.act, entry.who) for entry in record.load(own_store)]
    assert ("sign_in", "head@street.example") in acts
    assert ("sign_out", "head@street.example") in acts


@pytest.mark.parametrize("name", ["stranger", "forger"])
def test_a_stranger_gets_no_further(signed, visitor, name):
    (address, _), page = signed(), visitor()
    sign_in(page, address, name)
    calm(page, "refused")


def test_a_user_who_is_removed_sees_nothing_more_at_the_next_click(signed, visitor):
    (address, access), page = signed(), visitor()
    sign_in(page, address, "leader")
    expect(page.locator(".filterbar")).to_be_visible()
    before = access.read_text(encoding="utf-8")
    access.write_text(before.replace("leader@", "other@"), encoding="utf-8")
    page.reload()
    calm(page, "refused")
    access.write_text(before, encoding="utf-8")


def test_a_sign_in_ends_after_its_hours(signed, visitor):
    (address, _), page = signed(hours=0.0005), visitor()
    sign_in(page, address, "leader")
    page.wait_for_timeout(2500)
    page.goto(address)
    calm(page, "over")


def test_a_proxy_names_the_user_and_nobody_else_can(own_store, serve, tmp_path, browser):
    text = """
    [sign_in]
    by = "proxy"
    from = ["{peer}"]
    hosts = ["linli.street.example"]

    [[viewer]]
    user = "zhang"
    role = "leader"
    """
    (tmp_path / "access.toml").write_text(text.format(peer="127.0.0.1"), encoding="utf-8")
    trusted = serve(own_store.folder, "--access", str(tmp_path / "access.toml"))
    other = tmp_path / "other"
    other.mkdir()
    (other / "access.toml").write_text(text.format(peer="10.9.9.9"), encoding="utf-8")
    untrusted = serve(own_store.folder, "--access", str(other / "access.toml"))
    forged = {"X-Forwarded-User": "zhang", "X-Forwarded-For": "10.9.9.9", "X-Linli-Gate": "x"}
    for address, headers, reason in (
        (trusted, {"X-Forwarded-User": "zhang"}, None),
        (trusted, {}, "by_proxy"),
        (trusted, {"X-Forwarded-User": "li"}, "refused"),
        (untrusted, forged, "by_proxy"),
    ):
        context = browser.new_context(extra_http_headers=headers)
        page = context.new_page()
        page.goto(address)
        if reason:
            calm(page, reason)
        else:
            expect(page.locator(".filterbar")).to_be_visible(timeout=30_000)
        context.close()


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/", "localhost", 200),
        ("/", "127.0.0.1", 200),
        ("/", "evil.example", 421),
        ("/", "localhost.evil.example", 421),
        ("/", "", 421),
        ("/_stcore/health", "rebound.example", 421),
        ("/_stcore/metrics", "localhost", 404),
        ("/_stcore/agent/openapi.json", "localhost", 404),
        ("/_stcore/upload_file/session/file", "localhost", 404),
        ("/_stcore/stream", "evil.example", 421),
    ],
)
def test_a_server_answers_to_its_own_names(own_store, serve, path, host, status):
    address = serve(own_store.folder).removeprefix("http://")
    connection = http.client.HTTPConnection(address)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == status
    if status == 200:
        assert "'unsafe-inline'" not in answer.headers["content-security-policy"].split("style-src")[0]
        assert answer.headers["x-content-type-options"] == "nosniff"
    connection.close()


def test_no_view_breaks_the_policy_of_what_may_run(own_store, serve, page):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for view in ("", "coverage", "centers", "seminar", "compare"):
        page.goto(f"{serve(own_store.folder)}/{view}")
        expect(page.get_by_role("button", name=labels.text("provenance.button")).first).to_be_visible()
    broken = [text for text in said if "Content Security Policy" in text]
    assert not broken, json.dumps(broken, indent=1)
