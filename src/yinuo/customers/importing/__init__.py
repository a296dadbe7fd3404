"""Customers and devices from tables: reading files, recognising columns, merging rows into what is known."""
