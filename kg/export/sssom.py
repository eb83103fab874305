"""``tables/implements.sssom.tsv``: one predicate as an SSSOM mapping set, for tools that know the standard.

1. One row per assertion; ``record_id`` is its own identifier, so a row can be cited and looked up in the graph.
2. ``confidence`` is the probability that the row is right, as the standard has it; ``match_string`` the words in the
   source that it rests on.
3. The justification says how the link was found. What a document states itself (a star, a basis) was mapped by hand by
   those who drew the document up, so its issuer is the author of the row.
4. Rows, columns and prefixes are in the standard's canonical order, so the same graph gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.records import Method
from kg.records.model import Assertion, Model
from kg.text.sssom import CURIE_MAP, MAPPING_SLOTS, format_file, to_curie

__all__ = ["JUSTIFICATION_OF", "implements_table"]

#: How each method is called in the standard's vocabulary of justifications.
JUSTIFICATION_OF: Mapping[Method, str] = {
    Method.EXPLICIT: "semapv:ManualMappingCuration",
    Method.NAMED_REFORM: "semapv:LexicalMatching",
    Method.TEXT_REUSE: "semapv:LexicalSimilarityThresholdMatching",
    Method.SAME_MEANING: "semapv:SemanticSimilarityThresholdMatching",
    Method.THEMATIC: "semapv:SemanticSimilarityThresholdMatching",
    Method.DERIVED: "semapv:MappingChaining",
    Method.CURATED: "semapv:ManualMappingCuration",
}

_PREFIXES = ("orcid", "semapv", "sp", "spid")


def implements_table(model: Model, base: str) -> str:
    """Every ``sp:implements`` of the model as SSSOM/TSV.

    Args:
        model: the assembled corpus.
        base: IRI that every key stands under.
    """
    labels = _labels(model)
    issuers = {document.key: next(iter(document.issuers), None) for document in model.documents}
    rows = [_row(a, labels, issuers) for a in model.assertions if a.link.predicate == "sp:implements"]
    rows.sort(key=lambda row: [row.get(column, "") for column in MAPPING_SLOTS])
    columns = [column for column in MAPPING_SLOTS if any(row.get(column) for row in rows)]
    return format_file(_metadata(base), columns, rows)


def _metadata(base: str) -> dict[str, object]:
    return {
        "curie_map": {**{prefix: CURIE_MAP[prefix] for prefix in _PREFIXES}, "spid": base},
        "sssom_version": "1.1",
        "mapping_set_id": f"{base}mappings/implements",
        "mapping_set_title": "Which reform each measure implements · 各项措施落实的改革",
        "mapping_set_description": "Links from measures to reforms and plans to plans, with the words they rest on.",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "mapping_tool": "shanghai-policy-kg",
        "subject_match_field": ["sp:text"],
    }


def _row(assertion: Assertion, labels: Mapping[str, str], issuers: Mapping[str, str | None]) -> dict[str, str]:
    link = assertion.link
    document = f"plan/{link.evidence.slug}"
    issuer = issuers.get(document) if link.method is Method.EXPLICIT else None
    author, _, comment = link.note.partition(": ") if link.method is Method.CURATED else ("", "", link.note)
    signed_by, _, date = author.rpartition(", ")
    author_id = signed_by if signed_by.startswith("orcid:") else to_curie(issuer) if issuer else ""
    return {
        "record_id": to_curie(assertion.key),
        "subject_id": to_curie(link.subject),
        "subject_label": labels.get(link.subject, ""),
        "predicate_id": link.predicate,
        "object_id": to_curie(link.object),
        "object_label": labels.get(link.object, ""),
        "mapping_justification": JUSTIFICATION_OF[link.method],
        "author_id": author_id,
        "author_label": signed_by if signed_by != author_id else "",
        "subject_source": to_curie(document),
        "mapping_date": date[:10],
        "confidence": f"{round(link.confidence, 3).normalize():f}",
        "match_string": link.evidence.quote.text.replace("|", " "),
        "comment": comment,
    }


def _labels(model: Model) -> dict[str, str]:
    labels = {document.key: document.title for document in model.documents}
    labels.update((node.measure.key, node.label) for node in model.measures)
    labels.update((reform.key, "".join(reform.label.split())) for reform in model.reforms)
    return labels
