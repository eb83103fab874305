"""A ``Report`` as one plain table for people, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kg.evaluate.scores import Report, Score, calibration, suggestions

__all__ = ["format_report", "format_suggestions", "report_as_json"]

_HEAD = ("relation", "precision", "recall", "F1", "right/found", "hit/wanted")
_BANDS = ("confidence", "links", "says", "is right")


def format_report(report: Report, *, mistakes: bool = False) -> str:
    """Scores, then how far confidences can be believed; with ``mistakes`` every miss and every error after them."""
    rows = [_HEAD, *(_row(score) for score in report.scores)]
    bands = [
        (f"{b.relation}, {b.low}–{b.high}", str(b.count), f"{b.mean:.2f}", f"{b.share:.2f}")
        for b in calibration(report.judged)
    ]
    parts = [_aligned(rows)]
    if bands:
        parts.append(_aligned([_BANDS, *bands]))
    if mistakes:
        parts.extend(_mistakes(score) for score in report.scores if score.missed or score.wrong or score.unjudged)
    return "\n\n".join(parts) + "\n"


def _row(score: Score) -> tuple[str, ...]:
    shares = (_share(score.precision), _share(score.recall), _share(score.f1))
    found = f"{score.right}/{score.found}" if score.found else "–"
    return (score.name, *shares, found, f"{score.hit}/{score.wanted}" if score.wanted else "–")


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Columns side by side, the first to the left, numbers to the right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = [[cell.rjust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    return "\n".join("  ".join((row[0].ljust(widths[0]), *line[1:])) for row, line in zip(rows, lines, strict=True))


def _mistakes(score: Score) -> str:
    lines = [f"{score.name}"]
    lines += [f"  missed  {what}" for what in score.missed]
    lines += [f"  wrong   {what}" for what in score.wrong]
    lines += [f"  silent  {what}" for what in score.unjudged]
    return "\n".join(lines)


def report_as_json(report: Report) -> str:
    """The same as a JSON object: ``scores``, ``calibration``."""
    scores = [
        {
            "relation": s.relation, "part": s.part, "precision": _rounded(s.precision), "recall": _rounded(s.recall),
            "f1": _rounded(s.f1), "right": s.right, "found": s.found, "hit": s.hit, "wanted": s.wanted,
            "missed": s.missed, "wrong": s.wrong, "unjudged": s.unjudged,
        }
        for s in report.scores
    ]  # fmt: skip
    bands = [
        {"relation": b.relation, "from": float(b.low), "to": float(b.high), "links": b.count,
         "mean_confidence": round(b.mean, 3), "share_right": round(b.share, 3)}
        for b in calibration(report.judged)
    ]  # fmt: skip
    return json.dumps({"scores": scores, "calibration": bands}, ensure_ascii=False, indent=2) + "\n"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def format_suggestions(report: Report) -> str:
    """What each confidence should have said, per relation and method: for the authors of the methods."""
    rows: list[tuple[str, ...]] = [("method", "confidence", "links", "right")]
    for relation, method in sorted({(j.relation, j.method) for j in report.judged}):
        group = [j for j in report.judged if (j.relation, j.method) == (relation, method)]
        rows += _steps(f"{relation}, {method}", suggestions(group))
    return _aligned(rows) + "\n"


def _steps(name: str, steps: Iterable[tuple[Decimal, Decimal, int, float]]) -> list[tuple[str, ...]]:
    spans = [(f"{low}–{high}" if low != high else str(low), n, share) for low, high, n, share in steps]
    return [(name, span, str(n), f"{share:.2f}") for span, n, share in spans]
