"""Mails: their content, their digest and their delivery."""
