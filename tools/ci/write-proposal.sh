#!/bin/sh
# Turn the issue in $GITHUB_EVENT_PATH into a file of the conference.
#
# Out: `outcome` (written, refused or failed), and in $RUNNER_TEMP/proposal the file and its path, or
# else the message for whoever filled in the form.
set -eu
folder="$RUNNER_TEMP/proposal"
mkdir -p "$folder"

finish() {
    echo "outcome=$1" >>"$GITHUB_OUTPUT"
    exit 0
}

fail() {
    echo "The tool has stumbled over this form. That is its mistake, not yours; a host will see to it." \
        >"$folder/message"
    finish failed
}

status=0
socml new --from-issue "$GITHUB_EVENT_PATH" \
    >"$RUNNER_TEMP/printed" 2>"$RUNNER_TEMP/messages" || status=$?
"$(dirname "$0")/fenced.sh" cat "$RUNNER_TEMP/printed" "$RUNNER_TEMP/messages"

case "$status" in
0) ;;
1)
    cat "$RUNNER_TEMP/printed" "$RUNNER_TEMP/messages" | head -c 4000 >"$folder/message"
    finish refused
    ;;
*) fail ;;
esac

path="$(tail -n 1 "$RUNNER_TEMP/printed")"
if ! printf '%s\n' "$path" | grep -Eqx '(sessions|minutes)/[a-z0-9][a-z0-9._-]*\.md' ||
    [ -L "$path" ] || ! [ -f "$path" ]; then
    fail
fi
printf '%s\n' "$path" >"$folder/path"
cp "$path" "$folder/file"
finish written
