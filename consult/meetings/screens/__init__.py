"""The screens of a meeting: layout, content and text fit."""
