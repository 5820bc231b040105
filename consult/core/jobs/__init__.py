"""Jobs: the scheduler, subprocess jobs and file locks."""
