"""Resolution of threads: a resolved thread is folded, and settles nothing else."""
