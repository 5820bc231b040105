"""Files that go out: the formats of a version, their input, and the programs that write them."""
