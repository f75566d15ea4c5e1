#!/bin/bash
# What table, status, compare, merge, extract and prune make of results: choices of rows and columns, sweeps at work, json.
# long
. tests/shell.sh
python=$PYTHON

cat >"$work/plan.yaml" <<'END'
name: views
question: What is there?
seed: 3
networks: 6
task: {board: 12}
network: {overcompleteness: [4, 6]}
training: {batch: 4, learning_rate: [0.01], updates: 2000}
END
sweep=("$program" sweep "$work/plan.yaml")
results=$work/a/results.h5
expect 0 "" "${sweep[@]}" --output "$work/a"
check "progress tells time in words" grep -qE 'run in [0-9]+ s;' "$work/err"

# json FILTER: a value of the object that the last command printed, as Python writes it.
json() {
    "$python" -c 'import json, sys; d = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$work/out" "$1"
}

# is WANTED GOT: both are the same.
is() {
    if [[ $1 == "$2" ]]; then passed; else failed "'$2' is not '$1'"; fi
}

# ---- table: rows, columns, order ----------------------------------------------------------------
expect 0 "" "$program" table "$work/a" --where m=6 --columns m,learned,rate,rate_low,init --format csv
is "overcompleteness,learned,rate,rate_low,init" "$(head -1 "$work/out" | tr -d '\r')"
is 2 "$(wc -l <"$work/out")"
is 6 "$(tail -1 "$work/out" | cut -d, -f1)"
expect 0 "" "$program" table "$work/a" --sort -m --json --columns overcompleteness,evidence
is "[6, 4] ['evidence', 'overcompleteness']" \
    "$(json '[p["overcompleteness"] for p in d["points"]]') $(json 'sorted(d["points"][0])')"
expect 0 "" "$program" table "$work/a" --where 'm>=4, m!=4, init=glorot' --columns 'rate, rate_interval'
says "rate %  95 % interval"
check "what does not vary any more is in the heading" grep -q 'overcompleteness 6, ' "$work/out"
expect 0 "" "$program" table "$work/a" --where 'density=uniform'
is 2 "$(grep -c '^ *[46] ' "$work/out")"
expect 0 "" "$program" table "$work/a" --where 'rule=23/3'
expect 0 "" "$program" table "$work/a" --where 'rule=Life'
expect 2 "no row of the table is so" "$program" table "$work/a" --where 'rule!=Life'
expect 2 "--where int=glorot: no setting and no column is called int; did you mean init?" \
    "$program" table "$work/a" --where int=glorot
expect 2 "--columns: no setting and no column is called larned; did you mean learned?" \
    "$program" table "$work/a" --columns larned
expect 2 "no column is called zzzzzz; there are " "$program" table "$work/a" --sort zzzzzz
expect 2 "--where init=gloro: expected " "$program" table "$work/a" --where init=gloro
expect 2 "--where density=2: expected a probability" "$program" table "$work/a" --where density=2
expect 2 "--where m=5: no row of the table is so; overcompleteness is 4, 6" "$program" table "$work/a" --where m=5
expect 2 "no row of the table is all of this" "$program" table "$work/a" --where 'm>4,m<6'
# Blanks are anywhere; a rule is one in every notation; and a value that only some points have is no other.
expect 0 "" "$program" table "$work/a" --where ' m = 6 , rule = b3s23' --columns m --format csv
is 6 "$(tail -1 "$work/out" | tr -d '\r')"
expect 2 "momentum is -" "$program" table "$work/a" --where momentum=0.9
expect 2 "--where learned>some: expected a number" "$program" table "$work/a" --where 'learned>some'
expect 2 "--where learned=some: expected a number" "$program" table "$work/a" --where learned=some
expect 2 "--where init>glorot: init is no number; expected = or !=" "$program" table "$work/a" --where 'init>glorot'
# What csv leads with is there when it is wanted; the next column decides between equal rows.
expect 0 "" "$program" table "$work/a" --columns plan,complete,seed,m --sort 'init, -m' --format csv
is "plan,complete,seed,overcompleteness views,1,3,6 views,1,3,4" "$(tr -d '\r' <"$work/out" | tr '\n' ' ' | sed 's/ $//')"
expect 0 "" "$program" table "$work/a" --columns seed,complete --json
is "False" "$(json '"along" in d')"
is "[3, 3] [1, 1]" "$(json '[p["seed"] for p in d["points"]]') $(json '[p["complete"] for p in d["points"]]')"
expect 0 "" "$program" table "$work/a" --columns seed,plan
says "   3  views"
expect 2 "--columns: overcompleteness is there twice" "$program" table "$work/a" --columns m,rate,overcompleteness
for condition in m m= =4 'm~4' '>4'; do
    expect 2 "expected NAME=VALUE" "$program" table "$work/a" --where "$condition"
done
expect 2 "--columns: a name is empty" "$program" table "$work/a" --columns ,
expect 2 "leave out --format tex" "$program" table "$work/a" --where m=4 --format tex
expect 2 "leave out --paired" "$program" table "$work/a" --sort m --paired
for wrong in "--json --format csv" "--format csv --json" "--format json --json"; do
    for command in table minimal check "compare $work/b"; do
        expect 2 "give one of them" "$program" $command "$work/a" $wrong
    done
done

# ---- a sweep at work ----------------------------------------------------------------------------
# One that was stopped says how much there is; one that was killed, too, from its shards.
mkdir "$work/empty"
expect 2 "nothing is stored there; name" "$program" status "$work/empty"
expect 2 "there is no such file yet" "$program" table "$work/empty"
expect 0 "" "$program" status "$work/a"
says "done       12 of 12 trials"
says "at work    no one; the sweep is finished"
"${sweep[@]}" --output "$work/killed" --set training.updates=100000000 --set training.stop=never \
    --set networks=4 2>/dev/null &
sweeping=$!
for _ in $(seq 100); do
    sleep 0.1
    "$program" status "$work/killed" >"$work/out" 2>/dev/null && break
done
says "nothing is stored yet"
kill -9 $sweeping
wait $sweeping 2>/dev/null
# The shards of a finished one beside nothing.
"$python" - "$results" "$work" <<'END' || failed "no shard could be made"
import os, shutil, sys
os.makedirs(sys.argv[2] + "/shards-only/shards")
shutil.copy(sys.argv[1], sys.argv[2] + "/shards-only/shards/0123456789abcdef-000000.h5")
END
expect 0 "PARTIAL: 12 of 12 trials" "$program" table "$work/shards-only"
expect 0 "shards-only: PARTIAL: 12 of 12 trials" "$program" compare "$results" "$work/shards-only" --format csv
expect 0 "PARTIAL: 12 of 12 trials" "$program" extract "$work/shards-only" --smallest
expect 0 "" "$program" status "$work/shards-only" --json
is "12 12 False None" "$(json 'd["done"], d["planned"], d["at_work"], d["seconds_left"]' | tr -d '(),')"
expect 0 "" "$program" status "$work/shards-only"
says "at work    no one; the command that began the sweep goes on with it" # it joins the shards
expect 2 "leave out --watch" "$program" status "$work/a" --json --watch

# Of a sweep that has stored nothing yet it is said that it is at work; who watches waits.
"$program" sweep -q "$work/plan.yaml" --output "$work/begun" --threads 1 --set training.updates=1e12 \
    --set training.stop=never 2>/dev/null &
begun=$!
until "$program" status "$work/begun" --json >"$work/out" 2>/dev/null; do sleep 0.02; done
is "True 0" "$(json 'd["at_work"], d["done"]' | tr -d '(),')"
expect 0 "" "$program" status "$work/begun"
says "nothing is stored yet"
"$program" status "$work/begun" --watch >"$work/watched" 2>"$work/err" &
watching=$!
until [[ -s $work/watched ]]; do sleep 0.02; done
kill $begun
wait $begun
got=0
wait $watching || got=$?
check "--watch did not wait: status $got" test $got = 2
check "--watch repeats itself" test "$(grep -c 'nothing is stored yet' "$work/watched")" = 1
expect 0 "" timeout 60 "$program" status "$work/a" --watch

# ---- compare ------------------------------------------------------------------------------------
expect 0 "" "${sweep[@]}" --output "$work/b" --set networks=10
expect 0 "" "${sweep[@]}" --output "$work/slow" --set training.updates=1
expect 0 "" "$program" compare "$work/a" "$work/b"
says "Two families of tests, each corrected by Holm: of rates, 2; of times to learn, "
says "12 networks are the same in both: of one point, seed and replicate; 0 of them came out otherwise."
expect 0 "" "$program" compare "$work/a" "$work/slow" "$work/b" --json
is "4 ['A', 'B', 'C']" "$(json 'len(d["comparisons"])') $(json '[r["name"] for r in d["results"]]')"
is "True" "$(json 'all(c["p_times_holm"] is None or c["p_times_holm"] >= c["p_times"] for c in d["comparisons"])')"
is "['B', 'C', 'B', 'C']" "$(json '[c["with"] for c in d["comparisons"]]')"
expect 0 "" "$program" compare "$work/a" "$work/slow" --format csv
check "the columns are told" grep -q ',a_networks,a_learned,a_rate,' "$work/out"
expect 2 "" "$program" compare "$work/a"

# ---- merge --------------------------------------------------------------------------------------
expect 0 "" "$program" merge "$work/a" "$work/b" --output "$work/both.h5"
says "20 of 20 trials of plan views, complete; 12 in more than one of the files, with the same bits"
same=$("$program" digest "$work/b" 2>/dev/null | cut -d" " -f2)
check "there is a digest" test ${#same} -gt 20
is "$same" "$("$program" digest "$work/both.h5" 2>/dev/null | cut -d" " -f2)"
expect 0 "" "${sweep[@]}" --output "$work/c" --set seed=4
expect 2 "does not contain its seed 4" "$program" merge "$work/a" "$work/c" --output "$work/no.h5"
expect 2 "does not contain the settings of its point 0" \
    "$program" merge "$work/a" "$work/slow" --output "$work/no.h5"
expect 0 "" env LIFETICKET_ISA=baseline "${sweep[@]}" --output "$work/plain" --set networks=1
if ! grep -q avx2 <("$program" --version); then
    passed
else
    expect 2 "was computed with arithmetic baseline" "$program" merge "$work/a" "$work/plain" --output "$work/no.h5"
fi
expect 2 "is what is read, and is not replaced; name another file, or add --force" \
    "$program" merge "$work/a" "$work/b" --output "$results"
# What others have put into any of the files comes along; under one name, that of the file that is replaced, or the first.
mkdir "$work/noted"
for one in a b; do
    cp "$work/$one/results.h5" "$work/noted/$one.h5"
    "$python" - "$work/noted/$one.h5" $one <<'END' || failed "no notes could be made"
import h5py, sys
with h5py.File(sys.argv[1], "r+") as file:
    name = sys.argv[2]
    file["notes of " + name] = [1, 2]
    file.attrs["machine of " + name] = "mine"
    file["networks/1/extra of " + name] = [3]
    file["notes"] = name
END
done
expect 0 "" "$program" merge "$work/noted/a.h5" "$work/noted/b.h5" --output "$work/noted/both.h5"
expect 0 "" "$program" merge "$work/noted/a.h5" "$work/noted/b.h5" --output "$work/noted/b.h5" --force
for one in both:a b:b; do
    check "the notes of both come along" "$python" -c '
import h5py, sys
file = h5py.File(sys.argv[1])
for name in "ab":
    assert list(file["notes of " + name]) == [1, 2] and list(file["networks/1/extra of " + name]) == [3]
    assert file.attrs["machine of " + name] == "mine"
assert file["notes"][()] == sys.argv[2].encode(), file["notes"][()]' "$work/noted/${one%:*}.h5" "${one#*:}"
    is "$same" "$("$program" digest "$work/noted/${one%:*}.h5" 2>/dev/null | cut -d" " -f2)"
done
expect 2 "give --output" "$program" merge "$work/a" "$work/b"
expect 2 "nothing is stored there; leave it out" "$program" merge "$work/a" "$work/killed" --output "$work/no.h5"
expect 2 "the sweep is at work there, or was killed" "$program" merge "$work/a" "$work/shards-only" --output "$work/no.h5"
# A network that both have must be the same to the bit.
cp "$work/b/results.h5" "$work/other.h5"
"$python" - "$work/other.h5" <<'END' || failed "no network could be changed"
import h5py, sys
with h5py.File(sys.argv[1], "r+") as file:
    final = file["networks/1/final"][:]
    final[3, 5] += 1e-6
    file["networks/1/final"][...] = final
END
expect 2 "replicate 3 of its point 1 is not the same" "$program" merge "$work/a" "$work/other.h5" --output "$work/no.h5"
check "nothing is written then" test ! -e "$work/no.h5"

# ---- extract, prune, verify, sweep --------------------------------------------------------------
expect 0 "" "$program" extract "$work/a" --smallest --output "$work/smallest.h5"
says "smallest   "
expect 0 "" "$program" verify "$work/smallest.h5" --json
is "exact windows 0" "$(json 'd["verdict"], d["evidence"], d["errors"]' | tr -d "(),'")"
expect 2 "--json is the verdict; leave out --seed" "$program" verify "$work/smallest.h5" --json --seed 2
expect 2 "no random boards are tried" "$program" verify "$work/smallest.h5" --seed 2
expect 0 "" "$program" verify "$work/smallest.h5" --seed 2 --random 10
# A path moves no terminal.
red=$work/$(printf 'r\033[31m')
cp "$work/smallest.h5" "$red.h5"
expect 0 "" "$program" verify "$red.h5"
says "model      $work/r [31m.h5"
cp -r "$work/shards-only" "$red"
expect 0 "r [31m: PARTIAL" "$program" table "$red"
cp "$results" "$red.h5"
expect 0 "" "$program" merge "$red.h5" "$work/b" --output "$red.both.h5"
says "r [31m.both.h5: 20 of 20 trials"
expect 0 "" "$program" extract "$work/a" --smallest
expect 2 "leave out --point" "$program" extract "$work/a" --smallest --point 1
expect 2 "there is nothing to extract" "$program" extract "$work/slow" --smallest
expect 0 "" "$program" extract "$work/a" --json
is "[0, 1]" "$(json '[p["point"] for p in d["points"]]')"
expect 0 "" "$program" extract "$work/a" --point 1 --json
is "1 [0, 1, 2, 3, 4, 5]" "$(json 'd["point"]') $(json '[n["replicate"] for n in d["networks"]]')"
expect 2 "leave out --replicate" "$program" extract "$work/a" --point 1 --replicate 2 --output "$work/x.h5" --json

expect 0 "" "${sweep[@]}" --output "$work/tickets" --set ticket.method=iterative --set ticket.rounds=2
point=$("$program" extract "$work/tickets" | awk '$1 ~ /^[0-9]+$/ && $NF > 0 {last = $1} END {print last}')
replicate=$("$program" extract "$work/tickets" --point "$point" | awk '$2 == "learned" {print $1; exit}')
expect 0 "" "$program" extract "$work/tickets" --point "$point" --replicate "$replicate" --output "$work/ticket.h5"
expect 2 "is a ticket already, of round" "$program" prune "$work/ticket.h5"
expect 0 "" "$program" prune "$work/ticket.h5" --compact --output "$work/small.h5"
says "same outputs"
says "model      $work/small.h5"
expect 0 "" "$program" verify "$work/small.h5"
says "exact: proven"
expect 2 "--rounds: $work/ticket.h5 is a ticket, which --compact takes as it is" \
    "$program" prune "$work/ticket.h5" --compact --rounds 3
expect 2 "holds no initial values to train from" "$program" prune "$work/small.h5"

expect 0 "" "${sweep[@]}" --output "$work/dry" --dry-run --json
is "12 [6, 6]" "$(json 'd["trials"]') $(json '[p["missing"] for p in d["points"]]')"
expect 2 "add --dry-run" "${sweep[@]}" --json

finish
