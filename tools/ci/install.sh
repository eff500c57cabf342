#!/bin/sh
# Install the tool from this checkout for the Python $1, with the packages that requirements.txt pins.
set -eu
python="${1:-python}"
cd "$(dirname "$0")/../.."
"$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
"$python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation .
