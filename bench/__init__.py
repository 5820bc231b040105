"""Benchmarks and the crash test: run as `python -m bench.run` and `python -m bench.crash`."""
