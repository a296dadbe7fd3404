"""The embedded PostgreSQL: binaries from a wheel, run by our own supervisor as a child that dies with us."""
