"""Planning of a meeting: time, agenda and calendar files."""
