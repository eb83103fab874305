"""Documents made up for tests: ten written out, with ``expected.yaml``, and as many more as ``made`` is asked for."""
