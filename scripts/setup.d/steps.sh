# Remembering what is done. A step's mark holds the fingerprint of what it was
# made from, so that a changed recipe is carried out again and nothing else is.

fingerprint_of() { cat "$@" | sha256sum | cut -c1-16; }

is_done() { [ -f "$runtime/done/$1" ] && [ "$(<"$runtime/done/$1")" = "$2" ]; }

mark_done() { printf '%s\n' "$2" >"$runtime/done/$1"; }

# Two set-ups at once would unpack over each other; the second waits for the first.
hold_the_setup_lock() {
    exec 9>"$runtime/setup.lock"
    flock -n 9 && return
    say "another set-up is running here; waiting for it"
    flock 9
}

# at_least VERSION MINIMUM, as version numbers.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# Runs a command as root: directly, or by sudo where this user is not root.
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -- "$@"; fi; }

# Asked before output goes to a log, so that sudo's question for a password and
# this refusal are seen.
require_root_for() {
    [ "$(id -u)" = 0 ] && return
    command -v sudo >/dev/null ||
        fail "installing $* needs root and there is no sudo: run 'apt-get install $*' as root, then start this again"
    sudo --validate || fail "sudo refused: run 'apt-get install $*' as root, then start this again"
}
