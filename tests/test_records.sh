#!/bin/bash
# lifeticket records: the smallest networks, found as a second program finds them; what is handed in is proven.
. tests/shell.sh

files=(results/smallest results/overcompleteness results/generations-small)
expect 0 "" "$program" records "${files[@]}" --format csv
cp "$work/out" "$work/ours.csv"
for format in text json tex; do expect 0 "" "$program" records "${files[@]}" --format $format; done
says "ltRecordsRows"

# ---- refused ----
expect 2 "an argument is missing" "$program" records
expect 2 "cannot read" "$program" records "${files[0]}" "$work/none"
expect 2 "" "$program" records tests/test_records.sh
expect 2 "expected one of text, csv, json, tex" "$program" records "${files[@]}" --format svg

if "$PYTHON" -c 'import h5py' 2>/dev/null; then
    cat >"$work/smallest.py" <<'P'
"""The fewest numbers that are not 0 of a proven network, for one and two generations, and how many of its kind there are."""
import csv
import sys
import h5py
best = {}
for path in sys.argv[2:]:
    with h5py.File(f"{path}/results.h5") as file:
        words = h5py.check_enum_dtype(file["trials"].dtype["outcome"]), h5py.check_enum_dtype(file["trials"].dtype["evidence"])
        points, trials = file["points"][:], file["trials"][:]
        for point in points:
            of_point = trials[trials["point"] == point["point"]]
            good = (of_point["outcome"] == words[0]["learned"]) & (of_point["evidence"] != words[1]["boards"]) & (of_point["exact_at_end"] == 1)
            if good.any():
                counts = (file[f"networks/{point['point']}/final"][:] != 0).sum(axis=1)[good]
                n = int(point["generations"])
                best[n] = min(best.get(n, 10**9), int(counts.min()))
ours = {int(row["generations"]): int(row["learned_numbers"]) for row in csv.DictReader(open(sys.argv[1]))}
assert len(ours) >= 2 and {n: best[n] for n in ours} == ours, (ours, best)
P
    expect 0 "" "$PYTHON" "$work/smallest.py" "$work/ours.csv" "${files[@]}"

    # ---- handed in: by hand it exists, and is not called learned; what is not exact is in no row ----
    by_hand() { # FILE NUMBERS OPTIONS...
        "$PYTHON" scripts/by_hand.py "$program" "$@"
    }
    expect 0 "" by_hand "$work/fifteen.h5" "2 2 2 2 1 2 2 2 2 0 1 2 0 -12 1 -1 -4.5" --filters 1-2
    expect 0 "" by_hand "$work/wrong.h5" "2 2 2 2 1 2 2 2 2 0 1 2 0 -12 1 -1 -6.5" --filters 1-2
    expect 1 "17 of its own" by_hand "$work/short.h5" "2 2 2" --filters 1-2
    expect 0 "1 of the models is not exactly" "$program" records "${files[0]}" "$work/fifteen.h5" "$work/wrong.h5" --format csv
    check "it exists" grep -qE "^1,relu,no,16,13,.*,15,13,.*/fifteen.h5,15" "$work/out"
    expect 0 "" "$program" train --quiet --rule HighLife --overcompleteness 8 --updates 20000 --output "$work/high.h5"
    expect 0 "1 of the models is not exactly" "$program" records "$work/high.h5"
    # Tied, without an output layer: a step of Life by two filters, twice over.
    expect 0 "" by_hand "$work/tied.h5" "1 1 1 1 0.125 1 1 1 1  1 1 1 1 1 1 1 1 1  -3 -2  -8 1 0" --generations 2 --tied yes --output-layer none
    expect 0 "" "$program" records "$work/tied.h5" --format csv
    check "numbers that generations share are counted once" grep -q "^2,relu,yes,,,.*,22,20," "$work/out"
else
    echo "test_records.sh: skipped: a second program, for there is no Python with h5py"
fi
finish
