"""The graph as a service: a read-only SPARQL 1.1 endpoint, a page for every thing, search, and the static pages.

In come HTTP requests; out come answers, whole or not at all. A query is never evaluated in the process that listens.

How a request travels::

    browser ── HTTP ──> application (this process: routes, headers, HTML)
                          └─ scheduler, worker pool ── socket ──> worker (a fork that holds the graph, can be killed)
                                                                    ↑ forks
                                                                  fork server (loads the graph once)

1. The application never evaluates anything: whatever a stranger can make slow, large or deep runs in a worker.
2. A worker can open neither file nor connection (its limit of descriptors is zero), may use so much memory, and is
   killed when its time is up; the next one is forked from the fork server in a few milliseconds.
3. A rebuild is seen within a second: a second fork server loads the new graph, new requests go to its workers, and
   requests that are already running finish on the old graph.

``run`` starts the server, ``app`` has the routes, ``sparql_protocol``, ``pages`` and ``vocabulary`` answer them;
``scheduler`` decides who waits, ``worker_pool`` stops a query, ``limits`` says how much is allowed, ``worker`` and
``answer`` do the work, ``sandbox`` and ``query_policy`` keep a query inside, ``door``, ``crowd`` and ``timeouts`` keep
clients from crowding out others.

Needs the extra ``[serve]`` and a system with ``fork`` (Linux, macOS, WSL).
"""
