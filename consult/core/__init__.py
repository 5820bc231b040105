"""Shared foundation of every feature: database, events, permissions, web, realtime and jobs.

Core knows no feature. Features import core; core never imports a feature.
"""
