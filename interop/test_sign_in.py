"""Somebody signs in with an OpenID Connect provider that isn't ours (oidc-provider-mock), over loopback."""

import http.client
import json
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

import server


class Browser:
    """Follows nothing by itself, and keeps cookies as a browser does."""

    def __init__(self, port):
        self.port = port
        self.cookies = {}

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request("GET", path, headers={"Cookie": pairs} if pairs else {})
        response = connection.getresponse()
        body = response.read()
        for field in response.headers.get_all("Set-Cookie") or []:
            name, _, value = field.split(";")[0].partition("=")
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        connection.close()
        return response.status, response.headers, body


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class SignInTest(unittest.TestCase):
    def setUp(self):
        port = server.free_port()
        self.issuer = f"http://127.0.0.1:{port}"
        provider = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        )
        self.addCleanup(provider.wait, 20)
        self.addCleanup(provider.terminate)
        for _ in range(400):
            try:
                urllib.request.urlopen(f"{self.issuer}/.well-known/openid-configuration", timeout=20)
                break
            except OSError:
                time.sleep(0.05)
        self.running = self.enterContext(server.server(settings={
            "TOUCHSTONE_OIDC_ISSUER": self.issuer,
            "TOUCHSTONE_OIDC_CLIENT_ID": "touchstone",
            "TOUCHSTONE_OIDC_CLIENT_SECRET": "a secret: with + and %",
            "TOUCHSTONE_OIDC_REDIRECT": "http://127.0.0.1/v1/session/oidc/callback",
            "TOUCHSTONE_OIDC_ROLE_CLAIM": "groups",
            "TOUCHSTONE_OIDC_ROLES": "moderators=reviewer,leads=senior-reviewer",
        }))

    def user(self, subject, **claims):
        asked = urllib.request.Request(
            f"{self.issuer}/users/{subject}", method="PUT", data=json.dumps(claims).encode(),
            headers={"Content-Type": "application/json"},
        )
        urllib.request.urlopen(asked, timeout=20)

    def sign_in(self, name):
        """Goes the way of a browser, and gives it with the last answer of ours."""
        browser = Browser(self.running.port)
        status, headers, body = browser.get("/v1/session/oidc")
        self.assertEqual(status, 303, body)
        opener = urllib.request.build_opener(NoRedirects)
        try:
            opener.open(headers["Location"], urllib.parse.urlencode({"sub": name}).encode(), 20)
            self.fail("the provider sent nobody back")
        except urllib.error.HTTPError as sent:
            self.assertEqual(sent.code, 302)
            place = urllib.parse.urlsplit(sent.headers["Location"])
        self.assertEqual(place.path, "/v1/session/oidc/callback")
        answer = browser.get(f"{place.path}?{place.query}")
        return browser, answer, f"{place.path}?{place.query}"

    def test_somebody_with_a_role(self):
        self.user("ann", name="Ann Lee", groups=["moderators"])
        browser, (status, headers, body), again = self.sign_in("ann")
        self.assertEqual(status, 303, body)
        self.assertEqual(headers["Location"], "/v1/session")
        status, _, body = browser.get("/v1/session")
        self.assertEqual(status, 200, body)
        session = json.loads(body)
        self.assertEqual(session["roles"], ["reviewer"])
        self.assertEqual(session["display_name"], "Ann Lee")
        self.assertTrue(session["person"].startswith("staff-"))
        self.assertEqual(browser.get("/v1/items")[0], 200)
        self.assertEqual(browser.get("/v1/approvals")[0], 403)
        # The answer is good once, and the roles are those of the latest sign-in.
        self.assertEqual(browser.get(again)[0], 401)
        self.user("ann", name="Ann Lee", groups=["leads"])
        other, _, _ = self.sign_in("ann")
        self.assertEqual(json.loads(other.get("/v1/session")[2])["person"], session["person"])
        self.assertEqual(browser.get("/v1/approvals")[0], 200)

    def test_somebody_without_one(self):
        self.user("cho", groups=["cooks"])
        _, (status, _, body), _ = self.sign_in("cho")
        self.assertEqual(status, 403, body)
        self.assertIn(b"no-role", body)


if __name__ == "__main__":
    unittest.main()
