"""Answers JSON lines, see lines.mjs."""
import json
import os
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
# The peers' networks are those whose outputs the golden files of @fdp/models hold.
sys.path.insert(0, os.path.join(ROOT, "../../../../packages/models/test/golden"))


def serve(start):
    try:
        about, answer = start(json.loads(sys.argv[1]))
        print(json.dumps(about), flush=True)
        for line in sys.stdin:
            print(json.dumps({"ms": answer(json.loads(line))}), flush=True)
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}".split("\n")[0]}), flush=True)
