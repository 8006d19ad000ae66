# What set-up says: one line for each thing it does, nothing for what is done already.

say() { printf 'setup: %s\n' "$*"; }

# One sentence that says what is wrong and what to do about it.
fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

# quietly LOG COMMAND…: the command's chatter goes to a file; on failure its tail is shown.
quietly() {
    local log=$runtime/logs/$1.log
    shift
    mkdir -p "$runtime/logs"
    if "$@" >"$log" 2>&1; then return 0; fi
    tail -n 15 "$log" | sed 's/^/    /' >&2
    printf '    (all of it: %s)\n' "$log" >&2
    return 1
}
