"""A store that speaks S3's protocol: moto, behind a door that checks what moto doesn't.

moto believes every signature. So a proxy stands before it, which recomputes each with botocore's signer,
in the header or in the query, and compares the body with the digest that was signed.
"""

import contextlib
import datetime
import hashlib
import http.client
import http.server
import logging
import threading
import urllib.parse
import urllib.request

import boto3
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
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
        if "X-Amz-Signature=" in self.path:
            return self.complaint_of_query(body)
        stated = self.headers.get("x-amz-content-sha256")
        if stated not in ("UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()):
            return "the body isn't the one that was signed"
        authorization = self.headers.get("Authorization") or ""
        parts = dict(p.strip().split("=", 1) for p in authorization.partition(" ")[2].split(","))
        headers = {name: self.headers[name] for name in parts["SignedHeaders"].split(";")}
        return None if signature(self.command, self.headers["Host"], self.path, headers) == (
            parts["Signature"]
        ) else "the signature is another"

    def complaint_of_query(self, body):
        query = dict(urllib.parse.parse_qsl(self.path.partition("?")[2], keep_blank_values=True))
        if body or self.headers.get("Authorization") or self.command != "GET":
            return "more than the address says"
        names = query["X-Amz-SignedHeaders"].split(";")
        unsigned = [n for n in self.headers if n.lower().startswith("x-amz-") and n.lower() not in names]
        if unsigned or "host" not in names:
            return f"fields that aren't signed: {unsigned}"
        made = datetime.datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ")
        now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        if not -5 <= (now - made).total_seconds() <= int(query["X-Amz-Expires"]):
            return "its time is over"
        target = without_signature(self.path)[0]
        headers = {name: self.headers[name] for name in names}
        wanted = query_signature(
            self.command, self.headers["Host"], target, headers, query["X-Amz-Date"]
        )
        return None if wanted == query["X-Amz-Signature"] else "the address's signature is another"

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


def without_signature(target):
    """What of an address was signed, and its signature, wherever among the names it stands."""
    before, _, rest = target.partition("&X-Amz-Signature=")
    found, _, after = rest.partition("&")
    return before + (f"&{after}" if after else ""), found


def query_signature(method, host, target, headers, stamp, secret=SECRET, region=REGION, key=KEY):
    """What botocore's signer makes of an address that has everything but its signature."""
    made = AWSRequest(
        method=method, url=f"http://{host}{target}", headers=dict(headers, host=host),
    )
    made.context["timestamp"] = stamp
    auth = S3SigV4QueryAuth(Credentials(key, secret), "s3", region, expires=600)
    canonical = auth.canonical_request(made)
    return auth.signature(auth.string_to_sign(made, canonical), made)


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
        self.client = self.service("s3", config=Config(s3={"addressing_style": "path"}))
        # What moto keeps is the process's, not the server's.
        urllib.request.urlopen(f"http://127.0.0.1:{self.behind}/moto-api/reset", b"").close()
        self.bucket(BUCKET)

    def service(self, name, **options):
        """A client of one of moto's services."""
        return boto3.client(
            name, endpoint_url=f"http://127.0.0.1:{self.behind}", region_name=REGION,
            aws_access_key_id=KEY, aws_secret_access_key=SECRET, **options,
        )

    def bucket(self, name):
        self.client.create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION}
        )

    def intake(self, *places):
        """The variables by which a node takes content from here."""
        return {
            "TOUCHSTONE_INTAKE_BUCKETS": ",".join(places),
            "TOUCHSTONE_INTAKE_ENDPOINT": f"http://127.0.0.1:{self.door.server_address[1]}",
            "TOUCHSTONE_INTAKE_REGION": REGION,
            "TOUCHSTONE_INTAKE_KEY": KEY,
            "TOUCHSTONE_INTAKE_SECRET": SECRET,
            "TOUCHSTONE_OUTBOUND_NETWORKS": "127.0.0.0/8",
            "TOUCHSTONE_OUTBOUND_PORTS": "any",
            "TOUCHSTONE_OUTBOUND_PLAIN_HTTP": "yes",
        }

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
