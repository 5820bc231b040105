"""The doors of consultations in preparation: their addresses are closed to others than the team."""
