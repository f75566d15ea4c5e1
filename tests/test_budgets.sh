#!/bin/bash
# A plan whose budget and rule for stopping are lists: its points have one key, and are different points in
# all that is done with them.
# long
. tests/shell.sh

cat >"$work/plan.yaml" <<'END'
name: budgets
question: What does a longer training add?
networks: 6
task: {board: 8, boundary: torus}
network: {overcompleteness: [6]}
training: {learning_rate: 0.01, batch: 4, updates: [100, 2000], stop: [proven, never]}
ticket: {method: [iterative], rounds: 1, parents: any, control: [none, random]}
END
expect 0 "complete: 72 trials" "$program" sweep "$work/plan.yaml" --output "$work/one" --threads 1
expect 0 "" "$program" digest "$work/one"
cp "$work/out" "$work/digest"

# Begun with a part of it, in another order, and gone on with on several threads.
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/grown" --set training.updates=2000 \
    --set training.stop=never
expect 0 "18 of them there already" "$program" sweep "$work/plan.yaml" --output "$work/grown" --threads 3
expect 0 "" "$program" digest "$work/grown"
check "what was added to is what was made at once" cmp -s "$work/out" "$work/digest"
expect 0 "complete already: all 72 trials" "$program" sweep "$work/plan.yaml" --output "$work/grown"
expect 2 "(with updates 100, stop proven)" "$program" sweep "$work/plan.yaml" --output "$work/grown" \
    --set training.updates=2000 --set training.stop=never

expect 0 "" "$program" check "$work/one"
expect 0 "" "$program" table "$work/one"
for row in "100 proven" "100 never" "2000 proven" "2000 never"; do
    check "the table shows $row" test "$(grep -cE "^ *${row/ / +} " "$work/out")" = 3
done
expect 0 "" "$program" table "$work/one" --paired
check "pairs have one budget and one rule" grep -qE '2000 +never' "$work/out"
expect 0 "" "$program" extract "$work/one" --point 3 --replicate 4 --output "$work/network.h5" --initial
expect 0 "" "$program" verify "$work/network.h5"
says "training   100 updates, replicate 4"
if command -v gnuplot >/dev/null; then
    expect 0 "" "$program" plot "$work/one" --output "$work"
    says "tickets-updates-2000-stop-never.png"
fi

expect 2 "training.updates: '2000' repeats a value" "$program" sweep "$work/plan.yaml" --output "$work/two" \
    --set training.updates=2000,100,2000
cat >>"$work/plan.yaml" <<'END'
parts:
  - {training: {stop: never}}
  - {training: {updates: 100}}
END
expect 2 "plan.yaml:10:5: parts: part 2 repeats a point of part 1, L(1,6) with torus boundary" \
    "$program" sweep "$work/plan.yaml" --output "$work/two"
check "nothing is begun" test ! -e "$work/two"
finish
