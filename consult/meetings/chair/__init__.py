"""The console of the chair: current item, decisions, suspension and undo."""
