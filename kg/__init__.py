"""A knowledge graph of Shanghai's business-environment policies, built from the documents themselves.

>>> import kg
>>> g = kg.load("exports")  # doctest: +SKIP
>>> kg.trace(g, "jinshan-2022/37")  # doctest: +SKIP
>>> g.query("SELECT ?m { ?m sp:pilot true }")  # doctest: +SKIP

``import kg`` loads nothing else: each name below is fetched when it is first used.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import build, load, query, trace, validate
    from kg.api import network as graph

__all__ = ["build", "graph", "load", "query", "trace", "validate"]

# Public name → its name in ``kg.api``.
_PUBLIC = {
    "build": "build", "graph": "network", "load": "load", "query": "query", "trace": "trace", "validate": "validate"
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from kg import api

    return getattr(api, _PUBLIC[name])


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """Python makes an imported submodule an attribute of its package; a public function of that name stays itself."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _PUBLIC and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
