#!/bin/bash
# Small sweeps, alone, resumed and joined, and a merge, each with one call that fails, or at which the process is killed
# or the power cut: some of all such faults, spread evenly over them. `make test-faults` tries them all.
# long
. tests/shell.sh

"$PYTHON" tests/faults/every.py "$program" "${FAULTS:-build/release/tests/faults.so}" --tries 55 >"$work/table" || {
    cat "$work/table"
    failed "not all faults were survived"
}
check "$(tail -1 "$work/table")" grep -q '^faults: 55 tried, 55 survived' "$work/table"
# A process that sleeps while it enters wakes up when the other has finished all, and has removed the folders.
"$PYTHON" tests/faults/every.py "$program" "${FAULTS:-build/release/tests/faults.so}" --scenarios join --modes sleep --tries 20 \
    --jobs 2 >"$work/table" || {
    cat "$work/table"
    failed "not every sleep was survived"
}
check "$(tail -1 "$work/table")" grep -q '^faults: 20 tried, 20 survived' "$work/table"
finish
