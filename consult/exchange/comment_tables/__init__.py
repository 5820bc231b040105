"""Comment tables of standards bodies: reading, review and entry of their rows."""
