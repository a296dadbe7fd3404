"""How a command says no: one clear line on stderr and exit code 1."""


class Failure(Exception):
    """An expected refusal or failure of a command; the message is the line that is printed."""
