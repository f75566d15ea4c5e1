#!/bin/bash
# scripts/fill.py: tables of documents, and what is refused before a document is written; scripts/costs.
. tests/shell.sh

document=$work/document.md
cat >"$work/rates.csv" <<'CSV'
seed,overcompleteness,init,networks,learned,rate,rate_low,rate_high,updates
1,1,glorot,1000,999,0.999,0.9943,0.99982,999.7
1,2,glorot,30,20,0.6666666667,0.4878,0.8077,12
2,2,glorot,30,10,0.3333333333,0.1923,0.5122,14
1,2,normal,3000,1,0.0003333333,0.00006,0.0019,
CSV

# fill TEXT: a document with that, filled in.
fill() {
    printf '%s\n' "$1" >"$document"
    env LIFETICKET="$program" "$PYTHON" scripts/fill.py "$document"
}

# table HEADING LINE...: the mark of a table of those rates.
table() {
    printf '<!-- table %s %s\n' "$work/rates.csv" "$1"
    shift
    printf '%s\n' "$@"
    printf -- '-->\n<!-- /table -->\n'
}

expect 0 "" fill "$(table "rate" 'what | Glorot: init=glorot | normal: init=normal' 'm = 1: m=1' 'm = 2: m=2')"
check "rates, also of two seeds, and a cell of nothing" grep -qxF '| m = 1 | 99.9 |  |' "$document"
check "two seeds are one" grep -qxF '| m = 2 | 50 | 0.03 |' "$document"
expect 0 "" fill "$(table "rate±" 'what | count: => count | updates: => updates' 'm = 1: m=1' 'normal: init=normal')"
check "counts, and numbers of four digits" grep -qxF '| m = 1 | 999 of 1000 | 1,000 |' "$document"
check "a dash where there is no number" grep -qxF '| normal | 1 of 3000 | - |' "$document"

refuse() { # MESSAGE DOCUMENT
    expect 1 "$1" fill "$2"
    check "the document stays" test "$(cat "$document")" = "$2"
}
refuse "init=fan_in: no row is so" "$(table rate 'what | Glorot: init=glorot | other: init=fan_in' 'm = 1: m=1')"
refuse "size=3: no column is called size" "$(table rate 'what | Glorot: init=glorot' 'm = 1: size=3')"
refuse "init: expected NAME=VALUE" "$(table rate 'what | Glorot: init' 'm = 1: m=1')"
refuse "speed: there is no column speed" "$(table speed 'what | Glorot: init=glorot' 'm = 1: m=1')"
refuse "updates: there is no column updates, or rows of several seeds" "$(table updates 'what | Glorot: init=glorot' 'm = 2: m=2')"
printf '%s\n' seed,overcompleteness,networks,learned 1,1,30,20 2,2,30,10 >"$work/rates.csv"
refuse "expected one row, and there are 2 that differ in more than their seed" "$(table rate 'what | all: seed!=3' 'any: seed!=4')"
refuse "a mark of a claim has no end" 'So <!-- claim minimal-rarely --> it is.'
refuse "a mark of a claim has no end" '<!-- claim minimal-rarely --> and <!-- claim width-helps -->x<!-- /claim -->'
refuse "a mark of a claim has no beginning" 'So it is.<!-- /claim -->'
expect 2 "--output is of one file" "$PYTHON" scripts/fill.py --output "$work/paper.tex" "$document" "$document"
check "nothing is written" test ! -e "$work/paper.tex"

# ---- costs: printed, or written in place, and nothing that is kept is lost ----
mkdir -p "$work/tree/scripts" "$work/tree/results"
cp scripts/costs "$work/tree/scripts"
printf 'kept 1\ngone 2\n' >"$work/tree/results/MANIFEST"
printf 'plan,trials,learned,processor_seconds\nkept,1,2,3\nold,4,5,6\n' >"$work/tree/results/costs.csv"
expect 0 "" "$work/tree/scripts/costs"
check "what is kept is printed" test "$(tail -1 "$work/out")" = kept,1,2,3
expect 0 "" "$work/tree/scripts/costs" --write
check "and written" cmp -s "$work/out" /dev/null
check "in place" test "$(cat "$work/tree/results/costs.csv")" = $'plan,trials,learned,processor_seconds\nkept,1,2,3'
: >"$work/tree/results/costs.csv"
expect 2 "is empty, and its lines are kept" "$work/tree/scripts/costs"
finish
