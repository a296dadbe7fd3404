"""How much of a hostile mail is read. Beyond a limit the rest is left out and a problem is noted."""

MAX_MESSAGE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 256 * 1024 * 1024  # of one .gz file
MAX_HEADER_BYTES = 512 * 1024  # of one header block
MAX_HEADER_LINES = 2_000
MAX_HEADER_VALUE = 64 * 1024  # of one header
MAX_DEPTH = 12
MAX_PARTS = 400
MAX_ADDRESSES = 500
MAX_REFERENCES = 200
MAX_SUBJECT = 2_000  # characters
MAX_TEXT = 500_000  # characters
MAX_TEXT_BYTES = 1_500_000
MAX_QUOTABLE = 300_000  # characters searched for quotes and signatures
MAX_HTML = 500_000  # characters
MAX_HTML_ENTITIES = 60_000  # the HTML sanitiser is slow on bare ampersands
MAX_HTML_DEPTH = 1_000  # open elements; the HTML sanitiser is quadratic in depth
MAX_NAME = 200  # characters of a file name
