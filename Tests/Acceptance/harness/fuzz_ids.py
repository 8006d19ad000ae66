"""What the fuzzer is told of the centre that it tries: half of its ids are those of things that exist, and a visitor's chat is used with a visitor's token.

Read by schemathesis itself (SCHEMATHESIS_HOOKS), in its own process; `TANDEM_FUZZ_KNOWN` names the file with what exists, `TANDEM_FUZZ_SEEN` the
one that lists each operation with its answer.
"""

import json
import os
from pathlib import Path

import schemathesis

_KNOWN = json.loads(Path(os.environ["TANDEM_FUZZ_KNOWN"]).read_text())
_SEEN = Path(os.environ["TANDEM_FUZZ_SEEN"]).open("a", buffering=1)
_VISITORS = "/public/chat/"


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    for name, made_up in (path_parameters or {}).items():
        before, _, _ = context.operation.path.partition("{" + name + "}")
        existing = _KNOWN["ids"].get(before[before.index("/v1/") + 3:] if "/v1/" in before else before, [])
        # By what was made up, so that the same seed makes the same requests.
        if existing and sum(str(made_up).encode()) % 2:
            path_parameters[name] = existing[len(str(made_up)) % len(existing)]
    return path_parameters


@schemathesis.hook
def before_call(context, case, kwargs):
    if _VISITORS in case.operation.path:
        case.headers["Authorization"] = f"Bearer {_KNOWN['visitor']}"


@schemathesis.hook
def after_call(context, case, response):
    _SEEN.write(f"{case.operation.method.upper()} {case.operation.path} {response.status_code}\n")
