"""Benchmarks and the crash test, run as `python -m bench.performance` and `python -m
bench.crash_recovery`.
"""
