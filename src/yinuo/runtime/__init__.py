"""What Yinuo needs from the machine: a home folder, a database, child processes. Knows nothing of the domain."""
