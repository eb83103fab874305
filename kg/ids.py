"""Keys of nodes: the one place where they are minted.

A key is the tail of an IRI under the base (``plan/jinshan-2022/measure/37``). Parts may hold ASCII letters, digits,
``.``, ``-`` and ``_`` only, so that a key can be split again and an IRI is plain ASCII.
"""

from __future__ import annotations

import hashlib
import re

__all__ = ["BASE", "assertion", "case", "case_part", "clause", "concept", "district", "frame", "inferred_reform",
           "irregularity", "measure", "org", "place", "plan", "presence", "reform", "scheme", "section", "target",
           "wording"]  # fmt: skip

#: Default base of all things. A setting: the w3id name is not registered yet.
BASE = "https://w3id.org/shanghai-policy/id/"

_PART_RE = re.compile(r"[A-Za-z0-9._-]+")


def _key(*parts: str) -> str:
    for part in parts:
        if not _PART_RE.fullmatch(part):
            raise ValueError(f"{part!r} cannot be part of an IRI")
    return "/".join(parts)


def _hash(*fields: str) -> str:
    """SHA-256 over separated fields, the count in front, so that no two lists of fields collide by joining."""
    joined = "\x1f".join((str(len(fields)), *fields))
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def plan(slug: str) -> str:
    return _key("plan", slug)


def presence(plan_slug: str, reform_key: str) -> str:
    """What a plan says of a reform.

    >>> presence("jinshan-2022", "reform/duo-ce-he-yi")
    'plan/jinshan-2022/presence/duo-ce-he-yi'
    """
    return _key("plan", plan_slug, "presence", reform_key.removeprefix("reform/"))


def section(slug: str, path: str) -> str:
    return _key("plan", slug, "section", path)


def measure(slug: str, path: str) -> str:
    return _key("plan", slug, "measure", path)


def case(year: int, rank: int) -> str:
    """
    >>> case(2023, 9)
    'case/2023/09'
    """
    return _key("case", str(year), f"{rank:02d}")


def case_part(case_key: str, n: int) -> str:
    return f"{case_key}/part/{n}"


def clause(owner: str, n: int) -> str:
    return f"{owner}/clause/{n}"


def target(owner: str, n: int) -> str:
    return f"{owner}/target/{n}"


def district(slug: str) -> str:
    return _key("district", slug)


def place(code: str) -> str:
    """A place by its code of GB/T 2260, or 156 for the country; Shanghai's districts have ``district`` keys."""
    return _key("place", code)


def org(scope: str, slug: str) -> str:
    return _key("org", scope, slug)


def reform(slug: str) -> str:
    return _key("reform", slug)


def inferred_reform(plan_slug: str, wording: str) -> str:
    """A reform of a city plan that only shared wording shows; ``wording`` folded, so that punctuation is no matter."""
    return _key("reform", f"{plan_slug}-{_hash(plan_slug, wording)[:10]}")


def assertion(subject: str, predicate: str, obj: str, method: str, document: str, quote: str) -> str:
    """The same link from the same words keeps its key from release to release."""
    return _key("assertion", _hash(subject, predicate, obj, method, document, quote))


def wording(digest: str) -> str:
    """A group of clauses that share one wording."""
    return _key("wording", digest)


def scheme(name: str) -> str:
    """A scheme of concepts of the project's own: functions of bodies, indicators."""
    return _key("scheme", name)


def concept(kind: str, slug: str) -> str:
    """A concept of such a scheme, or a unit of measurement.

    >>> concept("function", "taxation")
    'function/taxation'
    """
    return _key(kind, slug)


def frame(place_key: str, year: int) -> str:
    """What the corpus knows of a place in a year.

    >>> frame("district/jinshan", 2023)
    'frame/jinshan/2023'
    """
    return _key("frame", place_key.rpartition("/")[2], str(year))


def irregularity(slug: str, code: str, start: int, end: int) -> str:
    return _key("plan", slug, "irregularity", f"{code}-{start}-{end}")
