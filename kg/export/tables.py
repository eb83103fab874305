"""The model → CSV tables that open in Excel: UTF-8 with a byte-order mark, one line per thing or link.

A spreadsheet reads a cell before it shows it: ``=…`` is run, 1.10 becomes 1.1 (two items alike), 2022-12 a day, and of
a number of twenty digits fifteen are kept. Text that would be changed so is written behind a ``'``, which keeps it text
in all of them; whoever reads a table with a program takes it off. Numbers of ours (counts, offsets, confidence) are
numbers.

``TABLES``, at the end, names the columns of each table and the function that writes its lines; what a column means
stands in ``ontology/codebook.yaml``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kg import ids
from kg.records import MeasureKind
from kg.records.continuity import ContinuityState
from kg.records.model import Model, PolicyDocument
from kg.records.presence import Presence, PresenceState
from kg.text.mapped import MappedText
from kg.text.normalise import tidy
from kg.text.order import natural

__all__ = ["TABLES", "to_csv", "write_tables"]

Line = Sequence[object]

#: 1. and 1.10, 007, more than 15 digits, 1E5; 2022-12, 1/6, 2023-11-05; 12:30.
_CHANGED_RE = re.compile(
    r"\d+\.(?:\d*0)?|0\d+|\d{16,}|\d+(?:\.\d+)?[eE][+-]?\d+"
    r"|\d{1,4}[-/]\d{1,4}(?:[-/]\d{1,4})?|\d{1,2}(?::\d{2}){1,2}",
    re.ASCII,
)


def write_tables(model: Model) -> dict[str, bytes]:
    """File name → content of every table."""
    return {f"{name}.csv": to_csv(head, lines(model)) for name, (head, lines) in TABLES.items()}


def to_csv(head: Sequence[str], lines: Iterable[Line]) -> bytes:
    """CSV with a byte-order mark and CRLF, as Excel expects. Text that Excel would change is quoted by '."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in line] for line in lines)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, MappedText):
        value = tidy(value.text)
    if isinstance(value, str) and (value.lstrip()[:1] in ("=", "+", "-", "@") or _CHANGED_RE.fullmatch(value)):
        return f"'{value}"
    return value


class _Index:
    """Labels and links of a model, for the tables."""

    def __init__(self, model: Model) -> None:
        self.labels: dict[str, str] = {document.key: document.title for document in model.documents}
        self.labels |= {reform.key: reform.label for reform in model.reforms}
        self.labels |= {node.unit.key: node.unit.label for node in model.units}
        self.labels |= {node.measure.key: node.label for node in model.measures}
        self.labels |= {node.case.key: tidy(node.case.title.text) for node in model.cases}
        self.links: dict[tuple[str, str], list[str]] = {}
        for assertion in model.assertions:
            link = assertion.link
            objects = self.links.setdefault((link.subject, link.predicate), [])
            if link.object not in objects:
                objects.append(link.object)

    def label(self, key: str) -> str:
        return self.labels.get(key, key)

    def objects(self, subject: str, predicate: str) -> list[str]:
        return sorted(self.links.get((subject, predicate), []))

    def named(self, subject: str, predicate: str) -> str:
        return "；".join(self.label(key) for key in self.objects(subject, predicate))


def _measures(model: Model) -> Iterable[Line]:
    index = _Index(model)
    for node in model.measures:
        measure, row = node.measure, node.measure.row
        yield (
            measure.key, node.graph, measure.path, measure.number, measure.kind.value, node.label, measure.body,
            row.service if row else None, row.action if row else None, row.reform_item if row else None,
            "true" if row and row.pilot else "", row.unit_text if row else None,
            index.named(measure.key, "sp:responsibleUnit"),
            node.deadline.printed, node.deadline.month, node.deadline.status,
            "；".join(key.removeprefix("topic/") for key in index.objects(measure.key, "sp:primaryTopic")),
            index.named(measure.key, "sp:implements"),
            *(measure.body.span if measure.body.text else (None, None)),
        )  # fmt: skip


def _implements(model: Model) -> Iterable[Line]:
    index = _Index(model)
    for assertion in model.assertions:
        link = assertion.link
        if link.predicate == "sp:implements":
            plans = next((r.plans for r in model.reforms if r.key == link.object), ())
            yield (
                link.subject, index.label(link.subject), link.object, index.label(link.object),
                "；".join(plans), link.method.value, link.confidence, link.evidence.quote,
                link.evidence.slug, *link.evidence.quote.span, assertion.key,
            )  # fmt: skip


def _departments(model: Model) -> Iterable[Line]:
    counts: dict[str, dict[str, int]] = {}
    for assertion in model.assertions:
        link = assertion.link
        if link.predicate in ("sp:responsibleUnit", "sp:leadUnit"):
            of = counts.setdefault(link.object, {})
            name = f"{link.predicate} {link.note}" if link.note == "lead" else link.predicate
            of[name] = of.get(name, 0) + 1
    for node in model.units:
        of = counts.get(node.unit.key, {})
        yield (
            node.unit.key, node.unit.label, "；".join(node.printed), node.unit.scope, node.unit.kind,
            "true" if node.unit.is_group else "",
            of.get("sp:responsibleUnit", 0) + of.get("sp:responsibleUnit lead", 0),
            of.get("sp:responsibleUnit lead", 0), of.get("sp:leadUnit", 0),
            "；".join(_slug(key) for key in node.functions), node.superior,
        )  # fmt: skip


#: Documents that a case names: those it rests on or cites, then those it drew up.
_NAMED = ("dct:references", "sp:drawsUp")


def _cases(model: Model) -> Iterable[Line]:
    index = _Index(model)
    for node in model.cases:
        case = node.case
        yield (
            case.key, case.rank, case.district, case.title, index.named(case.key, "sp:leadUnit"),
            "；".join(o for o in index.objects(case.key, "sp:exemplifies") if o.startswith("plan/")),
            "；".join(index.label(o) for o in index.objects(case.key, "sp:exemplifies") if o.startswith("reform/")),
            "；".join(dict.fromkeys(index.label(o) for p in _NAMED for o in index.objects(case.key, p))),
            *(case.body.span if case.body.text else (None, None)),
        )  # fmt: skip


def _reforms(model: Model) -> Iterable[Line]:
    index = _Index(model)
    by_reform: dict[str, set[str]] = {}
    cases: dict[str, set[str]] = {}
    for assertion in model.assertions:
        link = assertion.link
        if link.predicate == "sp:implements":
            by_reform.setdefault(link.object, set()).add(link.subject)
        elif link.predicate == "sp:exemplifies":
            cases.setdefault(link.object, set()).add(link.subject)
    introduced = {fact.subject: fact.object for fact in model.known_bases if fact.predicate == "sp:introducedBy"}
    for reform in model.reforms:
        measures = sorted(by_reform.get(reform.key, ()))
        plans = sorted({key.split("/")[1] for key in measures})
        yield (
            reform.key, reform.label, reform.english, "；".join(reform.other_names), reform.kind, reform.topic,
            reform.level, "；".join(index.label(plan) for plan in reform.plans), "true" if reform.inferred else "",
            len(measures), "；".join(plans), "；".join(sorted(cases.get(reform.key, ()))),
            introduced.get(reform.key), reform.introduced_on,
        )  # fmt: skip


def _continuity(model: Model) -> Iterable[Line]:
    """One line per clause and counterpart; a clause without one shows its nearest candidates."""
    texts = {node.key: node.clause.text for node in model.clauses}
    for pair in model.successions:
        for row in pair.rows:
            near = [(one.later if row.earlier else one.earlier, one.chance) for one in row.near]
            lone = row.state in (ContinuityState.NONE, ContinuityState.NEW)
            yield (
                pair.earlier, row.earlier, pair.later, row.later, row.state.value,
                row.method.value if row.method else None, row.confidence, row.why,
                texts[row.earlier] if row.earlier else None, texts[row.later] if row.later else None,
                "；".join(f"{key} {chance}" for key, chance in near) if lone else "",
            )  # fmt: skip


def _coverage(model: Model) -> Iterable[Line]:
    """Reforms × plans held in the states that the model holds, topics × plans, and the districts without a plan."""
    plans = [d for d in model.documents if d.file and d.kind.endswith("Plan")]
    served = {plan.district for plan in plans}
    without = [key for one in model.districts if (key := ids.district(one.slug)) not in served]
    presences = {(presence.reform, presence.plan): presence for presence in model.presences}
    sure = _surest(model)
    for node in model.reforms:
        for plan in plans:
            presence = presences.get((node.key, plan.key))
            yield ("reform", node.key, node.label, _slug(plan.key), *_present(presence, sure), _slug(plan.district))
        yield from (_not_held("reform", node.key, node.label, district) for district in without)
    yield from _topic_coverage(model, plans, without)


def _slug(key: str | None) -> str:
    return (key or "").rpartition("/")[2]


def _not_held(of: str, key: str, label: str, district: str) -> Line:
    return of, key, label, "", PresenceState.NOT_HELD.value, 0, "", None, "", "", "", _slug(district)


def _present(presence: Presence | None, sure: Mapping[tuple[str, str], Decimal]) -> Line:
    """State, number of measures, their paths, the surest; other forms, where it is only named, in which words."""
    if presence is None:
        return PresenceState.NOT_FOUND.value, 0, "", None, "", "", ""
    via = "；".join(sorted(presence.via, key=natural))
    paths = "；".join(_slug(key) for key in presence.shown_by)
    if not presence.state.is_implemented:
        return presence.state.value, 0, "", None, via, paths, presence.quote
    best = max(sure[key, presence.reform] for key in presence.shown_by)
    return presence.state.value, len(presence.shown_by), paths, best, via, "", ""


def _surest(model: Model) -> Mapping[tuple[str, str], Decimal]:
    """(measure, reform) → how sure it is that the measure implements it: itself, else in the surest of its forms."""
    direct: dict[tuple[str, str], Decimal] = {}
    for assertion in model.assertions:
        link = assertion.link
        if link.predicate == "sp:implements":
            key = link.subject, link.object
            direct[key] = max(direct.get(key, Decimal(0)), link.confidence)
    broader = {reform.key: reform.broader for reform in model.reforms}
    found: dict[tuple[str, str], Decimal] = {}
    for (measure, reform), confidence in direct.items():
        for form in _forms(reform, broader):
            found[measure, form] = max(found.get((measure, form), Decimal(0)), confidence)
    for presence in model.presences:
        for measure in presence.shown_by if presence.state is PresenceState.OTHER_NAME else ():
            found[measure, presence.reform] = max(direct.get((measure, via), Decimal(0)) for via in presence.via)
    return found | direct


def _forms(reform: str, broader: Mapping[str, tuple[str, ...]]) -> set[str]:
    """A reform and every reform of which it is a special form."""
    found: set[str] = set()
    waiting = [reform]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += broader.get(key, ())
    return found


def _topic_coverage(model: Model, plans: Sequence[PolicyDocument], without: Sequence[str]) -> Iterable[Line]:
    """The measures whose main topic it is; where there is none, those that have it among their topics."""
    main, any_ = _of_topics(model, "sp:primaryTopic"), _of_topics(model, "dct:subject")
    cells = {cell: main.get(cell) or measures for cell, measures in any_.items()}
    found = {cell: set(measures) for cell, measures in cells.items()}
    best = {cell: max(measures.values()) for cell, measures in cells.items()}
    for topic in sorted({topic for topic, _ in found}):
        label = topic.removeprefix("topic/")
        for plan in plans:
            measures = found.get((topic, plan.key), set())
            state = "addressed" if measures else PresenceState.NOT_FOUND.value
            paths = "；".join(_slug(key) for key in sorted(measures, key=natural))
            sure = best.get((topic, plan.key))
            yield (
                "topic", topic, label, _slug(plan.key), state, len(measures), paths, sure, "", "", "",
                _slug(plan.district),
            )  # fmt: skip
        yield from (_not_held("topic", topic, label, district) for district in without)


def _of_topics(model: Model, predicate: str) -> dict[tuple[str, str], dict[str, Decimal]]:
    """(topic, plan) → measure → how sure it is; a part of a measure is told of by its whole."""
    parts = {node.measure.key for node in model.measures if node.measure.kind == MeasureKind.PART}
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for assertion in model.assertions:
        link = assertion.link
        if link.predicate == predicate and link.subject.startswith("plan/") and link.subject not in parts:
            measures = found.setdefault((link.object, ids.plan(link.subject.split("/")[1])), {})
            measures[link.subject] = max(measures.get(link.subject, Decimal(0)), link.confidence)
    return found


def _documents(model: Model) -> Iterable[Line]:
    """Every document, held or only cited: what it says of itself, and how well it was read."""
    labels = {node.unit.key: node.unit.label for node in model.units}
    tables: dict[str, set[str]] = {}
    nodes = [(n.graph, n.measure.path) for n in model.measures if n.measure.row is not None]
    nodes += [(n.graph, n.section.path) for n in model.sections if n.section.cells]
    for slug, path in nodes:
        tables.setdefault(slug, set()).add(path.split(".")[0] if path.startswith("t") else "")
    for one in model.documents:
        slug = one.key.removeprefix("plan/")
        yield (
            slug, one.title, one.document_kind or one.kind, one.place,
            "、".join(labels[key] for key in one.issuers if key in labels) or None, one.number,
            one.date, one.file, one.sha256, "true" if one.file else "false", one.understanding,
            sum(node.graph == slug for node in model.measures), len(tables.get(slug, ())),
            sum(node.graph == slug for node in model.irregularities),
        )  # fmt: skip


TABLES = {
    "documents": (
        ("slug", "title", "kind", "place", "issuer", "number", "date", "file", "sha256", "held", "understanding",
         "measures", "tables", "irregularities"), _documents),
    "measures": (
        ("measure", "plan", "path", "number", "kind", "label", "text", "service", "action", "reform_item", "pilot",
         "unit_text", "units", "deadline_text", "deadline", "deadline_status", "primary_topic", "implements",
         "source_start", "source_end"), _measures),
    "implements": (
        ("subject", "subject_label", "object", "object_label", "city_plan", "method", "confidence", "quote", "source",
         "source_start", "source_end", "assertion"), _implements),
    "departments": (
        ("unit", "label", "printed_as", "scope", "kind", "is_group", "measures", "measures_led", "cases_led",
         "functions", "superior"), _departments),
    "cases": (
        ("case", "rank", "district", "title", "lead_units", "exemplifies_measures", "exemplifies_reforms", "cites",
         "source_start", "source_end"), _cases),
    "reforms": (
        ("reform", "label", "label_en", "other_names", "kind", "topic", "level", "city_plan", "inferred", "measures",
         "plans", "cases", "introduced_by", "introduced_on"), _reforms),
    "continuity": (
        ("earlier_plan", "earlier", "later_plan", "later", "state", "method", "confidence", "why", "earlier_text",
         "later_text", "nearest"), _continuity),
    "coverage": (
        ("of", "id", "label", "plan", "state", "measures", "paths", "best_confidence", "via", "named_in", "quote",
         "district"), _coverage),
}  # fmt: skip
