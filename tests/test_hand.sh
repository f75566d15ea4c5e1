#!/bin/bash
# What a user's hands meet: help, letters, quiet, the manual, the completion of shells, installing; plans from
# pipes, and what is wrong with them.
# long
. tests/shell.sh

program=$(realpath "$program")

# ---- help ----

expect 0 "" "$program" help
cp "$work/out" "$work/usage"
for way in --help -h; do
    expect 0 "" "$program" $way
    check "$way is not help" cmp -s "$work/out" "$work/usage"
done
for command in $("$program" help --names); do
    expect 0 "" "$program" help "$command"
    cp "$work/out" "$work/help"
    for way in --help -h -qh "--nonsense -h"; do
        expect 0 "" "$program" "$command" $way
        check "$command $way is not its help" cmp -s "$work/out" "$work/help"
    done
    check "$command is not in the usage" grep -q "^  $command  *[a-z]" "$work/usage"
    sed -i /^usage:/d "$work/help"
    check "a line of the help of $command is too long" lacks '.\{112\}' "$work/help"
done
while read -r command before now; do
    expect 2 "$command: --$before is called --$now now" "$program" $command --$before 3
    check "--$now is no option of $command" grep -q -- "--$now " <("$program" $command --help)
done <<'RENAMED'
bench rounds samples
minimal save output
pairs boards pairs
prune round keep
verify boards random
RENAMED
expect 2 "unknown option --save" "$program" train --save x
expect 2 "unknown command 'swep'; did you mean 'sweep'?" "$program" help swep
expect 0 "" "$program" -V
cp "$work/out" "$work/version"
expect 0 "" "$program" --version
check "-V is not --version" cmp -s "$work/out" "$work/version"

# ---- letters, and --quiet ----

printf 'networks: 2\ntask: {board: 8}\ntraining: {updates: 20}\n' >"$work/my plan.yaml"
expect 0 "it is my-plan, after its file" "$program" sweep "$work/my plan.yaml" -o "$work/out.d"
check "-o is not --output" test -s "$work/out.d/results.h5"
expect 0 "" "$program" sweep -q "$work/my plan.yaml" "-o$work/quiet.d"
check "sweep -q says: $(cat "$work/err")" test ! -s "$work/err" -a ! -s "$work/out"
expect 0 "" "$program" train --updates 20 --attempts 2 --quiet
check "train --quiet says: $(cat "$work/err")" test ! -s "$work/err" -a -s "$work/out"
expect 2 "unknown option -z" "$program" table -z
expect 2 "train: --output -: HDF5 is not written to standard output" "$program" train --updates 20 -o -
expect 2 "No such file" "$program" sweep -q "$work/none.yaml"

# ---- plans ----

expect 0 "" "$program" plan
cp "$work/out" "$work/printed.yaml"
expect 0 "" "$program" sweep "$work/printed.yaml" --dry-run -o "$work/none"
says "plan printed: 1 point, 64 networks each"
expect 0 "it is plan, after" bash -c "'$program' plan | '$program' sweep - --dry-run"
says "plan plan: 1 point,"
expect 0 "" bash -c "'$program' sweep <('$program' plan) --dry-run --set networks=1e1"
says "plan plan: 1 point, 10 networks each"
expect 0 "" bash -c "echo 'networks: 3' | '$program' sweep /dev/stdin --dry-run"
says "3 networks each"
printf 'networks: 0\ntask: {bord: 8}\n' >"$work/wrong.yaml"
expect 2 "lifeticket: $work/wrong.yaml:1:11: networks: '0' is refused" "$program" sweep "$work/wrong.yaml"
for text in "lifeticket: $work/wrong.yaml:2:8: task.bord: unknown key (task.board?)" \
    "lifeticket: $work/wrong.yaml: 2 mistakes"; do
    check "not told: $text" grep -qF -- "$text" "$work/err"
done
expect 2 "did you mean training.updates?" "$program" sweep "$work/printed.yaml" --set training.update=5

# ---- the manual ----

for command in "" $("$program" help --names); do
    expect 0 "" "$program" man $command
    cp "$work/out" "$work/page.1"
    if type man >/dev/null 2>&1; then
        check "man warns of $command" test -z "$(LC_ALL=C.UTF-8 man --warnings -l "$work/page.1" 2>&1 >/dev/null)"
        LC_ALL=C.UTF-8 MANWIDTH=200 man -l "$work/page.1" 2>/dev/null | col -b >"$work/page"
        check "the page of $command names nothing" grep -q "^ *lifeticket${command:+-}$command - " "$work/page"
    fi
    if type mandoc >/dev/null 2>&1; then # dates differ from build to build, so pages have none
        check "mandoc warns of $command" test -z \
            "$(mandoc -T lint -W warning "$work/page.1" | grep -v "missing date")"
    fi
done
"$program" man train >"$work/page.1"
check "an option is not in its page" grep -qF '\fB\-\-learning\-rate\fR \fIR\fR' "$work/page.1"
expect 2 "unknown command" "$program" man none

# ---- completion ----

"$program" completion bash >"$work/bash"
# completes WORD... = EXPECTED: the last word is at the cursor; EXPECTED is the sorted answers.
completes() {
    local words=() expected got
    while [[ $1 != '=>' ]]; do words+=("$1") && shift; done
    expected=${*:2}
    got=$(cd "$work" && bash --norc -c '
        source "$0"
        COMP_WORDS=(lifeticket "$@") COMP_CWORD=$#
        _lifeticket
        printf "%s\n" "${COMPREPLY[@]}"' "$work/bash" "${words[@]}" | sort | tr '\n' ' ')
    check "${words[*]} completes to '$got', not '$expected'" test "${got% }" = "$expected"
}
completes swe '=>' sweep
completes p '=>' pairs plan plot predict prune
completes sweep --dr '=>' --dry-run
completes train --stop '' '=>' never proven
completes train --init n '=>' normal normal_everywhere
completes table --format = c '=>' csv
completes table --format = '=>' csv json tex text
completes sweep --threads '' '=>' ''
completes sweep --set task.b '=>' task.board= task.boundary=
completes sweep 'my' '=>' 'my plan.yaml'
completes sweep plan.yaml -o out '=>' out out.d
completes help ma '=>' man
completes completion '' '=>' bash fish zsh
check "bash knows no completion of lifeticket" bash --norc -c "source '$work/bash'; complete -p lifeticket >/dev/null"
expect 2 "expected bash, zsh or fish" "$program" completion tcsh

"$program" completion zsh >"$work/_lifeticket"
check "zsh lacks an option" grep -qF "'--learning-rate[" "$work/_lifeticket"
if type zsh >/dev/null 2>&1; then
    check "zsh does not parse it" zsh -n "$work/_lifeticket"
    check "zsh does not take it" zsh -fc "autoload -U compinit; compinit -u -D; source '$work/_lifeticket'; [[ \$_comps[lifeticket] == _lifeticket ]]"
fi
"$program" completion fish >"$work/fish"
check "fish lacks an option" grep -qF -- "-l learning-rate" "$work/fish"
if type fish >/dev/null 2>&1; then
    check "fish does not parse it" fish -n "$work/fish"
    got=$(HOME=$work fish -c "source '$work/fish'; complete -C 'lifeticket train --stop '" | cut -f 1 | sort | tr '\n' ' ')
    check "fish completes --stop to '$got'" test "$got" = "never proven "
    got=$(HOME=$work fish -c "source '$work/fish'; complete -C 'lifeticket --'" | cut -f 1 | sort | tr '\n' ' ')
    check "fish completes -- to '$got'" test "$got" = "--help --version "
fi

# ---- installing ----

if [[ $program == "$PWD"/build/*/lifeticket ]]; then
    build=build/$(basename "$(dirname "$program")")
    # Nothing is built, because other tests use the program: -o says that it is new enough.
    installed() {
        rm -rf "$build/share"
        make -s -o "$build/lifeticket" SETUP=true MODE="${build##*/}" PREFIX=/usr DESTDIR="$work/stage" "$1" \
            >"$work/out" 2>"$work/err"
    }
    check "make install: $(cat "$work/err")" installed install
    for file in bin/lifeticket share/man/man1/lifeticket{,-sweep,-plan}.1 share/zsh/site-functions/_lifeticket \
        share/bash-completion/completions/lifeticket share/fish/vendor_completions.d/lifeticket.fish; do
        check "$file is not installed" test -s "$work/stage/usr/$file"
    done
    check "make uninstall" installed uninstall
    check "left: $(find "$work/stage" -type f)" test -z "$(find "$work/stage" -type f)"
fi

finish
