"""Attendance: registration, check-in, personal codes and presence."""
