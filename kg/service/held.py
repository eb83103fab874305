"""What a worker holds: the graph, its named graphs, the shipped questions, the index of words."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from kg import settings
from kg.rdf.question import Question, load_questions
from kg.rdf.store import KnowledgeGraph, open_graph
from kg.service.search import Index, build_index

__all__ = ["Held"]


class Held:
    """A built graph, ready to be asked by any number of forks.

    Args:
        graph: as it was opened.
        questions: that a user can choose.
    """

    def __init__(self, graph: KnowledgeGraph, questions: tuple[Question, ...] = ()) -> None:
        self.graph = graph
        self.graphs = frozenset(node.value for node in graph.store.named_graphs() if hasattr(node, "value"))
        self.questions = {question.name: question for question in questions}

    @classmethod
    def open(cls, path: Path) -> Held:
        """Load ``graph.nq`` and the questions that ship with this version.

        Raises:
            BuildError: there is no graph, or it is damaged.
        """
        return cls(open_graph(path), load_questions(settings.ontology_folder() / "questions"))

    @cached_property
    def index(self) -> Index:
        """Made once, by the keeper, so that all workers share it."""
        return build_index(self.graph)
