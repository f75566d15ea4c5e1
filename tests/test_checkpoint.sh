#!/bin/bash
# A sweep of long trials goes on where it was: killed, stopped by a signal, and under another arithmetic.
# long
. tests/shell.sh

plan=$work/plan.yaml
cat >"$plan" <<'PLAN'
name: long
question: Does it go on?
seed: 3
networks: 2
task: {generations: 2, board: 16, boundary: torus}
network: {overcompleteness: [2, 3], init: fan_in}
training: {updates: 6000}
PLAN

expect 2 "LIFETICKET_CHECKPOINT is no number of seconds" \
    env LIFETICKET_CHECKPOINT=often "$program" sweep "$plan" --output "$work/none"
expect 0 "" "$program" sweep "$plan" --threads 2 --output "$work/whole"
check "short trials leave nothing" test "$(ls -A "$work/whole" | tr '\n' ' ')" = ".lock results.h5 "
digest=$("$program" digest "$work/whole")

# until_left N: waits until the sweep of $pid has left N more states, or ended.
states() {
    find "$1/checkpoints" -name '*.[01]' -newer "$work/mark" 2>/dev/null | wc -l
}
# Kills a sweep whenever it has left a state or two since it began.
killed=0
for signal in KILL KILL TERM KILL TERM KILL KILL TERM KILL KILL; do
    touch "$work/mark"
    env --default-signal LIFETICKET_CHECKPOINT=0.05 "$program" sweep "$plan" --threads 2 --output "$work/parts" \
        2>"$work/err" &
    pid=$!
    until (($(states "$work/parts") > 1)) || ! kill -0 $pid 2>/dev/null; do sleep 0.02; done
    kill -$signal $pid 2>/dev/null && killed=$((killed + 1))
    wait $pid 2>/dev/null
    check "what was left is not told as damaged" lacks "passed over" "$work/err"
done
check "it was killed" test $killed -gt 3
expect 0 "" env LIFETICKET_CHECKPOINT=0.05 "$program" sweep "$plan" --threads 2 --output "$work/parts"
check "the same bytes" test "$("$program" digest "$work/parts")" = "$digest"
check "nothing is left" test "$(ls -A "$work/parts" | tr '\n' ' ')" = ".lock results.h5 "

# Under another arithmetic a trial begins anew.
touch "$work/mark"
env --default-signal LIFETICKET_CHECKPOINT=0.05 "$program" sweep "$plan" --threads 1 --output "$work/other" \
    2>"$work/err" &
pid=$!
until (($(states "$work/other") > 1)) || ! kill -0 $pid 2>/dev/null; do sleep 0.02; done
kill -KILL $pid
wait $pid 2>/dev/null
if [[ ! -e $work/other/shards ]] || [[ -z $(ls "$work/other/shards") ]]; then
    expect 0 "is of another trial, or of another arithmetic; it is passed over" \
        env LIFETICKET_ENGINE=plain "$program" sweep "$plan" --threads 2 --output "$work/other"
    expect 0 "" env LIFETICKET_ENGINE=plain "$program" sweep "$plan" --threads 2 --output "$work/plain"
    check "the same bytes" \
        test "$("$program" digest "$work/other")" = "$("$program" digest "$work/plain")"
fi
finish
