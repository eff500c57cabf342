#!/bin/sh
# Decide whether a pull request may merge itself. Its files are read as data by a tool that was
# installed from the default branch; nothing of it runs.
#
# In:  SOCML, the tool's path; BRANCH, the default one; NUMBER, HEAD_SHA and LOGIN of the pull request.
# Out: `merge` (true or false) and `base_sha`, the tip of BRANCH that the decision is about.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
work="$RUNNER_TEMP/decide"
mkdir -p "$work"
# Nothing that a file or a folder of the change is called may steer git.
export GIT_LFS_SKIP_SMUDGE=1 GIT_TERMINAL_PROMPT=0
export GIT_CONFIG_COUNT=3
export GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/dev/null
export GIT_CONFIG_KEY_1=safe.bareRepository GIT_CONFIG_VALUE_1=explicit
export GIT_CONFIG_KEY_2=core.fsmonitor GIT_CONFIG_VALUE_2=false

decide() {
    echo "merge=$1" >>"$GITHUB_OUTPUT"
    {
        if [ "$1" = true ]; then
            printf '## #%s may merge itself\n\n' "$NUMBER"
        else
            printf '## #%s waits for a host\n\n' "$NUMBER"
        fi
        cat "$work/reasons.md"
    } | "$here/cut.sh" 1000000 >"$work/decision.md"
    cat "$work/decision.md" >>"$GITHUB_STEP_SUMMARY"
    "$here/fenced.sh" cat "$work/decision.md"
    exit 0
}

wait_because() {
    echo "$1" >"$work/reasons.md"
    decide false
}

git -c credential.helper='!gh auth git-credential' fetch --quiet --no-tags --no-recurse-submodules \
    origin "+refs/heads/$BRANCH:refs/socml/base" "+refs/pull/$NUMBER/head:refs/socml/change"
base="$(git rev-parse refs/socml/base)"
echo "base_sha=$base" >>"$GITHUB_OUTPUT"
if [ "$(git rev-parse refs/socml/change)" != "$HEAD_SHA" ]; then
    wait_because "Commits have come since the check."
fi

# What a merge would give, before any of it is written to the disk.
tree="$(git merge-tree --write-tree "$base" "$HEAD_SHA" 2>/dev/null)" ||
    wait_because "It no longer fits onto $BRANCH: a hand is needed to join the two."
git -c core.quotePath=true diff-tree -r --raw --no-renames --ignore-submodules=none "$base" "$tree" >"$work/touched"
if ! [ -s "$work/touched" ]; then
    wait_because "It changes nothing."
fi
# Plain files only: no links, programs, submodules, hidden files, or names that git has to quote.
file='(000000|100644)'
plain="^:$file $file [0-9a-f]+ [0-9a-f]+ [AMD]	(sessions|minutes|people)(/[^\"./][^\"/]*)+\$"
if grep -Evq "$plain" "$work/touched"; then
    wait_because "It touches more than plain files in sessions/, minutes/ and people/."
fi

export GIT_AUTHOR_NAME=socml GIT_AUTHOR_EMAIL=socml@localhost
export GIT_COMMITTER_NAME=socml GIT_COMMITTER_EMAIL=socml@localhost
merged="$(git commit-tree "$tree" -p "$base" -p "$HEAD_SHA" -m 'What a merge would give')"
git worktree add --quiet --detach "$work/change" "$merged"

cd "$work"
if ! "$here/fenced.sh" "$SOCML" check --root change; then
    wait_because "Together with what is on $BRANCH by now, the check finds errors."
fi
status=0
"$SOCML" diff "$base" --policy --author "$LOGIN" --root change \
    >"$work/reasons.md" 2>"$work/messages" || status=$?
"$here/fenced.sh" cat "$work/messages"
case "$status" in
0) decide true ;;
1) decide false ;;
*)
    echo "The tool failed, so nothing is merged."
    exit 1
    ;;
esac
