#!/bin/bash
# A plan that asks for a precision or a threshold, from --dry-run to tables, figures, check and merge.
# long
. tests/shell.sh
python=$PYTHON

cat >"$work/plan.yaml" <<'END'
question: When is it enough?
seed: 7
networks: 60
precision: 0.2
task: {board: 8}
network: {overcompleteness: [1, 2, 8]}
training: {learning_rate: 0.01, batch: 4, updates: 1500}
END
run() {
    "$program" sweep "$work/plan.yaml" --output "$@"
}

expect 0 "" run "$work/a" --dry-run
says "3 points, at most 60 networks each, at most 180 trials"
says "to do: at most 180 trials"
says ", and no point has enough before"
expect 0 "" run "$work/a" --dry-run --json
says '"interval": "sequence"'
says '"precision": 0.2,'
says '"threshold": null,'
expect 0 "at most 180 trials, 0 of them there already" run "$work/a"
grep -q 'sweep: complete: [0-9]* trials' "$work/err" && passed || failed "no summary: $(cat "$work/err")"
trials=$(sed -n 's/.*sweep: complete: \([0-9]*\) trials.*/\1/p' "$work/err")
((trials > 30 && trials < 180)) && passed || failed "$trials trials of at most 180"
expect 0 "complete already: all $trials trials" run "$work/a"
expect 0 "" "$program" check "$work/a"
expect 0 "" "$program" status "$work/a"
says "done       $trials of $trials trials"
expect 0 "" "$program" status "$work/a" --json
says '"precision": 0.2,'

# The interval of every point is as narrow as was asked for, and no narrower sample would have been.
expect 0 "" "$program" table "$work/a" --format csv
cp "$work/out" "$work/a.csv"
expect 0 "" "$program" minimal "$work/a" --format csv
"$python" - "$work/a.csv" "$work/out" <<'END' && passed || failed "samples are not what was asked for: $(cut -d, -f42- "$work/a.csv")"
import csv
import sys
from math import comb


def width(learned, networks):
    """Of the confidence sequence, by bisection of its definition."""
    def inside(p):
        chance = comb(networks, learned) * p**learned * (1 - p) ** (networks - learned)
        return chance > 0.05 / (networks + 1)

    def end(within, without):
        for _ in range(60):
            middle = (within + without) / 2
            within, without = (middle, without) if inside(middle) else (within, middle)
        return within

    rate = learned / networks
    return (1 if learned == networks else end(rate, 1)) - (0 if learned == 0 else end(rate, 0))


rows = list(csv.DictReader(open(sys.argv[1])))
assert len(rows) == 3
for row in rows:
    learned, networks = int(row["learned"]), int(row["networks"])
    assert abs(width(learned, networks) - (float(row["rate_high"]) - float(row["rate_low"]))) < 1e-9
    assert networks == 60 or width(learned, networks) <= 0.4
    if networks <= 32:  # the one before may have learned or not
        assert min(width(min(learned, networks - 1), networks - 1), width(max(0, learned - 1), networks - 1)) > 0.4
ways = [row for row in csv.DictReader(open(sys.argv[2])) if row["rate"]]
assert ways
for row in ways:
    proven, networks = int(row["proven"]), int(row["networks"])
    assert abs(width(proven, networks) - (float(row["rate_high"]) - float(row["rate_low"]))) < 1e-9
END
expect 0 "" "$program" table "$work/a"
says "networks: each point until its rate is known to +-0.2"
says "95 % sequence"
expect 0 "" "$program" table "$work/a" --columns m,rate_interval
says "95 % sequence"
expect 0 "" "$program" minimal "$work/a"
says "95 % sequence"
expect 0 "" "$program" plot "$work/a" --output "$work/figures" --format svg
grep -q "^intervals = '95 % confidence sequences'" "$work/figures/learning.gp" &&
    grep -q "95 % confidence sequences" "$work/figures/learning.svg" && passed || failed "figures do not say what their bars are"

# Threads and plans before make no difference; a complete sweep is not cut down.
digest() {
    "$program" digest "$1" | cut -d' ' -f2
}
expect 0 "" run "$work/b" --threads 1 --set networks=5 --set precision=off
expect 0 "" run "$work/b" --threads 1
[[ $(digest "$work/a") == $(digest "$work/b") ]] && passed || failed "an extended sweep has other results"
expect 2 "whose answer takes fewer" run "$work/b" --set precision=0.4
expect 0 "" run "$work/c" --set precision=0.4
expect 0 "$trials of $trials trials of plan plan, complete" bash -c '"$@" >&2' _ \
    "$program" merge "$work/c/results.h5" "$work/a/results.h5" --output "$work/merged.h5"
[[ $(digest "$work/a") == $(digest "$work/merged.h5") ]] && passed || failed "merged results are others"

# Processes that join, each of which decides by itself, and of which one is killed, come to the same.
sed 's/updates: 1500/updates: 3000, stop: never/' "$work/plan.yaml" >"$work/long.yaml"
become() { # in place of the shell, so that a kill is the program's
    exec "$program" sweep "$work/long.yaml" --threads 1 --output "$@"
}
(become "$work/alone" 2>"$work/err") && passed || failed "alone: $(cat "$work/err")"
become "$work/joined" --join 2>/dev/null &
process=$!
wait_for has_file "$work/joined/segments" -size +8k
kill_off $process
[[ -e $work/joined/results.h5 ]] && failed "it was killed too late" || passed
for i in 1 2 3; do
    become "$work/joined" --join 2>"$work/err$i" &
done
wait
[[ $(digest "$work/alone") == $(digest "$work/joined") ]] && passed || failed "processes that join have other results: $(cat "$work"/err?)"
trials_alone=$(sed -n 's/.*sweep: complete: \([0-9]*\) trials.*/\1/p' "$work/err")
expect 0 "complete already: all $trials_alone trials" "$program" sweep "$work/long.yaml" --join --output "$work/joined"

# So do parts by themselves, each of whole groups, which therefore knows what is enough.
parts=0
for i in 1 2; do
    mkdir -p "$work/part-$i/checkpoints"
    : >"$work/part-$i/checkpoints/0123456789abcdef-000059.0" # as a trial leaves it that is given up
    expect 0 "the part is complete" run "$work/part-$i" --shard $i/2
    parts=$((parts + $(sed -n 's/.*the part is complete: \([0-9]*\) .*/\1/p' "$work/err")))
    [[ -e $work/part-$i/checkpoints ]] && failed "a part leaves checkpoints behind" || passed
done
((parts == trials)) && passed || failed "parts have $parts trials, not $trials"
expect 0 "$trials of $trials trials of plan plan, complete; 0 in more than one of the files" bash -c '"$@" >&2' _ \
    "$program" merge "$work"/part-{1,2}/results.h5 --output "$work/parts.h5"
[[ $(digest "$work/a") == $(digest "$work/parts.h5") ]] && passed || failed "parts have other results"
expect 0 "" run "$work/new" --list-shards --minutes 0.01
(($(grep -c '^[0-9]*/' "$work/out") <= 3)) && passed || failed "more parts than groups: $(cat "$work/out")"

expect 0 "" "$program" compare "$work/c" "$work/a"
says "their rate with its 95 % interval"
says "as if they had been fixed beforehand"
expect 0 "" run "$work/d" --set precision=off --set networks=8
expect 0 "" "$program" compare "$work/d" "$work/a"
says "their rate with its 95 % interval"
expect 0 "" run "$work/e" --set precision=off --set threshold=0.5
expect 0 "" "$program" table "$work/e"
says "networks: each point until its rate surely is not 0.5"

if "$python" -c 'import h5py' 2>/dev/null; then
    spoil() {
        cp "$1/results.h5" "$work/spoilt.h5"
        "$python" -c "import h5py, sys; h5py.File(sys.argv[1], 'r+').attrs['precision'] = $2" "$work/spoilt.h5"
    }
    "$python" -c "import h5py, sys; f = h5py.File(sys.argv[1]); assert f.attrs['precision'] == 0.2 and 'threshold' not in f.attrs; assert sum(b'Robbins' in x for x in f['points'].attrs.values() if isinstance(x, bytes)) == 2" \
        "$work/a/results.h5" && passed || failed "results do not say their precision"
    "$python" -c "import h5py, sys; f = h5py.File(sys.argv[1]); assert not {'precision', 'threshold'} & set(f.attrs)" \
        "$work/d/results.h5" && passed || failed "results that were not ended early speak of it"
    spoil "$work/a" 0.7
    expect 2 "its precision or threshold is none" "$program" table "$work/spoilt.h5"
    spoil "$work/a" '"0.2"'
    expect 2 "attribute 'precision' is of another type" "$program" table "$work/spoilt.h5"
    spoil "$work/d" 0.2 # its intervals are Wilson's
    "$program" check "$work/spoilt.h5" >"$work/out" 2>&1 && failed "check takes Wilson's intervals for those of a sequence" || passed
    grep -q "/points, row 0: rate_high is" "$work/out" && passed || failed "check does not say which: $(cat "$work/out")"
else
    echo "  skipped: no Python with h5py"
fi
finish
