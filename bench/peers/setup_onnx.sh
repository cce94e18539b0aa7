#!/usr/bin/env bash
# Makes the Python environment that checks what `nnc compile --target onnx` writes. nnc itself never needs it.
# It lies outside the clone: $NNC_ONNX_PEER, or nnc/onnx in the user's cache folder.
set -euo pipefail

peer="${NNC_ONNX_PEER:-${XDG_CACHE_HOME:-$HOME/.cache}/nnc/onnx}"
python="${PYTHON:-python3}"

if [ ! -x "$peer/bin/python" ]; then
  echo "making $peer"
  mkdir -p "$(dirname "$peer")"
  "$python" -m venv "$peer"
fi
"$peer/bin/python" -m pip install --quiet --disable-pip-version-check onnx onnxruntime safetensors numpy
"$peer/bin/python" -c 'import onnx, onnxruntime as ort; print("onnx", onnx.__version__, "and onnxruntime", ort.__version__)'
