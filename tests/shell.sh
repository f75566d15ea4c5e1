# What the shell tests share: a scratch folder, and counting. Sourced, from the root.
#
# LIFETICKET names the program under test, PYTHON a Python that has h5py and pandas, such as Debian's.
set -uo pipefail

PYTHON=${PYTHON:-/usr/bin/python3}
program=${LIFETICKET:-build/release/lifeticket}
if [[ ! -x $program ]]; then
    echo "$program: no such program; build it first" >&2
    exit 1
fi
# The schema of new results.
schema=$(sed -n 's/^#define STORE_SCHEMA //p' src/store/results.h)
work=$(mktemp -d)
# A subshell that is killed as it begins still has the trap, and must not clear away what others use.
clear_away() {
    [[ $BASHPID != "$$" ]] || rm -rf "$work"
}
trap clear_away EXIT
passes=0
failures=0

passed() {
    passes=$((passes + 1))
}

failed() {
    failures=$((failures + 1))
    echo "  FAILED $1"
}

# expect STATUS TEXT COMMAND...: the command ends with that status and says the text on stderr.
# Its output is left in $work/out and $work/err.
expect() {
    local status=$1 text=$2 got=0
    shift 2
    "$@" >"$work/out" 2>"$work/err" </dev/null || got=$?
    if [[ $got != "$status" ]]; then
        failed "status $got, not $status: $* ($(head -c 300 "$work/err"))"
    elif ! grep -qF -- "$text" "$work/err" && [[ -n $text ]]; then
        failed "'$text' is not in the message of $*: $(head -c 300 "$work/err")"
    else
        passed
    fi
}

# says TEXT: the output of the last expect holds it.
says() {
    if grep -qF -- "$1" "$work/out"; then passed; else failed "'$1' is not in: $(head -c 300 "$work/out")"; fi
}

# lacks PATTERN FILE: the file is there, and no line of it matches.
lacks() {
    local got=0
    grep -q -- "$1" "$2" || got=$?
    ((got == 1))
}

# check NAME COMMAND...: the command succeeds.
check() {
    local name=$1
    shift
    if "$@"; then passed; else failed "$name"; fi
}

# wait_for COMMAND...: until the command succeeds, half a minute at most; fails then.
wait_for() {
    local i
    for ((i = 0; i < 3000; i++)); do
        "$@" 2>/dev/null && return
        sleep 0.01
    done
    return 1
}

# has_file FOLDER [TEST]...: the folder holds a file, of which the tests of find are true.
has_file() {
    [[ -n $(find "$@" -type f -print -quit 2>/dev/null) ]]
}

# kill_off PROCESS: a child of this shell, which has ended then.
kill_off() {
    kill -KILL "$1"
    wait "$1" 2>/dev/null
}

# Prints the counts and ends the test with its status.
finish() {
    echo "$(basename "$0"): $passes passed, $failures failed"
    ((failures == 0))
    exit
}
