"""An independent fuzzer reads our OpenAPI document and tries every operation: nothing answers with 5xx, and nothing otherwise than the document says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = os.environ.get("TANDEM_FUZZ_EXAMPLES", "12")
"""How many requests are made up for each operation, besides those at the edges of each parameter."""

# It ends its own session; it never ends; it takes our own password; it sends to wherever it is told.
LEFT_OUT = r"/api/v1/(session|events|me/password|public/chat/events)$"


@pytest.mark.long
def test_no_operation_answers_otherwise_than_the_document_says(tandem, tmp_path: Path):
    run = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")), "--no-color", "run", f"{tandem.origin}/api/v1/openapi.json",
            "--header", f"Authorization: Bearer {tandem.admin.token}", "--exclude-path-regex", LEFT_OUT,
            "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
            "--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", "20261124", "--generation-database", "none",
            "--request-timeout", "15", "--suppress-health-check", "all", "--warnings", "off", "--continue-on-failure",
        ],
        cwd=tmp_path, capture_output=True, text=True, timeout=900, check=False)
    tail = run.stdout[-12000:]
    assert run.returncode == 0, f"the fuzzer found what the document does not say (exit {run.returncode})\n{tail}\n{run.stderr[-2000:]}"
    assert " passed" in tail, f"expected operations that were tried\n{tail}"
    print(tail[-1500:])
    tandem.wait_ready(within=5)
    assert "fatal" not in tandem.log_tail(200_000).lower()
