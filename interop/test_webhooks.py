"""Messages to webhooks, verified by the library of Standard Webhooks that PyPI has."""

import base64
import http.server
import json
import pathlib
import queue
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

import media
import server
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

PLACE = {
    "TOUCHSTONE_OUTBOUND_NETWORKS": "127.0.0.0/8,::1",
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
            time.sleep(0.1)
        self.assertEqual([attempt["status"] for attempt in delivery["log"]], [503, 204])
        figures = self.server.call("GET", "/metrics").body.decode()
        for outcome in ("delivered", "refused"):
            self.assertIn(f'touchstone_webhook_attempts_total{{outcome="{outcome}"}} 1', figures)
        self.assertIn("touchstone_webhook_waiting 0", figures)


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

    def test_a_certificate_that_nobody_signed_isn_t_trusted(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
             "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
            check=True, capture_output=True,
        )
        context, names = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), []
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
        context.sni_callback = lambda _, name, __: names.append(name)
        receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        receiver.heard, receiver.answers = queue.Queue(), []
        receiver.handle_error = lambda *_: None
        receiver.socket = context.wrap_socket(receiver.socket, server_side=True)
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        self.addCleanup(receiver.server_close)
        self.addCleanup(receiver.shutdown)
        node = self.enterContext(server.server(settings=PLACE))
        url = f"https://localhost:{receiver.server_address[1]}/hook"
        webhook = node.call("POST", "/v1/webhooks", {"url": url}).json()["id"]
        message = node.call("POST", f"/v1/webhooks/{webhook}/ping").json()["message"]
        for _ in range(200):
            delivery = node.get(f"/v1/webhooks/{webhook}/deliveries/{message}")
            if delivery["attempts"]:
                break
            time.sleep(0.1)
        self.assertEqual(delivery["log"][0]["fault"], "untrusted")
        # The call went to an address, and asked there for the name.
        self.assertEqual(names[0], "localhost")
        self.assertTrue(receiver.heard.empty())


class FetchTest(unittest.TestCase):
    def test_a_film_is_fetched_and_goes_live(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        media.clip(folder / "clip.mp4", "-c:v", "libx264", seconds=1)
        shelf = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0),
            lambda *rest: Shelf(*rest, directory=folder),
        )
        threading.Thread(target=shelf.serve_forever, daemon=True).start()
        self.addCleanup(shelf.server_close)
        self.addCleanup(shelf.shutdown)
        node = self.enterContext(server.server(settings=PLACE))
        node.publisher()
        url = f"http://127.0.0.1:{shelf.server_address[1]}/clip.mp4?key=opensesame"
        answer = node.call("POST", "/v1/fetches", {"url": url, "account": "alice"})
        self.assertEqual(answer.status, 202, answer)
        for _ in range(200):
            fetch = node.get(answer.headers["location"])
            if fetch["ended_at"]:
                break
            time.sleep(0.1)
        self.assertEqual(fetch["state"], "received", fetch)
        self.assertEqual(node.settled(fetch["item"])["state"], "live")


class Shelf(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


if __name__ == "__main__":
    unittest.main()
