#!/bin/sh
# Ours and the peers in one run. PYTHON must have optuna and keras-tuner.
cd "$(dirname "$0")/.." || exit 1
node --expose-gc --import ./test/support/register-typescript.mjs bench/ask-tell.ts "${1:-100000}"
"${PYTHON:-python3}" bench/ask_tell.py 2000
