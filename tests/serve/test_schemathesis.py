"""Requests made up from ``/openapi.json``, good and bad, sent to a running server: it does what it says it does."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis import Case, SerializationContext
from schemathesis.config import SchemathesisConfig

from kg.serve.limits import Limits
from kg.serve.openapi import description
from tests.serving import GRAPH, Server

TERMS = st.sampled_from(["?s", "?p", "?o", "sp:District", "<plan/x>", '"信用"@zh', "rdfs:label", "42"])
NAMES = st.sampled_from(["?s", "?p", "?o", "sp:District", "<plan/x>", "rdfs:label"])
GROUPS = st.recursive(
    st.builds("{} {} {} .".format, NAMES, NAMES, TERMS),
    lambda inner: st.one_of(
        st.builds("{{ {} }} UNION {{ {} }}".format, inner, inner),
        st.builds("OPTIONAL {{ {} }}".format, inner),
        st.builds("FILTER NOT EXISTS {{ {} }}".format, inner),
        st.builds("{{ {} }} {}".format, inner, inner),
    ),
    max_leaves=3,
)
#: What the schema calls "sparql" and "graph".
QUERIES = st.one_of(
    st.builds("ASK {{ {} }}".format, GROUPS),
    st.builds("SELECT * {{ {} }} LIMIT 5".format, GROUPS),
    st.builds("CONSTRUCT {{ ?s a sp:District }} WHERE {{ {} }} LIMIT 5".format, GROUPS),
    st.just("DESCRIBE <district/jinshan>"),
)
schemathesis.openapi.format("sparql", QUERIES)
schemathesis.openapi.format("reform", st.sampled_from(["一业一证", "拿地即开工", "yi-ye-yi-zheng"]))
schemathesis.openapi.format("graph", st.sampled_from([GRAPH + "jinshan-2022", GRAPH + "fengxian-2024"]))


@schemathesis.serializer("application/sparql-query")
def as_it_stands(context: SerializationContext, value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


#: What may happen to a good request (a format that this form of query has not, a name of nothing), and to a bad one.
CONFIG = {
    "seed": 1,
    "checks": {
        "positive_data_acceptance": {"expected-statuses": [200, 204, 303, 404, 406]},
        "negative_data_rejection": {"expected-statuses": [400, 404, 405, 406, 414, 415]},
    },
    # Graphs without a query are refused, which a schema of parameters cannot say; by POST there is always a query.
    "operations": [
        {
            "include-name": "GET /sparql",
            "checks": {"positive_data_acceptance": {"expected-statuses": [200, 400, 406]}},
        }
    ],
}
SCHEMA = schemathesis.openapi.from_dict(
    description(Limits(), "http://127.0.0.1/sparql"), config=SchemathesisConfig.from_dict(CONFIG)
)


@SCHEMA.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_it_answers_as_described(case: Case[Any], server: Server) -> None:
    case.call_and_validate(base_url=server.address)
