"""Who may see what: the file access.toml, and the viewer that it makes of a name or of claims.

Without such a file linli serves this machine alone, and whoever sits there may do everything.
"""

import functools
import hashlib
import ipaddress
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args

from linli.text import labels
from linli.warehouse import faults
from linli.warehouse.faults import Fault
from linli.warehouse.store import Rights

Role = Literal["leader", "head", "steward", "presenter", "analyst"]
By = Literal["openid", "proxy"]
ROLES: tuple[Role, ...] = get_args(Role)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SIGN_IN = {"by", "header", "from", "hosts", "hours", "claim", "secrets"}
_VIEWER = {"user", "claim", "value", "role", "communities", "may_export", "watermark"}
_EXPORTS = {"leader", "head", "steward", "analyst"}  # unless the file says otherwise; a presenter shows
_WORDS = re.compile(r""" "[^"]*" | '[^']*' | \#.* """, re.VERBOSE)  # where any sign may stand
_HOURS = 10.0  # a working day, after which one signs in anew


class Faulty(Fault):
    """The file cannot be relied on; the message is for the operator, and nobody gets in meanwhile."""


@dataclass(frozen=True)
class SignIn:
    """How it is known who looks: OpenID Connect, or one header of a proxy at a stated address."""

    by: By
    header: str = "X-Forwarded-User"
    peers: tuple[str, ...] = ("127.0.0.1", "::1")  # addresses or networks whose header is believed
    hosts: tuple[str, ...] = ()  # names by which this server may be asked for
    hours: float = _HOURS
    claim: str = "email"
    secrets: Path | None = None  # Streamlit's secrets.toml with the provider

    def believes(self, address: str) -> bool:
        """Tell whether a connection from an address comes from the proxy."""
        try:
            place = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(place in ipaddress.ip_network(peer) for peer in self.peers)

    def user_in(self, values: Sequence[str]) -> str | None:
        """Return whom the proxy's header names; nobody where it stands twice: the proxy lets a visitor's own pass then."""
        if len(values) != 1 or not values[0].strip():
            return None
        name = values[0].strip()
        try:
            return name.encode("latin-1").decode()  # so headers are read, while a proxy sends names in UTF-8
        except UnicodeError:
            return name


@dataclass(frozen=True)
class Viewer:
    """Who looks, and what they may."""

    user: str
    role: Role
    communities: tuple[str, ...] | None = None  # None is the whole street
    may_export: bool = True
    has_watermark: bool = False

    @property
    def rights(self) -> Rights:
        """Return what a reader for them may give out."""
        return Rights(self.communities, rows=self.role != "analyst")

    @property
    def is_steward(self) -> bool:
        """Tell whether they may name and remove snapshots and read the record."""
        return self.role == "steward"

    @property
    def is_guest_level(self) -> bool:
        """Tell whether they see what guests see, whatever the address says."""
        return self.role == "presenter"


# Whoever sits at the machine that serves, where no sign-in is set up.
LOCAL = Viewer("", "steward")


@dataclass(frozen=True)
class Rule:
    """One entry: a user, or a claim with a value, and what they may."""

    user: str
    claim: str
    value: str
    role: Role
    communities: tuple[str, ...] | None
    may_export: bool
    has_watermark: bool

    @property
    def name(self) -> str:
        """Return by what it knows them."""
        return self.user or f"{self.claim}={self.value}"

    def holds(self, user: str, claims: Mapping[str, Any]) -> bool:
        """Tell whether it speaks of somebody."""
        if self.user:
            return self.user == user
        said = claims.get(self.claim)
        return self.value in said if isinstance(said, list | tuple) else said == self.value


@dataclass(frozen=True)
class Access:
    """What access.toml says."""

    sign_in: SignIn
    rules: tuple[Rule, ...]
    digest: str = field(compare=False)

    def viewer(self, user: str, claims: Mapping[str, Any] | None = None) -> Viewer | None:
        """Return what somebody may; None for whom no rule holds. A rule for a user goes before those for claims."""
        known = sorted(self.rules, key=lambda rule: not rule.user)
        rule = next((rule for rule in known if user and rule.holds(user, claims or {})), None)
        if rule is None:
            return None
        return Viewer(user, rule.role, rule.communities, rule.may_export, rule.has_watermark)

    def told(self) -> dict[str, str]:
        """Return for the record who has which role, and where."""
        return {rule.name: " ".join([rule.role, *(rule.communities or ())]) for rule in self.rules}


def load(path: Path) -> Access:
    """Return what the file says, read anew when it has changed; raises Faulty, naming the place."""
    try:
        about = path.stat()
        return _load(path, about.st_mtime_ns, about.st_size)
    except OSError as error:
        raise Faulty(labels.text("access.unreadable", path=path, why=faults.reason(error))) from error


@functools.lru_cache(maxsize=4)
def _load(path: Path, _changed: int, _size: int) -> Access:
    raw = path.read_bytes()
    try:
        content = tomllib.loads(
            raw.decode("utf-8-sig")
        )  # with the mark that Windows' editor writes, or without
    except UnicodeDecodeError as error:
        raise Faulty(labels.text("access.no_utf8", path=path)) from error
    except tomllib.TOMLDecodeError as error:
        raise Faulty(
            labels.text("access.no_toml", path=path, why=_where(raw.decode("utf-8-sig"), error))
        ) from error
    faults = list(_faults(content))
    if faults:
        raise Faulty(labels.text("access.faulty", path=path, faults=labels.text("access.and").join(faults)))
    said = content["sign_in"]
    secrets = path.parent / said["secrets"] if "secrets" in said else None
    usual = SignIn(said["by"])
    sign_in = SignIn(
        said["by"],
        said.get("header", usual.header),
        tuple(said.get("from", usual.peers)),
        tuple(said.get("hosts", ())),
        float(said.get("hours", usual.hours)),
        said.get("claim", usual.claim),
        secrets,
    )
    rules = tuple(_rule(_stripped(entry)) for entry in content["viewer"])
    return Access(sign_in, rules, hashlib.sha256(raw).hexdigest())


def _where(text: str, error: tomllib.TOMLDecodeError) -> str:
    """Return in which line it fails: by a sign of a Chinese keyboard, which is not seen easily, or else where TOML says."""
    signs = labels.get("access.signs")
    for number, line in enumerate(text.splitlines(), start=1):
        for sign in _WORDS.sub("", line):
            if sign in signs:
                return labels.text("access.sign", line=number, sign=sign, right=signs[sign])
    place = re.search(r"line (\d+), column (\d+)", str(error))
    return labels.text("access.line", line=place[1], column=place[2]) if place else labels.text("access.end")


def _stripped(entry: Any) -> Any:
    """Return an entry without blanks around its texts, which nobody sees."""
    if not isinstance(entry, dict):
        return entry
    return {name: value.strip() if isinstance(value, str) else value for name, value in entry.items()}


def _rule(entry: Mapping[str, Any]) -> Rule:
    role = cast(Role, entry["role"])
    return Rule(
        entry.get("user", ""),
        entry.get("claim", ""),
        entry.get("value", ""),
        role,
        tuple(sorted(entry["communities"])) if "communities" in entry else None,
        entry.get("may_export", role in _EXPORTS),
        entry.get("watermark", False),
    )


def _faults(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the file, each with its place: a right that was mistyped must not be a larger one."""
    for name in content.keys() - {"sign_in", "viewer"}:
        yield labels.text("access.strange", place="access.toml", name=name)
    said, entries = content.get("sign_in"), content.get("viewer")
    if not isinstance(said, dict):
        yield labels.text("access.no_sign_in")
    else:
        yield from _sign_in_faults(said)
    if not isinstance(entries, list) or not entries:
        yield labels.text("access.no_viewer")
        return
    seen: set[str] = set()
    for number, entry in enumerate(map(_stripped, entries), start=1):
        who = _name(entry)
        place = labels.text("access.place_of" if who else "access.place", number=number, who=who)
        yield from (f"{place}{fault}" for fault in _viewer_faults(entry))
        if who in seen:
            yield place + labels.text("access.twice")
        seen |= {who} - {""}


def _name(entry: Any) -> str:
    """Return by what an entry knows somebody, nothing where it does not say."""
    if not isinstance(entry, dict):
        return ""
    said = [str(entry[name]) for name in ("claim", "value") if entry.get(name)]
    return str(entry.get("user") or "=".join(said))


def _sign_in_faults(said: Mapping[str, Any]) -> Iterator[str]:
    for name in said.keys() - _SIGN_IN:
        yield labels.text("access.strange", place="[sign_in] ", name=name)
    if said.get("by") not in get_args(By):
        yield labels.text("access.by")
    for name in ("from", "hosts"):
        if name in said and not _are_texts(said[name]):
            yield labels.text("access.texts", name=name)
    for name in ("header", "claim", "secrets"):
        if name in said and not (isinstance(said[name], str) and said[name]):
            yield labels.text("access.text", name=name)
    if not re.fullmatch(r"[A-Za-z0-9-]+", str(said.get("header", "x"))):
        yield labels.text("access.header")
    for peer in said.get("from", ()) if _are_texts(said.get("from", ())) else ():
        try:
            ipaddress.ip_network(peer)
        except ValueError:
            yield labels.text("access.peer", peer=peer)
    hours = said.get("hours", _HOURS)
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 < hours <= 24 * 30:
        yield labels.text("access.hours")
    if said.get("by") == "openid" and "secrets" not in said:
        yield labels.text("access.secrets")


def _viewer_faults(entry: Any) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield labels.text("access.no_entry")
        return
    for name in entry.keys() - _VIEWER:
        yield labels.text("access.strange", place="", name=name)
    if bool(entry.get("user")) == bool(entry.get("claim") and entry.get("value")):
        yield labels.text("access.who")
    for name in ("user", "claim", "value"):
        if name in entry and not isinstance(entry[name], str):
            yield labels.text("access.text", name=name)
    if entry.get("role") not in ROLES:
        said = entry.get("role", "")
        yield labels.text("access.role", role=said, roles=labels.text("figure.comma").join(ROLES))
    for name in ("may_export", "watermark"):
        if not isinstance(entry.get(name, False), bool):
            yield labels.text("access.yes_no", name=name)
    if "communities" in entry and not (_are_texts(entry["communities"]) and entry["communities"]):
        yield labels.text("access.texts", name="communities")
    if entry.get("role") == "head" and "communities" not in entry:
        yield labels.text("access.head")


def _are_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value)
