"""Objects in a bucket: our signatures beside botocore's, and a node on moto."""

import base64
import hashlib
import json
import os
import pathlib
import random
import subprocess
import tempfile
import unittest
import urllib.parse

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
        target, _, found = answer["presigned"].partition("&X-Amz-Signature=")
        # It stands where the order of names has it; what follows is still to be signed.
        found, _, rest = found.partition("&")
        target += f"&{rest}" if rest else ""
        signed = dict(request["headers"], host=request["host"])
        signed["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD"
        self.assertEqual(found, self.presigned(request, target, stamp, about))

    def presigned(self, request, target, stamp, about):
        from botocore.auth import S3SigV4QueryAuth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        made = AWSRequest(
            method=request["method"], url=f"http://{request['host']}{target}",
            headers=dict(request["headers"], host=request["host"]),
        )
        made.context["timestamp"] = stamp
        auth = S3SigV4QueryAuth(
            Credentials(about["key"], about["secret"]), "s3", about["region"], expires=600
        )
        canonical = auth.canonical_request(made)
        return auth.signature(auth.string_to_sign(made, canonical), made)


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
        import time
        for _ in range(100):
            answer = running.call("GET", "/readyz", token=None)
            if answer.status == status:
                return answer
            time.sleep(0.1)
        self.fail(f"readiness stays {answer}")


if __name__ == "__main__":
    unittest.main()
