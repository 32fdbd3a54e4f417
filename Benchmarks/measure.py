"""Runs commands in turn and tells what they took."""

import dataclasses
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time


@dataclasses.dataclass
class Taken:
    """What one run took."""

    wall: float
    cpu: float
    peak_mib: float


@dataclasses.dataclass
class Contender:
    """A command line, and what it writes; `None` when it writes nothing."""

    name: str
    command: list
    output: pathlib.Path | None = None
    taken: list = dataclasses.field(default_factory=list)

    def median(self, what):
        """The median of `wall`, `cpu` or `peak_mib` over the rounds."""
        return statistics.median(getattr(run, what) for run in self.taken)

    def spread(self):
        """The least and the most wall seconds."""
        walls = [run.wall for run in self.taken]
        return f"{min(walls):.3f}–{max(walls):.3f}"


def make_cold(path):
    """Takes a file out of the page cache, while the programs stay in it; says whether it is out."""
    os.sync()
    with open(path, "rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    held = ["fincore", "--bytes", "--noheadings", "--output", "RES", path]
    return int(subprocess.run(held, check=True, capture_output=True, text=True).stdout) == 0


def run(command):
    """Runs a command once.

    GNU time tells the peak of memory: asked of our own child, the kernel would count the memory of
    this Python before the command took its place.
    """
    with tempfile.NamedTemporaryFile() as told:
        begun, before = time.perf_counter(), os.times()
        line = ["/usr/bin/time", "-f", "%M", "-o", told.name, *command]
        done = subprocess.run(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        wall, after = time.perf_counter() - begun, os.times()
        if done.returncode != 0:
            raise SystemExit(f"bench: {command} ended with {done.returncode}:\n{done.stderr}")
        peak = int(pathlib.Path(told.name).read_text().split()[-1]) / 1024
    cpu = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    return Taken(wall, cpu, peak)


def race(contenders, rounds, path):
    """Runs every contender once a round, so that a busy minute hits all of them.

    The input is read from the disk each time.
    """
    for _ in range(rounds):
        for contender in contenders:
            if contender.output:
                contender.output.unlink(missing_ok=True)
            if not make_cold(path):
                raise SystemExit(f"bench: {path} can't be taken out of the page cache here")
            contender.taken.append(run(contender.command))


def bytes_read(command, path):
    """How many bytes of a file a command reads or maps: counted under strace, not timed."""
    calls = "read,pread64,readv,preadv,preadv2,copy_file_range,sendfile,splice,mmap"
    with tempfile.NamedTemporaryFile() as told:
        subprocess.run(
            ["strace", "-f", "-y", "-qq", "-o", told.name, "-e", f"trace={calls}", *command],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        lines = pathlib.Path(told.name).read_text(errors="replace").splitlines()
    total = 0
    for line in (line for line in lines if f"<{path}>" in line):
        mapped = re.search(r"mmap\([^,]+, (\d+)", line)
        given = re.search(r"= (\d+)$", line)
        total += int((mapped or given)[1]) if mapped or given else 0
    return total


def machine():
    """One line about where this was measured."""
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    load = os.getloadavg()[0]
    return (
        f"{cpu[1] if cpu else 'unknown processor'}, {os.cpu_count()} cores, "
        f"Linux {os.uname().release}, load {load:.1f} at the start, {time.strftime('%B %Y')}"
    )
