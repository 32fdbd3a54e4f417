"""Schemathesis calls every operation of /openapi.json with what fits and what doesn't.

Seeded and bounded: SCHEMATHESIS_SEED, SCHEMATHESIS_EXAMPLES (2 for each operation and phase). No
answer may be a fault of the server, and none may be undocumented.
"""

import os
import subprocess
import sys
import unittest

import server

SEED = os.environ.get("SCHEMATHESIS_SEED", "20200101")
EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "2")
CHECKS = ",".join([
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance",
])


class ContractTest(unittest.TestCase):
    def test_every_operation(self):
        running = self.enterContext(server.server())
        running.publisher()
        command = [
            os.path.join(os.path.dirname(sys.executable), "schemathesis"), "run",
            f"{running.address}/openapi.json",
            "--url", running.address,
            "--header", f"Authorization: Bearer {running.token}",
            "--checks", CHECKS, "--max-examples", EXAMPLES, "--seed", SEED,
            "--phases", "examples,coverage,fuzzing", "--generation-deterministic",
            "--request-timeout", "20", "--no-color",
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=900)
        self.assertEqual(done.returncode, 0, done.stdout[-6000:] + done.stderr[-2000:])


if __name__ == "__main__":
    unittest.main()
