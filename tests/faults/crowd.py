# SPDX-License-Identifier: MIT
"""Many commands at the same time: every one succeeds, every package is recorded, and nobody who
reads the records meanwhile sees a torn one."""
import json
import subprocess
import tomllib

COMMANDS = 50


def problems(tool, binary, root):
    """What went wrong when COMMANDS packages were placed in `root` by as many processes."""
    root.mkdir()
    started = [subprocess.Popen([tool, root, f"package{n}@1.0.0", f"binary{n}={binary}"],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
               for n in range(COMMANDS)]
    found = []
    while any(process.poll() is None for process in started):
        try:
            tomllib.loads((root / ".crates.toml").read_text())
            json.loads((root / ".crates2.json").read_text() or "{}")
        except FileNotFoundError:
            pass  # nobody has come that far
        except ValueError as torn:
            found.append(f"a reader saw a torn record: {torn}")
    found += [f"exit {p.returncode}: {p.stderr.read().strip()}" for p in started if p.wait() != 0]
    crates = tomllib.loads((root / ".crates.toml").read_text())["v1"]
    details = json.loads((root / ".crates2.json").read_text())["installs"]
    for kind, count, expected in (("in .crates.toml", len(crates), COMMANDS),
                                  ("in .crates2.json", len(details), COMMANDS),
                                  ("names in bin", len(list((root / "bin").iterdir())), 2 * COMMANDS)):
        if count != expected:
            found.append(f"{count} instead of {expected} {kind}")
    return found
