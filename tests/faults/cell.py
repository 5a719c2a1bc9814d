# SPDX-License-Identifier: MIT
"""One situation of the fault sweep: a root before a command, the command, and what may come of it."""
import fnmatch
import hashlib
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import tomllib
from pathlib import Path


class Violation(Exception):
    """An invariant that does not hold; the message begins with its name."""


class Cell:
    """`prepare` and `command` are lists of argument lists with {root} in them, run in order.

    The command gets `environment`, also with {root}, and nothing else. `volatile` are patterns of
    paths below the root that are of no interest: caches. With `foreign` the root also holds what
    others have put there.
    """

    def __init__(self, name, folder, prepare, command, other, foreign=False, environment=None, volatile=(),
                 has_threads=False):
        self.name = name
        self.folder = Path(folder)
        self.command = command
        self.other = other
        self.has_threads = has_threads
        self.environment = {"PATH": os.environ["PATH"], "HOME": "{root}", **(environment or {})}
        self.volatile = tuple(volatile)
        self.runs = {}
        self.template = self.folder / "template"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.template.mkdir(parents=True)
        for argv in prepare:
            self.run(argv, self.template, check=True)
        if foreign:
            self.add_foreign(self.template)
        self.old = self.look(self.template)
        complete = self.fresh("complete")
        self.run(self.command, complete, check=True)
        self.new = self.look(complete)

    def add_foreign(self, root):
        """Another package, with a field of `.crates2.json` that nobody knows, and files of the user's."""
        source = "zz-foreign 1.0.0 (path+file:///nowhere)"
        crates = root / ".crates.toml"
        text = crates.read_text() if crates.exists() and crates.stat().st_size else "[v1]\n"
        crates.write_text(f'{text}"{source}" = ["zz-foreign"]\n')
        details = root / ".crates2.json"
        text = details.read_text() if details.exists() else ""
        document = json.loads(text or '{"installs":{}}')
        document["installs"][source] = {"bins": ["zz-foreign"], "unheard-of": {"kept": [1, None]}}
        details.write_text(json.dumps(document))
        (root / "bin").mkdir(exist_ok=True)
        for name in ("zz-foreign", "users-own"):
            path = root / "bin" / name
            path.write_text("#!/bin/sh\necho foreign\n")
            path.chmod(0o755)

    def argv(self, argv, root):
        return [part.replace("{root}", str(root)) for part in argv]

    def run(self, argv, root, prefix=(), environment=None, check=False, timeout=60):
        own = {name: value.replace("{root}", str(root)) for name, value in self.environment.items()}
        process = subprocess.Popen([*prefix, *self.argv(argv, root)], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
                                   env=own | (environment or {}), start_new_session=True)
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # strace and what it runs
            process.communicate()
            raise Violation(f"I7: not finished after {timeout} s") from None
        result = subprocess.CompletedProcess(argv, process.returncode, out, err)
        if check and result.returncode != 0:
            raise RuntimeError(f"{argv}: {result.returncode}: {result.stderr}")
        return result

    def fresh(self, name):
        """A copy of the root as it was before the command."""
        root = self.folder / name
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.template, root, symlinks=True)
        return root

    def is_volatile(self, name):
        return any(fnmatch.fnmatch(name, pattern) for pattern in self.volatile)

    def look(self, root):
        """Every path with its kind, mode and content; of the same content in two runs."""
        paths = {}
        for path in sorted(root.rglob("*")):
            name = str(path.relative_to(root))
            if self.is_volatile(name):
                continue
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode):
                paths[name] = ("link", os.readlink(path))
            elif stat.S_ISREG(status.st_mode):
                data = path.read_bytes().replace(str(root).encode(), b"{root}")
                data = re.sub(rb'"(installed-at|checked-at|first-seen)":( ?)\d+', rb'"\1":\2 0', data)
                paths[name] = ("file", stat.S_IMODE(status.st_mode), hashlib.sha256(data).hexdigest())
            else:
                paths[name] = ("other", stat.S_IMODE(status.st_mode))
        return paths

    def untouched(self, root):
        """What may not change at all, down to the inode."""
        kept = {}
        for name, what in self.old.items():
            if what[0] != "other" and self.new.get(name) == what:
                status = (root / name).lstat()
                kept[name] = (status.st_ino, status.st_mode, status.st_uid, status.st_mtime_ns, status.st_size)
        return kept

    def check(self, root, code, was_killed, kept):
        """I1 to I3 and I6, before anything else touches the root. Returns what the next command
        has to find: "old", "new", or "journal" when it has to complete the new state."""
        now = self.look(root)
        self.check_binaries(root, now)
        self.check_records(root)
        if self.untouched(root) != kept:
            raise Violation("I6: a path that the command has nothing to do with has changed")
        return self.check_truth(root, now, code, was_killed)

    def check_binaries(self, root, now):
        for name, what in now.items():
            if not name.startswith("bin/") or name.startswith("bin/.binstall-"):
                continue
            if what not in (self.old.get(name), self.new.get(name)):
                raise Violation(f"I1: {name} is neither old nor new: {what}")
        for name in {n for n in self.old | self.new if n.startswith("bin/")}:
            if name not in now and self.old.get(name) and self.new.get(name):
                raise Violation(f"I1: {name} is gone")
            if name in now and not (root / name).exists():
                raise Violation(f"I1: {name} leads nowhere")
            if name in now and not self.does_run(root / name, now):
                raise Violation(f"I1: {name} does not run")

    def does_run(self, path, now):
        """Whether a binary runs; each content of each mode is tried once, since it is all that decides."""
        what = now.get(f"bin/{path.resolve().name}")
        if what not in self.runs:
            self.runs[what] = subprocess.run([path], capture_output=True).returncode == 0
        return self.runs[what]

    def records(self, root):
        """The packages in cargo's two records, and what is said of each in the second."""
        list_file, details_file = root / ".crates.toml", root / ".crates2.json"
        if "file" not in self.old.get(".crates.toml", ()):  # then it may be missing or empty
            if not list_file.exists() or list_file.stat().st_size == 0:
                return set(), {}
        try:
            crates = tomllib.loads(list_file.read_text())["v1"]
            text = details_file.read_text() if details_file.exists() else ""
            if not text and ".crates2.json" in self.old:
                raise ValueError("it is empty")
            return {key.split()[0] for key in crates}, json.loads(text or '{"installs":{}}')["installs"]
        except (OSError, ValueError, KeyError) as problem:
            raise Violation(f"I2: the records cannot be read: {problem!r}") from None

    def check_records(self, root):
        before, details_before = self.records(self.template)
        packages, details = self.records(root)
        if lost := before - packages:
            raise Violation(f"I2: lost from .crates.toml: {lost}")
        for key, entry in details_before.items():
            if "unheard-of" in entry and details.get(key, {}).get("unheard-of") != entry["unheard-of"]:
                raise Violation(f"I2: a field of {key} in .crates2.json was lost")

    def check_truth(self, root, now, code, was_killed):
        def same(expected):
            mine = {n: w for n, w in now.items() if ".binstall-" not in n and "binstall/journal" not in n}
            theirs = dict(expected)
            # Empty files to lock, and folders, may be there before there is anything in them.
            for name in set(mine) ^ set(theirs):
                path = root / name
                if name in mine and (path.is_dir() or path.stat().st_size == 0):
                    del mine[name]
            return mine == theirs

        is_new, is_old = same(self.new), same(self.old)
        has_journal = (root / "binstall" / "journal").exists()
        if code == 0 and not is_new:
            raise Violation("I3: success was reported, and not everything is new")
        if not is_new and not is_old and not has_journal:
            raise Violation("I3: neither old nor new, and nothing says how to go on")
        return "journal" if has_journal else "new" if is_new else "old"

    def check_retry(self, root, kept):
        """I4 and I5: the same command again, without faults, gives the complete new state."""
        result = self.run(self.command, root)
        if result.returncode != 0:
            raise Violation(f"I4: the command does not succeed afterwards: {result.stderr.strip()}")
        now = self.look(root)
        if now != self.new:
            extra = sorted(set(now) ^ set(self.new)) or [n for n in now if now[n] != self.new[n]]
            kind = "I5: litter" if set(now) - set(self.new) else "I4: not the new state"
            raise Violation(f"{kind}: {extra}")
        if self.untouched(root) != kept:
            raise Violation("I6: the next command has changed something else")

    def litter(self, root):
        """What an interrupted command may leave, and the next one removes."""
        return [name for name in self.look(root) if ".binstall-" in name or "binstall/journal" in name]

    def check_other(self, root, state):
        """As check_retry, with another package as the next command."""
        result = self.run(self.other, root)
        if result.returncode != 0:
            raise Violation(f"I4: another package cannot be installed: {result.stderr.strip()}")
        if litter := self.litter(root):
            raise Violation(f"I5: litter: {litter}")
        self.check_records(root)
        for name in (n for n in self.old | self.new if n.startswith("bin/")):
            expected = self.old if state == "old" else self.new
            if self.look(root).get(name) != expected.get(name):
                raise Violation(f"I4: {name} is not {'old' if state == 'old' else 'new'}")
