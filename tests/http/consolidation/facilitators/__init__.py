"""Tests of the workbench over HTTP."""
