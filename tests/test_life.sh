#!/bin/bash
# lifeticket life: what it prints and writes, and what it refuses.
source "$(dirname "$0")/shell.sh"
glider=experiments/patterns/glider.rle
gun=experiments/patterns/gosper-gun.rle

same() { # same WHAT FILE FILE
    if cmp -s "$2" "$3"; then passed; else failed "$1: $(diff "$2" "$3" | head -5)"; fi
}
shows() { # shows TEXT: the last command printed it
    if grep -qF -- "$1" "$work/out"; then passed; else failed "not shown: $1"; fi
}

expect 0 "" "$program" life $glider --generations 4 --board 8 --output "$work/out.rle"
cat >"$work/picture" <<'END'
┌────────┐
│        │
│        │
│     ▀▄ │
│    ▀▀▀ │
└────────┘
generation 4: 5 cells alive; B3/S23, 8 x 8, boundary torus
END
same "picture of the glider" "$work/picture" "$work/out"
printf 'x = 8, y = 8, rule = B3/S23:T8,8\n4$5bo$6bo$4b3o!\n' >"$work/expected"
same "RLE of the glider" "$work/expected" "$work/out.rle"

# A period of the torus brings the glider home; the file's universe is the default.
expect 0 "" "$program" life $glider --generations 0 --board 12x8 --output "$work/a.rle"
expect 0 "" "$program" life "$work/a.rle" --generations 96 --output "$work/b.rle"
same "the glider after 96 generations on 12 x 8" "$work/a.rle" "$work/b.rle"
expect 0 "" "$program" life $glider --generations 0 --board 12x8 --output -
same "RLE on stdout" "$work/a.rle" "$work/out"
expect 0 "" bash -c "'$program' life - --generations 0 --output - <'$work/a.rle'"
same "a pattern from standard input" "$work/a.rle" "$work/out"
expect 0 "" "$program" life "$work/a.rle" --boundary dead --board 64 --rule B36/S23
shows "B36/S23, 64 x 64, boundary dead"

# A plane without end, where nothing says more: it moves with the live cells.
expect 0 "" "$program" life $glider --generations 64
shows "generation 64: 5 cells alive; B3/S23, 3 x 3 from column 16, row 16 of a plane"
expect 0 "" "$program" life $glider --generations 4 --output -
printf 'x = 3, y = 3, rule = B3/S23\nbo$2bo$3o!\n' >"$work/expected"
same "RLE of a plane" "$work/expected" "$work/out"
expect 0 "" "$program" life experiments/patterns/r-pentomino.rle --generations 1103
shows "generation 1103: 116 cells alive"
expect 0 "" "$program" life "$work/a.rle" --rule Life:P --generations 400
shows "generation 400: 5 cells alive; B3/S23, 3 x 3 from column 105, row 103 of a plane"
expect 0 "" "$program" life $glider --rule 23/3:T9,8
shows "B3/S23, 9 x 8, boundary torus"
expect 0 "" "$program" life $glider --boundary dead
shows "B3/S23, 64 x 64, boundary dead"
printf 'x = 1, y = 1\n3o!' >"$work/blinker.rle"
expect 0 "" "$program" life "$work/blinker.rle" --rule B/S
shows "generation 1: 0 cells alive; B/S, an empty plane"
printf 'x = 1, y = 1\no4094bo!' >"$work/wide.rle"
expect 2 "generation 1 reach over 4098 x 3 cells, and the limit is 4096 x 4096" "$program" life "$work/wide.rle" --rule B1/S

# B0 brings empty space to life: shown is what differs from it, and what is written goes on as it would.
printf 'x = 4, y = 4, rule = B03/S23:P9,9\nb2o$2o$bo!' >"$work/b0.rle"
expect 0 "" "$program" life "$work/b0.rle" --generations 7
cp "$work/out" "$work/seven"
shows "shown: the cells that differ from empty space"
shows "B03/S23, 9 x 9, boundary empty space"
expect 0 "" "$program" life "$work/b0.rle" --generations 3 --output "$work/three.rle"
expect 0 "" "$program" life "$work/three.rle" --generations 4
same "B0, written after three generations and run on" "$work/seven" "$work/out"

# What is larger than the terminal is cropped, then scaled.
expect 0 "" "$program" life $glider --generations 0 --board 4096
shows "shown: columns 2047 to 2049, rows 2047 to 2049"
expect 0 "" "$program" life experiments/patterns/r-pentomino.rle --generations 1103 --board 1024 \
    --boundary dead
shows "generation 1103: 116 cells alive"
shows "scale: a point stands for 7 x 7 cells"

expect 2 "expected a side, or WIDTHxHEIGHT, from 1 to 4096" "$program" life $glider --board 5000
expect 2 "expected a side" "$program" life $glider --board 0
expect 2 "expected a side" "$program" life $glider --board 8x
expect 2 "expected a side" "$program" life $glider --board x8
expect 2 "expected a side" "$program" life $glider --board 8x8x8
expect 2 "expected a side" "$program" life $glider --board 00000000000000064999
expect 2 "36 x 9 cells, the board only 32 x 32" "$program" life $gun --board 32
expect 2 "B/S notation" "$program" life $glider --rule B9/S23
expect 2 "a Klein bottle cannot be run" "$program" life $glider --rule B3/S23:K9,9
expect 2 "more than two states (Generations)" "$program" life $glider --rule 23/3/3
expect 2 "a universe behind the colon" "$program" pairs --rule B3/S23:T9 --output "$work/pairs.h5"
expect 2 "one of torus, dead" "$program" life $glider --boundary klein
expect 2 "--generations" "$program" life $glider --generations -3
expect 2 "an argument is missing" "$program" life
expect 2 "LICENSE:1:1: expected" "$program" life LICENSE
expect 1 "no-such.rle: cannot be opened" "$program" life no-such.rle
expect 1 "cannot write in folder /no/such/folder" "$program" life $glider --output /no/such/folder/out.rle
expect 1 "No space left" "$program" life $glider --output /dev/full

finish
