#!/bin/bash
# lifeticket export to npz and onnx: numbers that are right, bytes that are the same, and what is refused. Whether
# ONNX runs is for `make test-export`.
# long
. tests/shell.sh

model=$work/model.h5
expect 0 "" "$program" train --quiet --init normal_everywhere --batch 2 --board 8 --updates 2 --boundary torus \
    --overcompleteness 2 --activation prelu --output "$model"

expect 0 "" "$program" train --quiet --init normal_everywhere --batch 2 --board 8 --updates 2 --overcompleteness 2 \
    --activation silu --output "$work/silu.h5"
for format in json js html npz onnx; do
    expect 0 "not exact" "$program" export "$work/silu.h5" --format $format --output "$work/silu.$format"
done
expect 2 "format c has no code for the activation silu" "$program" export "$work/silu.h5" --format c --output "$work/silu.c"
check "c: nothing is left of it" test ! -e "$work/silu.c"
expect 2 "format c has no code for the activation silu" "$program" export "$work/silu.h5" --format c --int8

for format in npz onnx; do
    export=("$program" export "$model" --format $format)
    expect 0 "export: not exact: wrong on " "${export[@]}" --output "$work/a.$format"
    check "$format: standard output is the same" cmp -s "$work/a.$format" <("${export[@]}" 2>/dev/null)
    expect 0 "" "${export[@]}" --output "$work/a.$format"
    echo "a letter" >"$work/letter"
    expect 2 "is a file of another kind" "${export[@]}" --output "$work/letter"
    check "$format: what is another's stays" grep -q "a letter" "$work/letter"
    expect 2 "format $format knows no networks of integers" "${export[@]}" --int8
    [[ ! -e /dev/full ]] || expect 1 "" bash -c '"$@" >/dev/full' - "${export[@]}"
    if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
        script -qec "$(printf '%q ' "${export[@]}")" /dev/null </dev/null >"$work/shown"
        check "$format: not on a terminal" grep -q "format $format is not for terminals; add --output FILE.$format" "$work/shown"
        check "$format: nor a byte of it" lacks "layer0" "$work/shown"
    else
        echo "test_export_numbers.sh: skipped: $format on a terminal, for this system gives none"
    fi
done

# Says the same of itself, in its own way.
check "onnx: its operators" test "$(grep -aoE 'Conv|PRelu|Slice|Concat' "$work/a.onnx" | sort | uniq -c | tr -s ' \n' ' ')" = " 2 Concat 3 Conv 2 PRelu 4 Slice "
for text in lifeticket B3/S23 torus "not exact: wrong on"; do
    check "onnx: $text" grep -qa "$text" "$work/a.onnx"
done

if "$PYTHON" -c 'import numpy' 2>/dev/null; then
    expect 0 "" "$PYTHON" tests/export/arrays.py "$program" "$work"
    cat "$work/out"
else
    echo "test_export_numbers.sh: skipped: arrays, for there is no Python with numpy"
fi
finish
