"""Two nodes that serve and two that work, on one PostgreSQL: with a bucket, and with a shared folder.

With a bucket every node has a folder of its own, and nothing but database and bucket is shared; one
node writes the log. What must hold: an upload goes on at the other node; a stop shows at both gates within a
second; what a killed node was doing is done by another; restarting one after the other loses nothing.
"""

import contextlib
import hashlib
import os
import pathlib
import random
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import media
import s3
import server

CLUSTERS = pathlib.Path(__file__).parent.parent / "scripts/postgres-for-tests"
TUS = {"Tus-Resumable": "1.0.0"}
AWAY = (OSError, server.http.client.HTTPException)


class Worker:
    """`touchstone work`."""

    def __init__(self, folder, database, settings, data):
        self.folder, self.log = folder, folder / "work.log"
        self.command = ["touchstone", "work", "--data", str(data), "--database", database]
        self.environment = {**os.environ, **settings}
        self.process = None

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True, env=self.environment,
            )
        return self

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


class Installation:
    """Two servers, `one` and `two`, and two workers."""

    def __init__(self, case, content):
        self.folder = pathlib.Path(case.enterContext(tempfile.TemporaryDirectory()))
        cluster = tempfile.mktemp(prefix="postgres.")
        told = subprocess.run(
            [CLUSTERS, "start", cluster, str(os.getpid())],
            capture_output=True, text=True, check=True,
        )
        self.database = told.stdout.strip()
        case.addCleanup(subprocess.run, [CLUSTERS, "stop", cluster], check=True)
        shared = self.folder / "shared"
        settings = {"TOUCHSTONE_RATE_TOKEN": "1000000", "TOUCHSTONE_RATE_TENANT": "1000000"}
        if isinstance(content, s3.Store):
            settings |= content.settings()
            # What else all of them have: the ring, the list of erasures, the secret of sign-ins.
            keys = self.folder / "keys"
            keys.mkdir()
            settings |= {
                "TOUCHSTONE_VAULT_KEYS": f"file:{keys / 'vault-keys.json'}",
                "TOUCHSTONE_VAULT_ERASURES": str(keys / "vault-erasures"),
                "TOUCHSTONE_SIGN_IN_KEY": str(keys / "sign-in.key"),
            }
        self.shared = None if isinstance(content, s3.Store) else shared
        media.run("touchstone", "migrate", "--database", self.database, "--data", str(shared))
        # Those that serve leave the media to those that work.
        serving = {"TOUCHSTONE_WORK_MEDIA": "0"}
        self.one = self.server(case, "one", settings | serving).start()
        if self.shared is None:
            settings["TOUCHSTONE_LOG_WRITE"] = "false"
        self.two = self.server(case, "two", settings | serving)
        self.two.token = self.one.token
        self.two.start()
        self.workers = [self.worker(case, name, settings) for name in ("three", "four")]
        self.one.publisher()

    def place(self, name):
        folder = self.folder / name
        folder.mkdir()
        return folder

    def server(self, case, name, settings):
        node = server.Server(
            self.place(name), database=self.database, settings=settings, data=self.shared
        )
        case.addCleanup(lambda: node.process and node.kill())
        return node

    def worker(self, case, name, settings):
        folder = self.place(name)
        worker = Worker(folder, self.database, settings, self.shared or folder / "data").start()
        case.addCleanup(worker.kill)
        return worker

    def said(self):
        logs = [self.one.log, self.two.log] + [worker.log for worker in self.workers]
        return "\n".join(f"{log}: {log.read_text(errors='replace')[-1500:]}" for log in logs)

    def log_is_whole(self):
        node = self.one
        done = subprocess.run(
            ["touchstone", "log", "verify", "--database", self.database,
             "--data", str(node.data)],
            capture_output=True, text=True, timeout=300, env=node.environment,
        )
        assert done.returncode == 0, done.stdout + done.stderr


class Upload:
    """An upload by whichever node answers."""

    def __init__(self, node, data, title="A clip"):
        self.data, self.offset, self.item = data, 0, None
        fields = {"account": "alice", "title": title}
        answer = node.call("POST", "/v1/uploads", headers={
            **TUS, "Upload-Length": str(len(data)),
            "Upload-Metadata": server.tus_metadata(fields), "Content-Length": "0",
        })
        assert answer.status == 201, answer
        self.place = server.path_of(answer.headers["location"])

    def look(self, node):
        answer = node.call("HEAD", self.place, headers=TUS)
        assert answer.status == 200, answer
        found = int(answer.headers["upload-offset"])
        assert found >= self.offset, f"{found} bytes are left of {self.offset} acknowledged"
        self.offset = found
        self.item = answer.headers.get("touchstone-item")

    def send(self, node, count):
        part = self.data[self.offset:self.offset + count]
        answer = node.call("PATCH", self.place, part, {
            **TUS, "Upload-Offset": str(self.offset),
            "Content-Type": "application/offset+octet-stream",
        })
        assert answer.status == 204, answer
        self.offset = int(answer.headers["upload-offset"])
        self.item = answer.headers.get("touchstone-item")


class Sender(threading.Thread):
    """Uploads in parts all the time, to the two nodes in turn, and tries again where one is away."""

    def __init__(self, nodes, clip, chance):
        super().__init__(daemon=True)
        self.nodes, self.clip, self.chance = nodes, clip, chance
        self.items, self.ends, self.complaint = [], threading.Event(), None

    def run(self):
        try:
            while not self.ends.is_set():
                self.items.append(self.upload())
                # No more than the workers can do meanwhile.
                self.ends.wait(1)
        except AssertionError as complaint:
            self.complaint = complaint

    def upload(self):
        upload = None
        for _ in range(600):
            node = self.chance.choice(self.nodes)
            try:
                if upload is None:
                    upload = Upload(node, self.clip)
                upload.look(node)
                if not upload.item:
                    upload.send(node, len(self.clip) // 5 + 1)
                if upload.item:
                    return upload.item
            except AWAY:
                time.sleep(0.1)
            except AssertionError as answer:
                # A node that is stopping, or another's turn: the word is to try again.
                if not str(answer).startswith(("503", "409", "423", "404")) or (
                    str(answer).startswith("404") and upload
                ):
                    raise
                time.sleep(0.1)
        raise AssertionError("an upload doesn't come to its end")


class TwoNodes:
    """What must hold, whatever content is kept in."""

    def setUp(self):
        self.nodes = Installation(self, self.content())
        self.one, self.two = self.nodes.one, self.nodes.two
        self.clip = media.clip(
            self.nodes.folder / "clip.mp4", "-c:v", "libx264", "-c:a", "aac", seconds=2
        ).read_bytes()

    def settled(self, node, item, **options):
        try:
            return node.settled(item, **options)
        except AssertionError as complaint:
            raise AssertionError(f"{complaint}\n{self.nodes.said()}") from None

    def test_an_upload_goes_on_at_the_other_node(self):
        upload = Upload(self.one, self.clip)
        for node in (self.one, self.two, self.one, self.two):
            upload.look(node)
            upload.send(node, len(self.clip) // 4 - 10)
        # One node is in the middle of a part when the sender comes back to the other.
        broken = self.one.connect()
        broken.putrequest("PATCH", upload.place)
        for name, value in {
            **TUS, "Authorization": f"Bearer {self.one.token}",
            "Upload-Offset": str(upload.offset), "Content-Length": "40",
            "Content-Type": "application/offset+octet-stream",
        }.items():
            broken.putheader(name, value)
        broken.endheaders()
        broken.send(self.clip[upload.offset:upload.offset + 20])
        time.sleep(0.5)
        upload.look(self.two)
        upload.send(self.two, len(self.clip))
        broken.close()
        self.assertTrue(upload.item)
        item = self.settled(self.two, upload.item)
        self.assertEqual(item["state"], "live", item)
        originals = [r["sha256"] for r in item["renditions"] if r["kind"] == "original"]
        self.assertEqual(originals, [hashlib.sha256(self.clip).hexdigest()])
        # What either node gives is the same.
        for node in (self.one, self.two):
            link = node.call("POST", f"/v1/items/{upload.item}/links", {"rendition": "original"})
            found = node.call("GET", server.path_of(link.json()["url"]), token=None)
            self.assertEqual(found.body, self.clip)
        self.nodes.log_is_whole()

    def test_a_stop_shows_at_both_gates_within_a_second(self):
        for turn in range(2):
            item = self.one.upload(self.file(), external_id=f"stopped-{turn}")
            self.assertEqual(self.settled(self.one, item)["state"], "live")
            self.shows(item, 200, time.monotonic() + 5)
            answer = self.one.call("POST", f"/v1/items/{item}/decisions", {
                "action": "stop", "ground": {"kind": "terms"},
                "facts": {"en": "the test stops it", "zh-Hans": "测试停止"},
            })
            self.assertEqual(answer.status, 201, answer)
            self.shows(item, 403, time.monotonic() + 1)
            self.one, self.two = self.two, self.one

    def file(self):
        path = self.nodes.folder / "again.mp4"
        path.write_bytes(self.clip)
        return path

    def shows(self, item, status, end):
        for node in (self.one, self.two):
            while True:
                answer = node.call("GET", f"/v1/gate/{item}?territory=DE")
                if answer.status == status:
                    break
                self.assertLess(time.monotonic(), end, f"{node.folder.name}: {answer}")
                time.sleep(0.01)

    def test_the_work_of_a_killed_node_is_taken_over(self):
        items = [self.one.upload(self.file(), external_id=f"killed-{n}") for n in range(4)]
        upload = Upload(self.one, self.clip)
        upload.send(self.one, len(self.clip) // 2)
        # Whoever works on something now is killed with it.
        for _ in range(600):
            if any(self.two.item(item)["state"] == "live" for item in items):
                break
            time.sleep(0.05)
        self.nodes.workers[0].kill()
        self.one.kill()
        upload.look(self.two)
        self.assertEqual(upload.offset, len(self.clip) // 2)
        upload.send(self.two, len(self.clip))
        for item in items + [upload.item]:
            self.assertEqual(self.settled(self.two, item)["state"], "live")
        self.assertEqual(self.two.stop(), 0)
        # With folders of their own, only this node writes the log; nothing else waited for it.
        self.one.start()
        self.nodes.log_is_whole()

    def test_a_rolling_restart_loses_nothing(self):
        chance = random.Random(4711)
        senders = [Sender([self.one, self.two], self.clip, random.Random(n)) for n in range(2)]
        for sender in senders:
            sender.start()
        for node in (self.one, self.two):
            time.sleep(chance.uniform(1, 2))
            self.assertEqual(node.stop(), 0, node.said())
            node.start()
            worker = self.nodes.workers[0 if node is self.one else 1]
            self.assertEqual(worker.stop(), 0, worker.log.read_text()[-2000:])
            worker.start()
        for sender in senders:
            sender.ends.set()
        for sender in senders:
            sender.join(timeout=120)
            self.assertIsNone(sender.complaint, f"{sender.complaint}\n{self.nodes.said()}")
        items = [item for sender in senders for item in sender.items]
        self.assertGreater(len(items), 3)
        for item in items:
            self.assertEqual(self.settled(self.one, item)["state"], "live")
        self.nodes.log_is_whole()
        print(f"rolling restart: {len(items)} uploads, all there", flush=True)


class BucketNodesTest(TwoNodes, unittest.TestCase):
    """On a bucket: each node has a disk of its own."""

    def content(self):
        return self.enterContext(s3.store())


class FolderNodesTest(TwoNodes, unittest.TestCase):
    """On a folder that all of them see: once in every run, all of it with TWO_NODES=all."""

    def setUp(self):
        if os.environ.get("TWO_NODES") != "all" and "an_upload" not in self.id():
            self.skipTest("TWO_NODES=all tries it on a folder, too")
        super().setUp()

    def content(self):
        return None


if __name__ == "__main__":
    unittest.main()
