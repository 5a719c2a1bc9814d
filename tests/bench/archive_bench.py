"""Archives of one executable and some 350 MB of this machine's libraries, against what unpacks them.

`binstall --offline` takes the archive from its store, checks its SHA-256, unpacks and installs; the other side has the
file already, too, and runs `bsdtar -xf A && sync -f .` (or `unzip`). Then both download it first: the other side with
curl. Wall seconds, processor seconds and peak memory of whole processes.
"""
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

WANTED_BYTES = 350 << 20
LIBRARIES = Path("/usr/lib") / "x86_64-linux-gnu"
FORMATS = {
    ".tar": ["tar", "-cf"],
    ".tar.gz": ["tar", "-czf"],
    ".tar.xz": ["tar", "-I", "xz -T2 -1", "-cf"],
    ".tar.zst": ["tar", "-I", "zstd -q", "-cf"],
    ".tar.bz2": ["tar", "-I", "bzip2 -1", "-cf"],
    ".zip": None,
}


def libraries():
    """Regular files, each once, until they are enough."""
    found, size = [], 0
    for file in sorted(LIBRARIES.rglob("*.so*"), key=lambda path: (path.stat().st_size, path.name), reverse=True):
        if file.is_symlink() or not file.is_file():
            continue
        found.append(file)
        size += file.stat().st_size
        if size >= WANTED_BYTES:
            break
    return found


def tree(folder, program):
    (folder / "lib").mkdir(parents=True)
    shutil.copy(program, folder / "tool")
    for file in libraries():
        shutil.copy(file, folder / "lib" / file.name)
    return folder


def make_archives(folder, program):
    """One archive of each format; gives their paths."""
    content = tree(folder / "content", program)
    archives = []
    for suffix, command in FORMATS.items():
        archive = folder / f"sample{suffix}"
        if command:
            subprocess.run([*command, archive, "-C", content, "tool", "lib"], check=True)
        else:
            with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
                for file in sorted(content.rglob("*")):
                    if file.is_file():
                        packed.write(file, file.relative_to(content))
        archives.append(archive)
    shutil.rmtree(content)
    return archives


def unpacker(archive, folder):
    """The command that unpacks the archive into the folder."""
    tool = f"unzip -q '{archive}'" if archive.suffix == ".zip" else f"bsdtar -xf '{archive}'"
    return ["bash", "-c", f"cd '{folder}' && {tool} && sync -f ."]


def downloader(archive, folder, options):
    """As unpacker(), after curl has brought the archive from where `options` lead binstall."""
    suffix = archive.name[archive.name.index("."):]
    crate = suffix.replace(".", "")
    url = (f"https://github.com/bench/{crate}/releases/download/v1.0.0/"
           f"tool-{os.uname().machine}-unknown-linux-gnu{suffix}")
    connect, authority = options[1], options[3]
    fetched = Path(folder) / archive.name
    curl = f"curl -sSfL --cacert '{authority}' --connect-to '{connect}' -o '{fetched}' '{url}'"
    return ["bash", "-c", f"{curl} && {unpacker(fetched, folder)[2]}"]
