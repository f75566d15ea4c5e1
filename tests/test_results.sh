#!/bin/bash
# Committed results match results/MANIFEST, and scripts/results makes and compares what is missing.
# long
. tests/shell.sh

expect 0 "" env LIFETICKET="$program" scripts/results check
check "results are looked at" grep -q '^results: [1-9][0-9]* results files, 0 that differ' "$work/out"

# ---- a tree of its own ----
tree=$work/tree
manifest=$tree/results/MANIFEST
mkdir -p "$tree/experiments" "$tree/results"
for name in one two; do
    cat >"$tree/experiments/$name.yaml" <<PLAN
name: $name
question: Are they the same again?
seed: 5
networks: 2
task: {rule: [B3/S23], generations: [1], board: 8, boundary: [torus], density: [0.5]}
network: {overcompleteness: [1, 2], activation: [relu], init: [fan_in]}
training: {optimizer: [adam], learning_rate: [0.001], batch: 2, updates: 64, boards: own, stop: proven}
PLAN
done
sed -i 's/^seed: .*/seed: 6/' "$tree/experiments/two.yaml"
results() {
    env LIFETICKET="$program" ROOT="$tree" scripts/results "$@"
}
for name in one two; do
    expect 0 "" env LIFETICKET_ISA=baseline "$program" sweep "$tree/experiments/$name.yaml" \
        --output "$tree/results/$name"
done
expect 0 "" results record two one
check "a line each, in order" test "$(cut -d' ' -f1,3,4 "$manifest" | tr '\n' ',')" = \
    "one baseline $schema,two baseline $schema,"
expect 0 "" results check
says "2 results files, 0 that differ"

# What is missing is made with the instruction set of its line, and what was begun is finished.
cp "$tree/results/one/results.h5" "$work/kept.h5"
rm -r "$tree/results/one"
printf 'plan,trials,learned,processor_seconds\none,4,1,125\n' >"$tree/results/costs.csv"
expect 0 "" results cost
check "what is missing, and its cost" grep -qE "^one +missing +3 min of one processor$" "$work/out"
check "what is there, and where its cost stands" grep -qE "^two +here +the heading of experiments/two.yaml" "$work/out"
expect 2 "three: has no line" results cost three
expect 0 "complete: 4 trials" results make
expect 0 "" "$program" digest "$tree/results/one"
check "the same line again" test "$(cat "$work/out")" = "$(head -1 "$manifest")"
expect 0 "" results make
check "nothing is left to do" test ! -s "$work/err"
rm -r "$tree/results/one"
expect 0 "" env LIFETICKET_ISA=baseline "$program" sweep "$tree/experiments/one.yaml" \
    --output "$tree/results/one" --set networks=1
expect 0 "4 trials, 2 of them there already" results make one

# What comes out otherwise fails, wherever it is found.
sed -i 's/seed: 5/seed: 7/' "$tree/experiments/one.yaml"
rm -r "$tree/results/one"
expect 1 "results/one/results.h5 is not what results/MANIFEST says: its line would be" results make
expect 1 "$(head -1 "$manifest")" results check
says "2 results files, 1 that differ"
expect 0 "" results record one
expect 0 "" results check
head -c 2000 "$work/kept.h5" >"$tree/results/one/results.h5"
expect 1 "results/one: has no digest" results check
rm -r "$tree/results/one"
expect 0 "" env LIFETICKET_ISA=baseline "$program" sweep "$tree/experiments/one.yaml" \
    --output "$tree/results/one" --set networks=1
expect 2 "one: cannot be recorded: lifeticket: results/one/results.h5: was made with --set" \
    results record one
rm -r "$tree/results/one"

# A file of an earlier schema is compared as of that.
cp tests/fixtures/schema-1.h5 "$work/results.h5"
expect 0 "" "$program" digest "$work"
says " baseline 1"
expect 2 "is of schema 1, and has no digest of schema 3" "$program" digest "$work" --schema 3
expect 2 "--schema: expected" "$program" digest "$work" --schema $((schema + 1))
expect 2 "an argument is missing" "$program" digest

# ---- wrong requests and lines ----
cp "$manifest" "$work/good"
bad() { # bad LINE TEXT: a manifest with this third line is refused
    { cat "$work/good"; echo "$1"; } >"$manifest"
    expect 2 "results/MANIFEST:3: $2" results check
}
sum=$(printf '%064d' 0)
bad "three $sum avx2" "expected NAME SHA-256 INSTRUCTION-SET SCHEMA, not 'three $sum avx2'"
bad "three ${sum}0 avx2 3" "expected NAME"
bad "../three $sum avx2 3" "expected NAME"
bad "three $sum avx2 3 4" "expected NAME"
bad "" "expected NAME"
bad "two $sum avx2 3" "two has a line already"
bad "three $sum avx2 3" "there is no plan experiments/three.yaml that makes three"
cp "$work/good" "$manifest"
sed -i 's/baseline/avx1024/' "$manifest"
expect 1 "one: needs instruction set avx1024, and this processor has others" results make one
sed -i 's/avx1024/avx2/' "$manifest"
printf '#!/bin/bash\necho "instruction set  baseline"\n' >"$work/plain"
chmod +x "$work/plain"
expect 1 "one: needs instruction set avx2, and this processor has baseline" \
    env LIFETICKET="$work/plain" ROOT="$tree" scripts/results make one
cp "$work/good" "$manifest"
expect 2 "three: has no line" results make three
expect 2 "record: which results" results record
expect 2 "expected check, make, cost or record" results
rm "$manifest"
expect 2 "results/MANIFEST: cannot be read" results check

# What git knows without a line is found.
if command -v git >/dev/null; then
    cp "$work/good" "$manifest"
    sed -i '/^two/d' "$manifest"
    git -C "$tree" init -q
    git -C "$tree" add -f results/two/results.h5
    expect 1 "results/two has no line in results/MANIFEST" results check
fi

# ---- the digest as another program takes it ----
python=$PYTHON
if "$python" -c 'import h5py' 2>/dev/null; then
    cp tests/fixtures/schema-2.h5 "$work/results.h5"
    for file in "$work/results.h5" tests/fixtures/schema-1.h5 "$tree/results/two/results.h5"; do
        "$python" - "$file" >"$work/theirs" <<'PYTHON'
import hashlib, sys
import h5py
from numpy.lib.recfunctions import repack_fields
file = h5py.File(sys.argv[1])
trials = file["trials"][:]
if file.attrs["schema"] == 2:  # schema 3 changed what `pair` means
    trials = repack_fields(trials[[name for name in trials.dtype.names if name != "pair"]])
digest = hashlib.sha256(trials.tobytes())
for point in range(len(file["points"])):
    for name in ("final", "mask"):
        if name in file[f"networks/{point}"]:
            digest.update(file[f"networks/{point}/{name}"][:].tobytes())
print(file.attrs["plan_name"].decode(), digest.hexdigest(), file.attrs["isa"].decode(), file.attrs["schema"])
PYTHON
        expect 0 "" "$program" digest "$file"
        check "h5py takes the same digest of $file" cmp -s "$work/out" "$work/theirs"
    done
else
    echo "test_results.sh: skipped: digests taken by h5py, which is not installed"
fi

finish
