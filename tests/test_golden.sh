#!/bin/bash
# What the program computed before, it computes still: the rows of /trials, the networks and the keys of the
# points of plans that use every choice, with each instruction set. tests/golden/digests has a line of
# `lifeticket digest` for each, tests/golden/keys the keys in the order of the points. GOLDEN names some of the
# plans, instead of all.
#
# Results that were published depend on these bits. A change that has to alter them is a new schema, and says
# so; never write these files anew to make a test pass.
# long
. tests/shell.sh
python=$PYTHON

for plan in ${GOLDEN:-dense tickets shapes}; do
    grep "^$plan " tests/golden/digests >"$work/lines"
    while read -r name digest isa schema; do
        if ! LIFETICKET_ISA=$isa "$program" --version >/dev/null 2>&1; then
            echo "test_golden.sh: skipped $name with $isa, which the program or this processor has not"
            continue
        fi
        rm -rf "$work/golden"
        expect 0 "" env LIFETICKET_ISA="$isa" "$program" sweep "tests/golden/$plan.yaml" --output "$work/golden"
        [[ -e $work/golden/results.h5 ]] || continue
        expect 0 "" "$program" digest "$work/golden" --schema "$schema"
        if [[ $(<"$work/out") == "$name $digest $isa $schema" ]]; then passed; else
            failed "$plan with $isa is now $(<"$work/out")"
        fi
        "$python" -c "
import h5py, sys
for key in h5py.File(sys.argv[1])['points']['key']:
    print('$plan', f'{key:016x}')" "$work/golden/results.h5" >"$work/keys"
        if cmp -s "$work/keys" <(grep "^$plan " tests/golden/keys); then passed; else
            failed "$plan: other keys: $(diff "$work/keys" <(grep "^$plan " tests/golden/keys) | head -3)"
        fi
    done <"$work/lines"
done
finish
