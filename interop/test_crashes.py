"""Kills the server at random moments of upload and pipeline, and looks at what is left.

CRASHES (10) runs; CRASH_SEED chooses them anew, and is printed. After each kill the server starts on
the same folder and must find: every acknowledged upload, nothing live without the label that policy
wanted, no decision twice for a version, and a log that verifies.
"""

import collections
import os
import pathlib
import random
import subprocess
import tempfile
import threading
import time
import unittest

import media
import server

CRASHES = int(os.environ.get("CRASHES", "10"))
SEED = int(os.environ.get("CRASH_SEED", str(random.SystemRandom().randrange(1 << 32))))


class Uploads(threading.Thread):
    """Uploads until the server dies; remembers what was acknowledged as complete."""

    def __init__(self, running, clips, chance, number):
        super().__init__(daemon=True)
        self.server, self.clips, self.chance, self.number = running, clips, chance, number
        self.acknowledged = {}

    def run(self):
        for turn in range(6):
            clip, wants_label = self.chance.choice(self.clips)
            name = f"crash-{self.number}-{turn}"
            try:
                declared = {"declaration": '{"synthetic": 3}'} if wants_label else {}
                item = self.server.upload(clip, external_id=name, **declared)
            except (OSError, AssertionError, Exception) as error:
                self.error = error
                return
            self.acknowledged[item] = wants_label


class CrashTest(unittest.TestCase):
    def test_kills(self):
        print(f"crashes: {CRASHES}, seed {SEED}", flush=True)
        chance = random.Random(SEED)
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        clips = [
            (media.clip(folder / "plain.mp4", "-c:v", "libx264", "-c:a", "aac", seconds=2), False),
            (media.clip(folder / "declared.mp4", "-c:v", "mpeg4", "-c:a", "aac", seconds=2), True),
        ]
        running = self.enterContext(server.server())
        running.publisher()
        wanted = {}
        for number in range(CRASHES):
            uploads = Uploads(running, clips, random.Random(chance.random()), number)
            uploads.start()
            time.sleep(chance.uniform(0, 2.5))
            running.kill()
            uploads.join()
            wanted.update(uploads.acknowledged)
            running.start()
            with self.subTest(crash=number, seed=SEED):
                self.look(running, wanted)
        self.finish(running, wanted)

    def look(self, running, wanted):
        """What must hold at once after a start."""
        for item, wants_label in wanted.items():
            found = running.call("GET", f"/v1/items/{item}")
            self.assertEqual(found.status, 200, f"an acknowledged upload is lost: {item}")
            if wants_label and found.json()["live_version"]:
                kinds = {r["kind"] for r in found.json()["renditions"]}
                self.assertIn("labelled", kinds, f"{item} is live without its label")

    def finish(self, running, wanted):
        """What must hold once the pipeline has caught up."""
        for item, wants_label in wanted.items():
            found = running.settled(item)
            self.assertEqual(found["state"], "live", found)
            if wants_label:
                self.assertIn("labelled", {r["kind"] for r in found["renditions"]})
            decisions = running.get(f"/v1/items/{item}/decisions")["items"]
            versions = collections.Counter(d["version"] for d in decisions)
            self.assertEqual(set(versions.values()), {1}, f"decided twice: {decisions}")
        self.assertEqual(running.stop(), 0)
        data = running.folder / "data"
        verified = subprocess.run(
            ["touchstone", "log", "verify", "--data", data], capture_output=True, text=True
        )
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)


if __name__ == "__main__":
    unittest.main()
