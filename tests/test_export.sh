#!/bin/bash
# lifeticket export --format c: headers of all kinds of networks compile without a warning, test themselves, and
# answer as predict does.
# long
. tests/shell.sh

strict="-O1 -Wall -Wextra -Wconversion -pedantic -Werror"
compilers=("gcc -std=c99 -fsanitize=undefined,address -fno-sanitize-recover=all $strict" "gcc -std=c99 $strict")
for other in "clang -std=c99" "g++ -x c++" "clang++ -x c++"; do
    command -v "${other%% *}" >/dev/null && compilers+=("$other $strict")
done
# Those of devices compile alone: their programs do not run here.
devices=()
for other in "avr-gcc -std=c99 -mmcu=attiny85" "arm-none-eabi-gcc -std=c99 -mcpu=cortex-m0" "arm-none-eabi-g++ -mcpu=cortex-m3"; do
    command -v "${other%% *}" >/dev/null && devices+=("$other ${strict/-O1/-Os}")
done
printf '#define NET_SELF_TEST\n#include HEADER\nunsigned long wrong(void);\nunsigned long wrong(void) { return net_self_test(); }\n' \
    >"$work/device.c"
cp "$work/device.c" "$work/device.cpp"

# Reads boards of one side, one after the other, and prints each one step later; then the wrong answers of the
# self-test.
cat >"$work/step.c" <<'PROGRAM'
#define NET_SELF_TEST
#include HEADER
#include <stdio.h>

static uint8_t board[64 * 8], scratch[NET_SCRATCH(64, 64)];
int main(int count, char **side)
{
    const unsigned sides = (unsigned)(side[count - 1][0] - '0') * 10u + (unsigned)(side[count - 1][1] - '0');
    const unsigned bytes = (sides + 7u) / 8u;
    int c = ' ';
    while (c != EOF) {
        unsigned i, x, y, read = 0;
        for (i = 0; i < sizeof board; i++)
            board[i] = 0;
        while (read < sides * sides && (c = getchar()) != EOF)
            if (c == 'O' || c == '.') {
                x = read % sides;
                y = read++ / sides;
                if (c == 'O')
                    board[y * bytes + x / 8u] = (uint8_t)(board[y * bytes + x / 8u] | 1u << (x & 7u));
            }
        if (c == EOF)
            break;
        net_step(board, sides, sides, scratch);
        for (y = 0; y < sides; y++, putchar('\n'))
            for (x = 0; x < sides; x++)
                putchar(board[y * bytes + x / 8u] >> (x & 7u) & 1 ? 'O' : '.');
    }
    printf("%lu\n", net_self_test());
    return 0;
}
PROGRAM

# Random boards of a side.
board_of() { # side, seed
    awk -v side="$1" -v seed="$2" 'BEGIN { srand(seed); for (y = 0; y < side; y++) { row = "";
        for (x = 0; x < side; x++) row = row (rand() < (seed % 3 + 1) / 4 ? "O" : "."); print row } }'
}

# What the network makes of them, as predict shows it: the last column, in which + is said alive.
predicted() { # model, side, boards...
    local model=$1 side=$2 board
    shift 2
    for board; do
        "$program" predict "$model" "$board" --board "$side" --quiet </dev/null | tail -n "$side" |
            awk '{ print $NF }' | tr '+-' 'O.'
    done
}

sides=(07 09 33)
for side in "${sides[@]}"; do
    for seed in 1 2 3; do board_of "$((10#$side))" "$seed" >"$work/$side-$seed.cells"; done
done

# header NAME WRONG OPTIONS...: the model's header, by all compilers; WRONG is what its self-test has to find, or
# nothing, where predict alone says it.
header() {
    local name=$1 wrong=$2 side compiler got tried=("${sides[@]}")
    shift 2
    expect 0 "" "$program" export "$work/$name.h5" --format c --prefix net --force --output "$work/net.h" "$@"
    for side in "${sides[@]}"; do
        predicted "$work/$name.h5" "$((10#$side))" "$work/$side"-[123].cells >"$work/want-$side"
        check "$name $*: predict has answers" test "$(wc -l <"$work/want-$side")" = "$((3 * 10#$side))"
    done
    for compiler in "${compilers[@]}"; do
        if ! $compiler "-DHEADER=\"$work/net.h\"" "$work/step.c" -o "$work/step" 2>"$work/err"; then
            failed "$name $*: $compiler: $(head -c 300 "$work/err")"
            continue
        fi
        for side in "${tried[@]}"; do
            cat "$work/$side"-[123].cells | "$work/step" "$side" >"$work/got" 2>"$work/err"
            check "$name $*, side $side: $compiler: the boards of predict ($(head -c 300 "$work/err"))" \
                cmp -s <(head -n -1 "$work/got") "$work/want-$side"
            got=$(tail -1 "$work/got")
            [[ -z $wrong ]] || check "$name $*: $compiler: $got wrong, not $wrong" test "$got" = "$wrong"
        done
        tried=(09) # the others, that all compile the same, answer fewer
    done
    for compiler in "${devices[@]}"; do
        compiler="$compiler -DHEADER=\"$work/net.h\" -c $work/device.c"
        [[ $compiler != *g++* ]] || compiler+=pp
        check "$name $*: $compiler" $compiler -o "$work/device.o"
        check "$name $*: it calls nothing of a C library" lacks "U mem" <("${compiler%%-g*}-nm" "$work/device.o")
    done
}

model() { # NAME OPTIONS...
    local name=$1
    shift
    expect 0 "" "$program" train --quiet --output "$work/$name.h5" "$@"
}

# ---- exact networks, in float32 and in integers ----
model wide --overcompleteness 8 --updates 20000
header wide 0
header wide 0 --int8
model torus --overcompleteness 8 --boundary torus --updates 20000
header torus 0 --int8
model prelu --overcompleteness 4 --activation prelu --updates 20000
header prelu 0
header prelu 0 --int16
expect 0 "" "$program" prune "$work/wide.h5" --quiet --rounds 4 --updates 4000 --output "$work/ticket.h5"
header ticket 0
header ticket 0 --int8
dense=$("$program" export "$work/wide.h5" --format c 2>/dev/null | wc -c)
check "what is pruned costs nothing" test "$("$program" export "$work/ticket.h5" --format c 2>/dev/null | wc -c)" -lt "$dense"

# ---- networks that learned nothing: the header says how often it is wrong, and answers as they do ----
untrained="--init normal_everywhere --batch 2 --board 16 --updates 2"
for options in "--activation leaky --overcompleteness 2" "--family window --overcompleteness 2"; do
    model one $untrained $options --force
    header one "$("$program" verify "$work/one.h5" 2>/dev/null | sed -n 's/.*wrong on \([0-9]*\) of .*/\1/p')"
done
for options in "2 --overcompleteness 2" "2 --overcompleteness 3 --boundary torus --activation leaky" \
    "2 --overcompleteness 4 --activation prelu" "2 --family window --overcompleteness 3" \
    "2 --family window --filters 2-1-1-1 --boundary torus --activation prelu" \
    "1 --filters 3 --activation prelu" "2 --filters 4-0-3-2 --activation leaky --boundary torus" \
    "2 --filters 4-1-4-1 --tied yes --output-layer none" "3 --overcompleteness 2" "3 --overcompleteness 1 --boundary torus" "4 --overcompleteness 2" \
    "8 --overcompleteness 1 --boundary torus"; do
    model more $untrained --generations $options --force
    header more ""
done

# ---- one whose weights are changed is found out ----
expect 0 "" "$program" export "$work/wide.h5" --format c --prefix net --force --output "$work/net.h"
sed -i '0,/net_bias.*{/s//&/; /net_bias\[/,/}/s/-\?[0-9]\.[0-9]*f/0.0f/g' "$work/net.h"
${compilers[1]} "-DHEADER=\"$work/net.h\"" "$work/step.c" -o "$work/step"
check "biases of zero fail the self-test" test "$("$work/step" 09 </dev/null)" -gt 0

# ---- two networks in one program, with names of their own; one header twice ----
expect 0 "" "$program" export "$work/wide.h5" --format c --prefix wide --output "$work/wide.h"
expect 0 "" "$program" export "$work/ticket.h5" --format c --int8 --prefix _Tiny1 --output "$work/tiny.h"
cat >"$work/both.c" <<'PROGRAM'
#define WIDE_SELF_TEST
#define _TINY1_SELF_TEST
#include "wide.h"
#include "tiny.h"
#include "tiny.h"
int main(void) { return wide_self_test() + _Tiny1_self_test() > 0; }
PROGRAM
check "both in one program" gcc -std=c99 $strict "$work/both.c" -o "$work/both"
check "and both right" "$work/both"

# ---- what compilers make of it, which are made up here ----
mkdir "$work/bin"
with_path() { PATH=$work/bin "$program" export "$work/ticket.h5" --format c --int8 --force --output "$1"; }
compiler() { # VERSION MACHINE COMMAND: a gcc that says so, and runs the command to compile
    printf '#!/bin/bash\ncase $1 in -dumpversion) echo "%s";; -dumpmachine) echo "%s";; *) %s;; esac\n' "$@" >"$work/bin/gcc"
    printf '#!/bin/bash\necho text data bss dec; echo $(</proc/self/fd/0)\n' >"$work/bin/size"
    chmod +x "$work/bin/gcc" "$work/bin/size"
}
expect 0 "" with_path "$work/without.h"
check "no compiler, no table" lacks "Bytes of" "$work/without.h"
compiler 9.9 toy "code=\$(</dev/stdin); echo \"\$code\" >'$work/code.c'; echo 111 22 3 >/proc/self/fd/1"
expect 0 "" with_path "$work/with.h"
check "a row" grep -qxF " *      111    22     3          -  gcc 9.9 -std=c99 -Os (toy)" "$work/with.h"
check "no row of those that are missing" lacks "avr-gcc" "$work/with.h"
check "all else is the same" cmp -s <(grep -vxF -f "$work/without.h" "$work/with.h" | wc -l) <(echo 4)
check "what is compiled is the header's code" grep -q "static inline int life_window(" "$work/code.c"
check "and a call" grep -qxF "    life_step(board, 32, 32, scratch);" "$work/code.c"
compiler 9.9 toy "exit 1"
expect 0 "" with_path "$work/failed.h"
check "one that fails, no row" cmp -s "$work/without.h" "$work/failed.h"
compiler 9.9 "*/ int" "echo 111 22 3"
expect 0 "" with_path "$work/failed.h"
check "one that names no machine, no row" cmp -s "$work/without.h" "$work/failed.h"
compiler 9.9 toy "echo no object"
expect 0 "" with_path "$work/failed.h"
check "no sizes, no row" cmp -s "$work/without.h" "$work/failed.h"
compiler 5.4 avr "echo 304 0 143 >/proc/self/fd/1"
mv "$work/bin/gcc" "$work/bin/avr-gcc" && mv "$work/bin/size" "$work/bin/avr-size"
expect 0 "" with_path "$work/avr.h"
check "no simulator, no cycles" grep -qxF " *      304     0   143          -  avr-gcc 5.4 -mmcu=attiny85 -std=c99 -Os (avr)" "$work/avr.h"
printf '#!/bin/bash\nprintf "#5\\n1!\\n#60005\\n0!\\n" >/proc/self/fd/0\n' >"$work/bin/simavr"
chmod +x "$work/bin/simavr"
expect 0 "" with_path "$work/avr.h"
check "cycles" grep -qxF " *      304     0   143      60000  avr-gcc 5.4 -mmcu=attiny85 -std=c99 -Os (avr)" "$work/avr.h"
rm "$work/bin/"*
compiler 9.9 toy 'kill -TERM $PPID'
mkdir "$work/ended"
expect 3 "nothing was written" with_path "$work/ended/net.h"
check "nothing is left of one that was ended" test -z "$(ls -A "$work/ended")"

# ---- the same model gives the same bytes, wherever it lies ----
cp "$work/wide.h5" "$work/elsewhere.h5"
expect 0 "" "$program" export "$work/elsewhere.h5" --format c --prefix wide --output "$work/again.h"
check "the same bytes" cmp -s "$work/wide.h" "$work/again.h"
check "no path" lacks "$work" "$work/wide.h"

# ---- refused ----
expect 2 "--prefix 8bit: expected a name of letters, digits and _" "$program" export "$work/wide.h5" --format c --prefix 8bit
expect 2 "--prefix a-b: expected" "$program" export "$work/wide.h5" --format c --prefix a-b
expect 2 "--prefix: expected a text that is not empty" "$program" export "$work/wide.h5" --format c --prefix ""
expect 2 "--int8: format json knows no networks of integers" "$program" export "$work/wide.h5" --format json --int8
expect 2 "exclude each other" "$program" export "$work/wide.h5" --format c --int8 --int16
model three --generations 3 --updates 2
expect 2 "nothing proves integers of networks of 3 generations" "$program" export "$work/three.h5" --format c --int8 --output "$work/three.h"
model bad $untrained --overcompleteness 2
expect 2 "of 512 windows" "$program" export "$work/bad.h5" --format c --int8 --output "$work/three.h"
check "what is refused is not written" test ! -e "$work/three.h"
echo "mine" >"$work/foreign.h"
expect 2 "foreign.h" "$program" export "$work/wide.h5" --format c --output "$work/foreign.h"
check "another's file stays" grep -qx mine "$work/foreign.h"
expect 0 "" "$program" export "$work/wide.h5" --format c --output "$work/foreign.h" --force
expect 0 "" "$program" export "$work/ticket.h5" --format c --output "$work/foreign.h"
finish
