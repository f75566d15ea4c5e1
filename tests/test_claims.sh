#!/bin/bash
# lifeticket claims: what holds, what fails and what is undecided, on tables whose numbers are known; committed claims hold, and
# the documents say what they say.
. tests/shell.sh

claims=$work/claims.yaml

# ---- a file whose rates are known: seeds 1 and 2 ----
{
    echo "width,seed,learned,networks,cycles,kind"
    printf '%s\n' '1,1,5,100,12,"a, b"' '1,2,6,100,12,"a, b"' '2,1,50,100,12345,c' '2,2,40,100,,c' '3,1,100,100,7,d' \
        '3,2,100,100,8,d' '4,1,70,100,9,e' '4,2,20,100,9,e' '5,1,3,10,1,f'
} >"$work/rates.csv"

# claim ID LINE...: a claim about that file.
claim() {
    local id=$1 line
    shift
    printf '%s:\n  results: %s\n' "$id" "$work/rates.csv" >>"$claims"
    for line; do printf '  %s\n' "$line" >>"$claims"; done
}

# verdict ID VERDICT: what the last expect says of it.
verdict() {
    check "$1 $2" grep -q "^$2 *$1: " "$work/out"
}

claim rate-holds 'says: "{count}, {rate} ({interval}), {learned} {networks}, {rate of width=2}, {kind of width=1,seed=1}"' 'of: width=1' \
    'claims: rate below 20 %'
claim rate-fails 'says: x' 'of: width=1' 'claims: rate above 20 %' 'expect: fails'
claim rate-undecided 'says: x' 'of: width=1' 'claims: rate above 4 %' 'expect: undecided'
claim rate-between 'says: x' 'of: width=2' 'claims: rate from 30 to 60 %'
claim rate-all 'says: x' 'of: width=3' 'claims: rate all'
claim rate-none 'says: x' 'of: width=3' 'claims: rate none' 'expect: fails'
claim few 'says: x' 'of: width=5' 'claims: rate below 80 %'
claim seeds-differ 'says: x' 'of: width=4' 'claims: rate above 35 %' 'expect: undecided'
claim control-holds 'says: "{rate of control}"' 'of: width=1' 'claims: rate below 20 %' 'control: width=3' 'must: rate above 80 %'
claim control-fails 'says: x' 'of: width=1' 'claims: rate below 20 %' 'control: width=2' 'must: rate above 80 %' 'expect: undecided'
claim agrees 'says: "{published} {p}"' 'of: width=1' 'claims: agrees' 'published: 3 of 64'
claim agrees-not 'says: x' 'of: width=2' 'claims: agrees' 'published: 3 of 64' 'expect: fails'
claim difference 'says: "{difference}, {rate of against}"' 'of: width=2' 'against: width=1' 'claims: difference above 0' 'family: widths'
claim difference-not 'says: x' 'of: width=1' 'against: width=2' 'claims: difference above 0' 'expect: fails'
claim difference-same 'says: x' 'of: width=2' 'against: width=4' 'claims: difference from -5 to 5 %' 'expect: undecided'
claim rises 'says: x' 'of: width=1; width=2; width=3' 'claims: rises'
claim rises-not 'says: x' 'of: width=1; width=3; width=2' 'claims: rises' 'expect: fails'
claim falls 'says: x' 'of: width=3; width=2; width=1' 'claims: falls'
claim value 'says: "{cycles} cycles"' 'of: width=2,seed=1' 'column: cycles' 'claims: value above 10000'
claim value-is 'says: x' 'of: width=1,seed=1' 'column: cycles' 'claims: value is 12'
claim value-not 'says: x' 'of: width=2,seed=1' 'column: cycles' 'claims: value below 400' 'expect: fails'
expect 0 "" "$program" claims "$claims"
for id in rate-holds rate-between rate-all few control-holds agrees difference rises falls value value-is; do verdict $id holds; done
for id in rate-fails rate-none agrees-not difference-not rises-not value-not; do verdict $id fails; done
for id in rate-undecided seeds-differ control-fails difference-same; do verdict $id undecided; done
says "11 of 200, 5.5 % (3.1 to 9.6 %), 11 200, 45 %, a, b"
says "12,345 cycles"
says "seed 2 alone says otherwise"
says "the control does not hold"
says "21 claims: 11 hold, 6 fail, 4 are undecided; 0 come out otherwise than expected."
for format in csv tex; do expect 0 "" "$program" claims "$claims" --format $format; done
says 'ltClaim:rate-holds\endcsname{11 of 200, 5.5 \% ('
expect 0 "" "$program" claims "$claims" --json
check "json is json" "$PYTHON" -c 'import json, sys; assert len(json.load(open(sys.argv[1]))["claims"]) == 21' "$work/out"

# Holm within a family: p of two alike is doubled.
sed -n '/^difference:/,/^difference-not/p' "$claims" | sed '$d' >"$work/family.yaml"
expect 0 "" "$program" claims "$work/family.yaml" --json
cp "$work/out" "$work/alone"
sed 's/^difference:/twin:/' "$work/family.yaml" >>"$work/family.yaml.2" && cat "$work/family.yaml.2" >>"$work/family.yaml"
expect 0 "" "$program" claims "$work/family.yaml" --json
check "p is corrected for two" "$PYTHON" -c '
import json, sys
alone, both = (json.load(open(name))["claims"] for name in sys.argv[1:])
assert abs(both[0]["p"] / alone[0]["p"] - 2) < 1e-6 and both[0]["p"] == both[1]["p"], (alone, both)' "$work/alone" "$work/out"

# What comes out otherwise than expected is a failure.
sed -i 's/^  expect: fails$//' "$claims"
expect 2 "6 of 21 claims come out otherwise than expected" "$program" claims "$claims"

# ---- refused, all mistakes at once ----
refuse() { # MESSAGE LINE...
    local message=$1
    shift
    : >"$claims"
    claim bad "$@"
    expect 2 "$message" "$program" claims "$claims"
}
refuse "bad.claims: rate over 20 %; expected rate" 'says: x' 'of: all' 'claims: rate over 20 %'
refuse "bad.claims: rate above 20; expected" 'says: x' 'of: all' 'claims: rate above 20'
refuse "bad.claims: rate from 30 to 20 %" 'says: x' 'of: all' 'claims: rate from 30 to 20 %'
refuse "bad.clams: unknown key; did you mean claims?" 'says: x' 'of: all' 'clams: rate all'
refuse "bad: says is missing" 'of: all' 'claims: rate all'
refuse "a difference needs against" 'says: x' 'of: all' 'claims: difference above 0'
refuse "agrees needs published" 'says: x' 'of: all' 'claims: agrees' 'published: about half'
refuse "a value needs column" 'says: x' 'of: all' 'claims: value is 3'
refuse "control and must go together" 'says: x' 'of: all' 'claims: rate all' 'control: all'
refuse "bad.expect: maybe; expected holds, fails or undecided" 'says: x' 'of: all' 'claims: rate all' 'expect: maybe'
refuse "bad.of: width=9: no row of the table is so" 'says: x' 'of: width=9' 'claims: rate all'
refuse "no setting and no column is called wide" 'says: x' 'of: wide=9' 'claims: rate all'
refuse "cycles: expected one row, and there are 9" 'says: x' 'of: all' 'claims: value is 3' 'column: cycles'
refuse "cycles is empty" 'says: x' 'of: width=2,seed=2' 'claims: value is 3' 'column: cycles'
refuse "expected {FIELD} or {FIELD of ROWS}" 'says: "{rate"' 'of: all' 'claims: rate from 0 to 100 %'
refuse "no setting and no column is called rat" 'says: "{rat}"' 'of: width=1,seed=1' 'claims: rate from 0 to 100 %'
refuse "nowhere/results: cannot read" 'says: x' 'of: all in nowhere/results' 'claims: rate all'
refuse "half needs results, not a CSV file" 'says: x' 'of: all' 'claims: half from 2 to 3'
refuse "bad.says: expected a text" 'says: [x, y]' 'of: all' 'claims: rate all'
: >"$claims"
expect 2 "is empty; expected a list of claims in YAML" "$program" claims "$claims"
echo "what: ever" >"$claims"
expect 2 "what: expected a claim" "$program" claims "$claims"
expect 2 "cannot read a list of claims" "$program" claims "$work/none"
for text in '' 'a,b' 'a,a\n1,2' 'a,b\n1' 'a,b\n"1,2' 'a,b\n"1"x,2'; do
    printf "$text" >"$work/rates.csv"
    refuse "rates.csv" 'says: x' 'of: all' 'claims: rate all'
done
head -c 1100000 /dev/zero | tr '\0' a >"$work/rates.csv"
refuse "is no CSV file of at most 1 MiB" 'says: x' 'of: all' 'claims: rate all'

# ---- ours ----
if [[ -d results/activations ]]; then
    expect 0 "" "$program" claims experiments/claims.yaml
    check "every claim comes out as expected" grep -q ' 0 come out otherwise than expected' "$work/out"
    expect 0 "" env LIFETICKET="$program" "$PYTHON" scripts/fill.py --check README.md results/README.md
    cp results/README.md "$work/README.md"
    sed -i '0,/^| sine | 100/s//| sine | 99/' "$work/README.md"
    expect 1 "says otherwise than the results" env LIFETICKET="$program" "$PYTHON" scripts/fill.py --check "$work/README.md"
    expect 0 "" env LIFETICKET="$program" scripts/figures check
fi
finish
