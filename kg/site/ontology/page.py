"""The folder ``ontology/`` → the files of its publication: the page, figures, and the ontology in each RDF syntax.

1. Source files are copied byte for byte, under their own names.
2. The ontology is also written as Turtle, N-Triples, RDF/XML and JSON-LD under the name ``ontology``: what a server
   answers by content negotiation. Blank nodes are named by RDFC-1.0, so the same ontology gives the same bytes.
3. The page and ``w3id.htaccess`` come from templates; the page holds its own style and script and loads nothing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from kg.site.byte_code import Compiled
from kg.site.ontology import figure
from kg.site.ontology.rules import Rule, read_rules, read_topics
from kg.site.ontology.source import Ref, Source
from kg.site.ontology.terms import Term, alignments, read_borrowed, read_terms, ref_of, tree
from kg.site.rendering import asset

__all__ = ["render_ontology"]

_COPIED = (
    "shanghai-policy.ttl", "topics.ttl", "shapes.ttl", "shapes-strict.ttl", "context.jsonld",
    *(f"frames/{kind}.jsonld" for kind in ("measure", "plan", "case", "reform")),
)  # fmt: skip
#: Ending of the file → (media type, format). In the order in which the page offers them.
SYNTAXES = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
}


def render_ontology(folder: Path) -> dict[str, bytes]:
    """Name → content of each file; the same bytes for the same folder.

    Args:
        folder: with the ontology, the topics, the shapes and the context.
    """
    source = Source(folder / "shanghai-policy.ttl")
    refs = _figure_refs(source)
    files = {name: (folder / name).read_bytes() for name in _COPIED}
    files |= {f"ontology.{ending}": content for ending, content in _serialised(folder, source).items()}
    files["figure-zh.svg"] = figure.standalone(refs, "zh")
    files["figure-en.svg"] = figure.standalone(refs, "en")
    values = _page(folder, source) | {"figure": figure.draw(refs)}
    htaccess = _environment().get_template("w3id.htaccess.j2").render(values)
    files["w3id.htaccess"] = f"{htaccess}\n".encode()
    files["index.html"] = _environment().get_template("index.html.j2").render(values, htaccess=htaccess).encode()
    return files


def _page(folder: Path, source: Source) -> dict[str, Any]:
    """What the templates ask for."""
    shapes, scheme = Source(folder / "shapes.ttl"), Source(folder / "topics.ttl")
    terms = read_terms(source)
    groups = read_rules(shapes)
    me = source.of_type("owl:Ontology")[0]
    return {
        "source": source,
        "me": me,
        "version": source.value(me, "owl:versionInfo"),
        "changes": list(zip(*source.texts(me, "skos:changeNote").values(), strict=True)),
        "terms": terms,
        "kinds": _KINDS,
        "tree": tree(terms),
        "alignments": alignments(source, terms),
        "borrowed": read_borrowed(source),
        "groups": groups,
        "rules_of": _rules_by_term(terms, [rule for group in groups for rule in group.rules]),
        "topics": read_topics(scheme),
        "syntaxes": {ending: media for ending, (media, _) in SYNTAXES.items()},
        "contents": _CONTENTS,
        "early": _EARLY,
    }


#: The page's menu: (address, zh, en).
_CONTENTS = (
    ("figure", "图示", "Figure"),
    ("classes", "类", "Classes"),
    ("links", "关系", "Links"),
    ("values", "取值", "Values"),
    ("individuals", "个体", "Individuals"),
    ("alignments", "对应", "Alignments"),
    ("topics", "主题", "Topics"),
    ("rules", "规则", "Rules"),
    ("use", "获取", "Use"),
    ("changes", "更新", "Changes"),
)
# Before anything is drawn: the language and theme that the reader chose on any of our pages.
_EARLY = Markup(
    'try{const d=document.documentElement,l=localStorage.getItem("kg-lang"),m=localStorage.getItem("kg-theme");'
    'if(l==="en"||l==="zh"){d.dataset.lang=l;d.lang=l==="en"?"en":"zh-CN"}if(m==="dark"||m==="light")d.dataset.theme=m}catch(e){}'
)


#: Kind of term → (address on the page, zh, en).
_KINDS = {
    "class": ("classes", "类", "Classes"),
    "link": ("links", "关系（对象属性）", "Links (object properties)"),
    "value": ("values", "取值（数据属性）", "Values (datatype properties)"),
    "individual": ("individuals", "个体", "Individuals"),
}


def _rules_by_term(terms: tuple[Term, ...], rules: list[Rule]) -> dict[str, list[Rule]]:
    """Short name of a term → the rules about it: of a class those that it is a target of, of a property its path's."""
    return {
        term.ref.short: [rule for rule in rules if term.ref.short in rule.classes or term.ref.iri == rule.path]
        for term in terms
    }


def _figure_refs(source: Source) -> dict[str, Ref]:
    names = {*figure.BOXES, *(arrow.property for arrow in figure.ARROWS)}
    return {name: ref_of(source, source.iri(name)) for name in sorted(names)}


def _serialised(folder: Path, source: Source) -> dict[str, bytes]:
    dataset = ox.Dataset(ox.parse(path=str(folder / "shanghai-policy.ttl"), format=ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    triples = sorted((quad.triple for quad in dataset), key=str)
    prefixes = {name: iri for name, iri in source.prefixes.items() if iri.endswith(("#", "/"))}
    return {ending: _write(triples, form, prefixes) for ending, (_, form) in SYNTAXES.items()}


def _write(triples: list[ox.Triple], form: ox.RdfFormat, prefixes: dict[str, str]) -> bytes:
    return ox.serialize(triples, format=form, prefixes=prefixes if form != ox.RdfFormat.N_TRIPLES else None) or b""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        bytecode_cache=Compiled(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(t=_both, asset=_asset)
    return environment


def _both(zh: str, en: str) -> Markup:
    """Both languages of a text; the site's stylesheet shows one. (The site's own ``t``, several times as fast.)"""
    return Markup(f'<span class="zh">{escape(zh)}</span><span class="en" lang="en">{escape(en)}</span>')  # noqa: S704 - escaped


def _asset(name: str) -> Markup:
    """Our own stylesheet or script, to stand inside its element."""
    return Markup(asset(name).replace("</script", "<\\/script"))  # noqa: S704 - a file of the project
