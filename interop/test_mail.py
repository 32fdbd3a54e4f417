"""E-mail to the mail server that PyPI has: aiosmtpd, in the clear and over STARTTLS."""

import email
import email.policy
import logging
import os
import pathlib
import ssl
import subprocess
import tempfile
import unittest

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from server import free_port

# It tells of every connection that ends badly, as several here have to.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
USER, PASSWORD = b"touchstone", b"open sesame \xe5\xbc\x80"


class Keeper:
    """Keeps what comes; a mailbox of its own is full."""

    def __init__(self):
        self.letters = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("full@"):
            return "452 4.2.2 <full@example.org> is full"
        if address.startswith("nobody@"):
            return "550 5.1.1 <nobody@example.org> is nobody"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((session, envelope))
        return "250 taken"


def shown(server, session, envelope, mechanism, data):
    right = (data.login, data.password) == (USER, PASSWORD)
    return AuthResult(success=right, handled=False)


class MailTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
             "-keyout", self.folder / "key.pem", "-out", self.folder / "cert.pem"],
            check=True, capture_output=True,
        )
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.folder / "cert.pem", self.folder / "key.pem")
        self.keeper = Keeper()

    def server(self, **rest):
        server = Controller(self.keeper, hostname="127.0.0.1", port=free_port(), **rest)
        server.start()
        self.addCleanup(server.stop)
        return server.port

    def send(self, port, address="someone@example.org", tls="none", **settings):
        environment = {
            **os.environ,
            "TOUCHSTONE_MAIL_SERVER": "localhost", "TOUCHSTONE_MAIL_PORT": str(port),
            "TOUCHSTONE_MAIL_FROM": "trust@example.com", "TOUCHSTONE_MAIL_TLS": tls,
            "TOUCHSTONE_DATA": str(self.folder / "data"), **settings,
        }
        return subprocess.run(
            ["touchstone", "mail", "try", address],
            env=environment, capture_output=True, text=True, timeout=60,
        )

    def test_a_message_is_read_as_it_was_written(self):
        run = self.send(self.server())
        self.assertEqual(run.returncode, 0, run.stderr)
        (session, envelope), = self.keeper.letters
        self.assertEqual(envelope.mail_from, "trust@example.com")
        self.assertEqual(envelope.rcpt_tos, ["someone@example.org"])
        letter = email.message_from_bytes(envelope.content, policy=email.policy.strict)
        self.assertEqual(letter.defects, [])
        self.assertEqual(letter["subject"], "Touchstone: a trial / 测试邮件")
        self.assertEqual(letter["auto-submitted"], "auto-generated")
        self.assertEqual(letter["to"].addresses[0].addr_spec, "someone@example.org")
        self.assertIsNotNone(letter["date"].datetime)
        self.assertIn("此邮件仅供测试。", letter.get_content())
        self.assertTrue(all(len(line) <= 78 for line in envelope.content.split(b"\r\n")))

    def test_credentials_are_shown_over_tls(self):
        for mechanism in ("PLAIN", "LOGIN"):
            other = {"PLAIN": "LOGIN", "LOGIN": "PLAIN"}[mechanism]
            port = self.server(
                tls_context=self.context, require_starttls=True, auth_exclude_mechanism=[other],
                authenticator=shown, auth_required=True,
            )
            sealed = {
                "tls": "starttls", "TOUCHSTONE_MAIL_USER": USER.decode(),
                "TOUCHSTONE_MAIL_TRUST": str(self.folder / "cert.pem"),
            }
            wrong = self.send(port, TOUCHSTONE_MAIL_PASSWORD="wrong", **sealed)
            self.assertIn("credentials-535", wrong.stderr)
            run = self.send(port, TOUCHSTONE_MAIL_PASSWORD=PASSWORD.decode(), **sealed)
            self.assertEqual(run.returncode, 0, run.stderr)
            session, _ = self.keeper.letters.pop()
            self.assertIsNotNone(session.ssl)
            self.assertTrue(session.authenticated)

    def test_codes_are_told_and_addresses_are_not(self):
        port = self.server()
        for address, code in [
            ("full@example.org", "recipient-452-4.2.2"),
            ("nobody@example.org", "recipient-550-5.1.1"),
        ]:
            run = self.send(port, address)
            self.assertEqual(run.returncode, 74)
            self.assertIn(code, run.stderr)
            self.assertNotIn("example.org", run.stderr)
        self.assertEqual(self.keeper.letters, [])

    def test_a_certificate_that_nobody_signed_isn_t_trusted(self):
        port = self.server(
            tls_context=self.context, require_starttls=True,
            authenticator=shown, auth_required=True,
        )
        run = self.send(
            port, tls="starttls",
            TOUCHSTONE_MAIL_USER=USER.decode(), TOUCHSTONE_MAIL_PASSWORD=PASSWORD.decode(),
        )
        self.assertEqual(run.returncode, 74)
        self.assertIn("untrusted", run.stderr)
        self.assertEqual(self.keeper.letters, [])

    def test_without_tls_where_it_is_wanted_nothing_is_sent(self):
        run = self.send(self.server(), tls="starttls")
        self.assertEqual(run.returncode, 74)
        self.assertIn("security-no-tls", run.stderr)
        self.assertEqual(self.keeper.letters, [])


if __name__ == "__main__":
    unittest.main()
