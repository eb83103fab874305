"""Requests to a third-party store: HTTP, with a password where the store asks for one; every failure is one line.

1. No redirect is followed: the error names the address that it leads to, so that neither a query nor a password goes to
   an address that the user did not give.
2. A password is sent when the store asks for one (basic or digest), and from then on with every request: a store that
   asks only when a whole graph is on its way may hang up before the graph has arrived.
"""

from __future__ import annotations

import base64
import http.client
import ipaddress
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg.errors import EndpointError

__all__ = ["ACCEPTED_GRAPHS", "GRAPH_KINDS", "HttpStore", "Reply", "in_clear", "read_graph", "refusal"]

_SECONDS = 120
_SHOWN = 200  # characters of what a store says

#: Graphs that are understood, the surest first: what another store writes as Turtle is not always Turtle.
GRAPH_KINDS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
ACCEPTED_GRAPHS = ", ".join(f"{kind};q={1 - 0.3 * n:.1f}" for n, kind in enumerate(GRAPH_KINDS))


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: Message
    body: bytes

    @property
    def kind(self) -> str:
        """The media type, without parameters."""
        return (self.headers.get("Content-Type") or "").partition(";")[0].strip().lower()


class HttpStore:
    """One store, by the address that a user gave.

    Args:
        address: ``http://HOST/PATH``.
        user: where it asks for one.
        password: of that user.
        seconds: how long a reply may take.

    Raises:
        EndpointError: that is no address.
    """

    def __init__(self, address: str, user: str = "", password: str = "", *, seconds: float = _SECONDS) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            mend = "write http://HOST/PATH" + ("; a name goes into --user" if "@" in parts.netloc else "")
            raise EndpointError(f"'{address}' is no address of a store", mend=mend)
        self.address, self._user, self._password, self._seconds = address, user, password, seconds
        secrets = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        secrets.add_password(None, address, user, password)
        self._digest = urllib.request.AbstractDigestAuthHandler(secrets)
        self._challenge: tuple[str, str] | None = None
        self._opener = urllib.request.build_opener(_Stay)

    def send(
        self, method: str, address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """One request, whatever the status of its reply.

        Raises:
            EndpointError: no reply came, or it is a redirect, or a name or password is wanted.
        """
        reply = self._once(method, address, body, headers or {})
        asked = _challenge(reply) if reply.status == 401 else None
        if asked and self._user:
            self._challenge = asked
            reply = self._once(method, address, body, headers or {})
        if reply.status == 401:
            raise self._not_let_in(reply)
        if 300 <= reply.status < 400:
            to = reply.headers.get("Location", "nowhere")
            raise EndpointError(f"it redirects to another address: {to}", where=self.address, mend="name that address")
        return reply

    def _once(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        request = urllib.request.Request(address, data=body, headers=dict(headers), method=method)  # noqa: S310 - checked
        if self._challenge:
            request.add_unredirected_header("Authorization", self._signed(request, *self._challenge))
        try:
            with self._opener.open(request, timeout=self._seconds) as response:
                return Reply(response.status, response.headers, response.read())
        except urllib.error.HTTPError as err:
            with err:
                return Reply(err.code, err.headers, _rest(err))
        except TimeoutError as err:
            raise EndpointError(f"no answer within {self._seconds:g} seconds", where=self.address) from err
        except http.client.HTTPException as err:
            raise EndpointError(
                f"the answer broke off: {type(err).__name__} {err}".rstrip(), where=self.address, mend="ask again"
            ) from err
        except OSError as err:
            raise self._unreachable(err) from err

    def _unreachable(self, err: OSError) -> EndpointError:
        reason = getattr(err, "reason", err)
        if isinstance(reason, TimeoutError):
            return EndpointError(f"no answer within {self._seconds:g} seconds", where=self.address)
        return EndpointError(
            f"cannot be reached: {getattr(reason, 'strerror', None) or reason}",
            where=self.address,
            mend="is it running, and is this its address?",
        )

    def _not_let_in(self, reply: Reply) -> EndpointError:
        if not self._user:
            problem = "it asks who you are"
        elif _challenge(reply):
            problem = f"it does not take this password for {self._user}"
        else:
            problem = "it asks for a kind of password that is not known here"
        return EndpointError(problem, where=self.address, mend="give --user NAME, and the password in KG_PASSWORD")

    def _signed(self, request: urllib.request.Request, scheme: str, given: str) -> str:
        if scheme == "basic":
            return "Basic " + base64.b64encode(f"{self._user}:{self._password}".encode()).decode()
        try:
            challenge = urllib.request.parse_keqv_list(urllib.request.parse_http_list(given))
            signed = self._digest.get_authorization(request, challenge)
        except (ValueError, urllib.error.URLError):
            signed = None
        if not signed:
            raise EndpointError("it asks for a kind of password that is not known here", where=self.address)
        return f"Digest {signed}"


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: object) -> None:
        """Nowhere."""


def in_clear(address: str) -> bool:
    """Whether what is sent there can be read on the way.

    >>> in_clear("http://store.example/sparql"), in_clear("https://store.example/"), in_clear("http://127.0.0.1:8890/")
    (True, False, False)
    """
    parts = urlsplit(address)
    return parts.scheme == "http" and not _is_here(parts.hostname or "")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost"


def _challenge(reply: Reply) -> tuple[str, str] | None:
    """How a store wants to know who asks: digest where it offers both."""
    offers = [one.strip().partition(" ") for one in reply.headers.get_all("WWW-Authenticate") or ()]
    known = {scheme.lower(): given for scheme, _, given in offers}
    return next(((scheme, known[scheme]) for scheme in ("digest", "basic") if scheme in known), None)


def _rest(err: urllib.error.HTTPError) -> bytes:
    try:
        return err.read()
    except (OSError, http.client.HTTPException):  # the status says enough
        return b""


def refusal(reply: Reply, where: str) -> EndpointError:
    """The error that a reply tells of, on one line; what stands in a page for people is left out."""
    text = reply.body.decode("utf-8", "replace").strip()
    if reply.kind == "text/html" or text[:1] == "<":
        text = ""
    if reply.kind.endswith("json"):
        with suppress(ValueError, KeyError, TypeError):
            text = str(json.loads(text)["title"])
    line = " ".join(text.partition("\n\n")[0].split())
    said = f": {line[:_SHOWN]}{'…' if len(line) > _SHOWN else ''}" if line else ""
    phrase = http.client.responses.get(reply.status, "")
    mend = "is this the right address?" if reply.status in (404, 405) else ""
    return EndpointError(f"it answers {reply.status} {phrase}{said}", where=where, mend=mend)


def read_graph(reply: Reply, where: str) -> list[ox.Triple]:
    """The triples of a reply.

    Raises:
        EndpointError: it is not a graph.
    """
    form = GRAPH_KINDS.get(reply.kind)
    if form is None:
        raise EndpointError(f"a graph was requested, but the reply is {reply.kind or 'of no media type'}", where=where)
    try:
        return [quad.triple for quad in ox.parse(reply.body, format=form, base_iri=where)]
    except (SyntaxError, ValueError) as err:
        raise EndpointError(f"the graph that came is broken: {err}", where=where) from err
