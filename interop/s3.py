"""A store that speaks S3's protocol: moto, behind a door that checks what moto doesn't.

moto believes every signature. So a proxy stands before it, which recomputes each with botocore's signer
and compares the body with the digest that was signed.
"""

import contextlib
import hashlib
import http.client
import http.server
import logging
import threading
import urllib.request

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from moto.server import ThreadedMotoServer

BUCKET, REGION = "content", "eu-central-1"
KEY, SECRET = "KEYOFTESTS", "secret/of+tests"


class Door(http.server.BaseHTTPRequestHandler):
    """Passes requests on whose signature is right."""

    protocol_version = "HTTP/1.1"

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.closed:
            return self.answer(503, {}, b"<Error><Code>SlowDown</Code></Error>")
        if complaint := self.complaint(body):
            self.server.complaints.append(f"{self.command} {self.path}: {complaint}")
            return self.answer(403, {}, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        self.server.requests.append(f"{self.command} {self.path}")
        back = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=60)
        with contextlib.closing(back):
            # moto dates what it keeps by the host's name; nothing else of the headers is changed.
            back.request(self.command, self.path, body, dict(self.headers))
            found = back.getresponse()
            fields = {
                name: value for name, value in found.getheaders()
                if name.lower() not in ("connection", "transfer-encoding", "server", "date")
            }
            self.answer(found.status, fields, found.read())

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any

    def answer(self, status, fields, body):
        self.send_response(status)
        names = {name.lower() for name in fields}
        if self.command != "HEAD" or "content-length" not in names:
            fields = {n: v for n, v in fields.items() if n.lower() != "content-length"}
            fields["Content-Length"] = str(len(body))
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def complaint(self, body):
        stated = self.headers.get("x-amz-content-sha256")
        if stated not in ("UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()):
            return "the body isn't the one that was signed"
        authorization = self.headers.get("Authorization") or ""
        parts = dict(p.strip().split("=", 1) for p in authorization.partition(" ")[2].split(","))
        headers = {name: self.headers[name] for name in parts["SignedHeaders"].split(";")}
        return None if signature(self.command, self.headers["Host"], self.path, headers) == (
            parts["Signature"]
        ) else "the signature is another"

    def log_message(self, *_):
        pass


class DoorKeeper(http.server.ThreadingHTTPServer):
    """One that says nothing of callers who hang up, as killed nodes do."""

    daemon_threads = True

    def handle_error(self, *_):
        pass


def signature(method, host, target, headers, secret=SECRET, region=REGION, key=KEY):
    """What botocore's signer makes of a request whose target is encoded."""
    request = AWSRequest(method=method, url=f"http://{host}{target}", headers=headers)
    names = {name.lower(): value for name, value in headers.items()}
    request.context["timestamp"] = names["x-amz-date"]
    auth = S3SigV4Auth(Credentials(key, secret), "s3", region)
    canonical = auth.canonical_request(request)
    return auth.signature(auth.string_to_sign(request, canonical), request)


class Store:
    """A running store with one bucket."""

    def __init__(self):
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.moto.start()
        self.behind = self.moto.get_host_and_port()[1]
        self.door = DoorKeeper(("127.0.0.1", 0), Door)
        self.door.behind, self.door.closed = self.behind, False
        self.door.complaints, self.door.requests = [], []
        threading.Thread(target=self.door.serve_forever, daemon=True).start()
        self.client = boto3.client(
            "s3", endpoint_url=f"http://127.0.0.1:{self.behind}", region_name=REGION,
            aws_access_key_id=KEY, aws_secret_access_key=SECRET,
            config=Config(s3={"addressing_style": "path"}),
        )
        # What moto keeps is the process's, not the server's.
        urllib.request.urlopen(f"http://127.0.0.1:{self.behind}/moto-api/reset", b"").close()
        self.client.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )

    def settings(self, prefix="touchstone"):
        """The variables that lead a node here."""
        return {
            "TOUCHSTONE_OBJECTS": f"s3://{BUCKET}/{prefix}",
            "TOUCHSTONE_OBJECTS_ENDPOINT": f"http://127.0.0.1:{self.door.server_address[1]}",
            "TOUCHSTONE_OBJECTS_REGION": REGION,
            "TOUCHSTONE_OBJECTS_KEY": KEY,
            "TOUCHSTONE_OBJECTS_SECRET": SECRET,
        }

    def keys(self, prefix=""):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    def bytes(self, key):
        return self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read()

    def close(self):
        self.door.shutdown()
        self.door.server_close()
        self.moto.stop()


@contextlib.contextmanager
def store():
    running = Store()
    try:
        yield running
        assert not running.door.complaints, running.door.complaints
    finally:
        running.close()
