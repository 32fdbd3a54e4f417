"""Kills the server at random moments of upload and pipeline, and looks at what is left.

CRASHES (10) runs; CRASH_SEED chooses them anew, and is printed. While the server lives, senders
upload in one piece and in parts, somebody stops items, and a viewer asks the gate; then it is killed
and started on the same folder. What must hold: every upload and every part that was acknowledged is
there; nothing plays without the label that policy wanted; nothing is decided twice; the log is whole
and tells one unbroken way of each item.
"""

import collections
import hashlib
import json
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
#: How many items may be on their way when a life begins.
MOST_UNDER_WAY = 8
#: What a dead server looks like to its callers.
CUT_OFF = (OSError, server.http.client.HTTPException)


class Clip:
    """A file, and whether its senders declare it as synthetic."""

    def __init__(self, path, *codecs, declared):
        self.path = media.clip(path, *codecs, seconds=2)
        self.bytes = path.read_bytes()
        self.digest = hashlib.sha256(self.bytes).hexdigest()
        self.declared = declared
        self.metadata = {"declaration": '{"synthetic": 3}'} if declared else {}


class Worker(threading.Thread):
    """Calls until the server dies; a complaint about what it answered outlives it."""

    def __init__(self, running, chance):
        super().__init__(daemon=True)
        self.server, self.chance, self.complaint = running, chance, None

    def run(self):
        try:
            self.work()
        except CUT_OFF:
            return
        except AssertionError as complaint:
            self.complaint = complaint


class WholeUploads(Worker):
    """Up to two uploads in one piece; remembers what was acknowledged as complete."""

    def __init__(self, running, chance, clips, number):
        super().__init__(running, chance)
        self.clips, self.number, self.acknowledged = clips, number, {}

    def work(self):
        for turn in range(self.chance.randint(0, 2)):
            clip = self.chance.choice(self.clips)
            name = f"crash-{self.number}-{turn}"
            item = self.server.upload(clip.path, external_id=name, **clip.metadata)
            self.acknowledged[item] = clip


class UploadInParts(Worker):
    """One upload in small parts, which the next server's life goes on with."""

    def __init__(self, running, chance, clip):
        super().__init__(running, chance)
        self.clip, self.place, self.offset, self.item = clip, None, 0, None

    def resumed(self, running):
        """The same upload on the server's next life: what was acknowledged is there."""
        next_life = UploadInParts(running, self.chance, self.clip)
        if self.place is None or self.item:
            return next_life
        answer = running.call("HEAD", self.place, headers={"Tus-Resumable": "1.0.0"})
        assert answer.status == 200, f"an upload is lost: {self.place} {answer}"
        found = int(answer.headers["upload-offset"])
        assert self.offset <= found <= len(self.clip.bytes), (
            f"{found} bytes are left of the {self.offset} that were acknowledged"
        )
        next_life.place, next_life.offset = self.place, found
        next_life.item = answer.headers.get("touchstone-item")
        return next_life

    def work(self):
        if self.place is None:
            fields = {"account": "alice", "title": "In parts", **self.clip.metadata}
            answer = self.server.call("POST", "/v1/uploads", headers={
                "Tus-Resumable": "1.0.0", "Upload-Length": str(len(self.clip.bytes)),
                "Upload-Metadata": server.tus_metadata(fields), "Content-Length": "0",
            })
            assert answer.status == 201, answer
            self.place = server.path_of(answer.headers["location"])
        size = len(self.clip.bytes) // 12 + 1
        while not self.item:
            part = self.clip.bytes[self.offset:self.offset + size]
            answer = self.server.call("PATCH", self.place, part, {
                "Tus-Resumable": "1.0.0", "Upload-Offset": str(self.offset),
                "Content-Type": "application/offset+octet-stream",
            })
            assert answer.status == 204, answer
            self.offset = int(answer.headers["upload-offset"])
            self.item = answer.headers.get("touchstone-item")
            time.sleep(self.chance.uniform(0, 0.1))


class Stops(Worker):
    """Stops an item, with a key under which the same call may come again after a crash."""

    BODY = {"action": "stop", "ground": {"kind": "terms"},
            "facts": {"en": "the test stops it", "zh-Hans": "测试停止"}}

    def __init__(self, running, chance, item, number):
        super().__init__(running, chance)
        self.item, self.key = item, f'"stop-{number}"'
        self.decision = None

    def work(self):
        time.sleep(self.chance.uniform(0, 1))
        self.decide()

    def decide(self):
        answer = self.server.call(
            "POST", f"/v1/items/{self.item}/decisions", self.BODY, {"Idempotency-Key": self.key}
        )
        assert answer.status == 201, answer
        decision = answer.json()["id"]
        assert self.decision in (None, decision), f"{self.item} was stopped twice"
        self.decision = decision


class Viewer(Worker):
    """Asks the gate for declared items, all the time: none plays without its notice."""

    def __init__(self, running, chance, items):
        super().__init__(running, chance)
        self.items, self.plays = items, 0

    def work(self):
        while self.items:
            for item in self.items:
                time.sleep(0.01)
                answer = self.server.call("GET", f"/v1/gate/{item}?territory=DE")
                notice = answer.headers.get("touchstone-notice")
                assert answer.status == 403 or notice in ("may-be", "is"), (
                    f"{item} plays without its label: {answer}"
                )
                self.plays += answer.status == 200


class CrashTest(unittest.TestCase):
    def setUp(self):
        self.chance = random.Random(SEED)
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.clips = [
            Clip(self.folder / "plain.mp4", "-c:v", "libx264", "-c:a", "aac", declared=False),
            Clip(self.folder / "declared.mp4", "-c:v", "mpeg4", "-c:a", "aac", declared=True),
        ]
        self.server = self.enterContext(
            server.server(settings={"TOUCHSTONE_RATE_TOKEN": "10000000",
                                    "TOUCHSTONE_RATE_TENANT": "10000000"})
        )
        self.server.publisher()
        #: What was acknowledged: the clip of each item.
        self.wanted = {}
        #: The stop of each item that somebody stopped.
        self.stops = {}
        self.parts = UploadInParts(self.server, self.chance, self.clips[1])

    def test_kills(self):
        print(f"crashes: {CRASHES}, seed {SEED}", flush=True)
        for number in range(CRASHES):
            with self.subTest(crash=number, seed=SEED):
                self.crash(number)
        self.finish()

    def crash(self, number):
        """One life of the server, its end, and a look at what the next one finds."""
        chance = self.chance
        self.catch_up()
        whole = WholeUploads(self.server, random.Random(chance.random()), self.clips, number)
        declared = [item for item, clip in self.wanted.items() if clip.declared]
        viewer = Viewer(self.server, chance, declared[-20:])
        workers = [whole, self.parts, viewer]
        stop = self.next_stop(number)
        if stop:
            workers.append(stop)
        for worker in workers:
            worker.start()
        time.sleep(chance.uniform(0, 2.5))
        self.server.kill()
        for worker in workers:
            worker.join()
        self.server.start()
        self.wanted.update(whole.acknowledged)
        if stop:
            # The same call again: it was done before, or is done now, once.
            stop.server = self.server
            stop.decide()
            self.stops[stop.item] = stop.decision
        self.parts = self.parts.resumed(self.server)
        if self.parts.item:
            self.wanted[self.parts.item] = self.parts.clip
            self.parts = UploadInParts(self.server, chance, chance.choice(self.clips))
        for worker in workers:
            if worker.complaint:
                raise AssertionError(f"{worker.complaint}\n{self.server.said()}")
        self.look(self.all_items())

    def next_stop(self, number):
        """Each fourth life somebody stops an item that plays, once one does."""
        waiting = [item for item in self.wanted if item not in self.stops]
        if number % 4 != 3 or not waiting:
            return None
        live = [item for item in waiting if self.server.item(item)["state"] == "live"]
        item = self.chance.choice(live or waiting[:1])
        self.assertEqual(self.server.settled(item)["state"], "live")
        return Stops(self.server, random.Random(self.chance.random()), item, number)

    def catch_up(self):
        """Waits until few items are on their way, or a slow machine would never get to the end."""
        items = self.all_items()
        under_way = [item for item in self.wanted
                     if items[item]["state"] not in ("live", "stopped")]
        for item in under_way[:-MOST_UNDER_WAY]:
            self.server.settled(item)

    def all_items(self):
        """Every item that there is, acknowledged or not, by its id."""
        found, cursor = {}, ""
        while cursor is not None:
            page = self.server.get(f"/v1/items?limit=100{cursor}")
            found.update((item["id"], item) for item in page["items"])
            cursor = page["next"] and f"&cursor={page['next']}"
        return found

    def look(self, items):
        """What must hold at any time."""
        for item, clip in self.wanted.items():
            self.assertIn(item, items, "an acknowledged upload is lost")
            digests = {r["sha256"] for r in items[item]["renditions"] if r["kind"] == "original"}
            self.assertEqual(digests, {clip.digest})
        for item in items.values():
            if item["declaration"] and item["live_version"]:
                kinds = {rendition["kind"] for rendition in item["renditions"]}
                self.assertIn("labelled", kinds, f"{item['id']} plays without its label")
                self.assertIn(item["notice"], ("may-be", "is"))
            if item["id"] in self.stops:
                self.assertEqual(item["state"], "stopped", "a stop was forgotten")

    def finish(self):
        """What must hold once the pipeline has caught up."""
        for item in self.all_items():
            found = self.server.settled(item)
            self.assertEqual(found["state"], "stopped" if item in self.stops else "live", found)
            self.look_at_decisions(item)
        items = self.all_items()
        self.look(items)
        self.assertGreaterEqual(len(items), len(self.wanted))
        if CRASHES >= 8:
            self.assertGreater(len(self.stops), 0, "nobody stopped anything")
        declared = [item for item, clip in self.wanted.items()
                    if clip.declared and item not in self.stops]
        for item in self.chance.sample(declared, min(len(declared), 10)):
            self.look_at_label(item)
        self.look_at_original(self.chance.choice(list(self.wanted)))
        self.assertEqual(self.server.stop(), 0)
        left = list((self.server.folder / "data/work").glob("node-*"))
        self.assertEqual(left, [], "a job that died left its files")
        self.look_at_log(items)
        print(f"crashes: {len(items)} items, {len(self.stops)} stops, all whole", flush=True)

    def look_at_decisions(self, item):
        decisions = self.server.get(f"/v1/items/{item}/decisions")["items"]
        automatic = collections.Counter(d["version"] for d in decisions if d["automated"])
        self.assertEqual(set(automatic.values()), {1}, f"decided twice: {decisions}")
        people = [d["id"] for d in decisions if not d["automated"]]
        self.assertEqual(people, [self.stops[item]] if item in self.stops else [])

    def rendition(self, item, name):
        wish = {"rendition": name}
        link = self.server.call("POST", f"/v1/items/{item}/links", wish).json()
        answer = self.server.call("GET", link["url"])
        self.assertEqual(answer.status, 200, answer)
        return answer.body

    def look_at_label(self, item):
        """The copy for viewers says itself what the gate says of it."""
        copy = self.folder / "copy.mp4"
        copy.write_bytes(self.rendition(item, "labelled"))
        found = media.touchstone("inspect", str(copy))["assessment"]
        self.assertEqual(found["notice"], self.server.item(item)["notice"])

    def look_at_original(self, item):
        self.assertEqual(self.rendition(item, "original"), self.wanted[item].bytes)

    def look_at_log(self, items):
        data = self.server.folder / "data"
        media.run("touchstone", "log", "checkpoint", "--data", str(data))
        media.run("touchstone", "log", "verify", "--data", str(data))
        export = self.folder / "export"
        media.run("touchstone", "log", "export", str(export), "--from", "0", "--data", str(data))
        ways = collections.defaultdict(list)
        for line in (export / "events.jsonl").read_text().splitlines():
            event = json.loads(line)["event"]
            if event["subject"]["kind"] == "item":
                ways[event["subject"]["id"]].append(event)
        self.assertEqual(set(ways), set(items), "the log knows other items")
        for item, events in ways.items():
            self.assertEqual(events[0]["kind"], "item.received")
            steps = [event["details"] for event in events[1:]]
            states = ["received"] + [step["to"] for step in steps]
            self.assertEqual([step["from"] for step in steps], states[:-1], f"{item}: {steps}")
            self.assertEqual(states[-1], items[item]["state"])


if __name__ == "__main__":
    unittest.main()
