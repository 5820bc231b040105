"""Tags for contributions."""
