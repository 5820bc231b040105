"""Comment tables with their answers."""
