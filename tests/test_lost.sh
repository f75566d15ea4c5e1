#!/bin/bash
# Nothing is lost: signals, limits, files that are in the way, notes of others, and texts that are not ours.
# long
. tests/shell.sh

python=$PYTHON
plan=$work/plan.yaml
cat >"$plan" <<'PLAN'
name: tiny
question: Is anything lost?
seed: 1
networks: 1
task: {board: 8, boundary: torus, density: 0.5}
network: {init: fan_in}
training: {updates: 20, stop: never}
PLAN

# ---- signals ----
# catches PID: the process has become the program and catches signals, or is gone.
catches() {
    local name caught
    { read -r name && caught=$(sed -n 's/^SigCgt:\t/0x/p' "/proc/$1/status"); } \
        2>/dev/null <"/proc/$1/comm" || return 0
    [[ $name == lifeticket ]] && ((caught & 0x2))
}

# stopped SIGNAL COMMAND...: runs the command, sends the signal once it is caught and a file like $await, if
# that is set, is there, or the process gone, and leaves the status in $got.
stopped() {
    local signal=$1 pid
    shift
    env --default-signal "$@" >"$work/out" 2>"$work/err" </dev/null &
    pid=$!
    until catches $pid; do sleep 0.02; done
    [[ -z ${await:-} ]] || until compgen -G "$await" >/dev/null || ! kill -0 $pid; do sleep 0.02; done
    kill "-$signal" $pid
    (sleep 100 && kill -KILL $pid) 2>/dev/null & # what does not answer
    local watch=$!
    got=0
    wait $pid 2>/dev/null || got=$?
    kill $watch 2>/dev/null
}

# A sweep stores what is finished, whatever asks it to end.
for signal in INT TERM HUP USR1 USR2 XCPU; do
    out=$work/stop-$signal
    await=$out/segments/*.trials stopped $signal "$program" sweep "$plan" --threads 1 --output "$out" \
        --set networks=100000 --set training.updates=300
    check "$signal: status 3, not $got" test $got = 3
    check "$signal: says so" grep -q "interrupted: .* trials are stored in $out" "$work/err"
    expect 0 "" "$program" table "$out"
    check "$signal: nothing else is left" test "$(ls -A "$out" | tr '\n' ' ')" = ".lock results.h5 "
done
# One that is at something long leaves it behind. Until it has stored something, its status says so.
long=(--set task.generations=5 --set network.overcompleteness=24 --set task.board=512 --set training.batch=64)
await=$work/long/.lock stopped TERM "$program" sweep "$plan" --output "$work/long" "${long[@]}"
check "a sweep answers in the middle of an update, not $got" test $got = 3
check "and leaves nothing" test "$(ls -A "$work/long")" = .lock
expect 2 "$work/long: nothing is stored there" "$program" status "$work/long"
expect 2 "$work/none: is no folder" "$program" status "$work/none"
env --default-signal "$program" sweep "$plan" --output "$work/long" "${long[@]}" 2>/dev/null &
pid=$!
until "$program" status "$work/long" >"$work/out" 2>/dev/null; do sleep 0.02; done
says "nothing is stored yet"
expect 0 "" "$program" status "$work/long" --json
check "for programs, too" "$python" -c 'import json, sys
status = json.load(open(sys.argv[1]))
assert status["at_work"] and status["done"] == 0' "$work/out"
kill -TERM $pid
wait $pid
check "it is stopped" test $? = 3
# What is ignored by whoever starts it stays ignored.
(trap '' HUP; exec "$program" sweep "$plan" --output "$work/nohup" --set networks=4000) 2>/dev/null &
pid=$!
until catches $pid; do sleep 0.02; done
kill -HUP $pid
check "nohup" wait $pid

# Others end at once, and leave nothing behind.
for signal in INT HUP XCPU; do
    mkdir "$work/pairs-$signal"
    await="$work/pairs-$signal/*.tmp" stopped $signal "$program" pairs --pairs 1000000 --board 256 \
        --output "$work/pairs-$signal/p.h5"
    check "$signal: status 3, not $got" test $got = 3
    check "$signal: says so" grep -q "pairs: interrupted; nothing was written" "$work/err"
    check "$signal: nothing is left" test -z "$(ls -A "$work/pairs-$signal")"
done
stopped INT "$program" bench --update --generations 5 --overcompleteness 24 --board 128
check "bench ends, with 3 and not $got" test $got = 3

expect 1 "p.h5: cannot write" bash -c "ulimit -f 10; '$program' pairs --pairs 100000 --output '$work/p.h5'"
check "nothing is left" test ! -e "$work/p.h5" -a -z "$(compgen -G "$work/*.tmp")"
expect 1 "standard output: Broken pipe" "$python" -c 'import os, subprocess, sys
read, write = os.pipe()
os.close(read)
sys.exit(subprocess.call(sys.argv[1:], stdout=write))' "$program" --help

# ---- files that are in the way ----
expect 0 "" "$program" sweep "$plan" --output "$work/s" --set networks=3 \
    --set network.overcompleteness=6 --set training.updates=3000 --set training.stop=proven
expect 0 "" "$program" extract "$work/s"
results=$work/s/results.h5
model=$work/model.h5
replicate=$("$program" extract "$work/s" --point 0 | awk '$2 == "learned" {print $1; exit}')
expect 0 "" "$program" extract "$work/s" --point 0 --replicate "${replicate:-0}" --output "$model"
cp "$model" "$work/before.h5"
refused="is not replaced; name another file, or add --force"
expect 2 "is a model that is proven, and $refused" "$program" train --updates 8 --output "$model"
expect 2 "is a model that is proven, and $refused" "$program" pairs --pairs 1 --output "$model"
expect 2 "is what is read, and $refused" "$program" prune "$model" --rounds 1 --output "$model"
expect 2 "is what is read, and $refused" "$program" extract "$work/s" --point 0 --replicate 0 --output "$results"
expect 2 "is results of a sweep, and $refused" "$program" train --updates 8 --output "$results"
check "the model is as it was" cmp -s "$model" "$work/before.h5"
expect 0 "" "$program" train --updates 8 --output "$model" --force
expect 0 "" "$program" train --updates 9 --output "$model"
printf 'x = 1, y = 1\no!\n' >"$work/a.rle"
echo mine >"$work/text"
echo mine >"$work/b.rle.partial"
expect 2 "is what is read, and $refused" "$program" life "$work/a.rle" --output "$work/a.rle"
expect 2 "is a file of another kind, and $refused" "$program" life "$work/a.rle" --output "$work/text"
expect 0 "" "$program" life "$work/a.rle" --output "$work/b.rle"
expect 0 "" "$program" life "$work/a.rle" --output "$work/b.rle"
check "what is not ours stays" test "$(cat "$work/b.rle.partial")" = mine
ln -s b.rle "$work/link.rle"
chmod 640 "$work/b.rle"
expect 0 "" "$program" life "$work/a.rle" --generations 0 --output "$work/link.rle"
check "a link stays one" test -L "$work/link.rle" -a "$(stat -c %a "$work/b.rle")" = 640
if command -v gnuplot >/dev/null; then
    mkdir "$work/figures"
    echo mine >"$work/figures/learning.gp"
    expect 2 "learning.gp: is a file of another kind" "$program" plot "$work/s" --output "$work/figures"
    expect 0 "" env GNUTERM=qt "$program" plot "$work/s" --output "$work/figures" --force
    expect 0 "" "$program" plot "$work/s" --output "$work/figures"
fi

# A writer that was killed leaves a temporary file, which the next one sweeps up.
mkdir "$work/killed"
await="$work/killed/*.tmp" stopped KILL "$program" pairs --pairs 1000000 --board 256 --output "$work/killed/p.h5"
check "it is there" compgen -G "$work/killed/*.tmp" >/dev/null
expect 0 "" "$program" pairs --pairs 1 --output "$work/killed/p.h5"
check "it is gone" test "$(ls -A "$work/killed")" = p.h5

# ---- pairs ----
expect 2 "p.h5: takes about 2.66 PB, and its disk has" "$program" pairs --pairs 1000000000 --board 4096 --output "$work/p.h5"
expect 0 "pairs: 10 pairs of boards of 32 x 32 cells: about" "$program" pairs --pairs 10 --warmup 3 --no-empty --output "$work/p.h5"

# ---- what others put into results, and texts that are not ours ----
if "$python" -c 'import h5py' 2>/dev/null; then
    "$python" - "$results" <<'PYTHON'
import h5py, numpy, sys
with h5py.File(sys.argv[1], "a") as f:
    f["notes"] = "mine"
    f["deep/er"] = numpy.arange(1000)
    f["deep"].attrs["seen"] = "yes"
    f["networks/0/remark"] = numpy.arange(3)
    f["trials"].attrs["by"] = "me"
    f.attrs["owner"] = "me"
    f["soft"] = h5py.SoftLink("/deep/er")
    for name, text in ("plan_name", "=cmd|A1"), ("question", "\x1b[31mred"):
        del f.attrs[name]
        f.attrs.create(name, numpy.array(text.encode() + b"\0", h5py.string_dtype("utf-8", 64)))
PYTHON
    for format in text csv json tex; do
        expect 0 "" "$program" table "$work/s" --format $format
        check "$format: no escape reaches the terminal" lacks "$(printf '\033')" "$work/out"
    done
    expect 0 "" "$program" table "$work/s" --format csv
    check "no formula" grep -q "^'=cmd|A1," "$work/out"
    expect 0 "" "$program" check "$work/s" --output "$work/corrected.h5"
    # A point that comes first moves the others.
    expect 0 "" "$program" sweep "$plan" --output "$work/s" --set networks=4 \
        --set network.overcompleteness=5,6 --set training.updates=3000 --set training.stop=proven
    check "notes survive" "$python" - "$results" "$work/corrected.h5" <<'PYTHON'
import h5py, sys
for path, point in (sys.argv[1], 1), (sys.argv[2], 0):
    with h5py.File(path) as f:
        assert f["notes"][()] == b"mine" and f["soft"][999] == 999, path
        assert f["deep"].attrs["seen"] == "yes" and f.attrs["owner"] == "me"
        assert f["trials"].attrs["by"] == "me" and len(f[f"networks/{point}/remark"]) == 3
PYTHON
    expect 0 "" "$program" check "$work/s"

    # Results that are damaged are known before hours of work that could not be merged with them.
    "$python" - "$results" <<'PYTHON'
import h5py, sys
with h5py.File(sys.argv[1]) as f:
    chunk = f["networks/0/final"].id.get_chunk_info(0)
with open(sys.argv[1], "r+b") as f:
    f.seek(chunk.byte_offset + chunk.size // 2)
    byte = f.read(1)[0]
    f.seek(-1, 1)
    f.write(bytes([byte ^ 1]))
PYTHON
    cp "$results" "$work/damaged.h5"
    expect 2 "cannot read networks/0/final: the file is damaged" "$program" sweep "$plan" --output "$work/s" \
        --set networks=5 --set network.overcompleteness=5,6 --set training.updates=3000 --set training.stop=proven
    check "what to do" grep -q "move it away, and its trials are run again, or give another --output" "$work/err"
    check "nothing was run" test ! -e "$work/s/segments"
    check "it is as it was" cmp -s "$results" "$work/damaged.h5"
fi

finish
