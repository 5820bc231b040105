"""Circular letters of the secretariat: numbered, mailed to a kept list of recipients."""
