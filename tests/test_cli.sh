#!/bin/bash
# The program as a user calls it: exit statuses and messages of wrong requests and failing
# environments, and what a sweep leaves behind.
# long
. tests/shell.sh

# A plan of a few seconds at most; the arguments are sed scripts that spoil it.
plan() {
    cat >"$work/plan.yaml" <<'PLAN'
name: tiny
question: Does the program hold?
seed: 5
networks: 3
task:
  rule: [B3/S23]
  generations: [1]
  board: 16
  boundary: [torus]
  density: [uniform]
network:
  overcompleteness: [1, 2]
  activation: [relu]
  init: [glorot]
training:
  optimizer: [adam]
  learning_rate: [0.001]
  batch: 2
  updates: 200
  boards: own
  stop: proven
PLAN
    local script
    for script in "$@"; do sed -i "$script" "$work/plan.yaml"; done
}

# bad_plan TEXT SED...: the spoilt plan is refused with the text, its name and a line.
bad_plan() {
    local text=$1
    shift
    plan "$@"
    expect 2 "$text" "$program" sweep "$work/plan.yaml" --output "$work/bad"
    grep -qE 'plan\.yaml:[0-9]+:' "$work/err" || failed "no line in: $(cat "$work/err")"
    [[ ! -e $work/bad ]] || failed "$*: a folder was made for a plan that is refused"
}

# ---- command lines ----

expect 2 "a command is missing" "$program"
expect 2 "unknown command 'swep'; did you mean 'sweep'?" "$program" swep
expect 0 "" "$program" --help
grep -q "sweep" "$work/out" || failed "--help does not list sweep"
expect 0 "" "$program" --version
for line in lifeticket revision compiler "instruction set" HDF5 libyaml; do
    grep -q "^$line" "$work/out" || failed "--version does not say: $line"
done
expect 0 "" env LIFETICKET_ISA=baseline "$program" --version
grep -q "baseline" "$work/out" || failed "--version does not say that the plain kernels are in use"
for command in $("$program" --help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
    expect 0 "" "$program" "$command" --help
    grep -q "usage: lifeticket $command" "$work/out" || failed "$command --help has no usage"
    expect 2 "unknown option --zzz" "$program" "$command" --zzz
done
expect 1 "standard output" bash -c "'$program' --help >/dev/full"
expect 1 "standard output" bash -c "'$program' --help >&-"

expect 2 "an argument is missing" "$program" sweep
expect 2 "unexpected argument" "$program" sweep a b
expect 2 "--threads: expected a whole number from 1 to 1024" "$program" sweep a --threads 0
expect 2 "--output needs a value" "$program" sweep a --output

# ---- bench ----

expect 2 "--samples 2: expected an odd number" "$program" bench --samples 2
expect 2 "--samples: expected a whole number from 1 to 99" "$program" bench --samples 0
expect 2 "--boards: expected one of own, shared" "$program" bench --update --boards both
expect 2 "--generations: expected a whole number from 1 to 16" "$program" bench --update --generations 0
expect 2 "--board: expected a whole number from 3 to" "$program" bench --update --board 2
expect 2 "--update with --tickets: give one" "$program" bench --update --tickets
expect 2 "--update with --activations: give one" "$program" bench --update --activations
expect 2 "--tickets with --activations: give one" "$program" bench --tickets --activations
expect 2 "add --update" "$program" bench --activations --board 8
expect 0 "" "$program" bench --activations --activation square --samples 1 --format csv
test "$(sed -n '1p;/square.*,own,/p;/square.*,shared,/p' "$work/out" | wc -l)" = 5 ||
    failed "bench --activations prints: $(cat "$work/out")"
expect 2 "--update takes no value" "$program" bench --update=1
expect 2 "a batch may hold" "$program" bench --update --board 4096 --batch 4096
for option in "--generations 1" "--overcompleteness 1" "--boards own" "--board 32" "--batch 8"; do
    expect 2 "add --update" "$program" bench $option
done
# One shape: the limit and the update, each with as many fields as the heading.
for shape in "--boards shared" "--board 5 --batch 3" "--generations 2 --board 8 --batch 1"; do
    expect 0 "" "$program" bench --update $shape --samples 1 --format csv
    awk -F, 'NR == 1 {fields = NF} NF != fields || (NR > 1 && !($3 > 0 && $6 > 0 && $7 > 0)) {bad = 1}
             END {exit bad || fields != 7 || NR != 3}' <(sed 's/"[^"]*"/case/' "$work/out") && passed ||
        failed "bench --update $shape prints: $(cat "$work/out")"
done
expect 0 "" "$program" bench --update --generations 2 --overcompleteness 3 --board 8 --batch 2 --samples 1
for text in "boards 8x8, batch 2" "L(2,3) trained, own boards"; do
    grep -qF "$text" "$work/out" || failed "bench does not say: $text"
done

# ---- plans ----

expect 2 "none.yaml" "$program" sweep "$work/none.yaml"
bad_plan "networks" 's/^networks: 3/networks: 0/'
bad_plan "networks" 's/^networks: 3/networks: -3/'
bad_plan "networks" 's/^networks: 3/networks: many/'
bad_plan "network" 's/^networks: 3/netwroks: 3/'
bad_plan "seed" 's/^seed: 5/seed: 5\nseed: 6/'
bad_plan "learning_rate" 's/0\.001/0.1x/'
bad_plan "learning_rate" 's/0\.001/.nan/'
bad_plan "learning_rate" 's/0\.001/-0.1/'
bad_plan "overcompleteness" 's/\[1, 2\]/[]/'
bad_plan "overcompleteness" 's/\[1, 2\]/[0]/'
bad_plan "overcompleteness" 's/\[1, 2\]/[1, -3]/'
bad_plan "density" 's/uniform/1.5/'
bad_plan "density" 's/uniform/-0.1/'
bad_plan "board" 's/board: 16/board: 0/'
bad_plan "board" 's/board: 16/board: 5000/'
bad_plan "rule" 's/B3\/S23/B9\/S23/'
bad_plan "rule" 's/B3\/S23/"B3\/S23:T16,16"/'
bad_plan "" 's/^task:/task: [/'
plan
expect 2 "nosuchkey" "$program" sweep "$work/plan.yaml" --set nosuchkey=1
expect 2 "networks" "$program" sweep "$work/plan.yaml" --set networks=-3
expect 2 "GB of memory on each of 2 threads" "$program" sweep "$work/plan.yaml" --output "$work/big" \
    --threads 2 --set task.board=4096 --set training.batch=120 --set task.generations=10 \
    --set network.overcompleteness=64
[[ ! -e $work/big ]] || failed "a folder was made for a plan that needs too much memory"
expect 1 "this needs" "$program" train --board 4096 --batch 120 --generations 10 --overcompleteness 64

# ---- a sweep, and what is left behind ----

expect 0 "complete: 6 trials" "$program" sweep "$work/plan.yaml" --output "$work/out.d"
[[ $(ls -A "$work/out.d" | tr '\n' ' ') == ".lock results.h5 " ]] ||
    failed "left behind: $(ls -A "$work/out.d")"
expect 0 "complete already" "$program" sweep "$work/plan.yaml" --output "$work/out.d"
expect 2 "does not contain" "$program" sweep "$work/plan.yaml" --output "$work/out.d" \
    --set training.updates=300
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/dry" --dry-run
grep -q "6 trials" "$work/out" || failed "--dry-run does not count the trials"
[[ ! -e $work/dry ]] || failed "--dry-run made a folder"
tickets=(--set ticket.method=iterative --set ticket.rounds=2 --set ticket.parents=any)
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/dry" --dry-run "${tickets[@]}" \
    --set ticket.control=none,random
grep -qx ".* overcompleteness=2 method=iterative, 4 points of tickets" "$work/out" ||
    failed "--dry-run does not name the tickets: $(cat "$work/out")"
expect 0 "sweep: overcompleteness=1 method=iterative, 2 points of tickets: " "$program" sweep \
    "$work/plan.yaml" --output "$work/tickets.d" "${tickets[@]}"
[[ $(grep -c "points of tickets" "$work/err") == 2 ]] || failed "not a line for each network"
expect 2 "--set ticket.method=iterative: ticket.method: iterative: " "$program" sweep \
    "$work/plan.yaml" --output "$work/dry" "${tickets[@]}" --set ticket.rate=0.9
expect 0 "8 trials, 6 of them there" "$program" sweep "$work/plan.yaml" --output "$work/out.d" \
    --set networks=4
echo "not a folder" >"$work/file"
expect 1 "cannot be made" "$program" sweep "$work/plan.yaml" --output "$work/file"
echo "not HDF5" >"$work/out.d/results.h5"
expect 2 "results.h5" "$program" sweep "$work/plan.yaml" --output "$work/out.d"
[[ $(cat "$work/out.d/results.h5") == "not HDF5" ]] || failed "a file that is not ours was changed"

# The bytes of /trials and /networks are the same with one thread, two threads, and interrupted.
# The sweep is interrupted after a moment, wherever it is then; SIGKILL is tested in test_sweep.c.
interrupted() {
    "$program" sweep "$work/plan.yaml" --output "$work/three" --threads 2 2>/dev/null &
    local running=$!
    sleep 0.15
    kill -TERM $running 2>/dev/null
    wait $running
}
plan 's/networks: 3/networks: 24/' 's/updates: 200/updates: 3000/' 's/stop: proven/stop: never/'
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/one" --threads 1
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/two" --threads 2
interrupted
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/three" --threads 2
if "$PYTHON" -c 'import h5py' 2>/dev/null; then
    "$PYTHON" - "$work"/{one,two,three}/results.h5 <<'PYTHON' && passed || failed "bytes differ"
import sys, h5py
def content(path):
    with h5py.File(path) as file:
        found = {"trials": file["trials"][:].tobytes()}
        file["networks"].visititems(
            lambda name, item: found.update({name: item[()].tobytes()})
            if isinstance(item, h5py.Dataset) else None)
        return found
one, two, three = map(content, sys.argv[1:])
assert len(one) == 3 and one == two == three, [len(x) for x in (one, two, three)]
PYTHON
else
    echo "  skipped: no Python with h5py"
fi

# ---- other files of ours, and folders that are not there ----

expect 1 "$work/none/p.h5: cannot write in folder $work/none" "$program" pairs --output "$work/none/p.h5" --pairs 1
grep -q '\.tmp' "$work/err" && failed "the name of a temporary file is reported: $(cat "$work/err")"
expect 0 "" "$program" pairs --output "$work/pairs.h5" --pairs 1
expect 2 "holds pairs of boards, not results" "$program" table "$work/pairs.h5"
expect 2 "values or ranges such as 1-8, separated by commas, each" "$program" sweep "$work/plan.yaml" \
    --set "network.overcompleteness=[1,2]"

# ---- a full disk ----

mkdir "$work/disk"
trap 'umount "$work/disk" 2>/dev/null; clear_away' EXIT
if mount -t tmpfs -o size=64k tmpfs "$work/disk" 2>/dev/null; then
    plan 's/networks: 3/networks: 200/'
    expect 1 "No space left on device" "$program" sweep "$work/plan.yaml" --output "$work/disk/sweep"
    grep -q "goes on" "$work/err" || failed "no advice in: $(cat "$work/err")"
    mount -o remount,size=16m "$work/disk"
    expect 0 "complete: 400 trials" "$program" sweep "$work/plan.yaml" --output "$work/disk/sweep"
    umount "$work/disk"
else
    echo "  skipped: a full disk needs the right to mount one"
fi

finish
