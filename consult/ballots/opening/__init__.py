"""Opening a ballot: its question, its options and its rules."""
