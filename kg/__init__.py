"""A knowledge graph of Shanghai's business-environment policies, built from the documents themselves.

>>> import kg
>>> g = kg.load("exports")  # doctest: +SKIP
>>> kg.trace(g, "jinshan-2022/37")  # doctest: +SKIP
>>> g.query("SELECT ?m { ?m sp:pilot true }")  # doctest: +SKIP

``import kg`` loads nothing else: each name below is fetched when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str

    from kg.api import build, load, query, trace, validate
    from kg.api import network as graph

__all__ = ["__version__", "build", "graph", "load", "query", "trace", "validate"]

# Public name → its name in ``kg.api``.
_PUBLIC = {
    "build": "build", "graph": "network", "load": "load", "query": "query", "trace": "trace", "validate": "validate"
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("shanghai-policy-kg")
    if name not in _PUBLIC:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from kg import api

    return getattr(api, _PUBLIC[name])


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
