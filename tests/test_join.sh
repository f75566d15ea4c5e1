#!/bin/bash
# Processes that join one sweep, that are killed and begun again, whose clocks disagree, and to whom a folder shows
# new files late: the results are always those of one process that nobody disturbed.
# long
. tests/shell.sh

cat >"$work/plan.yaml" <<'END'
name: joined
question: Do many hands come to the same?
networks: 12
task: {board: 8, boundary: torus}
network: {overcompleteness: [1, 8]}
training: {learning_rate: 0.01, batch: 4, updates: 1000, stop: never}
parts:
  - training: {boards: [shared, own]}
  - network: {overcompleteness: 8}
    ticket: {method: [iterative], rounds: 2, parents: any, control: [none, random]}
END
expect 0 "complete: 96 trials" "$program" sweep "$work/plan.yaml" --output "$work/alone"
expect 0 "" "$program" digest "$work/alone"
cp "$work/out" "$work/digest"

join() { # FOLDER [OPTION]...
    "$program" sweep "$work/plan.yaml" --join --threads 1 --output "$@"
}

# The same in place of the shell, so that a kill is the program's.
become_join() {
    exec "$program" sweep "$work/plan.yaml" --join --threads 1 --output "$1"
}

# same WHAT FOLDER: the folder holds the whole sweep, and nothing else.
same() {
    expect 0 "" "$program" digest "$2"
    check "$1: the same" cmp -s "$work/out" "$work/digest"
    check "$1: complete" "$PYTHON" -c 'import h5py, sys
sys.exit(int(h5py.File(sys.argv[1])["/"].attrs["complete"]) != 1)' "$2/results.h5"
    local left
    left=$(find "$2" -mindepth 1 ! -name .lock ! -name results.h5 | head -3)
    check "$1: nothing left behind: $left" test -z "$left"
}

# One that is begun again and again, until it was not killed.
join_killed() {
    local folder=$1 seed=$2 process
    for ((i = 0; i < 6; i++)); do
        seed=$((seed * 1103515245 + 12345 & 0x7fffffff))
        become_join "$folder" >>"$folder-$2.log" 2>&1 &
        process=$!
        sleep "0.$(printf '%02d' $((5 + seed / 65536 % 60)))"
        kill -KILL $process 2>/dev/null
        wait $process 2>/dev/null && break
        echo killed >>"$work/killed"
    done
    join "$folder" >>"$folder-$2.log" 2>&1
}

for processes in 1 2 4 8; do
    folder=$work/joined-$processes
    members=()
    for ((p = 0; p < processes; p++)); do
        join_killed "$folder" $((p * 7 + processes)) &
        members+=($!)
    done
    for member in "${members[@]}"; do
        check "$processes processes: one ends well" wait "$member"
    done
    expect 0 "" join "$folder"
    same "$processes processes" "$folder"
done

check "processes were killed on the way: $(wc -l <"$work/killed")" test "$(wc -l <"$work/killed")" -ge 10

# Claims of processes that are no more: of this host, and of another whose clock is hours ahead or behind.
make_claims() {
    local folder=$1 holder=$2 touched=$3
    mkdir -p "$folder/claims" "$folder/segments"
    : >"$folder/segments/elsewhere-1-00000000.trials"
    touch -d "$touched" "$folder/segments/elsewhere-1-00000000.trials"
    for claim in $(cat "$work/claims"); do
        echo "$holder elsewhere-1-00000000.trials" >"$folder/claims/$claim"
    done
}
# What claims there are is seen where one process is at work.
join "$work/seen" >/dev/null 2>&1 &
process=$!
for ((i = 0; i < 500; i++)); do
    ls "$work/seen/claims" 2>/dev/null | tee -a "$work/all" | grep -q . && sleep 0.01
    kill -0 $process 2>/dev/null || break
done
wait $process
sort -u "$work/all" | grep -v results >"$work/claims"
check "claims were seen" test -s "$work/claims"
for touched in now "5 hours ago" "5 hours"; do
    folder="$work/left ${touched// /-}"
    make_claims "$folder" "elsewhere:1:1" "$touched"
    expect 0 "complete: 96 trials" join "$folder"
    same "claims of another host, touched $touched" "$folder"
done
make_claims "$work/dead" "$(uname -n):999999999:1" now
expect 0 "complete: 96 trials" join "$work/dead"
same "claims of a process that has ended" "$work/dead"
mkdir -p "$work/claimed/claims"
for claim in $(cat "$work/claims"); do
    head -c 100 /dev/urandom >"$work/claimed/claims/$claim"
done
expect 0 "complete: 96 trials" join "$work/claimed"
same "claims that say nothing" "$work/claimed"

# A folder that shows late what another process has stored: what it did is done again, and is in nobody's way when it
# comes.
late=$work/late
become_join "$late" >/dev/null 2>&1 &
process=$!
check "another process stored something" wait_for has_file "$late/segments" -name '*.trials' -size +20k
kill_off $process
mv "$late/segments" "$work/unseen"
for claim in "$late"/claims/*; do # of a process that is at work
    echo "$(uname -n):$$:0 $(ls "$work/unseen")" >"$claim"
done
expect 0 "0 of them there already" join "$late"
same "what another stored was not seen" "$late"
mkdir "$late/segments"
mv "$work"/unseen/* "$late/segments"
expect 0 "complete" join "$late"
same "what another stored came late" "$late"

# Who joins and who does not keep out of each other's way.
# refused OTHER OWN: while a sweep with the options OTHER is at work one with OWN is refused.
refused() {
    local folder=$work/busy$1
    # shellcheck disable=SC2086 # an option, or none
    "$program" sweep "$work/plan.yaml" $1 --threads 1 --output "$folder" --set networks=5000 >/dev/null 2>&1 &
    local process=$!
    wait_for has_file "$folder/segments"
    # shellcheck disable=SC2086
    expect 2 "another sweep is running in this folder" "$program" sweep "$work/plan.yaml" $2 --output "$folder" \
        --set networks=5000
    kill_off $process
}
refused "" --join
refused --join ""

# A process that hangs, and has stored nothing yet: other trials are refused in its folder, and harm nothing; the same ones
# in other words are not, and need not wait for it.
"$program" sweep "$work/plan.yaml" --join --threads 1 --output "$work/hangs" >"$work/hangs.log" 2>&1 &
process=$!
wait_for has_file "$work/hangs/segments"
kill -STOP $process
cp "$work/hangs/.lock" "$work/lock"
expect 2 "give another --output" join "$work/hangs" --set training.updates=10
expect 2 "give another --output" join "$work/hangs" --set precision=0.2
check "the segment of what hangs is left alone" test -n "$(ls "$work/hangs/segments")"
check "who is refused is not said to have worked there" cmp -s "$work/hangs/.lock" "$work/lock"
sed 's/^question:.*/question: Do other words come to the same?/' "$work/plan.yaml" >"$work/words.yaml"
expect 0 "complete: 96 trials" "$program" sweep "$work/words.yaml" --join --output "$work/hangs"
kill -CONT $process
check "what hung ends well" wait $process
same "one hangs" "$work/hangs"

# Two plans that begin at the same instant: one is run, and the other refused.
for ((i = 0; i < 10; i++)); do
    for updates in 500 501; do
        "$program" sweep "$work/plan.yaml" --join --threads 1 --output "$work/instant-$i" \
            --set "training.updates=$updates" 2>"$work/instant-$i-$updates.log" &
        members[updates - 500]=$!
    done
    statuses=
    for member in "${members[@]:0:2}"; do
        wait "$member"
        statuses+=$?
    done
    check "of two plans at the same instant one is run: $statuses" grep -qx "02\|20" <<<"$statuses"
done

# While another writes the results, who is done waits for it: until it has, or has ended.
others_write() { # FOLDER: this shell has claimed the results
    mkdir -p "$1/claims" "$1/segments"
    touch "$1/segments/other"
    echo "$(uname -n):$$:0 other" >"$1/claims/results"
    become_join "$1" 2>"$1.log" &
    process=$!
    check "who waits says so" wait_for grep -q "all trials are there, and .* writes $1/results.h5" "$1.log"
    check "who waits has not ended" kill -0 $process
    check "who waits does not say that it is complete" lacks "complete:" "$1.log"
}
others_write "$work/waits"
rm "$work/waits/claims/results" "$work/waits/segments/other"
check "who waited ends well" wait $process
check "who waited says that it is complete" grep -q "complete: 96 trials" "$work/waits.log"
same "another had claimed the results" "$work/waits"
others_write "$work/stopped"
kill -INT $process
wait $process
check "who waits can be stopped" test $? = 3
rm "$work/stopped/claims/results" "$work/stopped/segments/other"
expect 0 "complete already: all 96 trials" join "$work/stopped"
same "one was stopped as it waited" "$work/stopped"
finish
