# SPDX-License-Identifier: MIT
"""What a power cut may leave (FS-34): of what was not synchronised, any part may be lost.

The calls of one run that change something are replayed on a model of a file system. After each of
them, every state is built that POSIX allows: of each folder the entries at its last fsync and any
number of the changes since, in their order; of each file the content at its last fsync, the present
one, or zeros of its present size. A real file system keeps more order than that.
"""
import itertools
import random
import re
import shutil
import stat

CHANGES = ("openat,open,creat,write,writev,pwrite64,pwritev,ftruncate,truncate,fsync,fdatasync,fchmod,chmod,fchmodat,"
           "link,linkat,symlink,symlinkat,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,"
           "copy_file_range,sendfile,fallocate")
MOST_STATES = 4096  # at one point in time; above that they are sampled
CALL = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+)")
HEX = re.compile(rb"\\x([0-9a-f]{2})")
IOV = re.compile(r'iov_base="((?:\\x[0-9a-f]{2})*)"')
NAMED = re.compile(r"^(AT_FDCWD|\d+)(?:<(.*)>(?:\(deleted\))?)?$")


def text_of(argument):
    """The bytes of a string that strace printed in hexadecimal, or None for something else."""
    if not argument.startswith('"'):
        return None
    return HEX.sub(lambda match: bytes([int(match[1], 16)]), argument.strip('"').encode())


class File:
    def __init__(self, data=b"", mode=0o600, is_synced=False):
        self.data, self.mode = data, mode
        self.kept = (data, mode) if is_synced else (b"", mode)

    def sync(self):
        self.kept = (self.data, self.mode)

    def states(self):
        now = (self.data, self.mode)
        if self.kept == now:
            return [now]
        return list(dict.fromkeys([self.kept, now, (bytes(len(self.data)), self.mode)]))


class Link:
    def __init__(self, target):
        self.target = target


class Folder:
    def __init__(self, entries=None, mode=0o755):
        self.mode = mode
        self.entries = entries or {}
        self.kept = dict(self.entries)
        self.pending = []

    def change(self, operation, *names):
        self.pending.append((operation, *names))
        apply(self.entries, self.pending[-1])

    def sync(self):
        self.kept, self.pending = dict(self.entries), []

    def after(self, count):
        entries = dict(self.kept)
        for operation in self.pending[:count]:
            apply(entries, operation)
        return entries


def apply(entries, operation):
    kind, *arguments = operation
    if kind == "put":
        entries[arguments[0]] = arguments[1]
    elif kind == "remove":
        entries.pop(arguments[0], None)
    elif kind == "rename":
        entries[arguments[1]] = entries.pop(arguments[0])


class Model:
    """The tree below `root`, and what the process has open."""

    def __init__(self, root):
        self.root = str(root)
        self.tree = self.read(root)
        self.open = {}

    def read(self, path):
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            return Link(str(path.readlink()))
        if stat.S_ISDIR(status.st_mode):
            return Folder({child.name: self.read(child) for child in path.iterdir()}, stat.S_IMODE(status.st_mode))
        return File(path.read_bytes(), stat.S_IMODE(status.st_mode), is_synced=True)

    def find(self, path):
        """The folder that `path` is in, its name there, and what it is now; None outside of the root."""
        if path != self.root and not path.startswith(self.root + "/"):
            return None
        folder, node, name = None, self.tree, ""
        for name in path[len(self.root) + 1:].split("/") if path != self.root else []:
            if name in ("", "."):
                continue
            if not isinstance(node, Folder):
                return None
            folder, node = node, node.entries.get(name)
        return folder, name, node

    def place(self, base, name):
        path = text_of(name).decode()
        return self.find(path if path.startswith("/") else f"{self.base_path(base)}/{path}")

    @staticmethod
    def base_path(argument):
        return HEX.sub(lambda match: bytes([int(match[1], 16)]), NAMED.match(argument)[2].encode()).decode()

    def node(self, argument):
        """What an open descriptor leads to."""
        number = NAMED.match(argument)[1]
        if number in self.open:
            return self.open[number]
        found = self.find(self.base_path(argument)) if NAMED.match(argument)[2] else None
        return found[2] if found else None

    def call(self, name, arguments, result):
        """Does one call; whether it changed what a power cut may leave."""
        if result < 0:
            return False
        handler = getattr(self, f"do_{name}", None)
        if handler:
            return handler(arguments, result)
        if any(self.root.encode() in (text_of(a) or b"") or self.root in bytes_as_text(a) for a in arguments):
            raise RuntimeError(f"the model of a power cut does not know {name}")
        return False

    def do_openat(self, arguments, result):
        base, name, flags = arguments[:3]
        found = self.place(base, name)
        self.open.pop(str(result), None)
        if not found:
            return False
        folder, entry, node = found
        mode = int(arguments[3], 8) if len(arguments) > 3 else 0
        if "O_TMPFILE" in flags:
            self.open[str(result)] = File(mode=mode)
            return False
        if node is None and "O_CREAT" in flags:
            node = File(mode=mode)
            folder.change("put", entry, node)
            self.open[str(result)] = node
            return True
        self.open[str(result)] = node
        if isinstance(node, File) and "O_TRUNC" in flags:
            node.data = b""
            return True
        return False

    def do_write(self, arguments, result):
        node = self.node(arguments[0])
        if not isinstance(node, File):
            return False
        node.data += text_of(arguments[1])[:result]  # every file of ours is written from its beginning
        return True

    def do_writev(self, arguments, result):
        pieces = IOV.findall(", ".join(arguments))
        return self.do_write([arguments[0], '"' + "".join(pieces) + '"'], result)

    def do_ftruncate(self, arguments, _):
        node = self.node(arguments[0])
        if isinstance(node, File):
            node.data = node.data[:int(arguments[1])]
        return isinstance(node, File)

    def do_fsync(self, arguments, _):
        node = self.node(arguments[0])
        if node:
            node.sync()
        return node is not None

    do_fdatasync = do_fsync

    def do_fchmod(self, arguments, _):
        node = self.node(arguments[0])
        if isinstance(node, File):
            node.mode = int(arguments[1], 8)
        return isinstance(node, File)

    def do_fchmodat(self, arguments, _):
        found = self.place(arguments[0], arguments[1])
        if found and isinstance(found[2], File):
            found[2].mode = int(arguments[2], 8)
        return bool(found)

    def do_linkat(self, arguments, _):
        folder, name, _ = self.place(arguments[2], arguments[3])
        source = text_of(arguments[1]).decode()
        own = source.startswith("/proc/self/fd/")
        folder.change("put", name, self.open[source.rsplit("/", 1)[1]] if own
                      else self.place(arguments[0], arguments[1])[2])
        return True

    def do_symlinkat(self, arguments, _):
        found = self.place(arguments[1], arguments[2])
        if found:
            found[0].change("put", found[1], Link(text_of(arguments[0]).decode()))
        return bool(found)

    def do_renameat(self, arguments, _):
        old, new = self.place(arguments[0], arguments[1]), self.place(arguments[2], arguments[3])
        if not old and not new:
            return False
        if old[0] is not new[0]:
            raise RuntimeError("the model of a power cut does not know renames between folders")
        old[0].change("rename", old[1], new[1])
        return True

    def do_renameat2(self, arguments, result):
        if "EXCHANGE" in arguments[4]:
            raise RuntimeError("the model of a power cut does not know exchanges")
        return self.do_renameat(arguments, result)

    def do_rename(self, arguments, result):
        return self.do_renameat(["AT_FDCWD<>", arguments[0], "AT_FDCWD<>", arguments[1]], result)

    def do_unlinkat(self, arguments, _):
        found = self.place(arguments[0], arguments[1])
        if found:
            found[0].change("remove", found[1])
        return bool(found)

    def do_mkdirat(self, arguments, _):
        found = self.place(arguments[0], arguments[1])
        if found:
            found[0].change("put", found[1], Folder())
        return bool(found)

    def do_mkdir(self, arguments, result):
        return self.do_mkdirat(["AT_FDCWD<>", *arguments], result)

    def replay(self, trace):
        """Every state that some power cut during the traced run may have left, each once, and when."""
        seen = set()
        yield from self.new_states(seen, "before")
        for number, line in enumerate(trace.splitlines(), 1):
            match = CALL.match(line)
            if match and self.call(match[1], match[2].split(", "), int(match[3])):
                yield from self.new_states(seen, f"after call {number}, {match[1]}")

    def new_states(self, seen, label):
        for state in self.states():
            key = hash(tuple(sorted(state.items())))
            if key not in seen:
                seen.add(key)
                yield label, state

    def states(self):
        """What a power cut may leave now, each as {path: what}."""
        nodes = list(walk(self.tree))
        choices = [range(len(node.pending) + 1) if isinstance(node, Folder) else node.states() for node in nodes]
        total = 1
        for choice in choices:
            total *= len(choice)
        if total <= MOST_STATES:
            picks = itertools.product(*choices)
        else:
            chance = random.Random(total)
            picks = ([chance.choice(choice) for choice in choices] for _ in range(MOST_STATES))
        for pick in picks:
            chosen = {id(node): value for node, value in zip(nodes, pick)}
            state = {}
            collect(self.tree, "", chosen, state)
            yield state


def bytes_as_text(argument):
    return HEX.sub(lambda match: bytes([int(match[1], 16)]), argument.encode()).decode(errors="replace")


def walk(node, seen=None):
    """Every folder with changes, and every file whose content may be another, that may be there."""
    seen = set() if seen is None else seen
    if id(node) in seen or isinstance(node, Link):
        return
    seen.add(id(node))
    if isinstance(node, File):
        if len(node.states()) > 1:
            yield node
        return
    if node.pending:
        yield node
    children = {id(child): child for count in range(len(node.pending) + 1) for child in node.after(count).values()}
    for child in children.values():
        yield from walk(child, seen)


def collect(node, path, chosen, state):
    if isinstance(node, Link):
        state[path] = ("link", node.target)
    elif isinstance(node, File):
        data, mode = chosen.get(id(node), node.states()[0])
        state[path] = ("file", mode, data)
    else:
        state[path] = ("folder", node.mode)
        for name, child in node.after(chosen.get(id(node), 0)).items():
            collect(child, f"{path}/{name}", chosen, state)


def build(state, root):
    """Makes `root` what `state` says."""
    shutil.rmtree(root)
    for path, what in sorted(state.items()):
        place = root / path.lstrip("/")
        if what[0] == "folder":
            place.mkdir()
            place.chmod(what[1])
        elif what[0] == "link":
            place.symlink_to(what[1])
        else:
            place.write_bytes(what[2])
            place.chmod(what[1])
