"""Every read of the mail channel."""
