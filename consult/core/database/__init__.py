"""The database: engine, transactions, group commit, backup and the move to PostgreSQL."""
