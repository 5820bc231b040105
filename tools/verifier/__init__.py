"""The parts of the verifier tools/verify.py, which needs nothing of consult."""
