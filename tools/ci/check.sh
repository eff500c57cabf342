#!/bin/sh
# Check a change, and write what there is to say about it. Nothing fails here: the problems are for
# the last step, when everything is uploaded.
#
# In:  BASE, the revision to compare with; NUMBER of the pull request, or empty; SARIF=true or not.
# Out: marks in the log, the job's summary, and in $RUNNER_TEMP the folders `report` and `sarif`.
set -eu
here="$(dirname "$0")"
work="$RUNNER_TEMP/check"
report="$RUNNER_TEMP/report"
mkdir -p "$work" "$report"

status=0
socml check --format github >"$work/marks" 2>"$work/messages" || status=$?
echo "status=$status" >>"$GITHUB_OUTPUT"

count() {
    grep -c "^::$1 file=" "$work/marks" || true
}
total="Errors: $(count error), warnings: $(count warning), notes: $(count notice)."
grep -E '^::(error|warning|notice) file=' "$work/marks" || true
echo "$total GitHub marks ten of each kind; the summary of this run lists all of them."

socml check --exit-zero >"$work/problems" 2>>"$work/messages" || true
"$here/fenced.sh" cat "$work/problems" "$work/messages"

described=0
base="$(git merge-base "$BASE" HEAD)"
socml diff "$base" >"$work/diff.md" 2>"$work/diff-messages" || described=$?
if [ "$described" != 0 ]; then
    "$here/fenced.sh" cat "$work/diff-messages"
    echo "What this change does could not be put into words." >"$work/diff.md"
fi

{
    cat "$work/diff.md"
    printf '\n%s\n' "$total"
    # The tool has said itself what it stumbled over.
    if [ "$status" -gt 1 ]; then
        printf '\nThe check did not come to its end:\n\n'
        sed 's/^/    /' "$work/messages"
    fi
} >"$work/summary.md"
"$here/cut.sh" 200000 <"$work/summary.md" >"$report/summary.md"
printf '%s\n' "$NUMBER" >"$report/number"

# Four spaces in front make each line code, whatever it says. The limit of a summary is 1 MiB.
{
    cat "$work/summary.md"
    if [ -s "$work/problems" ]; then
        printf '\n## All problems, in this change and elsewhere\n\n'
        sed 's/^/    /' "$work/problems"
    fi
} | "$here/cut.sh" 1000000 >>"$GITHUB_STEP_SUMMARY"

if [ "${SARIF:-}" = true ]; then
    mkdir -p "$RUNNER_TEMP/sarif"
    socml check --format sarif --exit-zero >"$RUNNER_TEMP/sarif/socml.sarif" || true
fi
