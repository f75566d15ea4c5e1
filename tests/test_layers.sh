#!/bin/bash
# scripts/check-layers passes a clean tree and goes red on each kind of planted violation.
# long
. tests/shell.sh

# clean: a tree of a few files that keeps every rule.
plant_clean() {
    rm -rf "$work/tree"
    mkdir -p "$work"/tree/src/{base,life,kernel,net/part,engine,train,store,report/data,report/tables,report/plots,cli}
    cd "$work/tree/src"
    echo 'int base_one(void);' >base/one.h
    printf '#include "base/one.h"\nint net_one(void);\n' >net/net.h
    printf '#include "base/one.h"\nint kernel_one(void);\n' >kernel/kernel.h
    echo 'int life_one(void);' >life/life.h
    printf '#include "life/life.h"\n#include "net/net.h"\nint engine_one(void);\n' >engine/engine.h
    echo 'int train_one(void);' >train/train.h
    printf '#include "net/net.h"\n#include <stdio.h>\nvoid f(void);\nvoid f(void) { printf("x"); }\n' >cli/main.c
    echo 'int rates_one(void);' >report/data/rates.h
    printf '#include "report/data/rates.h"\n#include <stdio.h>\nvoid g(FILE *out);\n' >report/tables/tables.h
    printf '#include "report/data/rates.h"\nint plot_one(void);\n' >report/plots/plot.h
    cd - >/dev/null
}

# red NAME TEXT FILE: appending the text to the file is found, with the file's name.
red() {
    plant_clean
    printf '%s\n' "$2" >>"$work/tree/src/$3"
    if scripts/check-layers "$work/tree" 2>"$work/message"; then
        failed "$1: passed"
    elif grep -q "^src/$3" "$work/message"; then
        passed "$1"
    else
        failed "$1: $(cat "$work/message")"
    fi
}

plant_clean
if scripts/check-layers "$work/tree"; then passed "clean tree"; else failed "clean tree"; fi

red "later layer" '#include "net/net.h"' base/one.h
red "earlier layer that is closed to networks" '#include "life/life.h"' net/net.h
red "folder within a layer that is closed to boards" '#include "life/life.h"' net/part/part.c
red "folder within a layer and a later one" '#include "cli/cli.h"' net/part/part.c
red "engine before train" '#include "train/train.h"' engine/engine.h
red "train knows no engine" '#include "engine/engine.h"' train/train.h
red "kernel knows base only" '# include "life/life.h"' kernel/kernel.h
red "no folder" '#include "one.h"' base/one.h
red "folder that is no layer" '#include "util/x.h"' net/net.h
red "hdf5 outside store" '#include <hdf5.h>' net/net.h
red "pthread outside sweep" '#include <pthread.h>' store/store.c
red "yaml outside sweep" '#include <cyaml/cyaml.h>' cli/main.c
red "intrinsics outside simd.h" '#include <immintrin.h>' kernel/kernel_avx2.c
red "SIMDe outside simd.h" '#include <simde/x86/avx2.h>' kernel/kernel_avx2.c
red "simd.h outside _avx2" '#include "base/simd.h"' kernel/kernel.c
red "printing outside cli" 'void g(void) { printf("x"); }' net/net.c
red "a room's later room" '#include "report/tables/tables.h"' report/data/rates.h
red "figures of tables" '#include "report/tables/tables.h"' report/plots/plot.h
red "writing of report/data" 'void h(FILE *out);' report/data/rates.h
red "room that is no layer" '#include "report/x.h"' report/plots/plot.h
red "header that lacks an include" 'size_t base_two(void);' base/one.h

finish
