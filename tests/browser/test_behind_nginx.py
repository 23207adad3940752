"""linli behind nginx, under a path, with the configuration that deploy/ ships; only names, ports, files and the path are changed."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import expect

from linli import settings
from linli.text import labels
from tests.browser.conftest import free_port, wait_for

NAME, PATH = "localhost", "linli"
ACCESS = f"""
[sign_in]
by = "proxy"
from = ["127.0.0.1"]
hosts = ["{NAME}"]

[[viewer]]
user = "zhang"
role = "head"
communities = ["990101001001"]
"""


def certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "linli.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "linli.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@pytest.fixture
def proxied(demo_store, serve, tmp_path):
    if not shutil.which("nginx"):
        pytest.skip("needs nginx; .ci/nginx installs it")
    (tmp_path / "access.toml").write_text(ACCESS, encoding="utf-8")
    store = shutil.copytree(demo_store, tmp_path / "store")
    upstream = serve(store, "--access", str(tmp_path / "access.toml"), "--path", PATH).removeprefix("http://")
    port = free_port()
    certificate(tmp_path)
    (tmp_path / "htpasswd").write_text("zhang:{PLAIN}secret\nli:{PLAIN}secret\n", encoding="utf-8")
    text = (settings.ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for pattern, new in (
        (r"server 127\.0\.0\.1:8501", f"server {upstream}"),
        (r"listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        (r"server_name \S+;", f"server_name {NAME};"),
        (r"location = /healthz", f"location = /{PATH}/healthz"),
        (r"location / ", f"location /{PATH}/ "),
        (r"/etc/ssl/", f"{tmp_path}/"),
        (r"/etc/nginx/linli\.htpasswd", f"{tmp_path}/htpasswd"),
    ):
        assert re.search(pattern, text), pattern
        text = re.sub(pattern, new, text)
    paths = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"daemon off; worker_processes 1; pid {tmp_path}/pid; error_log {tmp_path}/error.log;"
    whole += f"user root; events {{}} http {{ access_log off; {paths} {text} }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    process = subprocess.Popen(["nginx", "-c", str(tmp_path / "nginx.conf")], stderr=subprocess.DEVNULL)
    yield f"https://{NAME}:{port}/{PATH}"
    process.terminate()
    process.wait(timeout=20)


def scripts_of_a_room(client, address):
    """Return the answers to eight browsers of one address that open their first page at once."""
    with ThreadPoolExecutor(48) as browsers:
        answers = browsers.map(client.get, [f"{address}/app/static/leaflet.css"] * 8 * 80)
        return {answer.status_code for answer in answers}


def test_the_shipped_configuration_signs_in_and_passes_on_who_it_is(proxied, browser):
    wait_for(proxied.replace("https", "http"), any_answer=True)
    # As many kept as used: of fewer, httpcore may close one that a thread was just given (its issue 1110).
    kept = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    with httpx.Client(verify=False, limits=kept) as client:  # noqa: S501 (a certificate of the test's own)
        assert client.get(f"{proxied}/").status_code == 401
        assert client.get(f"{proxied}/healthz").text == "ok"  # without a password
        script = client.get(f"{proxied}/app/static/linli.js", headers={"X-Forwarded-User": "zhang"})
        assert (script.status_code, client.get(f"{proxied}/_stcore/host-config").status_code) == (200, 401)
        assert scripts_of_a_room(client, proxied) == {200}
        answer = client.get(f"{proxied}/", auth=("zhang", "secret"))
    assert answer.status_code == 200
    for name in ("content-security-policy", "x-frame-options", "strict-transport-security"):
        assert len(answer.headers.get_list(name)) == 1, name
    for user, sees in (("zhang", True), ("li", False)):
        context = browser.new_context(
            ignore_https_errors=True,
            http_credentials={"username": user, "password": "secret"},
            extra_http_headers={"X-Forwarded-User": "zhang"},  # a visitor's own word, which must not pass
        )
        page = context.new_page()
        page.goto(f"{proxied}/coverage")
        if sees:
            expect(page.locator(".filterbar")).to_contain_text("东渡社区", timeout=30_000)
            marks = page.frame_locator("iframe").first.locator("path.leaflet-interactive")
            marks.first.wait_for(timeout=30_000)  # by a script that lies beside the page
            page.goto(f"{proxied}/issues")
            page.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=30_000)
            addresses = page.locator("a").evaluate_all("links => links.map(link => link.href)")
            assert [address for address in addresses if not address.startswith(f"{proxied}/")] == []
        else:
            expect(page.locator(".calm")).to_contain_text(labels.text("access.page.refused"), timeout=30_000)
        context.close()
