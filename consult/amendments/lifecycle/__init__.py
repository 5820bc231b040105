"""The life of an amendment after it was proposed: revision, withdrawal and resubmission."""
