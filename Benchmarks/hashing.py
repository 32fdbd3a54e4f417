"""What hashes cost: a picture's beside pdqhash, a film's beside only decoding it and beside vPDQ.

All figures are CPU time, of a program and of its children. Prints Markdown.
"""

import json
import os
import pathlib
import shutil
import subprocess

from measure import Contender, race

MEDIA = pathlib.Path(os.environ.get("BENCH_MEDIA", pathlib.Path(__file__).resolve().parents[2] / "shared/cases/media"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SIZES = [(512, 512), (1920, 1080)]

# Written by the peers' Python, for it has pdqhash and numpy.
PEER = """
import sys, time, numpy, pdqhash
file, width, height, times = sys.argv[1], *map(int, sys.argv[2:])
picture = numpy.fromfile(file, dtype=numpy.uint8).reshape(height, width, 3)
pdqhash.compute(picture)
start = time.process_time()
for _ in range(times):
    vector, _ = pdqhash.compute(picture)
print((time.process_time() - start) / times * 1000, numpy.packbits(vector).tobytes().hex())
"""


def told(command):
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout


def pictures(program, python, folder):
    """One picture in colour, by each of our kernels and by pdqhash."""
    print("| a picture in colour | CPU ms | × pdqhash |\n|---|---|---|")
    for width, height in SIZES:
        raw = folder / f"{width}x{height}.rgb"
        source = f"mandelbrot=size={width}x{height}:start_scale=0.5,format=rgb24"
        subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-frames:v", "1", "-f", "rawvideo", raw],
            check=True,
        )  # fmt: skip
        best, hashes = {}, set()
        for _ in range(ROUNDS):
            milliseconds, digits = told([python, "-c", PEER, raw, width, height, 30]).split()
            runs = [("pdqhash", float(milliseconds), digits)]
            ours = told([program, "hashing", "pictures", raw, "--width", width, "--height", height, "--colour"])
            for line in map(json.loads, ours.splitlines()):
                runs.append((f"touchstone, {line['kernel']}", line["milliseconds"], line["hash"]))
            for name, taken, digits in runs:
                best[name] = min(taken, best.get(name, taken))
                hashes.add(digits)
        for name, taken in best.items():
            print(f"| {name}, {width}×{height} | {taken:.3f} | {best['pdqhash'] / taken:.1f} |")
        if len(hashes) != 1:
            raise SystemExit(f"bench: hashes differ: {hashes}")
    print()


def film(folder):
    """Twenty seconds of 1080p as a phone makes it, with a key frame every two seconds."""
    path = folder / "film-1080p.mp4"
    if not path.exists():
        clip = MEDIA / "video/chair-22-sd-sepia-bar.mp4"
        source = ["-i", clip] if clip.exists() else ["-f", "lavfi", "-i", "mandelbrot=size=1920x1080:rate=30"]
        subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-y", *source, "-t", "20", "-an", "-vf",
             "scale=1920:1080,setsar=1,noise=alls=6:allf=t", "-c:v", "libx264", "-preset", "medium", "-b:v", "6300k",
             "-g", "60", "-pix_fmt", "yuv420p", path],
            check=True,
        )  # fmt: skip
    return path


def films(program, python, folder):
    """A film's hashes by each plan, and decoding alone."""
    path = film(folder)
    decode = ["ffmpeg", "-nostdin", "-v", "error", "-threads", "4", "-i", path, "-an", "-f", "null", "-"]
    contenders = [Contender("ffmpeg, all frames decoded and thrown away", decode)]
    for plan in ("every:1", "every:0", "adaptive:2", "adaptive:1", "keys"):
        contenders.append(Contender(f"touchstone, {plan}", [program, "hashing", "films", plan, path]))
    tool = shutil.which("vpdq-hash-video")
    if tool:
        contenders.append(Contender("vPDQ, -r 1", [tool, "-r", "1", "-t", "1", "-i", path, "-o", folder / "vpdq.txt"]))
    else:
        peer = "import sys, vpdq; vpdq.computeHash(sys.argv[1], seconds_per_hash=1, thread_count=1)"
        if subprocess.run([python, "-c", "import vpdq"], capture_output=True).returncode == 0:
            contenders.append(Contender("vPDQ, a hash a second", [python, "-c", peer, path]))
        else:
            print("vPDQ: not run (it isn't installed here).\n")
    race(contenders, ROUNDS, path)
    least = {it.name: min(run.cpu for run in it.taken) for it in contenders}
    alone = least[contenders[0].name]
    print("| 20 s of 1080p30 H.264, a key frame every 2 s | CPU s | × only decoding |\n|---|---|---|")
    for name, taken in least.items():
        print(f"| {name} | {taken:.2f} | {taken / alone:.2f} |")
    print()
