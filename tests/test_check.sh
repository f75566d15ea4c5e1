#!/bin/bash
# lifeticket check through the program: what it finds, says, writes and refuses.
# long
. tests/shell.sh

# python CODE FILE...: runs it with h5py.
python() {
    "$python" -c "import h5py, sys
$1" "${@:2}"
}
python=$PYTHON

cat >"$work/plan.yaml" <<'PLAN'
name: checked
question: What does a check find?
seed: 3
networks: 2
task: {rule: [B3/S23], generations: [1, 2], board: 8, boundary: [torus], density: [uniform]}
network: {overcompleteness: [1], activation: [relu], init: [glorot]}
training: {optimizer: [adam], learning_rate: [0.001], batch: 2, updates: 64, boards: own, stop: proven}
PLAN
good=$work/good/results.h5
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/good"

# ---- sound ----
expect 0 "" "$program" check "$work/good" "$good"
says "$good: sound; of 4 networks judged anew all have the verdict that the file says."
check "each file has its sentence" test "$(grep -c sound "$work/out")" = 2
expect 0 "" "$program" check "$good" --format csv --threads 1
check "csv has a heading and a row per point" test "$(wc -l <"$work/out")" = 3
says "file,plan,complete,seed,"
says ",networks,same,now_exact,now_wrong,lost,learned_at,counts,evidence,unsure"
says "$good,checked,1,3,"
expect 0 "" "$program" check "$good" "$good" --format json
check "json is a list of files" python "import json
files = json.load(open(sys.argv[1]))
assert [f['file'] for f in files] == [sys.argv[2]] * 2
assert [(p['networks'], p['same']) for p in files[0]['points']] == [(2, 2)] * 2" "$work/out" "$good"

# ---- another verdict ----
cp "$good" "$work/old.h5"
python "
file = h5py.File(sys.argv[1], 'r+')
row = file['trials'][3]
row['window_errors'] += 1
file['trials'][3] = row" "$work/old.h5"
expect 0 "" "$program" check "$work/old.h5" --output "$work/new.h5"
says "wrong windows"
says "of 4 networks judged anew 3 have the verdict that the file says"
says "of 1 the count"
check "what is written is told" grep -q "$work/new.h5: written; 1 of 4 networks judged otherwise by lifeticket" "$work/err"
check "the correction is in the file" python "
good, new = (h5py.File(name) for name in sys.argv[1:])
assert good['trials'][:].tobytes() == new['trials'][:].tobytes()
assert new.attrs['corrected'].startswith(b'1 of 4 networks judged otherwise by lifeticket ')
assert 'corrected' not in good.attrs and good.attrs['plan'] == new.attrs['plan']" "$good" "$work/new.h5"
expect 0 "" "$program" table "$work/new.h5"
says "corrected: 1 of 4 networks judged otherwise by lifeticket"
expect 0 "" "$program" table "$work/new.h5" --format json
says '"corrected": "1 of 4 networks'
expect 0 "" "$program" check "$work/new.h5" --output "$work/newer.h5"
check "what was noted before stays" grep -q "0 of 4 networks.*; before: 1 of 4 networks" "$work/err"

# The corrected file is extended like any results.
mkdir "$work/more"
cp "$work/new.h5" "$work/more/results.h5"
expect 0 "8 trials, 4 of them there already" "$program" sweep "$work/plan.yaml" --set networks=4 --output "$work/more"
expect 0 "" "$program" table "$work/more"
says "corrected: 1 of 4 networks judged otherwise"

# ---- refused ----
cp "$work/new.h5" "$work/kept.h5"
expect 2 "--output $work/new.h5: is there already" "$program" check "$good" --output "$work/new.h5"
expect 2 "--output $good: is there already" "$program" check "$good" --output "$good"
expect 2 "--output: takes the results of one file" "$program" check "$good" "$good" --output "$work/other.h5"
expect 1 "cannot write in folder" "$program" check "$good" --output "$work/none/other.h5"
expect 2 "expected one of" "$program" check "$good" --format tex
expect 2 "an argument is missing" "$program" check
check "nothing was replaced" cmp "$work/new.h5" "$work/kept.h5"

# ---- damaged ----
cp "$good" "$work/bad.h5"
python "
file = h5py.File(sys.argv[1])
data = file['networks/1/final'].id
chunk = data.get_chunk_info(0)
file.close()
bytes = bytearray(open(sys.argv[1], 'rb').read())
bytes[chunk.byte_offset + chunk.size // 2] ^= 1
open(sys.argv[1], 'wb').write(bytes)" "$work/bad.h5"
expect 2 "$work/bad.h5: cannot read networks/1/final: the file is damaged" \
    "$program" check "$work/bad.h5" "$work/none.h5" "$good"
says "$good: sound"
check "all damage is told" grep -q "$work/none.h5: cannot read: No such file" "$work/err"
check "and counted" grep -q "2 of 3 files are damaged" "$work/err"
expect 2 "1 of 1 file is damaged, and was not judged; nothing was written" \
    "$program" check "$work/bad.h5" --output "$work/from-bad.h5"
check "nothing is written of what is damaged" test ! -e "$work/from-bad.h5"
printf 'name: \033[31mred' >"$work/$(printf 'r\033[31m.h5')"
expect 2 "is not an HDF5 file" "$program" check "$work/$(printf 'r\033[31m.h5')"
check "nothing moves the terminal" test -z "$(grep -a "^check: .*$(printf '\033')" "$work/err")"

# ---- beside results.h5 ----
killed=$work/killed
"$program" sweep "$work/plan.yaml" --output "$killed" --threads 1 --set networks=100000 --set task.generations=1 \
    2>/dev/null &
pid=$!
wait_for has_file "$killed/segments" -name '*.trials' -size +64k
expect 2 "another sweep is running in this folder" "$program" check "$killed" --repair
kill_off $pid
segment=$(echo "$killed"/segments/*.trials)
expect 0 "$killed: 1 segment with " "$program" check "$killed"
check "it is sound" grep -q "whole trials, 0 claims, 0 checkpoints, 0 shards of an earlier program: sound" "$work/err"
python "
bytes = bytearray(open(sys.argv[1], 'rb').read())
bytes[len(bytes) // 2] ^= 1
open(sys.argv[1], 'wb').write(bytes)" "$segment"
mkdir "$killed/claims"
echo mine >"$killed/claims/some"
expect 2 "2 files beside results.h5 are damaged; check --repair sets them aside" "$program" check "$killed" "$good"
says "$good: sound"
check "the place is told" grep -qE "$segment: [0-9]+ bytes are damaged, from byte [0-9]+ on" "$work/err"
check "and what is whole" grep -qE "$segment: [0-9]+ of its trials are whole" "$work/err"
expect 0 "2 damaged, 2 of them set aside" "$program" check "$killed" --repair
check "both are kept" test -e "$killed/$(basename "$segment").damaged" -a -e "$killed/some.damaged"
expect 0 ": sound" "$program" check "$killed"
expect 0 "" "$program" status "$killed"

# ---- interrupted ----
# catches PID: the process has become the program and catches SIGINT, or is gone.
catches() {
    local name caught
    { read -r name && caught=$(sed -n 's/^SigCgt:\t/0x/p' "/proc/$1/status"); } \
        2>/dev/null <"/proc/$1/comm" || return 0
    [[ $name == lifeticket ]] && ((caught & 0x2))
}
many=()
for ((i = 0; i < 250; i++)); do many+=("$good"); done
env --default-signal=INT "$program" check "${many[@]}" --threads 1 >"$work/out" 2>"$work/err" &
pid=$!
until catches $pid; do sleep 0.02; done
kill -INT $pid
wait $pid
check "an interruption is told" test $? = 3
check "and says so" grep -q "check: interrupted; nothing was written" "$work/err"

finish
