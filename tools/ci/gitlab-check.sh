#!/bin/sh
# Check a merge request on GitLab, build a preview, and fail at the end if anything was wrong.
set -eu
status=0
socml check --format gitlab >gl-code-quality-report.json || status=$?
socml check --exit-zero || true
socml diff "$CI_MERGE_REQUEST_DIFF_BASE_SHA" >report.md || echo "This change could not be described."
socml build --keep-going --site-dir preview
exit "$status"
