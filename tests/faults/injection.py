# SPDX-License-Identifier: MIT
"""Ways to make one system call, or one call of the C library, fail."""
import collections
import errno
import re
from dataclasses import dataclass

# What a call may fail with, by kind: the classes that occur in practice.
ERRORS = {
    "write": ["ENOSPC", "EIO", "EDQUOT", "EINTR"],
    "fsync": ["EIO", "ENOSPC", "EINTR"],
    "openat": ["EMFILE", "EACCES", "ENOSPC", "EROFS"],
    "open": ["EMFILE"],
    "rename": ["EXDEV", "ENOSPC", "EIO"],
    "renameat": ["EXDEV", "ENOSPC", "EIO", "EACCES"],
    "linkat": ["EXDEV", "ENOSPC", "EIO", "EACCES"],
    "symlinkat": ["ENOSPC", "EIO", "EACCES"],
    "fchmod": ["EPERM", "EIO"],
    "close": ["EIO", "EINTR"],
    "unlinkat": ["EPERM", "EIO"],
    "unlink": ["EPERM", "EIO"],
    "flock": ["EINTR", "ENOLCK"],
    "read": ["EIO", "EINTR"],
    "pread64": ["EIO", "EINTR"],
    "readlinkat": ["EIO"],
    "mkdir": ["ENOSPC", "EACCES"],
    "mkdirat": ["ENOSPC", "EACCES"],
    "fstat": ["EIO"],
    "newfstatat": ["EIO", "EACCES"],
    "getdents64": ["EIO"],
}

SHIM_ERRORS = ["ENOSPC", "EIO", "EDQUOT", "EACCES", "EROFS", "EMFILE", "EXDEV", "EINTR"]
CALL = re.compile(r"^(?:\d+\s+)?(\w+)\(")


@dataclass(frozen=True)
class Fault:
    """One run: the words before the command, its environment, and whether it kills the command."""

    label: str
    prefix: tuple
    environment: tuple
    kills: bool


def system_calls(trace, root):
    """(name, n-th of that name, whether the command has touched the root by then), in order."""
    counts, calls, is_inside = {}, [], False
    for line in trace.splitlines():
        match = CALL.match(line)
        if not match or match[1] in ("execve", "exit_group"):
            continue
        # strace counts for each thread; a thread's calls are those that its number begins.
        thread = line.split()[0] if line[0].isdigit() else ""
        counter = counts.setdefault(thread, collections.Counter())
        counter[match[1]] += 1
        is_inside = is_inside or str(root) in line and "execve" not in line
        calls.append((match[1], counter[match[1]], is_inside))
    return list(dict.fromkeys(calls))


def strace(rule):
    return ("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={rule}")


def kills(calls, outside_step):
    """A kill on entry of every call; of those before the command's own work, one in `outside_step`."""
    for index, (name, number, is_inside) in enumerate(calls):
        if is_inside or index % outside_step == 0:
            yield Fault(f"kill {name} {number}", strace(f"{name}:signal=SIGKILL:when={number}"), (), True)


def errors(calls, persistent):
    for name, number, is_inside in calls:
        if not is_inside:
            continue
        for error in ERRORS.get(name, []):
            yield Fault(f"{error} {name} {number}", strace(f"{name}:error={error}:when={number}"), (), False)
            if persistent and error != "EINTR":
                yield Fault(f"{error} {name} {number}+", strace(f"{name}:error={error}:when={number}+"), (), False)


def shim(library, calls):
    """What strace cannot do: short writes, and a kill right after a call."""
    for number, name in enumerate(calls, 1):
        hows = ["kill", "kill-after"] + [str(getattr(errno, error)) for error in SHIM_ERRORS]
        for how in hows + (["short"] if name == "write" else []):
            environment = (("LD_PRELOAD", str(library)), ("FAULT_AT", str(number)), ("FAULT", how))
            yield Fault(f"shim {how} {name} {number}", (), environment, how.startswith("kill"))
