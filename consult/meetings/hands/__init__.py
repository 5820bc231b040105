"""Shows of hands in a meeting: three numbers that two people answer for."""
