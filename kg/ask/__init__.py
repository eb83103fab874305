"""Everything that a built graph is asked: names resolved, questions, traces, search, presence of reforms, counts,
citations.

In comes the graph that a build saved (or another store holds); out come records, tables and text for people. Every
surface (command line, pages, service) asks here, so that each matter is judged once. It never reads a source
document, and never changes the graph.

``resolve`` says what a typed name means, ``things`` and ``links`` what the graph holds of it. ``uptake`` counts reforms
by plan and district (whether a plan implements a reform is judged in ``kg.model.presence``, and read here), ``trace``
explains one thing, ``questions`` and ``query`` run the shipped questions, ``search`` finds words.
"""
