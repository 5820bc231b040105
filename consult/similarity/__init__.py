"""Similar contributions: found by a program, grouped by people, with everybody who stands behind them; undone at any time."""
