#!/bin/bash
# Parts of a plan, as machines compute them that share nothing: dealt out, listed, refused, and joined to the same bytes.
. tests/shell.sh

cat >"$work/plan.yaml" <<'END'
name: parts
question: Is the whole the sum of its parts?
networks: 20
task: {board: 8, boundary: torus}
network: {overcompleteness: [1, 2]}
training: {learning_rate: 0.01, batch: 4, updates: 50, stop: never}
END
sweep() {
    "$program" sweep "$work/plan.yaml" --threads 1 "$@"
}
expect 0 "complete: 40 trials" sweep --output "$work/alone"
expect 0 "" "$program" digest "$work/alone"
cp "$work/out" "$work/digest"

# joined NAME RESULTS...: they are the whole plan together, with the bytes of one process.
joined() {
    local name=$1
    shift
    expect 0 "" "$program" merge "$@" --output "$work/$name.h5"
    says "40 of 40 trials of plan parts, complete; 0 in more than one"
    expect 0 "" "$program" digest "$work/$name.h5"
    check "$name: the same as the whole" cmp -s "$work/out" "$work/digest"
}

# 100 parts are more than there are shards: some are empty, which merge says of their folders.
for parts in 1 3 100; do
    for ((i = 1; i <= parts; i++)); do
        sweep --quiet --shard "$i/$parts" --output "$work/$parts-$i" 2>/dev/null
        check "part $i of $parts ends well" test $? = 0
    done
    joined "of $parts" "$work/$parts-"*/results.h5
done
expect 0 "the part is empty" sweep --shard 100/100 --output "$work/100-100"
check "an empty part has no results" test ! -e "$work/100-100/results.h5"
expect 2 "100-100: nothing is stored there; leave it out" \
    "$program" merge "$work/100-1" "$work/100-100" --output "$work/no.h5"

# A folder takes other parts, too, and in the end the rest.
expect 0 "the part is complete" sweep --shard 2/3 --output "$work/3-1"
expect 0 "complete: 40 trials" sweep --output "$work/3-1"
expect 0 "" "$program" digest "$work/3-1"
check "parts in a folder, and the rest: the same" cmp -s "$work/out" "$work/digest"

# What is listed, is there: lines I/N, of which --shard takes each.
expect 0 "" sweep --list-shards --minutes 1000
check "little work is one part" test "$(cat "$work/out")" = 1/1
expect 0 "" sweep --list-shards --minutes 0.01 --set training.updates=1000000
count=$(wc -l <"$work/out")
check "much work is many parts" test "$count" -gt 1
check "parts are numbered" cmp -s "$work/out" <(for ((i = 1; i <= count; i++)); do echo "$i/$count"; done)
expect 0 "" sweep --list-shards --minutes 1000 --output "$work/alone"
check "of what is complete nothing is listed" test ! -s "$work/out"

for wrong in 0/3 4/3 3 a/b 1/2/3 1/0 -1/3 1/1000001 / 1/2x; do
    expect 2 "--shard: '$wrong'; expected I/N" sweep --shard "$wrong" --output "$work/wrong"
done
check "nothing is left of a wrong part" test ! -e "$work/wrong"
expect 2 "leave out --shard" sweep --list-shards --shard 1/2
expect 2 "add --list-shards" sweep --minutes 5
expect 2 "from 0.01" sweep --list-shards --minutes 0

# The same part twice in a folder is refused; those that join share it.
"$program" sweep "$work/plan.yaml" --threads 1 --shard 1/2 --output "$work/twice" --set training.updates=1000000 >/dev/null 2>&1 &
process=$!
wait_for test -s "$work/twice/.lock"
expect 2 "another sweep is running in this folder" sweep --shard 1/2 --output "$work/twice" --set training.updates=1000000
kill_off $process
# Of those that join at a part the last that ends writes the results.
sweep --quiet --shard 2/2 --output "$work/other"
for processes in 1 2 5; do
    members=()
    for ((p = 0; p < processes; p++)); do
        sweep --join --shard 1/2 --output "$work/shared-$processes" 2>"$work/shared-$processes-$p.log" &
        members+=($!)
    done
    for member in "${members[@]}"; do
        check "a part of several: one ends well" wait "$member"
    done
    check "a part of several: one says where it is" \
        grep -q "of 40 trials are in $work/shared-$processes/results.h5" "$work/shared-$processes"-*.log
    check "a part of several: nothing is left beside the results" \
        test "$(ls "$work/shared-$processes")" = results.h5
    joined "of a part of $processes" "$work/shared-$processes" "$work/other"
done
# Nothing of what another is at is merged.
"$program" sweep "$work/plan.yaml" --threads 1 --join --output "$work/both" --set networks=2000 2>/dev/null &
process=$!
wait_for has_file "$work/both/segments"
kill -STOP $process
expect 0 "the part is complete" sweep --join --shard 1/200 --output "$work/both" --set networks=2000
check "who leaves says who will write the results" grep -q "are stored; the last process" "$work/err"
check "what others are at is left" test ! -e "$work/both/results.h5"
kill -CONT $process
check "the other ends well" wait $process
expect 0 "complete already: all 4000 trials" sweep --join --output "$work/both" --set networks=2000
finish
