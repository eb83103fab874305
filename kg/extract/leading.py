"""Who of a list leads where a text says it once: 排在第一位的部门为牵头部门，下同.

In: the mentions of one document, and the document. Out: the same mentions; in each list (one quotation) that names no
lead of its own, and stands in or behind the words that say so, the first body leads. Said in front matter or below a
table, it holds for the whole document. A list of one body is left as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kg.lexicon.departments import UnitLexicon
from kg.records import Document, UnitMention, UnitRole
from kg.text.look_alikes import common

__all__ = ["with_first_lead"]

_APART_RE = re.compile(r"[）)〕】\]\n]")  # the list and the words that follow it stand in one bracket
_RESPONSIBLE = (UnitRole.RESPONSIBLE, UnitRole.LEAD, UnitRole.SUPPORT)


def with_first_lead(
    mentions: Sequence[UnitMention], document: Document, lexicon: UnitLexicon
) -> tuple[UnitMention, ...]:
    """The mentions with the leads that the document's rule makes; unchanged where it has no such rule."""
    said = lexicon.first_leads_re.search(common(document.source.text))
    if not said:
        return tuple(mentions)
    outside = [text.span for text in (*document.front, *([document.note] if document.note is not None else []))]
    everywhere = any(start <= said.start() < end for start, end in outside)
    lists: dict[tuple[str, int, int], list[UnitMention]] = defaultdict(list)
    for mention in mentions:
        if mention.role in _RESPONSIBLE:
            lists[(mention.owner, *mention.quote.span)].append(mention)
    leads: set[int] = set()
    for (_, _, end), listed in lists.items():
        led = any(mention.role is UnitRole.LEAD for mention in listed)
        here = end >= said.start() or not _APART_RE.search(document.source.text, end, said.start())
        if not led and len(listed) > 1 and (everywhere or here):
            leads.add(id(min(listed, key=lambda mention: mention.printed.span)))
    return tuple(replace(m, role=UnitRole.LEAD) if id(m) in leads else m for m in mentions)
