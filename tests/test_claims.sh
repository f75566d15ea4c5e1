#!/bin/bash
# lifeticket claims: what holds, what fails and what is undecided, on tables whose numbers are known; committed claims hold, and
# the documents say what they say.
. tests/shell.sh

claims=$work/claims.yaml

# ---- a file whose rates are known: seeds 1 and 2 ----
{
    echo "width,seed,learned,networks,cycles,kind"
    printf '%s\n' '1,1,5,100,12,"a, b"' '1,2,6,100,12,"a, b"' '2,1,50,100,12345,c' '2,2,40,100,,c' '3,1,100,100,7,d' \
        '3,2,100,100,8,d' '4,1,70,100,9,e' '4,2,20,100,9,e' '5,1,3,10,1,f' '6,1,19,19,1,g' '7,1,20,20,1,h' \
        '8,1,999,1000,999.7,i' '9,1,1,3000,-1234.5,j'
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
claim control-value 'says: x' 'of: width=1' 'claims: rate below 20 %' 'control: width=2,seed=1' 'must: value is 12345' 'column: cycles'
claim agrees 'says: "{published} {p}"' 'of: width=1' 'claims: agrees' 'published: 3 of 64'
claim agrees-few 'says: x' 'of: width=6' 'claims: agrees' 'published: 16 of 16' 'expect: undecided'
claim agrees-enough 'says: x' 'of: width=7' 'claims: agrees' 'published: 16 of 16'
claim all-few 'says: x' 'of: width=6' 'claims: rate all' 'expect: undecided'
claim all-enough 'says: x' 'of: width=7' 'claims: rate all'
claim all-but-one 'says: "{rate} {interval}"' 'of: width=8' 'claims: rate all' 'expect: fails'
claim none-but-one 'says: "{rate} {interval}"' 'of: width=9' 'claims: rate none' 'expect: fails'
claim seed-fails 'says: x' 'of: width=4' 'claims: rate above 60 %' 'expect: undecided'
claim agrees-not 'says: x' 'of: width=2' 'claims: agrees' 'published: 3 of 64' 'expect: fails'
claim difference 'says: "{difference}, {rate of against}"' 'of: width=2' 'against: width=1' 'claims: difference above 0' 'family: widths'
claim difference-not 'says: x' 'of: width=1' 'against: width=2' 'claims: difference above 0' 'expect: fails'
claim difference-same 'says: x' 'of: width=2' 'against: width=4' 'claims: difference from -5 to 5 %' 'expect: undecided'
claim rises 'says: x' 'of: width=1; width=2; width=3' 'claims: rises'
claim rises-not 'says: x' 'of: width=1; width=3; width=2' 'claims: rises' 'expect: fails'
claim falls 'says: x' 'of: width=3; width=2; width=1' 'claims: falls'
claim value 'says: "{cycles} cycles"' 'of: width=2,seed=1' 'column: cycles' 'claims: value above 10000'
claim value-large 'says: "{cycles} or {cycles of width=9}"' 'of: width=8' 'column: cycles' 'claims: value from 999 to 1000'
claim value-is 'says: x' 'of: width=1,seed=1' 'column: cycles' 'claims: value is 12'
claim value-not 'says: x' 'of: width=2,seed=1' 'column: cycles' 'claims: value below 400' 'expect: fails'
expect 0 "" "$program" claims "$claims"
for id in rate-holds rate-between rate-all few control-holds control-value agrees agrees-enough all-enough difference rises falls value \
    value-large value-is; do verdict $id holds; done
for id in rate-fails rate-none all-but-one none-but-one agrees-not difference-not rises-not value-not; do verdict $id fails; done
for id in rate-undecided seeds-differ seed-fails agrees-few all-few difference-same; do verdict $id undecided; done
says "11 of 200, 5.5 % (3.1 to 9.6 %), 11 200, 45 %, a, b"
says "12,345 cycles"
says "1,000 or -1,235"
says "99.9 % 99 to 99.98 %"
says "0.03 % 0.01 to 0.2 %"
says "claimed: rate above 35 %; seed 2 alone says otherwise"
says "claimed: rate above 60 %; seed 1 alone says otherwise"
check "seeds that say what all say are not named" test "$(grep -c 'alone says otherwise' "$work/out")" = 2
says "29 claims: 15 hold, 8 fail, 6 are undecided; 0 come out otherwise than expected."
expect 0 "" "$program" claims "$claims" --format csv
check "csv has reasons" "$PYTHON" -c '
import csv, sys
row = next(row for row in csv.DictReader(open(sys.argv[1])) if row["id"] == "seeds-differ")
assert row["reason"] == "seed 2 alone says otherwise" and row["sentence"] == "x", row' "$work/out"
expect 0 "" "$program" claims "$claims" --format tex
says 'ltClaim:rate-holds\endcsname{11 of 200, 5.5 \% ('
expect 0 "" "$program" claims "$claims" --json
check "json is json" "$PYTHON" -c 'import json, sys; assert len(json.load(open(sys.argv[1]))["claims"]) == 29' "$work/out"
expect 0 "" bash -c '"$1" claims - <"$2"' - "$program" "$claims"

# Holm within a family of differences and of what agrees, each with a p of its own; another family is another.
families() { # FAMILY...: of the four claims
    : >"$claims"
    claim first 'says: x' 'of: width=2' 'against: width=1' 'claims: difference above 0' "family: $1"
    claim second 'says: x' 'of: width=1' 'claims: agrees' 'published: 8 of 64' "family: $2"
    claim third 'says: x' 'of: width=3' 'against: width=4' 'claims: difference above 0' "family: $3"
    claim fourth 'says: x' 'of: width=1' 'claims: agrees' 'published: 5 of 64' "family: $4"
    expect 0 "" "$program" claims "$claims" --json
}
families a b c d
cp "$work/out" "$work/alone"
families one one other one
check "p is corrected for three" "$PYTHON" -c '
import json, sys
alone, both = ([claim["p"] for claim in json.load(open(name))["claims"]] for name in sys.argv[1:])
first, second, third, fourth = alone
assert first < second < fourth < 1 and 2 * second < 1, alone
wanted = [3 * first, 2 * second, third, max(2 * second, fourth)]
assert all(abs(p / w - 1) < 1e-6 for p, w in zip(both, wanted)), (both, wanted)' "$work/alone" "$work/out"

# A broken control is never expected.
: >"$claims"
claim control-fails 'says: x' 'of: width=1' 'claims: rate below 20 %' 'control: width=2' 'must: rate above 80 %' 'expect: undecided'
expect 2 "1 of 1 claims comes out otherwise than expected" "$program" claims "$claims"
verdict control-fails undecided
says "; EXPECTED: a control that holds; the control does not hold"
says "           control fails: 45 % ("

# ---- like with like ----
# Within the strata of R's check values (mantel.h) p is 0.0265; all together it would be 0.0301. Where the settings say nothing, seeds do.
strata() { # P ROW...
    local p=$1
    shift
    printf '%s\n' overcompleteness,residual,seed,learned,networks "$@" >"$work/strata.csv"
    expect 0 "" "$program" claims "$claims" --json
    check "p is $p" "$PYTHON" -c '
import json, sys
found = json.load(open(sys.argv[1]))["claims"][0]
assert abs(found["p"] / float(sys.argv[2]) - 1) < 1e-6, found' "$work/out" "$p"
}
cat >"$claims" <<CLAIMS
like: {says: x, results: $work/strata.csv, of: residual=yes, against: residual=no, claims: difference below 0}
CLAIMS
strata 0.02650431466 1,yes,1,30,64 1,no,1,44,64 2,yes,1,10,32 2,no,1,12,32
strata 0.02650431466 1,yes,1,30,64 1,no,1,44,64 1,yes,2,10,32 1,no,2,12,32
strata 0.01959178812 1,yes,1,30,64 1,no,2,44,64
strata 0.01959178812 1,yes,1,30,64 2,no,1,44,64 # which are set apart by both
printf '%s\n' overcompleteness,residual,seed,learned,networks 1,yes,1,30,64 1,no,1,44,64 2,yes,1,10,32 >"$work/strata.csv"
expect 2 "like.of: of has rows of overcompleteness 2, and against has none to compare them with" "$program" claims "$claims"
# Networks count once.
cat >"$claims" <<CLAIMS
once: {says: x, results: $work/tickets.csv, of: round=8, claims: rate none}
CLAIMS
tickets() {
    printf '%s\n' seed,overcompleteness,method,round,retrain,networks,learned "$@" >"$work/tickets.csv"
}
tickets 1,4,oneshot,8,yes,30,0 1,4,oneshot,8,no,30,0
expect 2 "once.of: rows of retrain yes and of retrain no have the same networks" "$program" claims "$claims"
tickets 1,4,oneshot,8,yes,30,0 1,4,oneshot,8,yes,30,0
expect 2 "tickets.csv: lines 2 and 3 are the same" "$program" claims "$claims"
tickets 1,4,oneshot,8,yes,30,0 2,4,oneshot,8,no,30,0 1,8,oneshot,8,no,30,0
expect 0 "" "$program" claims "$claims"
# Rows whose networks cannot be counted are named; many networks end in bounded time.
bad_row() { # MESSAGE ROW
    tickets 1,4,oneshot,7,yes,30,0 "$2"
    expect 2 "$1" "$program" claims "$claims"
}
bad_row "tickets.csv: line 3: learned is 3.5; expected a whole number of the networks" 1,4,oneshot,8,yes,30,3.5
bad_row "line 3: learned is empty" 1,4,oneshot,8,yes,30,
bad_row "line 3: learned is 31; expected a whole number of the networks" 1,4,oneshot,8,yes,30,31
bad_row "line 3: networks is -30; expected a whole number" 1,4,oneshot,8,yes,-30,0
bad_row "line 3: networks is 1e30; expected" 1,4,oneshot,8,yes,1e30,0
bad_row "line 3: networks is nan; expected" 1,4,oneshot,8,yes,nan,0
bad_row "line 3: networks is 3000000000000; expected" 1,4,oneshot,8,yes,3000000000000,0
bad_row "line 3: seed is 1 2; expected a whole number" "1 2,4,oneshot,8,yes,30,0"
cat >"$claims" <<CLAIMS
many: {says: "{p}", results: $work/tickets.csv, of: m=4, against: m=8, claims: difference above 0}
CLAIMS
tickets 18446744073709551615,4,,,,4000000,2004000 18446744073709551615,8,,,,4000000,2000000 \
    18446744073709551614,4,,,,1000000,501000 18446744073709551614,8,,,,1000000,500000
expect 0 "" timeout 20 "$program" claims "$claims" --json
check "seeds of 64 bits are two" "$PYTHON" -c '
import json, sys
found = json.load(open(sys.argv[1]))["claims"][0]
assert found["seeds"] == 2 and 0 < found["p"] < 0.01, found' "$work/out"
# A column may be called like the letter of a setting, and a file may begin with the mark of UTF-8.
printf '\xef\xbb\xbfm,seed,learned,networks\n3,1,5,30\nwide,1,20,30\n' >"$work/letters.csv"
cat >"$claims" <<CLAIMS
letters: {says: "{count} of {m}", results: $work/letters.csv, of: m=wide, claims: rate above 40 %}
CLAIMS
expect 0 "" "$program" claims "$claims"
says "20 of 30 of wide"

# What comes out otherwise than expected is a failure.
: >"$claims"
claim one 'says: x' 'of: width=1' 'claims: rate above 20 %'
claim two 'says: x' 'of: width=3' 'claims: rate none'
claim three 'says: x' 'of: width=3' 'claims: rate all'
expect 2 "$claims: 2 of 3 claims come out otherwise than expected" "$program" claims "$claims"
expect 2 "standard input: 2 of 3 claims" bash -c '"$1" claims - <"$2"' - "$program" "$claims"

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
refuse "a value needs column" 'says: x' 'of: all' 'claims: rate all' 'control: width=1,seed=1' 'must: value is 3'
refuse "column: neither claims nor must is of a value" 'says: x' 'of: all' 'claims: rate all' 'column: cycles'
refuse "against: nothing is subtracted" 'says: x' 'of: all' 'claims: rate all' 'against: width=1'
refuse "published: expected a count such as 3 of 64" 'says: x' 'of: all' 'claims: rate all' 'published: about half'
refuse "family: only differences, and what agrees" 'says: x' 'of: all' 'claims: rate all' 'family: mine'
refuse "bad.claims: rate below 5000 %; expected" 'says: x' 'of: all' 'claims: rate below 5000 %'
refuse "bad.claims: rate above -1 %; expected" 'says: x' 'of: all' 'claims: rate above -1 %'
refuse "bad.claims: difference above 101 %; expected" 'says: x' 'of: all' 'against: all' 'claims: difference above 101 %'
refuse "expected rate" 'says: x' 'of: all' 'claims: rate % below % 50 %'
refuse "bad.claims: rate all %; expected" 'says: x' 'of: all' 'claims: rate all %'
for list in 'width=1; width=2; ' 'width=1;; width=2' ';width=1; width=2'; do
    refuse "bad.of: a selection is empty" 'says: x' "of: $list" 'claims: rises'
done
refuse "expected two selections at least" 'says: x' 'of: width=1' 'claims: rises'
for field in p difference half published; do
    refuse "no setting and no column is called $field" "says: '{$field}'" 'of: width=5' 'claims: rate from 0 to 100 %'
done
refuse "bad.says: longer than 2047 bytes" "says: $(printf 'x%.0s' {1..2048})" 'of: all' 'claims: rate from 0 to 100 %'
refuse "control and must go together" 'says: x' 'of: all' 'claims: rate all' 'control: all'
refuse "bad.expect: maybe; expected holds, fails or undecided" 'says: x' 'of: all' 'claims: rate all' 'expect: maybe'
refuse "bad.of: width=99: no row of the table is so" 'says: x' 'of: width=99' 'claims: rate all'
refuse "no setting and no column is called wide" 'says: x' 'of: wide=9' 'claims: rate all'
refuse "cycles: expected one row, and there are 13" 'says: x' 'of: all' 'claims: value is 3' 'column: cycles'
refuse "cycles is empty" 'says: x' 'of: width=2,seed=2' 'claims: value is 3' 'column: cycles'
refuse "expected {FIELD} or {FIELD of ROWS}" 'says: "{rate"' 'of: all' 'claims: rate from 0 to 100 %'
refuse "no setting and no column is called rat" 'says: "{rat}"' 'of: width=1,seed=1' 'claims: rate from 0 to 100 %'
refuse "nowhere/results: cannot read" 'says: x' 'of: all in nowhere/results' 'claims: rate all'
refuse "half needs results, not a CSV file" 'says: x' 'of: all' 'claims: half from 2 to 3'
refuse "bad.says: expected a text" 'says: [x, y]' 'of: all' 'claims: rate all'
# What is no mistake of the author ends as it does elsewhere.
mkdir "$work/folder.csv"
: >"$claims"
claim bad 'says: x' "of: all in $work/folder.csv" 'claims: rate all'
expect 1 "folder.csv" "$program" claims "$claims"
: >"$claims"
expect 2 "is empty; expected a list of claims in YAML" "$program" claims "$claims"
echo "- what" >"$claims"
expect 2 "a list of claims: wrong type" "$program" claims "$claims"
printf 'a: {}\n---\nb: {}\n' >"$claims"
expect 2 "expected one a file" "$program" claims "$claims"
echo "'': {says: x, results: $work/rates.csv, of: all, claims: rate all}" >"$claims"
expect 2 "expected an id of small letters" "$program" claims "$claims"
expect 2 "standard input:1:1: : expected an id" bash -c '"$1" claims - <"$2"' - "$program" "$claims"
{ head -c 600000 /dev/zero | tr '\0' '#'; } >"$claims"
expect 2 "is larger than 512 KiB; expected a list of claims" "$program" claims "$claims"
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
    # Half of the networks of 4, 28, 38, 57, 64 and 64 of 64 at m = 1, 2, 3, 4, 6, 8 learn at 2.29295 (scipy, Firth's likelihood).
    cat >"$claims" <<CLAIMS
half: {says: "{half}", results: results/generations-small, of: n=1, claims: half from 2.08 to 2.51}
CLAIMS
    expect 0 "" "$program" claims "$claims" --json
    check "half" "$PYTHON" -c '
import json, sys
found = json.load(open(sys.argv[1]))["claims"][0]
assert abs(found["estimate"] - 2.2929495682) < 1e-6 and found["sentence"] == "2.3 (2.1 to 2.5)", found' "$work/out"
    # Where the rate falls, half learn from some width down: L(1,1) with a quadratic always do, L(1,2) with steps rarely.
    others=$(printf ',activation!=%s' relu leaky prelu elu celu selu gelu silu mish tanh sigmoid softplus softsign gaussian square \
        root_square sine adaptive_sigmoid)
    echo "half: {says: x, results: results/activations, of: 'density=uniform,parameters!=71,learned!=2$others', claims: half below 1}" \
        >"$claims"
    expect 2 "half.of: the rate falls with m in these rows" "$program" claims "$claims"
    expect 0 "" "$program" claims experiments/claims.yaml
    check "every claim comes out as expected" grep -q ' 0 come out otherwise than expected' "$work/out"
    expect 0 "" env LIFETICKET="$program" "$PYTHON" scripts/fill.py --check README.md results/README.md
    cp results/README.md "$work/README.md"
    sed -i '0,/^| sine | 100/s//| sine | 99/' "$work/README.md"
    expect 1 "says otherwise than the results" env LIFETICKET="$program" "$PYTHON" scripts/fill.py --check "$work/README.md"
    expect 0 "" env LIFETICKET="$program" scripts/figures check
fi
finish
