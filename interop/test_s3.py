"""Objects in a bucket: our signatures beside botocore's, and a node on moto."""

import base64
import hashlib
import json
import os
import pathlib
import random
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

import boto3
from botocore.config import Config

import media
import s3
import server

SEED = int(os.environ.get("S3_SEED", str(random.SystemRandom().randrange(1 << 32))))


def odd_text(chance, longest=12):
    letters = "aZ09-._~ /+%&=?#'()*!@:;,$\"<>éሴ😀\t"
    return "".join(chance.choice(letters) for _ in range(chance.randint(0, longest)))


class SignatureTest(unittest.TestCase):
    """The same random requests, signed by both."""

    def test_random_requests(self):
        print(f"signatures: seed {SEED}", flush=True)
        chance = random.Random(SEED)
        asked = [self.request(chance) for _ in range(400)]
        done = subprocess.run(
            ["bench", "sign-requests"], capture_output=True, text=True, check=True, timeout=60,
            input="".join(json.dumps(each) + "\n" for each in asked),
        )
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(answers), len(asked))
        for request, answer in zip(asked, answers):
            with self.subTest(request=request):
                self.compare(request, answer)

    def request(self, chance):
        names = {odd_text(chance) or "k" for _ in range(chance.randint(0, 4))}
        fields = {f"x-amz-meta-{n}": odd_text(chance).replace("\t", " ")
                  for n in range(chance.randint(0, 3))}
        return {
            "method": chance.choice(["GET", "PUT", "POST", "DELETE", "HEAD"]),
            "host": chance.choice(["b.s3.amazonaws.com", "127.0.0.1:9000", "s3.example"]),
            "path": "/" + odd_text(chance, 40), "query": [[n, odd_text(chance)] for n in names],
            "headers": [[n, v] for n, v in fields.items()],
            "region": chance.choice(["us-east-1", "eu-central-1", "auto"]),
            "key": "K" + str(chance.randrange(1 << 30)), "secret": odd_text(chance, 40) + "s",
            "token": chance.choice([None, "token/+=="]),
            "digest": chance.choice([None, chance.randbytes(32).hex()]),
            "time": chance.randrange(0, 4_000_000_000),
        }

    def compare(self, request, answer):
        path, _, query = answer["target"].partition("?")
        self.assertEqual(path, urllib.parse.quote(request["path"], safe="/~"))
        self.assertEqual(
            sorted(urllib.parse.parse_qsl(query, keep_blank_values=True)),
            sorted(map(tuple, request["query"])),
        )
        stamp = answer["presigned"].partition("X-Amz-Date=")[2][:16]
        headers = dict(request["headers"], host=request["host"])
        headers["x-amz-date"] = stamp
        headers["x-amz-content-sha256"] = request["digest"] or "UNSIGNED-PAYLOAD"
        if request["token"]:
            headers["x-amz-security-token"] = request["token"]
        about = {n: request[n] for n in ("secret", "region", "key")}
        wanted = s3.signature(request["method"], request["host"], answer["target"], headers, **about)
        self.assertTrue(answer["authorization"].endswith(f"Signature={wanted}"), answer)
        target, found = s3.without_signature(answer["presigned"])
        self.assertEqual(found, s3.query_signature(
            request["method"], request["host"], target, dict(request["headers"]), stamp, **about
        ))


class DoorTest(unittest.TestCase):
    """The proxy before moto can say no, or its silence would say nothing."""

    def test_addresses_that_are_signed_by_another_library(self):
        with s3.store() as store:
            store.client.put_object(Bucket=s3.BUCKET, Key="a b", Body=b"film")
            client = boto3.client(
                "s3", endpoint_url=f"http://127.0.0.1:{store.door.server_address[1]}",
                region_name=s3.REGION, aws_access_key_id=s3.KEY, aws_secret_access_key=s3.SECRET,
                config=Config(s3={"addressing_style": "path"}, signature_version="s3v4"),
            )
            url = client.generate_presigned_url(
                "get_object", {"Bucket": s3.BUCKET, "Key": "a b"}, ExpiresIn=60
            )
            self.assertEqual(urllib.request.urlopen(url).read(), b"film")
            self.assertEqual(store.door.complaints, [])
            for wrong in (url.replace("a%20b", "a%20c"), url.replace("Expires=60", "Expires=61"),
                          url + "&versionId=1"):
                with self.assertRaises(urllib.error.HTTPError):
                    urllib.request.urlopen(wrong)
            self.assertEqual(len(store.door.complaints), 3)
            store.door.complaints.clear()


class BucketTest(unittest.TestCase):
    """A node whose content lies in a bucket."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.store = self.enterContext(s3.store())

    def test_the_doctor_tries_the_bucket(self):
        def told(**settings):
            done = subprocess.run(
                ["touchstone", "doctor", "--json", "--data", self.folder / "none"],
                capture_output=True, text=True, timeout=120,
                env={**os.environ, **self.store.settings(), **settings},
            )
            found = json.loads(done.stdout)["installation"]
            return [each for each in found if each["name"] == "objects"][0]

        self.assertTrue(told()["well"], told())
        self.assertEqual(self.store.keys(), [])
        wrong = told(TOUCHSTONE_OBJECTS_SECRET="canary")
        self.assertFalse(wrong["well"])
        self.assertIn("objects.secret", wrong["words"])
        self.assertNotIn("canary", wrong["words"])
        self.store.door.complaints.clear()
        self.assertIn("make the bucket", told(TOUCHSTONE_OBJECTS="s3://another")["words"])
        secret = self.folder / "secret"
        secret.write_text(s3.SECRET + "\n")
        told_by_file = told(TOUCHSTONE_OBJECTS_SECRET_FILE=str(secret), TOUCHSTONE_OBJECTS_SECRET="x")
        self.assertTrue(told_by_file["well"], told_by_file)

    def test_an_item_from_upload_to_play(self):
        running = self.enterContext(server.server(settings=self.store.settings()))
        running.publisher()
        clip = media.clip(self.folder / "clip.mp4", "-c:v", "libx264", "-c:a", "aac")
        item = running.settled(running.upload(clip, declaration='{"synthetic": 3}'))
        self.assertEqual(item["state"], "live", item)
        for rendition in item["renditions"]:
            data = self.store.bytes(f"touchstone/objects/{rendition['sha256']}")
            self.assertEqual(hashlib.sha256(data).hexdigest(), rendition["sha256"])
        self.assertEqual(self.store.keys("touchstone/uploads/"), [])
        self.assertFalse((running.folder / "data/objects").exists())
        link = running.call("POST", f"/v1/items/{item['id']}/links", {"rendition": "original"})
        self.assertIn(link.status, (200, 201), link)
        path = server.path_of(link.json()["url"])
        whole = clip.read_bytes()
        self.assertEqual(running.call("GET", path, token=None).body, whole)
        part = running.call("GET", path, headers={"Range": "bytes=1000-1999"}, token=None)
        self.assertEqual((part.status, part.body), (206, whole[1000:2000]))

    def test_a_long_upload_in_parts(self):
        running = self.enterContext(server.server(settings=self.store.settings()))
        running.publisher()
        chance = random.Random(SEED)
        data = b"".join(chance.randbytes(1 << 20) for _ in range(70)) + b"end"
        fields = {"account": "alice", "title": "Noise"}
        answer = running.call("POST", "/v1/uploads", headers={
            "Tus-Resumable": "1.0.0", "Upload-Length": str(len(data)),
            "Upload-Metadata": server.tus_metadata(fields), "Content-Length": "0",
        })
        place, offset = server.path_of(answer.headers["location"]), 0
        for size in (100, 65 << 20, 10, len(data)):
            part = data[offset:offset + size]
            answer = running.call("PATCH", place, part, {
                "Tus-Resumable": "1.0.0", "Upload-Offset": str(offset),
                "Content-Type": "application/offset+octet-stream",
                "Upload-Checksum": f"sha256 {base64.b64encode(hashlib.sha256(part).digest()).decode()}",
            })
            self.assertEqual(answer.status, 204, f"{answer}\n{running.said()}")
            offset += len(part)
        digest = hashlib.sha256(data).hexdigest()
        self.assertEqual(self.store.bytes(f"touchstone/objects/{digest}"), data)
        self.assertEqual(self.store.keys("touchstone/uploads/"), [])

    def test_readiness_fails_while_the_store_is_away_and_comes_back(self):
        running = self.enterContext(server.server(settings=self.store.settings()))
        self.store.door.closed = True
        answer = self.asked_until(running, 503)
        self.assertEqual(answer.json()["checks"]["objects"], "do not answer")
        self.assertEqual(running.call("GET", "/healthz", token=None).status, 200)
        self.store.door.closed = False
        self.assertEqual(self.asked_until(running, 200).json()["checks"]["objects"], "ok")

    def asked_until(self, running, status):
        for _ in range(100):
            answer = running.call("GET", "/readyz", token=None)
            if answer.status == status:
                return answer
            time.sleep(0.1)
        self.fail(f"readiness stays {answer}")


class IntakeTest(unittest.TestCase):
    """A node that takes content from a bucket when the store tells of it."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.store = self.enterContext(s3.store())
        self.store.bucket("drop")
        settings = self.store.intake("main=drop", "other=drop-of-another")
        self.node = self.enterContext(server.server(settings=settings))
        self.node.publisher()

    def clip(self, name, seconds=1):
        path = media.clip(self.folder / name, "-c:v", "libx264", seconds=seconds)
        return path.read_bytes()

    def put(self, key, data, **said):
        return self.store.client.put_object(
            Bucket="drop", Key=key, Body=data, ContentType="video/mp4", Metadata=said,
        )

    def told(self, message):
        answer = self.node.call("POST", "/v1/notifications/s3", message)
        self.assertEqual(answer.status, 202, answer)
        return answer.json()

    def item(self, fetch):
        for _ in range(300):
            found = self.node.get(f"/v1/fetches/{fetch}")
            if found["ended_at"]:
                break
            time.sleep(0.1)
        self.assertEqual(found["state"], "received", found)
        return self.node.settled(found["item"])

    def test_what_the_store_tells_by_itself(self):
        queues = self.store.service("sqs")
        queue = queues.create_queue(QueueName="puts")["QueueUrl"]
        arn = queues.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
        self.store.client.put_bucket_notification_configuration(
            Bucket="drop", NotificationConfiguration={"QueueConfigurations": [{
                "QueueArn": arn["Attributes"]["QueueArn"], "Events": ["s3:ObjectCreated:*"],
            }]},
        )
        data = self.clip("clip.mp4")
        words = {"account": "alice", "title": "\u5f71\u7247", "external_id": "v-1"}
        keys = ["films/a film+\u5f71 100%.mp4", "plain.mp4"]
        self.put(keys[0], data, **{"upload-metadata": server.tus_metadata(words)})
        self.put(keys[1], data, account="alice", title="Plain", **{"external-id": "v-2"})
        items = {}
        for number in range(1 + len(keys)):
            queued = queues.receive_message(QueueUrl=queue)["Messages"][0]
            message = json.loads(queued["Body"])
            if number == 0:
                self.assertEqual(message["Event"], "s3:TestEvent")
                self.assertEqual(self.told(message)["taken"], 0)
                queues.delete_message(QueueUrl=queue, ReceiptHandle=queued["ReceiptHandle"])
                continue
            told = self.told(message)
            self.assertEqual((told["taken"], told["known"]), (1, 0), told)
            # Queues hand out again what isn't acknowledged.
            self.assertEqual(self.told(message)["known"], 1)
            item = self.item(told["fetches"][0])
            items[item["external_id"]] = item
            queues.delete_message(QueueUrl=queue, ReceiptHandle=queued["ReceiptHandle"])
        self.assertEqual({name: item["title"] for name, item in items.items()},
                         {"v-1": "\u5f71\u7247", "v-2": "Plain"})
        for item in items.values():
            self.assertEqual(item["state"], "live", item)
            self.assertIn(hashlib.sha256(data).hexdigest(), json.dumps(item))
        asked = [line.split("?")[0] for line in self.store.door.requests]
        quoted = urllib.parse.quote(keys[0])
        self.assertEqual(asked[:2], [f"HEAD /drop/{quoted}", f"GET /drop/{quoted}"])

    def record(self, key, put, event="ObjectCreated:Put", bucket="drop", sequencer="0A"):
        """As AWS writes it, for buckets with versions."""
        return {"Records": [{
            "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": s3.REGION,
            "eventTime": "2026-11-22T08:00:00.000Z", "eventName": event,
            "s3": {
                "s3SchemaVersion": "1.0", "configurationId": "c", "bucket": {"name": bucket},
                "object": {
                    "key": urllib.parse.quote_plus(key), "size": 1, "sequencer": sequencer,
                    "eTag": put["ETag"].strip('"'), "versionId": put["VersionId"],
                },
            },
        }]}

    def test_versions_told_in_any_order(self):
        self.store.client.put_bucket_versioning(
            Bucket="drop", VersioningConfiguration={"Status": "Enabled"}
        )
        films = [self.clip("one.mp4"), self.clip("two.mp4", seconds=2)]
        puts = [
            self.put("film.mp4", film, account="alice", title=f"Version {number}")
            for number, film in enumerate(films)
        ]
        messages = [self.record("film.mp4", put, sequencer=f"0{n}") for n, put in enumerate(puts)]
        told = [self.told(message)["fetches"][0] for message in reversed(messages)]
        for fetch, film, number in zip(told, reversed(films), (1, 0)):
            item = self.item(fetch)
            self.assertEqual(item["title"], f"Version {number}")
            self.assertIn(hashlib.sha256(film).hexdigest(), json.dumps(item))
        self.assertEqual([self.told(message)["known"] for message in messages], [1, 1])
        # What was removed stays as a version, and its removal brings nothing.
        gone = self.store.client.delete_object(Bucket="drop", Key="film.mp4")
        removal = self.record("film.mp4", {"ETag": "", **gone}, "ObjectRemoved:DeleteMarkerCreated")
        self.assertEqual(self.told(removal)["ignored"], 1)
        refused = self.node.call(
            "POST", "/v1/notifications/s3", self.record("a", puts[0], bucket="drop-of-another")
        )
        self.assertEqual(refused.status, 403, refused)
        figures = self.node.call("GET", "/metrics").body.decode()
        for line in ('taken"} 2', 'known"} 2', 'ignored"} 1', 'refused"} 1'):
            self.assertIn(f'touchstone_notified_objects_total{{outcome="{line}', figures)

    def test_an_object_that_is_gone_or_unsaid(self):
        put = self.put("film.mp4", self.clip("clip.mp4"), title="nobody's")
        put["VersionId"] = ""
        fetches = [self.told(self.record("film.mp4", put))["fetches"][0],
                   self.told(self.record("never.mp4", put))["fetches"][0]]
        for fetch, reason in zip(fetches, ("no-account", "answered-404")):
            for _ in range(100):
                found = self.node.get(f"/v1/fetches/{fetch}")
                if found["ended_at"]:
                    break
                time.sleep(0.1)
            self.assertEqual((found["state"], found["reason"]), ("failed", reason))


if __name__ == "__main__":
    unittest.main()
