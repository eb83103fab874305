"""A change to the ontology that breaks the contract fails: each mistake below is made in a copy, and the tests see it.

The copy holds the ontology, the sources that its examples quote, and this folder's tests, which run there as in CI.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
TESTS = "tests/unit/ontology"

#: Name → (pattern, what stands there after the mistake, the test that must fail).
MISTAKES = {
    "a promised class is renamed": (
        r"sp:Measure\b",
        "sp:Provision",
        "test_every_promised_name_is_declared_as_what_it_was",
    ),
    "a link becomes a value": (
        r"sp:inPlan a owl:ObjectProperty",
        "sp:inPlan a owl:DatatypeProperty",
        "test_every_promised_name_is_declared_as_what_it_was",
    ),
    "a deadline status is dropped": (
        r"sp:NotStated a sp:DeadlineStatus ,",
        "sp:NotStated a",
        "test_every_promised_name_is_declared_as_what_it_was",
    ),
    "a super-class is changed": (
        r"(sp:Plan a owl:Class ;\s+rdfs:isDefinedBy onto: ;\s+rdfs:subClassOf) sp:PolicyDocument",
        r"\1 sp:Section",
        "test_every_class_stands_under_its_super_class",
    ),
    "implementing a reform makes it a legal text": (
        r"(sp:implements a owl:ObjectProperty ;)",
        r"\1 rdfs:subPropertyOf eli:applies ;",
        "test_known_traps_of_eli_are_kept_out",
    ),
    "a definition loses its Chinese": (
        r' ,\s+"面向某一市辖区印发的方案。"@zh',
        "",
        "test_every_term_is_annotated_in_both_languages",
    ),
    "a second domain is added": (
        r"(sp:rank a owl:DatatypeProperty ;\s+rdfs:isDefinedBy onto: ;)",
        r"\1 rdfs:domain sp:Measure ;",
        "test_every_property_says_what_it_joins",
    ),
    "the namespace moves": (
        r'(vann:preferredNamespaceUri) "[^"]*"',
        r'\1 "https://example.org/other#"',
        "test_ontology_can_be_cited_and_reused",
    ),
}


NONE = "no mistake at all"


def make_copy(folder: Path) -> Path:
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    shutil.copytree(ROOT / "data/sources", folder / "data/sources")
    (folder / TESTS).mkdir(parents=True)
    for name in ("test_contract_terms.py", "test_ontology.py", "good.ttl"):
        shutil.copy(ROOT / TESTS / name, folder / TESTS / name)
    return folder / "ontology/shanghai-policy.ttl"


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Mistake → the tests that failed in its copy. One run of pytest over all copies."""
    folder = tmp_path_factory.mktemp("copies")
    names = dict(enumerate([NONE, *MISTAKES]))
    for n, name in names.items():
        path = make_copy(folder / f"copy{n}")
        if name != NONE:
            pattern, wrong, _ = MISTAKES[name]
            text, made = re.subn(pattern, wrong, path.read_text(encoding="utf-8"))
            assert made, f"not made: {name}"
            path.write_text(text, encoding="utf-8")
    what = " or ".join(sorted({expected for _, _, expected in MISTAKES.values()}))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib", "-k", what]
    done = subprocess.run([*command, "."], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    found: dict[str, set[str]] = {name: set() for name in names.values()}
    for n, test in re.findall(r"^FAILED copy(\d+)/.*?::(\w+)", done.stdout, re.MULTILINE):
        found[names[int(n)]].add(test)
    return found


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_seen(failed: dict[str, set[str]], mistake: str) -> None:
    assert MISTAKES[mistake][2] in failed[mistake]


def test_without_a_mistake_the_copy_passes(failed: dict[str, set[str]]) -> None:
    """So a failure above is the mistake's doing, not the copy's."""
    assert failed[NONE] == set()
