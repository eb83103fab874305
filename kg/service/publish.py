"""Put a built graph into any store that speaks the SPARQL 1.1 Graph Store Protocol: one named graph a document.

1. Each named graph is written as sorted N-Triples (which is Turtle too, so every store reads it) and hashed.
2. The graph ``{base}graph/published`` of the store says with which hash each graph was put there. Only graphs with
   another hash are sent, those no longer built are deleted, the record is written last: after a failure the next run
   sends again what was not recorded.

Limit: what others change in the store is not seen; ``everything=True`` sends all of it anew.
"""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from kg.errors import KgError
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocab import iri

__all__ = ["Published", "publish"]

_SECONDS = 120
_TURTLE = "text/turtle"


@dataclass(frozen=True, slots=True)
class Published:
    """What was done, as names of graphs: sent, left as they were, deleted."""

    sent: tuple[str, ...]
    same: tuple[str, ...]
    deleted: tuple[str, ...]


def publish(
    graph: KnowledgeGraph,
    endpoint: str,
    *,
    user: str = "",
    password: str = "",
    everything: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Published:
    """Bring a store up to date.

    Args:
        graph: what is to be in the store.
        endpoint: address of its Graph Store Protocol (``http://localhost:7878/store``).
        user: where it asks for one (basic or digest).
        password: of that user.
        everything: send also what has not changed.
        progress: told what is being done.

    Raises:
        KgError: the store cannot be reached, or refuses.
    """
    store = _Store(endpoint, user, password)
    record = graph.node("graph/published")
    texts = {node.value: _text(graph, node) for node in graph.store.named_graphs() if isinstance(node, ox.NamedNode)}
    hashes = {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()}
    known = {} if everything else _known(store.get(record.value))
    sent, same = [], []
    for name in sorted(texts):
        if known.get(name) == hashes[name]:
            same.append(name)
            continue
        progress(f"sending {name}")
        store.put(name, texts[name])
        sent.append(name)
    deleted = sorted(known.keys() - texts.keys())
    for name in deleted:
        progress(f"deleting {name}")
        store.delete(name)
    if sent or deleted:
        store.put(record.value, _recorded(hashes))
    return Published(tuple(sent), tuple(same), tuple(deleted))


def _text(graph: KnowledgeGraph, name: ox.NamedNode) -> bytes:
    triples = (quad.triple for quad in graph.store.quads_for_pattern(None, None, None, name))
    lines = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
    return b"".join(sorted(lines))


def _recorded(hashes: Mapping[str, str]) -> bytes:
    triples = [ox.Triple(ox.NamedNode(name), iri("sp:sha256"), ox.Literal(hashes[name])) for name in sorted(hashes)]
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def _known(record: bytes) -> dict[str, str]:
    try:
        quads = list(ox.parse(record, format=ox.RdfFormat.TURTLE))
    except SyntaxError as err:
        raise KgError("the store's record of what was published is not Turtle", mend="kg publish --everything") from err
    return {
        quad.subject.value: quad.object.value
        for quad in quads
        if quad.predicate == iri("sp:sha256")
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
    }


class _Store:
    """The four requests of the protocol that are needed."""

    def __init__(self, endpoint: str, user: str, password: str) -> None:
        if urlsplit(endpoint).scheme not in ("http", "https"):
            raise KgError(f"'{endpoint}' is no address of a store", mend="write http://HOST/PATH")
        self.endpoint = endpoint
        secrets = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        if user:
            secrets.add_password(None, endpoint, user, password)
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPBasicAuthHandler(secrets), urllib.request.HTTPDigestAuthHandler(secrets)
        )

    def get(self, name: str) -> bytes:
        """A graph in Turtle; empty where the store has none of that name."""
        return self._send("GET", name, None, missing=b"")

    def put(self, name: str, text: bytes) -> None:
        self._send("PUT", name, text)

    def delete(self, name: str) -> None:
        self._send("DELETE", name, None, missing=b"")

    def _send(self, method: str, name: str, text: bytes | None, missing: bytes | None = None) -> bytes:
        address = f"{self.endpoint}{'&' if '?' in self.endpoint else '?'}{urlencode({'graph': name})}"
        headers = {"Accept": _TURTLE} if text is None else {"Content-Type": _TURTLE}
        request = urllib.request.Request(address, data=text, headers=headers, method=method)  # noqa: S310 - checked above
        try:
            with self.opener.open(request, timeout=_SECONDS) as response:
                body: bytes = response.read()
                return body
        except urllib.error.HTTPError as err:
            if err.code == 404 and missing is not None:
                return missing
            said = err.read(300).decode("utf-8", "replace").strip()
            raise KgError(f"the store answers {err.code} to {method}: {said}", where=name) from err
        except OSError as err:
            raise KgError(f"the store cannot be reached: {err}", where=self.endpoint) from err
