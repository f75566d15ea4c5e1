#!/bin/bash
# lifeticket export --format js: what runs in node answers as predict does, cell for cell. Pages compute with the same
# functions; whether they work in a browser is for `make test-export`.
# long
. tests/shell.sh

if command -v node >/dev/null; then
    expect 0 "" env PYTHON="$PYTHON" node tests/export/js.js "$program" "$work"
    tail -1 "$work/out"
else
    echo "test_export_js.sh: skipped: there is no node"
fi
finish
