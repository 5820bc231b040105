"""Help in the product: a page for each role, and the glossary."""
