# What all stubs share: each notes how it was called. $STATE is the test's folder for what the stubs remember.
set -eu
printf '%s\n' "${0##*/} $*" >>"$STATE/calls"
