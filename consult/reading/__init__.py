"""Pages that combine several features: home, reading page, clause, amendment, and feeds."""
