"""Messages to webhooks, verified by the library of Standard Webhooks that PyPI has."""

import base64
import http.server
import json
import pathlib
import queue
import tempfile
import threading
import unittest

import media
import server
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

PLACE = {
    "TOUCHSTONE_OUTBOUND_NETWORKS": "127.0.0.0/8",
    "TOUCHSTONE_OUTBOUND_PORTS": "any",
    "TOUCHSTONE_OUTBOUND_PLAIN_HTTP": "yes",
}


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.answers.pop(0) if self.server.answers else 204
        self.server.heard.put((status, dict(self.headers), body))
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


class WebhookTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.server = self.enterContext(server.server(settings=PLACE))
        self.receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        self.receiver.heard, self.receiver.answers = queue.Queue(), []
        threading.Thread(target=self.receiver.serve_forever, daemon=True).start()
        self.addCleanup(self.receiver.server_close)
        self.addCleanup(self.receiver.shutdown)
        url = f"http://127.0.0.1:{self.receiver.server_address[1]}/hook"
        answer = self.server.call("POST", "/v1/webhooks", {"url": url})
        self.assertEqual(answer.status, 201, answer)
        self.webhook = answer.json()

    def heard(self):
        return self.receiver.heard.get(timeout=60)

    def test_what_happens_is_told_and_verified(self):
        self.server.publisher()
        clip = media.clip(self.folder / "clip.mp4", "-c:v", "libx264", seconds=1)
        item = self.server.upload(clip)
        self.assertEqual(self.server.settled(item)["state"], "live")
        library, told = Webhook(self.webhook["secret"]), {}
        while "item.live" not in told:
            _, headers, body = self.heard()
            said = library.verify(body, headers)
            self.assertEqual(said["id"], headers["webhook-id"])
            self.assertEqual(said["specversion"], "1.0")
            told[said["type"]] = said
        self.assertLessEqual({"item.received", "item.examining", "item.live"}, set(told))
        self.assertEqual(told["item.live"]["data"]["item"], item)
        self.assertNotIn("clip", json.dumps(told))

    def test_forgeries_are_noticed(self):
        self.server.call("POST", f"/v1/webhooks/{self.webhook['id']}/ping")
        _, headers, body = self.heard()
        library = Webhook(self.webhook["secret"])
        library.verify(body, headers)
        other = "whsec_" + base64.b64encode(bytes(32)).decode()
        for secret, text, changed in [
            (self.webhook["secret"], body + b" ", {}),
            (self.webhook["secret"], body, {"webhook-id": "another"}),
            (self.webhook["secret"], body, {"webhook-timestamp": "1"}),
            (other, body, {}),
        ]:
            with self.assertRaises(WebhookVerificationError):
                Webhook(secret).verify(text, {**headers, **changed})

    def test_either_secret_verifies_while_it_changes(self):
        path = f"/v1/webhooks/{self.webhook['id']}"
        fresh = self.server.call("POST", f"{path}/secret").json()["secret"]
        self.server.call("POST", f"{path}/ping")
        _, headers, body = self.heard()
        for secret in (self.webhook["secret"], fresh):
            Webhook(secret).verify(body, headers)

    def test_a_failure_is_tried_again_with_a_signature_of_its_own(self):
        self.receiver.answers = [503]
        path = f"/v1/webhooks/{self.webhook['id']}"
        message = self.server.call("POST", f"{path}/ping").json()["message"]
        first, second = self.heard(), self.heard()
        self.assertEqual((first[0], second[0]), (503, 204))
        self.assertEqual(first[1]["webhook-id"], second[1]["webhook-id"])
        self.assertEqual(first[2], second[2])
        for _, headers, body in (first, second):
            Webhook(self.webhook["secret"]).verify(body, headers)
        for _ in range(100):
            delivery = self.server.get(f"{path}/deliveries/{message}")
            if delivery["state"] == "delivered":
                break
        self.assertEqual([attempt["status"] for attempt in delivery["log"]], [503, 204])


class OutboundTest(unittest.TestCase):
    def test_addresses_inside_are_refused_and_counted(self):
        node = self.enterContext(server.server())
        for url in (
            "http://127.0.0.1/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/",
            "https://0x7f.1/", "https://169.254.169.254/latest/meta-data/", "https://10.0.0.1:22/",
        ):
            answer = node.call("POST", "/v1/webhooks", {"url": url})
            self.assertEqual(answer.status, 422, (url, answer))
        figures = node.call("GET", "/metrics").body.decode()
        self.assertIn('touchstone_outbound_refused_total{reason="address-not-public"} 4', figures)


if __name__ == "__main__":
    unittest.main()
