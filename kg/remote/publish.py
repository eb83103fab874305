"""Put a built graph into any store that speaks the SPARQL 1.1 Graph Store Protocol: one named graph a document.

1. Each named graph is written as sorted N-Triples and hashed.
2. The graph ``{base}graph/published`` of the store says with which hash each graph was put there. Only graphs with
   another hash are sent, those no longer built are deleted.
3. Before anything is sent, the record says of each graph that is about to change that its state is not known; what has
   arrived is recorded at the end, or when a request fails. So the next run completes an interrupted one, whatever was
   built in between. The record says how long it is: a store may cut off a graph that it gives (Virtuoso at 10,000
   triples).

Limit: what others change in the store is not seen; ``everything=True`` sends all of it anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.errors import EndpointError
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES, iri
from kg.remote.http import ACCEPTED_GRAPHS, HttpStore, read_graph, refusal

__all__ = ["Published", "publish"]

_SECONDS = 600  # a large graph is read in minutes
_TURTLE = "text/turtle"
# Virtuoso looks at the text for what it is: N-Triples with a long first line are plain text to it, this never is.
_HEAD = f"@prefix sp: <{PREFIXES['sp']}> .\n".encode()
_UNKNOWN = ""


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
        EndpointError: the store cannot be reached, or refuses; the message says how far it came.
    """
    store = _Store(HttpStore(endpoint, user, password, seconds=_SECONDS))
    record = graph.node("graph/published").value
    texts = {node.value: _text(graph, node) for node in graph.store.named_graphs() if isinstance(node, ox.NamedNode)}
    hashes = {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()}
    known = _known(store, record, everything)
    same = tuple(name for name in sorted(texts) if not everything and known.get(name) == hashes[name])
    changed, gone = sorted(texts.keys() - set(same)), sorted(known.keys() - texts.keys())
    if changed or gone:
        there = {**known, **dict.fromkeys((*changed, *gone), _UNKNOWN)}
        store.put(record, _recorded(record, there))
        try:
            for number, name in enumerate(changed, 1):
                progress(f"sending {number} of {len(changed)}: {name}")
                store.put(name, texts[name])
                there[name] = hashes[name]
            for name in gone:
                progress(f"deleting {name}")
                store.delete(name)
                del there[name]
        except EndpointError as err:
            with suppress(EndpointError):
                store.put(record, _recorded(record, there))
            raise _stopped(err, there, changed, gone) from err
        store.put(record, _recorded(record, there))
    return Published(tuple(changed), same, tuple(gone))


def _text(graph: KnowledgeGraph, name: ox.NamedNode) -> bytes:
    triples = (quad.triple for quad in graph.store.quads_for_pattern(None, None, None, name))
    lines = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
    return b"".join(sorted(lines))


def _recorded(record: str, hashes: Mapping[str, str]) -> bytes:
    triples = [ox.Triple(ox.NamedNode(record), iri("void:entities"), ox.Literal(len(hashes)))]
    triples += [ox.Triple(ox.NamedNode(name), iri("sp:sha256"), ox.Literal(hashes[name])) for name in sorted(hashes)]
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def _known(store: _Store, record: str, everything: bool) -> dict[str, str]:
    try:
        triples = store.get(record)
    except EndpointError as err:
        if everything:  # then nothing is believed of it
            return {}
        raise EndpointError(err.problem, where=err.where, mend=err.mend or "send all anew: --everything") from err
    said = [
        (triple.predicate, triple.subject.value, triple.object.value)
        for triple in triples
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal)
    ]
    known = {name: value for what, name, value in said if what == iri("sp:sha256")}
    size = [int(value) for what, _, value in said if what == iri("void:entities")]
    if known and size != [len(known)] and not everything:
        raise EndpointError(
            f"it does not give the whole record of what was published, {len(known):,} names of it",
            where=store.web.address,
            mend="have its limit raised (virtuoso.ini: ResultSetMaxRows), or send all anew: --everything",
        )
    return known


def _stopped(err: EndpointError, there: Mapping[str, str], changed: list[str], gone: list[str]) -> EndpointError:
    sent = sum(there[name] != _UNKNOWN for name in changed)
    deleted = sum(name not in there for name in gone)
    told = f"{sent} of {len(changed)} graphs were sent, {deleted} of {len(gone)} deleted; run it again for the rest"
    return EndpointError(err.problem, where=err.where, mend=f"{err.mend}; {told}" if err.mend else told)


class _Store:
    """The three requests of the protocol that are needed."""

    def __init__(self, web: HttpStore) -> None:
        self.web = web

    def get(self, name: str) -> list[ox.Triple]:
        """A graph; empty where the store has none of that name."""
        reply = self.web.send("GET", self._address(name), headers={"Accept": ACCEPTED_GRAPHS})
        if reply.status == 404:
            return []
        if reply.status != 200:
            raise refusal(reply, self.web.address)
        return read_graph(reply, self.web.address) if reply.body else []

    def put(self, name: str, text: bytes) -> None:
        reply = self.web.send("PUT", self._address(name), _HEAD + text, {"Content-Type": _TURTLE})
        if not 200 <= reply.status < 300:
            raise refusal(reply, f"{self.web.address}: {name}")

    def delete(self, name: str) -> None:
        reply = self.web.send("DELETE", self._address(name))
        if not 200 <= reply.status < 300 and reply.status != 404:
            raise refusal(reply, f"{self.web.address}: {name}")

    def _address(self, name: str) -> str:
        return f"{self.web.address}{'&' if '?' in self.web.address else '?'}{urlencode({'graph': name})}"
