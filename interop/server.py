"""A server of ours on the loopback address, with a folder of its own that goes with it."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

#: What the tests that need PostgreSQL are handed by `scripts/postgres-for-tests`.
POSTGRES = os.environ.get("TOUCHSTONE_TEST_POSTGRES")


class Answer:
    """What came back: a status, header fields with small names, a body."""

    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


class Server:
    """`touchstone serve`, which may be killed and started again on the same folder and port."""

    def __init__(self, folder, profile="eu", database=None, around=None, settings=None, data=None):
        self.folder = pathlib.Path(folder)
        #: What the node keeps; nodes of one installation may share it.
        self.data = data or self.folder / "data"
        self.profile = profile
        self.database = database
        #: What makes of the command line another one that starts it.
        self.around = around or (lambda command: command)
        self.environment = {**os.environ, **(settings or {})}
        self.port = free_port()
        self.token = None
        self.process = None
        self.log = self.folder / "serve.log"

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        """Starts it and waits until it is ready; the first start tells the one-time token."""
        command = [
            "touchstone", "serve", "--data", str(self.data),
            "--profile", self.profile, "--host", "127.0.0.1", "--port", str(self.port),
        ]
        if self.database:
            command += ["--database", self.database]
        told = self.folder / "serve.out"
        with open(told, "ab") as out, open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.around(command), stdout=out, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True, env=self.environment,
            )
        self._wait_until_ready()
        found = re.search(r"\btst_[A-Za-z0-9_-]{20,}", told.read_text())
        self.token = self.token or (found and found.group(0))
        return self

    def _wait_until_ready(self):
        for _ in range(600):
            if self.process.poll() is not None:
                raise AssertionError(f"serve ended {self.process.returncode}: {self.said()}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.call("GET", "/readyz", token=None).status == 200:
                    return
            time.sleep(0.05)
        raise AssertionError(f"serve isn't ready: {self.said()}")

    def said(self):
        return self.log.read_text(errors="replace")[-3000:]

    def kill(self):
        """Ends it as a power cut would, with its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Asks it to end and returns its status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def connect(self, timeout=60):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def call(self, method, path, body=None, headers=None, token="own", timeout=60):
        """One request; a dict becomes JSON."""
        headers = dict(headers or {})
        if token == "own":
            token = self.token
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        connection = self.connect(timeout)
        try:
            connection.request(method, path, body=body, headers=headers)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path, **options):
        answer = self.call("GET", path, **options)
        assert answer.status == 200, f"GET {path}: {answer}"
        return answer.json()

    def publisher(self, name="alice"):
        """A publisher who may publish under every profile that asks no identity."""
        answer = self.call("PUT", f"/v1/accounts/{name}", {})
        assert answer.status == 200, answer
        required = answer.json()["standing"]["agreement"]["required"]
        if required:
            agreement = {"version": required, "language": "en"}
            answer = self.call("PUT", f"/v1/accounts/{name}", {"agreement": agreement})
        return answer.json()

    def upload(self, path, account="alice", external_id=None, **metadata):
        """Uploads a file in one piece and returns the id of its item."""
        data = pathlib.Path(path).read_bytes()
        fields = {"account": account, "title": pathlib.Path(path).name, **metadata}
        if external_id:
            fields["external_id"] = external_id
        answer = self.call("POST", "/v1/uploads", data, {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(data)),
            "Upload-Metadata": tus_metadata(fields),
            "Content-Type": "application/offset+octet-stream",
        })
        assert answer.status == 201, answer
        return answer.headers["touchstone-item"]

    def item(self, item):
        return self.get(f"/v1/items/{item}")

    def settled(self, item, states=("held", "live", "stopped", "removed", "withdrawn")):
        """Waits until an item is in one of these states, and returns it."""
        for _ in range(3000):
            found = self.item(item)
            if found["state"] in states:
                return found
            time.sleep(0.1)
        raise AssertionError(f"{item} stays {found['state']}: {self.said()}")


def tus_metadata(fields):
    """Metadata as tus has it: keys, and values in base64."""
    import base64

    return ",".join(
        f"{key} {base64.b64encode(str(value).encode()).decode()}" for key, value in fields.items()
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def path_of(location):
    return urllib.parse.urlsplit(location).path


@contextlib.contextmanager
def server(**options):
    """A running server, which is asked to end at the end."""
    with tempfile.TemporaryDirectory(prefix="touchstone-interop-") as folder:
        running = Server(folder, **options)
        try:
            yield running.start()
        finally:
            if running.process and running.process.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    running.stop()
                running.kill()
