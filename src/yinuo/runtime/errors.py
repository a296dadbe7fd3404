"""Expected failures of the machine side; the command line prints them as one line and exits with 1."""


class RuntimeFault(Exception):
    """Something on this machine is not as needed. The message says what, and how to mend it."""
