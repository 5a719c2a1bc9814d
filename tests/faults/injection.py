# SPDX-License-Identifier: MIT
"""Ways to make one system call, or one call of the C library, fail."""
import collections
import errno
import itertools
import re
import signal
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
    "close": ["EIO", "ENOSPC", "EINTR"],
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

CANCELLED = 32  # docs/exit-codes.md

SHIM_ERRORS = ["ENOSPC", "EIO", "EDQUOT", "EACCES", "EROFS", "EMFILE", "EXDEV", "EINTR"]
CALL = re.compile(r"^(?:\d+\s+)?(\w+)\((\d*)")
CREATED = re.compile(r"O_EXCL.* = (\d+)$")


@dataclass(frozen=True)
class Call:
    """One system call of a command."""

    name: str
    number: int  # The n-th of that name in its thread, as strace counts.
    is_inside: bool  # Whether the command has touched the root by then.
    tells_loss: bool  # Its failure means that data may be lost: the command must not succeed.


@dataclass(frozen=True)
class Fault:
    """One run: the words before the command, its environment, and what it does."""

    label: str
    prefix: tuple
    environment: tuple
    kills: bool
    must_fail: bool = False
    codes: tuple = ()  # The only exit codes that are right, when not empty.


def system_calls(trace, root):
    """The calls in a trace by `strace -f`, in order, each once."""
    counts, calls, is_inside, created = {}, [], False, set()
    for line in trace.splitlines():
        match = CALL.match(line)
        if not match or match[1] in ("execve", "exit_group"):
            continue
        name, descriptor = match[1], match[2]
        counter = counts.setdefault(line.split()[0], collections.Counter())
        counter[name] += 1
        is_inside = is_inside or str(root) in line
        if made := CREATED.search(line):
            created.add(made[1])
        tells_loss = name == "fsync" or (name == "close" and descriptor in created)
        if name == "close":
            created.discard(descriptor)
        calls.append(Call(name, counter[name], is_inside, tells_loss))
    # A number that also stands for a call before the command's own work meets that one first.
    before = {(call.name, call.number) for call in calls if not call.is_inside}
    return list(dict.fromkeys(call for call in calls
                              if not call.is_inside or (call.name, call.number) not in before))


def strace(rule):
    return ("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={rule}")


def kills(calls):
    """A kill on entry of every call."""
    for call in calls:
        rule = f"{call.name}:signal=SIGKILL:when={call.number}"
        yield Fault(f"kill {call.name} {call.number}", strace(rule), (), True)


def interruptions(library, calls):
    """One of the signals by which people and systems end a command, at every call that changes
    something: a command ends by itself then, as cancelled, or as done when it was past the point of no
    return. Before main() a signal does what it does to every program."""
    signals = itertools.cycle([signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    for number, name in enumerate(calls, 1):
        kind = next(signals)
        environment = (("LD_PRELOAD", str(library)), ("FAULT_AT", str(number)), ("FAULT", f"signal-{int(kind)}"))
        yield Fault(f"{kind.name} {name} {number}", (), environment, False,
                    codes=(0, CANCELLED, -int(kind)))


def errors(calls, persistent):
    """Every call on a file, from the first one below the root on, fails: once, and from then on."""
    for call in calls:
        for error in ERRORS.get(call.name, []) if call.is_inside else []:
            must_fail = call.tells_loss and error != "EINTR"
            for end in ("", "+") if persistent and error != "EINTR" else ("",):
                rule = f"{call.name}:error={error}:when={call.number}{end}"
                yield Fault(f"{error} {call.name} {call.number}{end}", strace(rule), (), False, must_fail)


def shim(library, calls, with_errors):
    """What strace cannot do: short writes, and a kill right after a call. With errors too for a
    command with threads, whose calls strace counts for each thread alone."""
    for number, name in enumerate(calls, 1):
        hows = ["kill-after"] + (["short"] if name == "write" else [])
        if with_errors:
            hows += ["kill"] + [str(getattr(errno, error)) for error in SHIM_ERRORS]
        for how in hows:
            environment = (("LD_PRELOAD", str(library)), ("FAULT_AT", str(number)), ("FAULT", how))
            yield Fault(f"shim {how} {name} {number}", (), environment, how.startswith("kill"))
