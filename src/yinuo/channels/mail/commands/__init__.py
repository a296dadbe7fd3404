"""Every write of the mail channel."""
