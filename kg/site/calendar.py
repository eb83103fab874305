"""Deadlines → an iCalendar file (RFC 5545) that phones and offices read: one all-day event on the last day of
each month due.

The stamp of an event is the day its plan was issued, not the time of the build, so that the same input gives the
same bytes.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable

from kg.ask.things import Thing
from kg.site.snapshot import Snapshot

__all__ = ["to_calendar"]

_WIDTH = 75  # octets of a line, without its break


def to_calendar(snapshot: Snapshot, measures: Iterable[Thing], name: str) -> bytes:
    """Events of the measures that have a deadline; no bytes if none has: a calendar without an event is refused by
    those who read it (RFC 5545, section 3.6, asks for one component at least).
    """
    dated = [measure for measure in measures if measure.deadline]
    if not dated:
        return b""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//shanghai-policy-kg//deadlines//ZH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for measure in dated:
        lines += _event(snapshot, measure)
    return ("\r\n".join(part for line in [*lines, "END:VCALENDAR"] for part in _folded(line)) + "\r\n").encode()


def _event(snapshot: Snapshot, measure: Thing) -> list[str]:
    year, month = int(measure.deadline[:4]), int(measure.deadline[5:7])
    day = calendar.monthrange(year, month)[1]
    issued = snapshot.things[f"plan/{measure.plan}"].get("issued") if f"plan/{measure.plan}" in snapshot.things else ""
    stamp = (issued.replace("-", "") + "0101")[:8] if len(issued) >= 4 else f"{year}0101"
    bodies = "、".join(
        dict.fromkeys(snapshot.label(link.object) for link in snapshot.links_from(measure.key, "responsibleUnit"))
    )
    return [
        "BEGIN:VEVENT",
        f"UID:{measure.key.replace('/', '-')}@shanghai-policy-kg",
        f"DTSTAMP:{stamp}T000000Z",
        f"DTSTART;VALUE=DATE:{year}{month:02d}{day:02d}",
        f"SUMMARY:{_text(measure.label)}",
        f"DESCRIPTION:{_text(f'{measure.key}；责任单位：{bodies}；原文期限：{measure.deadline_text}')}",
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    r"""Text with what means something in a calendar escaped.

    >>> _text("甲,乙;丙")
    '甲\\,乙\\;丙'
    """
    for char, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(char, escaped)
    return "".join(" " if char < " " or char == "\x7f" else char for char in text)


def _folded(line: str) -> list[str]:
    """A line cut so that no part is longer than 75 octets and no character is cut in two."""
    parts, now, size = [], "", 0
    for char in line:
        width = len(char.encode())
        if size + width > _WIDTH:
            parts.append(now)
            now, size = " ", 1
        now += char
        size += width
    return [*parts, now]
