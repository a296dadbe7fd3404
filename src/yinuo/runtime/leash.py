"""Run a command that dies with its parent: `python -I -S leash.py PARENT SIGNAL UID GID COMMAND…`.

Started as a program of its own, because what it does between fork and exec (drop root, ask the kernel for a
signal at the parent's death) is unsafe inside a process with threads. Linux only; standard library only.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(signal_number: int, parent: int) -> None:
    """Let the kernel send `signal_number` to this process when the thread that started it ends.

    The request survives exec, but not a change of user, so root is dropped before. Exits at once when the parent
    died in between.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:
        sys.exit(1)


def main(arguments: list[str]) -> None:
    parent, signal_number, uid, gid = (int(argument) for argument in arguments[:4])
    command = arguments[4:]
    if uid != os.geteuid():
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    die_with_parent(signal_number, parent)
    os.execv(command[0], command)  # noqa: S606  no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
