#!/bin/bash
# lifeticket export to JavaScript and to pages: what is written, and what is refused. What it does when it runs is
# for `make test-export`.
. tests/shell.sh

# A network that learns within a second.
quick=(train --overcompleteness 6 --init fan_in --boundary torus --density 0.5 --attempts 20 --updates 10000)
model=$work/model.h5
expect 0 "" "$program" "${quick[@]}" --output "$model"
export=("$program" export "$model")

# ---- JavaScript ----
expect 0 "export: exact on every board: proven on all 512 windows" "${export[@]}" --format js --prefix tiny --output "$work/tiny.js"
check "it says what is proven" grep -q '^// .*exact on every board: proven on all 512 windows' "$work/tiny.js"
check "it has the name that was asked for" grep -q 'root.tiny = network' "$work/tiny.js"
check "standard output is the same" cmp -s "$work/tiny.js" <("${export[@]}" --format js --prefix tiny 2>/dev/null)
expect 0 "" "${export[@]}" --format js --prefix tiny --output "$work/tiny.js"
expect 2 "expected a name of letters" "${export[@]}" --format js --prefix 'a;b'
check "it needs nothing" lacks 'require("[^.]\|import \|fetch(' "$work/tiny.js"

# ---- a page ----
page=$work/page.html
expect 0 "" "${export[@]}" --format html --output "$page"
whole() { # a page with nothing left to put in, which loads nothing
    grep -q '^<!DOCTYPE html>$' "$1" && grep -q '^</html>$' "$1" && lacks '{{' "$1" && lacks '//[a-z]*\.\|src=\|href=\|@import\|url(\|fetch(' "$1"
}
check "the page is whole and loads nothing" whole "$page"
check "it has the network" grep -q '"proof": "exact on every board: proven on all 512 windows"' "$page"
check "the same again is the same page" cmp -s "$page" <("${export[@]}" --format html 2>/dev/null)
echo "a letter" >"$work/letter.html"
expect 2 "" "${export[@]}" --format html --output "$work/letter.html"
check "what is another's stays" grep -q "a letter" "$work/letter.html"
expect 1 "cannot write in folder" "${export[@]}" --format html --output "$work/none/page.html"
if [[ -e /dev/full ]]; then
    expect 1 "" bash -c '"$@" >/dev/full' - "${export[@]}" --format html
    expect 1 "" "${export[@]}" --format html --output /dev/full
fi

# ---- a gallery ----
cat >"$work/plan.yaml" <<'PLAN'
name: three
question: Who learns, who dies?
seed: 1
networks: 12
task: {rule: [B3/S23], generations: [1], board: 16, boundary: [torus], density: [0.5]}
network: {overcompleteness: [1, 6], activation: [relu], init: [fan_in]}
training: {optimizer: [adam], learning_rate: [0.01], batch: 8, updates: 2000, boards: shared, stop: proven}
PLAN
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/results"
gallery=("$program" export --gallery "$work/results")
expect 0 "export: learned: point " "${gallery[@]}" --output "$work/gallery.html"
check "it names the almost learned one" grep -q '^export: almost learned: point' "$work/err"
check "the page is whole and loads nothing" whole "$work/gallery.html"
check "all kinds have their place" test "$(grep -c '"kind": "\(learned\|almost\|dead\)"' "$work/gallery.html")" = 3
check "the same again is the same page" cmp -s "$work/gallery.html" <("${gallery[@]}" --format html 2>/dev/null)
expect 0 "" "${gallery[@]}" --output "$work/gallery.html"

expect 2 "an argument is missing: MODEL.h5, or --gallery RESULTS" "$program" export
expect 2 "leave the model out" "${gallery[@]}" "$model"
expect 2 "a gallery is a page; leave --format out" "${gallery[@]}" --format json
expect 2 "leave --prefix out" "${gallery[@]}" --prefix tiny
expect 2 "$work/none: cannot read" "$program" export --gallery "$work/none"
expect 2 "" "$program" export --gallery "$model"
expect 2 "" "${gallery[@]}" --output "$work/results/results.h5"

# Where nobody learned and nobody died, the page says so; where all diverged, there is nothing to show.
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/short" --set networks=2 --set training.updates=1
expect 0 "export: learned: none" "$program" export --gallery "$work/short" --output "$work/short.html"
check "it has an empty place" grep -q '"kind": "learned"}' "$work/short.html"
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/diverged" --set networks=2 --set training.updates=256 \
    --set training.learning_rate=100 --set training.optimizer=sgd --set network.activation=leaky --set network.init=normal
expect 2 "none of its networks learned, missed it or died: there is nothing to show" \
    "$program" export --gallery "$work/diverged" --output "$work/nothing.html"
check "nothing is written" test ! -e "$work/nothing.html"
finish
