"""Every write of the text-message channel."""
