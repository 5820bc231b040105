"""Permissions: the actor, predicates and the one table of rules."""
