"""Limits of a process that reads files of others."""

import os
import resource

MEMORY = 512 * 1024 * 1024  # bytes of address space
SECONDS = 10  # of CPU time


def limit_resources(memory: int = MEMORY, seconds: int = SECONDS) -> None:
    """Limit the address space, CPU time, files and priority of this process.

    Args:
        memory: bytes of addresses.
        seconds: CPU time.
    """
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    os.nice(int(os.environ["CONSULT_NICENESS"]))
