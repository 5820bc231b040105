"""Everything that comes in and goes out: files read into one form, reviewed, and made into documents."""
