"""Checks a folder of ONNX files by nnc: ONNX's own checker passes all, and ONNX Runtime runs the smaller ones, the
training steps until their loss has fallen. Prints a line a file; fails where one fails."""
import json
import math
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from safetensors.numpy import load_file

BATCH = 4
STEPS = 20
RATE = 0.002
LARGEST_RUN = 8_000_000
"""Bytes of weights from which on a model is only checked."""


def scalar_of(formula, step):
    """The value of a formula of nnc's documentation: an expression, which may say after `where` what m and p are."""
    expression, _, where = formula.partition(" where ")
    names = {"rate": RATE, "step": step, "min": min}
    if where:
        momentum = where.removeprefix("m(i) = ").partition(" and p(i) =")[0]
        names["m"] = lambda i: eval(momentum, {"i": i})
        names["p"] = lambda count: math.prod(names["m"](i) for i in range(1, count + 1))
    return np.array(eval(expression, names), np.float32)


def samples_for(session, metadata):
    """Random numbers for all that is neither state nor a scalar."""
    random = np.random.default_rng(0)
    rates = json.loads(metadata.get("nnc.masks", "{}"))
    classes = session.get_outputs()[[o.name for o in session.get_outputs()].index("output")].shape[-1]
    feeds = {}
    for port in session.get_inputs():
        shape = [BATCH if size == "batch" else size for size in port.shape]
        if "int32" in port.type:
            feeds[port.name] = random.integers(0, max(classes, 2), shape, np.int32)
        elif port.name in rates:
            rate = rates[port.name]
            feeds[port.name] = ((random.random(shape) >= rate) / (1 - rate)).astype(np.float32)
        elif port.name in ("input", "targets"):
            feeds[port.name] = random.standard_normal(shape, np.float32)
    return feeds


def train(session, metadata, state):
    """The losses of some steps on one batch."""
    feeds = samples_for(session, metadata)
    formulas = json.loads(metadata["nnc.scalars"])
    names = [output.name for output in session.get_outputs()]
    losses = []
    for step in range(1, STEPS + 1):
        scalars = {name: scalar_of(formula, step) for name, formula in formulas.items()}
        results = dict(zip(names, session.run(names, feeds | scalars | state)))
        state = {name: results[name + "/next"] for name in state}
        losses.append(float(results["loss"]))
    return losses


def check(path):
    """What was seen of one file."""
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    weights = path.with_suffix(".safetensors")
    size = weights.stat().st_size if weights.exists() else path.stat().st_size
    if size > LARGEST_RUN:
        return "checked"
    session = onnxruntime.InferenceSession(path)
    if metadata["nnc.kind"] == "prediction":
        (output,) = session.run(["output"], samples_for(session, metadata))
        assert np.isfinite(output).all(), "an output is not finite"
        return f"checked, gives {list(output.shape)}"
    losses = train(session, metadata, load_file(weights))
    assert losses[-1] < losses[0], f"the loss went from {losses[0]} to {losses[-1]}"
    return f"checked, loss {losses[0]:.4f} -> {losses[-1]:.4f} in {STEPS} steps"


failures = 0
for path in sorted(Path(sys.argv[1]).glob("*.onnx")):
    try:
        print(f"{path.name}: {check(path)}", flush=True)
    except Exception as error:
        failures += 1
        print(f"{path.name}: FAILED: {error}", flush=True)
sys.exit(1 if failures else 0)
