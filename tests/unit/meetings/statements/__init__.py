"""Tests of statements handed in writing."""
