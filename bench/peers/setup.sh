#!/usr/bin/env bash
# Makes the Python environment of the peers that the bench compares nnc with. nnc itself never needs it.
# It lies outside the clone: $NNC_PEERS, or nnc/peers in the user's cache folder.
set -euo pipefail

peers="${NNC_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/nnc/peers}"
python="${PYTHON:-python3}"

if [ ! -x "$peers/bin/python" ]; then
  echo "making $peers"
  mkdir -p "$(dirname "$peers")"
  "$python" -m venv "$peers"
fi
"$peers/bin/python" -m pip install --quiet --disable-pip-version-check torch==2.13.0 numpy pillow
"$peers/bin/python" -c 'import PIL, torch; print("torch", torch.__version__, "and Pillow", PIL.__version__, "in", __import__("sys").prefix)'
