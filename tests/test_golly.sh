#!/bin/bash
# long
# Patterns as people write them, run here and in golly: scripts/check-patterns on hard ones, and on some of golly's own.
source "$(dirname "$0")/shell.sh"
if ! command -v bgolly >/dev/null; then
    echo "skipped: bgolly is not installed (Debian package golly)"
    finish
fi

hard=$work/hard
mkdir "$hard"
pattern() { # pattern NAME FORMAT: a file of these bytes, as printf makes them
    # shellcheck disable=SC2059
    printf "$2" >"$hard/$1"
}
rpent='b2o$2o$bo'
pattern no-header.rle "$rpent!"
pattern no-blanks.rle "x=3,y=3,rule=B3/S23\n$rpent!"
pattern no-end.rle "x = 3, y = 3, rule = B3/S23\n$rpent\n"
pattern no-size.rle "x = 0, y = 0, rule = B3/S23\n$rpent!"
pattern too-small.rle "x = 1, y = 1, rule = B3/S23\n$rpent!"
pattern too-large.rle "x = 90000, y = 90000, rule = B3/S23\n$rpent!"
pattern mac.rle "#C Mac\rx = 3, y = 3, rule = B3/S23\rb2o\$\r2o\$bo!\r"
pattern dos.rle "#C DOS\r\nx = 3, y = 3, rule = B3/S23\r\nb2o\$\r\n2o\$bo!\r\n"
pattern indented.rle " #C x\n x = 3, y = 3, rule = b3/s23\n b2o\$2o\n\$bo! and more\n#C\n"
pattern states.rle 'x = 3, y = 3, rule = B3/S23\n.2A$2A$.A!'
pattern letters.rle 'x = 3, y = 3, rule = B3/S23\nb2x$xy$bo!'
pattern xlife.rle "#r 125/36\nx = 3, y = 3\n$rpent!"
pattern s-first.rle "x = 3, y = 3, rule = S23/B36\n$rpent!"
pattern digits.rle "x = 3, y = 3, rule = 1357/1357\n$rpent!"
pattern one-half.rle "x = 3, y = 3, rule = B234\n$rpent!"
pattern name.rle "x = 3, y = 3, rule = HighLife\n$rpent!"
pattern torus.rle "x = 3, y = 3, rule = B3/S23:T9,8\n$rpent!"
pattern plane.rle "x = 3, y = 3, rule = B3/S23:P10\n$rpent!"
pattern plane-odd.rle "x = 3, y = 2, rule = B3/S23:P8,7\n3o\$o!"
pattern plane-corner.rle "x = 99, y = 99, rule = B3/S23:P8,7\n3o\$o!"
pattern plane-place.rle "#CXRLE Pos=-4,1\nx = 3, y = 2, rule = B3/S23:P8,7\n3o\$o!"
pattern no-sides.rle "x = 3, y = 3, rule = B3/S23:T0,0\n$rpent!"
pattern strobe.rle "x = 3, y = 3, rule = B03/S23\n$rpent!"
pattern strobe-odd.rle "#CXRLE Pos=0,0 Gen=1\nx = 3, y = 3, rule = B03/S23\n$rpent!"
pattern strobe-plane.rle "x = 3, y = 3, rule = B03/S23:P9,9\n$rpent!"
pattern antilife.rle "x = 3, y = 3, rule = B0123478/S01234678\n$rpent!"
pattern far-apart.rle 'x = 9, y = 9, rule = B3/S23\n3o4090b3o4093$3o4090b3o!'
pattern row.rle 'x = 9, y = 9, rule = B3/S23\n4096o!'
pattern plain.cells '!Name: R-pentomino\n!\n.OO\nOO.\n.O\n'
pattern blocks.lif '#Life 1.05\n#D blocks\n#R 23/36\n#P -5 -5\n.**\n**\n.*\n#P 7 9\n***\n'
pattern cells.lif '#Life 1.06\n0 -1\n1 -1\n-1 0\n0 0\n0 1\n'
pattern strobe-plane-odd.rle "#CXRLE Gen=1\nx = 3, y = 3, rule = B03/S23:P9,9\n$rpent!"
count=$(find "$hard" -type f | wc -l)
expect 0 "" scripts/check-patterns "$hard" 20
says "$count loaded, $count agree with golly after 20 generations"
says "0 refused"

own=/usr/share/golly/Patterns
if [[ -d $own/Life-Like ]]; then
    mkdir "$work/own"
    cp "$own"/Life-Like/*.{rle,lif} "$own"/Life/Bounded-Grids/*.rle "$work/own"
    expect 0 "" scripts/check-patterns "$work/own" 30
    says "for the cells' history"
    says "a strip without end"
fi

# One that differs is told, and ends with an error.
printf '#!/bin/sh\nexec "%s" "$@" --rule B2/S\n' "$program" >"$work/wrong"
chmod +x "$work/wrong"
mkdir "$work/one"
printf 'x = 3, y = 3\n3o$o2$!' >"$work/one/a.rle"
expect 1 "" env LIFETICKET="$work/wrong" scripts/check-patterns "$work/one" 1
says "differs: $work/one/a.rle"

# So is one that ends the program in another way than by a refusal, and a folder without any.
printf '#!/bin/sh\nkill -SEGV $$\n' >"$work/crashing"
chmod +x "$work/crashing"
expect 1 "" env LIFETICKET="$work/crashing" scripts/check-patterns "$work/one" 1
says "fails with status 139: $work/one/a.rle"
mkdir "$work/none"
expect 1 "none: no file is there" scripts/check-patterns "$work/none"

# Names may have any characters.
odd="$work/a |[b]& c"
mkdir "$odd"
printf 'x = 3, y = 3, rule = 23/3/3\n!' >"$odd/a|*.rle"
expect 0 "" scripts/check-patterns "$odd" 1
says "1 rule '23/3/3': it has more than two states"
finish
