"""Uploads by tuspy, a client of other people's: through killed connections and a restarted server."""

import hashlib
import pathlib
import tempfile
import unittest

from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

import media
import server


class TusClientTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.server = self.enterContext(server.server())
        self.server.publisher()
        self.clip = media.clip(self.folder / "clip.mp4", "-c:v", "libx264", "-c:a", "aac")

    def client(self):
        return TusClient(
            f"{self.server.address}/v1/uploads",
            headers={"Authorization": f"Bearer {self.server.token}"},
        )

    def uploader(self, **options):
        return self.client().uploader(
            str(self.clip), chunk_size=20_000, retries=0,
            metadata={"account": "alice", "title": "A clip", "external_id": "clip-1"}, **options,
        )

    def check_original(self):
        """The item's original is the clip, byte for byte."""
        items = self.server.get("/v1/items")["items"]
        self.assertEqual(len(items), 1)
        item = self.server.settled(items[0]["id"])
        original = [r for r in item["renditions"] if r["kind"] == "original"][0]
        self.assertEqual(original["sha256"], hashlib.sha256(self.clip.read_bytes()).hexdigest())

    def test_a_whole_upload(self):
        self.uploader().upload()
        self.check_original()

    def test_a_server_that_is_killed_and_started_again(self):
        uploader = self.uploader()
        uploader.upload_chunk()
        uploader.upload_chunk()
        self.server.kill()
        with self.assertRaises((TusCommunicationError, OSError)):
            uploader.upload_chunk()
        self.server.start()
        resumed = self.client().uploader(str(self.clip), url=uploader.url, chunk_size=20_000)
        self.assertEqual(resumed.offset, 40_000)
        resumed.upload()
        self.check_original()

    def test_a_connection_that_breaks_in_the_middle_of_a_chunk(self):
        uploader = self.uploader()
        uploader.upload_chunk()
        data = self.clip.read_bytes()
        connection = self.server.connect()
        connection.putrequest("PATCH", server.path_of(uploader.url))
        for name, value in {
            "Authorization": f"Bearer {self.server.token}",
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": "20000",
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(len(data) - 20_000),
        }.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(data[20_000:30_000])
        connection.close()
        # The request that broke off may have its turn only after somebody asked where it stands:
        # whoever then sends from there is told the new place (409), and goes on from it.
        resumed = self.client().uploader(
            str(self.clip), url=uploader.url, chunk_size=20_000, retries=3, retry_delay=1
        )
        self.assertGreaterEqual(resumed.offset, 20_000)
        self.assertLessEqual(resumed.offset, 30_000)
        resumed.upload()
        self.check_original()


if __name__ == "__main__":
    unittest.main()
