"""Printed labels as numbers: their forms, their styles, and their order in a text."""
