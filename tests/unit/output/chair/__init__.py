"""Tests of the sections of the report of the chair."""
