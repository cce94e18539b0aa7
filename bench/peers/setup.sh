#!/usr/bin/env bash
# Makes the Python environments of the peers that the bench compares nnc with, one each, since their packages do not
# always go together. nnc itself never needs them. They lie outside the clone: nnc/peers and nnc/peers-tensorflow in the
# user's cache folder, or where $NNC_PEERS and $NNC_PEERS_TENSORFLOW say.
set -euo pipefail

cache="${XDG_CACHE_HOME:-$HOME/.cache}/nnc"
python="${PYTHON:-python3}"

# FOLDER MODULE PACKAGE...
peer() {
  local folder="$1" module="$2"
  shift 2
  if [ ! -x "$folder/bin/python" ]; then
    echo "making $folder"
    mkdir -p "$(dirname "$folder")"
    "$python" -m venv "$folder"
  fi
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
  TF_CPP_MIN_LOG_LEVEL=2 "$folder/bin/python" -c "import $module; print('$module', $module.__version__, 'in', __import__('sys').prefix)"
}

peer "${NNC_PEERS:-$cache/peers}" torch torch==2.13.0 numpy pillow
peer "${NNC_PEERS_TENSORFLOW:-$cache/peers-tensorflow}" tensorflow tensorflow-cpu==2.21.0
