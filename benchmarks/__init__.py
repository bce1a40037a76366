"""How fast the pipeline is and how much memory it takes: ratios measured in one run.

``python -m benchmarks`` runs them all, prints a table and writes ``docs/performance.md``.
"""
