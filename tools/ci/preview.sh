#!/bin/sh
# Build a preview without the files that have errors. Whether that is a failure says the last step.
set -eu
status=0
"$(dirname "$0")/fenced.sh" socml build --keep-going --site-dir "$RUNNER_TEMP/preview" || status=$?
echo "status=$status" >>"$GITHUB_OUTPUT"
