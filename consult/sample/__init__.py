"""The sample consultation, and the command that prepares a new installation."""
