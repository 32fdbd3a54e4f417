"""The demos of the service run to their ends: the README's lines, and a server with each state."""

import os
import pathlib
import re
import signal
import subprocess
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).parent.parent


class DemoTest(unittest.TestCase):
    def setUp(self):
        binary = subprocess.run(["which", "touchstone"], capture_output=True, text=True, check=True)
        folder = pathlib.Path(binary.stdout.strip()).parent
        self.environment = {**os.environ, "DEMO_BINARIES": str(folder)}

    def start(self, script):
        return subprocess.Popen(
            [ROOT / "scripts" / script], env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, start_new_session=True,
            # Who runs in the background of a shell has Ctrl-C ignored, and so would its children.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def test_the_lines_of_the_readme(self):
        walk = self.start("demo-walk")
        said, _ = walk.communicate(timeout=300)
        self.assertEqual(walk.returncode, 0, said)
        for words in ['"state":"live"', "gate: HTTP/1.1 403", "gate: Touchstone-Reason: stopped-terms",
                      "gate: HTTP/1.1 200", "labelled.mp4: labelled", "whole"]:
            self.assertIn(words, said)

    def test_a_server_with_each_state(self):
        demo = self.start("demo-server")
        said = ""
        try:
            for line in demo.stdout:
                said += line
                if line.startswith("It stays up"):
                    break
            token = re.search(r"tst_[A-Za-z0-9_-]+", said)
            self.assertTrue(token, said)
            rows = re.findall(r"^(\w+) {2,}\S.* (http://\S+/v1/items/[0-9a-f-]{36})$", said, re.M)
            states = [state for state, _ in rows]
            self.assertEqual(states, ["live", "live", "held", "stopped", "withdrawn"], said)
            for state, address in rows:
                asked = urllib.request.Request(
                    address, headers={"Authorization": f"Bearer {token[0]}"}
                )
                with urllib.request.urlopen(asked, timeout=20) as answer:
                    self.assertIn(f'"state":"{state}"', answer.read().decode())
            self.assertIn("refused     403", said)
        finally:
            demo.send_signal(signal.SIGINT)
            said += demo.communicate(timeout=60)[0]
        self.assertFalse((ROOT / ".build/demo-server").exists(), said)
        with self.assertRaises(urllib.error.URLError):
            urllib.request.urlopen(rows[0][1], timeout=5)


if __name__ == "__main__":
    unittest.main()
