"""Pages of meetings: this module imports the modules that attach routes to the blueprint."""
