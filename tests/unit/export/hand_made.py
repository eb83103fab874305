"""A graph of one plan, one measure, one reform, one body and one case, written by hand, with words that try to run."""

from __future__ import annotations

import pyoxigraph as ox

from kg import ids
from kg.rdf.store import KnowledgeGraph, graph_of
from kg.rdf.vocabulary import iri

__all__ = ["EVIL", "SLUG", "SOURCES", "evil_graph"]

#: A title as no office would print it.
EVIL = '</script><img src=x onerror="window.ran=1"><script>window.ran=1</script>\'"{{7*7}}'
SLUG = "evil-2024"
_TEXT = f"{EVIL}\n一、总则\n1.{EVIL}。推进{EVIL}改革。\n"
SOURCES = {SLUG: _TEXT}


def evil_graph() -> KnowledgeGraph:
    """Everything that has a label, a quote or a name has the evil one."""
    quads: list[ox.Quad] = []
    home = ox.NamedNode(f"{ids.BASE}graph/{SLUG}")

    def say(subject: str, **values: object) -> None:
        for name, value in values.items():
            prop = iri(name.replace("__", ":"))
            for one in value if isinstance(value, tuple) else (value,):
                term = one if isinstance(one, ox.NamedNode | ox.Literal) else ox.Literal(str(one))
                quads.append(ox.Quad(ox.NamedNode(ids.BASE + subject), prop, term, home))

    def node(key: str) -> ox.NamedNode:
        return ox.NamedNode(ids.BASE + key)

    label = ox.Literal(EVIL, language="zh")
    start, end = _TEXT.rindex("推进"), _TEXT.rindex("。\n")
    plan, measure, reform, body, case = (
        f"plan/{SLUG}",
        f"plan/{SLUG}/measure/1.1",
        "reform/evil",
        "org/jinshan/evil",
        "case/2024/01",
    )
    say("district/jinshan", rdf__type=iri("sp:District"), rdfs__label=label)
    say(
        plan,
        rdf__type=(iri("sp:DistrictPlan"), iri("sp:Plan"), iri("sp:PolicyDocument")),
        rdfs__label=label,
        sp__sourceFile=f"{SLUG}.txt",
        sp__sha256="0" * 64,
        dct__issued="2024-01-01",
        sp__inDistrict=node("district/jinshan"),
        sp__documentNumber=EVIL,
        sp__year="2024",
    )
    say(reform, rdf__type=iri("sp:Reform"), rdfs__label=label, skos__altLabel=label, sp__level=EVIL)
    say(
        body,
        rdf__type=iri("sp:Department"),
        rdfs__label=label,
        sp__inDistrict=node("district/jinshan"),
        skos__altLabel=label,
    )
    say(
        measure,
        rdf__type=iri("sp:Measure"),
        rdfs__label=label,
        sp__inPlan=node(plan),
        dct__isPartOf=node(plan),
        sp__path="1.1",
        sp__number=EVIL,
        sp__deadlineStatus=iri("sp:Dated"),
        sp__deadline="2024-06",
        sp__deadlineText=EVIL,
        sp__sourceStart=start,
        sp__sourceEnd=end,
        sp__unitText=EVIL,
    )
    say(
        case,
        rdf__type=iri("sp:ShowcaseCase"),
        rdfs__label=label,
        sp__inDistrict=node("district/jinshan"),
        sp__rank="1",
        dct__isPartOf=node(plan),
        sp__sourceStart=start,
        sp__sourceEnd=end,
    )
    for i, (subject, name, target) in enumerate(
        (
            (measure, "sp:implements", reform),
            (measure, "sp:responsibleUnit", body),
            (case, "sp:exemplifies", measure),
            (case, "sp:leadUnit", body),
        )
    ):
        say(f"assertion/{i:016x}", rdf__type=iri("sp:Assertion"), rdf__subject=node(subject), rdf__predicate=iri(name),
            rdf__object=node(target), sp__method=iri("sp:Explicit"), sp__confidence="0.9", sp__quote=_TEXT[start:end],
            sp__quotePrefix=EVIL, sp__quoteSuffix=EVIL, sp__sourceStart=start, sp__sourceEnd=end,
            prov__wasDerivedFrom=node(plan), sp__role=EVIL)  # fmt: skip
    say(
        f"plan/{SLUG}/irregularity/x",
        rdf__type=iri("sp:Irregularity"),
        rdfs__label=label,
        sp__code=EVIL,
        sp__found=EVIL,
        sp__done=EVIL,
        sp__sourceStart=start,
        sp__sourceEnd=end,
        sp__inDocument=node(plan),
    )
    say(
        f"{measure}/target/1",
        rdf__type=iri("sp:Target"),
        rdfs__label=label,
        sp__quote=EVIL,
        sp__value="9",
        sp__unit=EVIL,
        sp__comparator=">=",
        sp__targetRole="target",
        sp__sourceStart=start,
        sp__sourceEnd=end,
    )
    return graph_of(quads)
