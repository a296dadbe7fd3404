"""Reads that concern every channel."""
