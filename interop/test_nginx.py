"""Debian's nginx before the gate, with the file of examples/nginx as it is but for its addresses."""

import http.client
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

import media
import server

EXAMPLE = pathlib.Path(__file__).parent.parent / "examples/nginx/touchstone.conf"


class NginxTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.folder.chmod(0o755)
        self.server = self.enterContext(server.server())
        self.server.publisher()
        clip = media.clip(self.folder / "clip.mp4", "-c:v", "libx264", "-c:a", "aac", seconds=2)
        self.item = self.server.upload(clip)
        self.assertEqual(self.server.settled(self.item)["state"], "live")
        videos = self.folder / "videos"
        videos.mkdir()
        shutil.copy(clip, videos / f"{self.item}.mp4")
        self.bytes = clip.read_bytes()
        self.start_nginx()

    def start_nginx(self):
        self.port = server.free_port()
        example = EXAMPLE.read_text()
        for old, new in {
            "127.0.0.1:8080": f"127.0.0.1:{self.server.port}",
            "127.0.0.1:8000": f"127.0.0.1:{self.port}",
            "/srv/media": str(self.folder),
        }.items():
            self.assertIn(old, example)
            example = example.replace(old, new)
        (self.folder / "touchstone.conf").write_text(example)
        (self.folder / "touchstone-token.conf").write_text(
            f'proxy_set_header Authorization "Bearer {self.server.token}";\n'
        )
        (self.folder / "nginx.conf").write_text(
            "daemon off; master_process off; error_log stderr; pid nginx.pid;\n"
            "events {} http { access_log off; include touchstone.conf; }\n"
        )
        nginx = subprocess.Popen(
            ["nginx", "-p", self.folder, "-c", self.folder / "nginx.conf"],
            stdin=subprocess.DEVNULL, stderr=open(self.folder / "nginx.log", "wb"),
        )
        self.addCleanup(nginx.wait)
        self.addCleanup(nginx.terminate)
        for _ in range(200):
            try:
                return self.play("missing")
            except OSError:
                time.sleep(0.05)
        self.fail((self.folder / "nginx.log").read_text())

    def play(self, item, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", f"/videos/{item}.mp4", headers=headers)
        answer = server.Answer(connection.getresponse())
        connection.close()
        return answer

    def decide(self, **decision):
        decision["facts"] = {"en": "seen by the test", "zh-Hans": "测试所见"}
        answer = self.server.call("POST", f"/v1/items/{self.item}/decisions", decision)
        self.assertIn(answer.status, (201, 202), answer)

    def until(self, status, **headers):
        """What is played once the gate says so; it has a second."""
        for _ in range(100):
            answer = self.play(self.item, **headers)
            if answer.status == status:
                return answer
            time.sleep(0.02)
        self.fail(f"the gate still answers {answer}")

    def test_what_is_live_plays_with_its_notice(self):
        answer = self.until(200)
        self.assertEqual(answer.body, self.bytes)
        self.assertEqual(answer.headers["touchstone-notice"], "none")
        ranged = self.play(self.item, Range="bytes=10-19")
        self.assertEqual((ranged.status, ranged.body), (206, self.bytes[10:20]))

    def test_what_is_stopped_does_not_play(self):
        self.until(200)
        self.decide(action="stop", ground={"kind": "terms"})
        answer = self.until(403)
        self.assertEqual(answer.headers["touchstone-reason"], "stopped-terms")
        self.assertNotIn(self.bytes[:100], answer.body)

    def test_an_unknown_item_does_not_play(self):
        unknown = "0" * 8 + "-0000-7000-8000-" + "0" * 12
        shutil.copy(self.folder / "clip.mp4", self.folder / "videos" / f"{unknown}.mp4")
        self.assertEqual(self.play(unknown).status, 403)


if __name__ == "__main__":
    unittest.main()
