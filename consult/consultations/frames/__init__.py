"""The frame of a consultation, which a new one or a rehearsal takes over."""
