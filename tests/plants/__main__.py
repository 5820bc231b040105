"""python -m tests.plants [words of a name]."""

import sys

from tests.plants.runner import main

sys.exit(main(sys.argv[1:]))
