"""Publishing a version: its checks, its decisions and its effects."""
