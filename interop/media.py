"""Clips that the tests make, and the commands that they call."""

import json
import subprocess

PRODUCER = "001191000000T5TNDEM00010001"


def run(*arguments, status=0):
    """Runs a command, expects its status, and returns what it printed."""
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=300)
    assert done.returncode == status, f"{arguments} ended {done.returncode}: {done.stderr}"
    return done.stdout


def touchstone(*arguments, status=0):
    """Runs our binary and reads its JSON."""
    return json.loads(run("touchstone", *arguments, "--json", status=status))


def ffmpeg(*arguments):
    """Runs ffmpeg, quietly."""
    return run("ffmpeg", "-nostdin", "-v", "error", "-y", *arguments)


def clip(path, *codecs, seconds=6, size="320x180"):
    """A moving picture with a key frame each second, and a tone."""
    ffmpeg(
        "-f", "lavfi", "-i", f"testsrc2=size={size}:rate=25",
        "-f", "lavfi", "-i", "sine=frequency=330:sample_rate=48000",
        "-t", str(seconds), "-g", "25", "-pix_fmt", "yuv420p", *codecs, str(path),
    )
    return path
