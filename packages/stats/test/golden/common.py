"""Shared by the make_*.py scripts: versions of the peers, and a compact writer."""

import importlib.metadata
import json
import pathlib
import platform

HERE = pathlib.Path(__file__).parent


def versions(*packages):
    return {"python": platform.python_version(), **{name: importlib.metadata.version(name) for name in packages}}


def clean(value):
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {key: clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean(item) for item in value]
    if isinstance(value, float):
        if value != value:
            return "NaN"
        if value in (float("inf"), float("-inf")):
            return "Infinity" if value > 0 else "-Infinity"
        if value == int(value) and abs(value) < 1e15:
            return int(value)
    return value


def write(name, content):
    lines = [f"{json.dumps(key)}: " + encode(clean(value)) for key, value in content.items()]
    (HERE / name).write_text("{\n" + ",\n".join(lines) + "\n}\n")


def encode(value):
    if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
        return "[\n" + ",\n".join(json.dumps(item, separators=(",", ":")) for item in value) + "\n]"
    return json.dumps(value)
