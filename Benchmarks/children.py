"""Writes down which children a server starts, and runs the same commands bare.

For the server alone, by a mount namespace of its own, `bwrap` is a script that keeps each child's
command line, its standard input and what lies in its folder, and then starts the real one.
"""

import dataclasses
import os
import pathlib
import shutil
import subprocess

BUBBLEWRAP = pathlib.Path("/usr/bin/bwrap")

RECORDER = """#!/bin/sh
# Keeps what a child is started with, under a name that says the order, and starts it.
kept=$(mktemp -d "{calls}/$(date +%s%N)-XXXXXX")
printf '%s\\0' "$@" > "$kept/argv"
folder= before=
for word in "$@"; do
    [ "$before" != --bind ] || folder=$word
    before=$word
done
[ -z "$folder" ] || cp -R "$folder" "$kept/folder"
if [ -p /dev/stdin ]; then
    cat > "$kept/stdin"
    exec "{real}" "$@" < "$kept/stdin"
fi
exec "{real}" "$@"
"""


@dataclasses.dataclass
class Call:
    """One child's command as it runs without walls, and where it is kept."""

    command: list
    kept: pathlib.Path

    def run(self):
        """Runs it again; what it answers is thrown away."""
        folder, fed = self.kept / "folder", self.kept / "stdin"
        with open(fed if fed.exists() else os.devnull, "rb") as given:
            subprocess.run(
                self.command,
                check=True,
                stdin=given,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=folder if folder.exists() else self.kept,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
            )


class Recorder:
    """The place where children are written down."""

    def __init__(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        self.calls_folder = folder / "calls"
        self.calls_folder.mkdir(parents=True)
        real = folder / "bwrap-itself"
        shutil.copy2(BUBBLEWRAP, real)
        self.script = folder / "bwrap"
        self.script.write_text(RECORDER.format(calls=self.calls_folder, real=real))
        self.script.chmod(0o755)

    def around(self, command):
        """The command line that starts a program whose children are written down."""
        user = [] if os.geteuid() == 0 else ["--map-root-user"]
        mounting = 'mount --bind "$0" "$1" && shift && exec "$@"'
        return [
            "unshare", "--mount", *user, "sh", "-c", mounting, str(self.script), str(BUBBLEWRAP),
            *command,
        ]

    def kept(self):
        """The names of all that was written down, in the order in which it was started."""
        return sorted(path.name for path in self.calls_folder.iterdir())

    def calls(self, names):
        """The children behind these names, without the trials of how far they can be kept apart."""
        calls = [self._call(self.calls_folder / name) for name in names]
        return [call for call in calls if pathlib.Path(call.command[0]).name != "true"]

    @staticmethod
    def _call(kept):
        words = (kept / "argv").read_bytes().decode().split("\0")[:-1]
        end = words.index("--")
        walls, command = words[:end], words[end + 1:]
        seen = {}
        for place, word in enumerate(walls):
            if word == "--ro-bind" and walls[place + 2].startswith("/media/"):
                seen[f"file:{walls[place + 2]}"] = f"file:{walls[place + 1]}"
        return Call([seen.get(word, word) for word in command], kept)
