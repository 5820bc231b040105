"""Entry by a mailed code: a visitor writes first, and proves an address to send it."""
