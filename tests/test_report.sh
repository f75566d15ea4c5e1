#!/bin/bash
# lifeticket table and plot, from files.
# long
. tests/shell.sh

plan=experiments/overcompleteness.yaml
expect 0 "" "$program" sweep "$plan" --output "$work/sweep" --set networks=4 \
    --set network.overcompleteness=1,3 --set training.updates=192 --set seed=20200903,20261127

# The folder stands for the file in it, and the formats agree.
expect 0 "" "$program" table "$work/sweep"
cp "$work/out" "$work/by-folder"
expect 0 "" "$program" table "$work/sweep/results.h5"
cmp -s "$work/out" "$work/by-folder" && passed || failed "the folder and the file give two tables"
says "half learn at m =  95 % interval  p (times)  p (Holm)"
expect 0 "" "$program" table "$work/sweep" --format csv
cp "$work/out" "$work/table.csv"
expect 0 "" "$program" table "$work/sweep" --format json
cp "$work/out" "$work/table.json"
expect 0 "" "$program" table "$work/sweep" --format csv --by-seed
cp "$work/out" "$work/by-seed.csv"
"$PYTHON" - "$work" <<'END' && passed || failed "csv, json and the file itself differ"
import csv, json, sys
import h5py
folder = sys.argv[1]
rows = list(csv.DictReader(open(folder + "/table.csv", newline="")))
table = json.load(open(folder + "/table.json"))
points = h5py.File(folder + "/sweep/results.h5")["points"][:]
seeds = table["seed"]
assert len(rows) == len(table["points"]) == 2 and len(points) == 2 * len(seeds) == 4
assert open(folder + "/table.csv", newline="").read().count("\r\n") == 3
for row, entry in zip(rows, table["points"]):
    pooled = points[points["overcompleteness"] == entry["overcompleteness"]]
    assert [int(seed) for seed in row["seed"].split()] == list(pooled["seed"]) == seeds
    assert int(row["networks"]) == entry["networks"] == pooled["networks"].sum() == 8
    assert int(row["learned"]) == entry["learned"] == pooled["learned"].sum()
    assert int(row["parameters"]) == entry["parameters"] == pooled["parameters"][0]
    for column in ("rate", "rate_low", "rate_high"):
        assert abs(float(row[column]) - entry[column]) < 1e-9
assert table["axis"] == "overcompleteness" and len(table["along"]) == 1
assert set(table["along"][0]) > {"generations", "half", "half_low", "half_high", "slope", "p_times_holm"}
assert "overcompleteness" not in table["along"][0]
alone = list(csv.DictReader(open(folder + "/by-seed.csv", newline="")))
for row in alone:
    point = points[(points["overcompleteness"] == int(row["overcompleteness"]))
                   & (points["seed"] == int(row["seed"]))][0]
    assert int(row["networks"]) == point["networks"] == 4
    for column in ("learned", "rate", "rate_low", "rate_high"):
        assert abs(float(row[column]) - point[column]) < 1e-9
assert len(alone) == len(points)
END

# A ranking needs choices to rank; where it has them, its formats agree, and its figure is drawn.
expect 2 "there is nothing to rank: " "$program" table "$work/sweep" --ranking
sed '/^parts:/,$d' experiments/protocol.yaml >"$work/choices.yaml" # with as many networks everywhere
cat >>"$work/choices.yaml" <<'END'
parts:
  - {}
  - task: {generations: [2]}
    network: {overcompleteness: [3, 4]}
END
expect 0 "" "$program" sweep "$work/choices.yaml" --output "$work/choices" --set networks=2 \
    --set task.board=8 --set training.updates=64 --set network.init=normal_everywhere,glorot \
    --set task.boundary=dead --set task.density=uniform --set training.batch=2
expect 0 "" "$program" table "$work/choices" --ranking
grep -q '^published figures .*: L(1,1) 3 of 64, ' "$work/out" && passed ||
    failed "the ranking does not say what it compares with"
expect 0 "" "$program" table "$work/choices" --ranking --format csv
cp "$work/out" "$work/ranking.csv"
expect 0 "" "$program" table "$work/choices" --ranking --format json
cp "$work/out" "$work/ranking.json"
"$PYTHON" - "$work" <<'END' && passed || failed "csv and json of the ranking differ"
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1] + "/ranking.csv", newline="")))
table = json.load(open(sys.argv[1] + "/ranking.json"), parse_constant=lambda c: 1 / 0)
assert len(rows) == len(table["combinations"]) == 2 and len(table["published"]) == 14
assert table["prior"] == rows[0]["prior"] == "documented" and table["excluded"] == 0
for rank, (row, entry) in enumerate(zip(rows, table["combinations"]), 1):
    assert int(row["rank"]) == entry["rank"] == rank
    assert row["init"] == entry["init"] and entry["density"] == "uniform"
    for column in ("log_likelihood", "log_likelihood_low", "posterior", "first", "recovered"):
        assert float(row[column]) == entry[column]
    for figure in entry["figures"]:
        name = "L_%d_%d_" % (figure["generations"], figure["overcompleteness"])
        name += "flips_%d_" % figure["flips"] if figure["flips"] else ""
        asked = figure["generations"] < 3 and not figure["flips"]
        assert int(row[name + "networks"]) == figure["networks"] == 2 * asked
        assert row[name + "probability"] == "" if not asked else \
            float(row[name + "probability"]) == figure["probability"]
assert abs(sum(e["posterior"] for e in table["combinations"]) - 1) < 1e-8
END
expect 0 "" "$program" plot "$work/choices"
[[ ! -e $work/choices/ranking.png ]] && passed || failed "the ranking is drawn unasked"
expect 0 "" "$program" plot "$work/choices" --ranking
grep -qx "$work/choices/ranking.png" "$work/out" && passed || failed "the ranking is not drawn"

# A prior belongs to a ranking, and is said; the figure's is the table's.
expect 0 "" "$program" table "$work/choices" --ranking --prior none
grep -q '^prior none: ' "$work/out" && passed || failed "the table does not say its prior"
expect 0 "" "$program" plot "$work/choices" --ranking --prior none --output "$work/choices/none"
grep -q 'Prior none: ' "$work/choices/none/ranking.gp" && passed || failed "the figure has another prior"
expect 2 "one of" "$program" table "$work/choices" --ranking --prior flat
expect 2 "add --ranking" "$program" table "$work/choices" --prior none
expect 2 "add --ranking" "$program" plot "$work/choices" --prior none
expect 2 "there is nothing to rank" "$program" plot "$work/sweep" --ranking

# Figures lie beside the results or where they are asked for, and the script draws them by itself.
expect 0 "" "$program" plot "$work/sweep"
drawn=$(sed "s|$work/sweep/||" "$work/out" | tr '\n' ' ')
[[ $drawn == "learning.png accuracy.png " ]] && passed || failed "plot does not say where the figures are: $drawn"
expect 0 "" "$program" plot "$work/sweep/results.h5" --output "$work/figures" --format svg
mkdir "$work/alone"
cp "$work/figures/learning.gp" "$work/alone"
(cd "$work/alone" && gnuplot -d -e "format='svg'" learning.gp) 2>"$work/err"
cmp -s "$work/alone/learning.svg" "$work/figures/learning.svg" && passed ||
    failed "a figure's script alone draws another picture: $(head -c 300 "$work/err")"

# For a printed text the script draws as wide as is said, without the heading, which is one of the text's.
(cd "$work/alone" && gnuplot -d -e "format='pdf'; column=60" learning.gp) 2>"$work/err"
check "a column of 60 mm is not 170 points wide" grep -aqE '/MediaBox \[ ?0 0 (170|171)(\.[0-9]+)? ' "$work/alone/learning.pdf"
(cd "$work/alone" && gnuplot -d -e "format='svg'; column=60" learning.gp) 2>"$work/err"
check "the heading is drawn in a column" test "$(grep -c "$(sed -n "s/^heading = '\([^']*\).*/\1/p" "$work/alone/learning.gp")" "$work/alone/learning.svg")" = 0

# What a user has set for gnuplot changes no picture.
mkdir "$work/home"
echo "set terminal dumb; set xrange [3:4]; set title 'mine'" >"$work/home/.gnuplot"
cp "$work/figures/learning.svg" "$work/plain.svg"
expect 0 "" env GNUTERM=nonsense HOME="$work/home" "$program" plot "$work/sweep" --output "$work/figures" --format svg
cmp -s "$work/plain.svg" "$work/figures/learning.svg" && passed || failed "a user's settings change the picture"

# Tickets: their table and their comparisons agree in all formats, and their figures are drawn.
cat >"$work/tickets.yaml" <<'END'
name: tickets
question: Which subnetworks still learn?
seed: 1
networks: 6
task: {rule: [B3/S23], generations: [1], board: 8, boundary: [torus], density: [uniform]}
network: {overcompleteness: [2], activation: [relu], init: [glorot]}
training: {optimizer: [adam], learning_rate: [0.01], batch: 4, updates: 2000, boards: own, stop: proven}
ticket: {method: [iterative], rate: [0.2], rounds: 2, parents: learned, control: [none, random]}
END
expect 0 "" "$program" sweep "$work/tickets.yaml" --output "$work/tickets"
expect 0 "" "$program" table "$work/tickets"
grep -q 'weights left' "$work/out" && passed || failed "the table of tickets does not say what is left"
expect 0 "" "$program" table "$work/tickets" --paired
grep -q 'control random' "$work/out" && passed || failed "tickets are not compared with their control"
expect 0 "" "$program" table "$work/tickets" --paired --format csv
cp "$work/out" "$work/paired.csv"
expect 0 "" "$program" table "$work/tickets" --paired --format json
cp "$work/out" "$work/paired.json"
"$PYTHON" - "$work" <<'END' && passed || failed "csv and json of the comparisons, or the file itself, differ"
import csv, json, sys
import h5py
rows = list(csv.DictReader(open(sys.argv[1] + "/paired.csv", newline="")))
table = json.load(open(sys.argv[1] + "/paired.json"), parse_constant=lambda c: 1 / 0)["comparisons"]
trials = h5py.File(sys.argv[1] + "/tickets/results.h5")["trials"][:]
assert len(rows) == len(table) == 2
outcomes = h5py.check_enum_dtype(trials.dtype["outcome"])
controls = h5py.check_enum_dtype(trials.dtype["control"])
def learned(round, control):
    of = trials[(trials["round"] == round) & (trials["control"] == controls[control])]
    return {t["replicate"]: t["outcome"] == outcomes["learned"] for t in of
            if t["outcome"] != outcomes["not_tried"]}
for row, entry in zip(rows, table):
    assert row["control"] == entry["ticket"]["control"] == "none"
    assert row["compared_with"] == "control random" and entry["axis"] == "control"
    ticket, other = (learned(int(row["round"]), c) for c in ("none", "random"))
    assert ticket.keys() == other.keys()
    counts = {"pairs": len(ticket),
              "both": sum(ticket[r] and other[r] for r in ticket),
              "only": sum(ticket[r] and not other[r] for r in ticket),
              "only_other": sum(not ticket[r] and other[r] for r in ticket)}
    for name, count in counts.items():
        assert int(row[name]) == entry[name] == count, name
END
expect 2 "leave out --format tex" "$program" table "$work/tickets" --paired --format tex
expect 2 "leave out --ranking" "$program" table "$work/tickets" --paired --ranking
expect 2 "there is nothing to compare" "$program" table "$work/sweep" --paired
expect 0 "" "$program" plot "$work/tickets" # no times, at whose round none learned
[[ $(sed "s|$work/tickets/||" "$work/out" | tr '\n' ' ') == "tickets.png tickets-accuracy.png " ]] &&
    passed || failed "the figures of tickets are others: $(cat "$work/out")"

# A file from before an initialisation was known, whose enum lacks the last word, reads as ever.
"$PYTHON" - "$work/sweep/results.h5" "$work/earlier.h5" <<'END' || failed "no earlier file was made"
import h5py, numpy, shutil, sys
shutil.copy(sys.argv[1], sys.argv[2])
with h5py.File(sys.argv[2], "r+") as f:
    for name in ("trials", "points"):
        old = f[name]
        rows, attributes, fields = old[:], dict(old.attrs), []
        for field in rows.dtype.names:
            kind = rows.dtype[field]
            words = h5py.check_enum_dtype(kind)
            if field == "init":
                assert words.pop("normal_everywhere") == len(words)
                kind = h5py.enum_dtype(words, basetype="i1")
            fields.append((field, kind))
        del f[name]
        f.create_dataset(name, data=rows.astype(fields), dtype=numpy.dtype(fields))
        f[name].attrs.update(attributes)
END
expect 0 "" "$program" table "$work/earlier.h5"
cmp -s "$work/out" "$work/by-folder" && passed || failed "an earlier file reads otherwise"

# What cannot be read is refused with its path, what cannot be written is said.
for command in table plot; do
    expect 2 "" "$program" $command
    expect 2 "one of" "$program" $command "$work/sweep" --format gif
    expect 2 "$work/none.h5" "$program" $command "$work/none.h5"
    expect 2 "$work/alone/results.h5" "$program" $command "$work/alone"
    head -c 3000 "$work/sweep/results.h5" >"$work/cut.h5"
    expect 2 "$work/cut.h5" "$program" $command "$work/cut.h5"
    echo "no results" >"$work/text.h5"
    expect 2 "$work/text.h5" "$program" $command "$work/text.h5"
done
expect 1 "/dev/null/figures" "$program" plot "$work/sweep" --output /dev/null/figures
expect 1 "gnuplot is missing" env PATH="$work" "$(realpath "$program")" plot "$work/sweep" \
    --output "$work/figures"

expect 1 "standard output" bash -c "'$program' table '$work/sweep' >/dev/full"

# A model is drawn by itself, where it fits on a page; what is asked of results is not asked of it.
expect 0 "" "$program" train --updates 8 --output "$work/one.h5" --quiet
expect 0 "" "$program" plot "$work/one.h5" --output "$work/model" --format svg
[[ $(<"$work/out") == "$work/model/network.svg" ]] && passed || failed "plot does not say where the network is"
grep -q 'alive above 0' "$work/model/network.svg" && passed || failed "the network's picture lacks its threshold"
expect 0 "" "$program" train --generations 3 --updates 8 --output "$work/three.h5" --quiet
expect 2 "three.h5: this network has 3 generations" "$program" plot "$work/three.h5" --output "$work/model"
expect 2 "--ranking: it is of results" "$program" plot "$work/three.h5" --ranking
expect 2 "--cost: it is of results" "$program" plot "$work/three.h5" --cost
head -c 3000 "$work/three.h5" >"$work/cut-model.h5"
expect 2 "cut-model.h5" "$program" plot "$work/cut-model.h5"

# Some of the points, chosen as a table's rows are; what does not vary among them leaves the legend, and the caption says which
# they are.
expect 0 "" "$program" plot "$work/choices" --where 'm=3, n=1' --output "$work/chosen"
says "chosen/learning.png"
check "the caption says what was chosen" grep -q "chosen by m=3, n=1'" "$work/chosen/learning.gp"
check "what was not chosen is drawn" test "$(grep -c 'n = ' <(sed -n '/^\$curves/,/^END/p' "$work/chosen/learning.gp"))" = 0
expect 0 "" "$program" table "$work/sweep" --where m=3
expect 2 "--where m=5: no row of the table is so; overcompleteness is 1, 3" "$program" plot "$work/sweep" --where m=5
expect 2 "--where zz=5: no setting and no column is called zz" "$program" plot "$work/sweep" --where zz=5
expect 2 "--where m: expected NAME=VALUE" "$program" plot "$work/sweep" --where m
expect 2 "--where: a ranking is one of all combinations" "$program" plot "$work/choices" --where m=3 --ranking
expect 2 "--where: tickets cost what they came from" "$program" plot "$work/sweep" --where m=3 --cost
expect 2 "--where: it is of results" "$program" plot "$work/one.h5" --where m=3
expect 0 "" "$program" plot "$work/sweep" --where m=3 --curves --networks 2 --output "$work/chosen"
expect 2 "point 0 is none of those that --where chooses" "$program" plot "$work/sweep" --where m=3 --curves --point 0
expect 2 "has 2 points by --where; say by --point" "$program" plot "$work/sweep" --where 'm<4' --curves

# Curves of single networks of a point are those of /curves, the last entry at the end of the training.
expect 2 "has 2 points; say by --point" "$program" plot "$work/sweep" --curves
expect 2 "has no point 9, its points are 0 to 3" "$program" plot "$work/sweep" --curves --point 9
expect 2 "--networks: expected a whole number from 1 to 60" "$program" plot "$work/sweep" --curves --networks 61
expect 2 "--point: it is of the curves" "$program" plot "$work/sweep" --point 1
expect 2 "--networks: it is of the curves" "$program" plot "$work/sweep" --networks 2
expect 2 "--curves: it is of results" "$program" plot "$work/one.h5" --curves
expect 0 "" "$program" plot "$work/sweep" --curves --point 1 --networks 6 --output "$work/curves" --format svg
grep -q "curves/curves-1.svg" "$work/out" && passed || failed "plot does not say where the curves are"
expect 0 "" "$PYTHON" - "$work/sweep/results.h5" "$work/curves/curves-1.gp" <<'END'
import re, sys
import h5py, numpy
script = open(sys.argv[2]).read()
blocks = script.split("$networks << END\n")[1].split("\nEND")[0].split("\n\n\n")
ends = script.split("$ends << END\n")[1].split("\nEND")[0].split("\n")
assert len(blocks) == len(ends) == 6
assert 'did not learn: 6 of 8 shown" 0 5' in script or "of 8 shown" not in script
with h5py.File(sys.argv[1]) as f:
    trials = f["trials"][:]
    for n, block in enumerate(blocks):
        replicate = int(re.match("# replicate ([0-9]+)", block)[1])
        point = 1 if n < 4 else 3 # of the other seed
        curve = f[f"curves/{point}"]
        rows = [line.split() for line in block.split("\n")[2:]]
        known = ~numpy.isnan(curve["loss"][replicate])
        assert len(rows) == known.sum()
        for column, name in (1, "loss"), (2, "accuracy"):
            assert numpy.allclose([float(row[column]) for row in rows], curve[name][replicate][known], rtol=1e-5)
        assert [float(row[0]) for row in rows[1:-1]] == list(curve["updates"][1:-1]) and float(rows[-1][0]) == 192
        assert ends[n].split() == rows[-1]
END

# gnuplot does not notice a full disk, so a picture that is cut short is refused; the earlier stays.
mkdir "$work/fake"
cp "$work/figures/learning.svg" "$work/earlier.svg"
printf '#!/bin/sh\nhead -c 900 learning.svg\n' >"$work/fake/gnuplot"
chmod +x "$work/fake/gnuplot"
expect 1 "disk full" env PATH="$work/fake:$PATH" "$program" plot "$work/sweep" \
    --output "$work/figures" --format svg
printf '#!/bin/sh\necho first >&2\necho "line 3: no such terminal" >&2\nexit 1\n' >"$work/fake/gnuplot"
expect 1 "learning.gp: line 3: no such terminal" env PATH="$work/fake:$PATH" "$program" plot \
    "$work/sweep" --output "$work/figures" --format svg
cmp -s "$work/earlier.svg" "$work/figures/learning.svg" && passed || failed "the earlier picture is lost"
! compgen -G "$work/figures/*.tmp" >/dev/null && passed || failed "a temporary file is left"

# An unfinished sweep says so, on the table and beside it.
cp "$work/sweep/results.h5" "$work/unfinished.h5"
"$PYTHON" -c 'import h5py, sys; h5py.File(sys.argv[1], "r+").attrs["complete"] = 0' "$work/unfinished.h5"
for format in text csv json tex; do
    expect 0 "the sweep was not finished" "$program" table "$work/unfinished.h5" --format $format
    grep -qE 'INCOMPLETE|PARTIAL|overcompleteness,0,|"complete": false|ltIncomplete.{the' "$work/out" && passed ||
        failed "the $format of an unfinished sweep does not say so"
done

finish
