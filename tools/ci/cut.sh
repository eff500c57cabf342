#!/bin/sh
# Copy standard input up to $1 bytes, whole lines only, and say so where lines are left out.
set -eu
LC_ALL=C awk -v limit="$1" '
    { size += length($0) + 1 }
    size > limit { print ""; print "The rest is left out here: it is too long."; exit }
    { print }
'
