# Asterisk 22: the machine's own where it is new enough, else Debian's, unpacked
# into .runtime/asterisk and run through its own loader and libraries.
#
# Callers need two files: .runtime/bin/asterisk (runs it) and
# .runtime/asterisk.env (says where its modules, sounds and music are).

asterisk_minimum=22.10
asterisk_root=$runtime/asterisk
asterisk_packages=(
    asterisk
    asterisk-core-sounds-en-wav # 8 kHz, without a codec's loss and without its cost at each call
    asterisk-moh-opsound-wav
)

fetch_asterisk() {
    if machine_has_asterisk; then
        use_asterisk_of_the_machine
        return
    fi
    local recipe
    recipe=$(fingerprint_of "$parts/asterisk.sh" "$parts/private-apt.sh")
    if ! is_done asterisk "$recipe" || [ ! -x "$asterisk_root/usr/sbin/asterisk" ]; then
        say "fetching Asterisk from Debian '$private_release' into .runtime/asterisk (about 100 MB)"
        rm -rf "$asterisk_root.new"
        unpack_with_dependencies "$asterisk_root.new" "${asterisk_packages[@]}"
        # The package's own installation step makes this link.
        ln -s en_US_f_Allison "$asterisk_root.new/usr/share/asterisk/sounds/en"
        prepare_hold_music "$asterisk_root.new/usr/share/asterisk/moh"
        rm -rf "$asterisk_root"
        mv "$asterisk_root.new" "$asterisk_root"
        write_asterisk_wrapper
        describe_fetched_asterisk
        say "Asterisk $("$runtime/bin/asterisk" -V | awk '{print $2}') is ready"
        mark_done asterisk "$recipe"
    fi
    # A working copy that was moved needs its paths written anew.
    grep -qsxF "ASTERISK=$runtime/bin/asterisk" "$runtime/asterisk.env" || describe_fetched_asterisk
}

machine_has_asterisk() {
    local version
    command -v asterisk >/dev/null || return 1
    version=$(asterisk -V 2>/dev/null | sed -n 's/^Asterisk \([0-9.]*\).*/\1/p')
    at_least "${version:-0}" "$asterisk_minimum"
}

use_asterisk_of_the_machine() {
    local modules
    ln -sf "$(command -v asterisk)" "$runtime/bin/asterisk"
    modules=$(find /usr/lib/asterisk /usr/lib/*/asterisk /usr/lib64/asterisk /usr/local/lib/asterisk \
        -maxdepth 1 -name modules -print -quit 2>/dev/null || true)
    [ -n "$modules" ] ||
        fail "the modules of the installed Asterisk were not found under /usr/lib: uninstall it, and set-up brings its own"
    local data=/usr/share/asterisk
    [ -d "$data" ] || data=/var/lib/asterisk
    write_asterisk_env "$modules" "$data"
}

# Where the loader lies depends on the processor; the file finds it itself, and
# finds its folder by its own place, so that .runtime may be moved.
write_asterisk_wrapper() {
    rm -f "$runtime/bin/asterisk"
    cat >"$runtime/bin/asterisk" <<'WRAPPER'
#!/bin/sh
# Runs the Asterisk under .runtime/asterisk with its own loader and libraries.
here=$(cd "$(dirname "$0")/.." && pwd)
for loader in "$here"/asterisk/usr/lib/*-linux-gnu/ld-linux-*.so.*; do
    exec "$loader" --library-path "${loader%/*}" "$here/asterisk/usr/sbin/asterisk" "$@"
done
WRAPPER
    chmod +x "$runtime/bin/asterisk"
}

describe_fetched_asterisk() {
    local modules
    modules=$(echo "$asterisk_root"/usr/lib/*/asterisk/modules)
    [ -d "$modules" ] || fail "Asterisk was unpacked without its modules: delete .runtime/asterisk and start this again"
    write_asterisk_env "$modules" "$asterisk_root/usr/share/asterisk"
}

write_asterisk_env() {
    local version
    version=$("$runtime/bin/asterisk" -V 2>/dev/null | awk '{print $2}') ||
        fail "Asterisk does not start here: run '.runtime/bin/asterisk -V' and see what it says"
    cat >"$runtime/asterisk.env.new" <<ENV
ASTERISK=$runtime/bin/asterisk
ASTERISK_VERSION=$version
ASTERISK_MODULES=$1
ASTERISK_DATA=$2
ENV
    mv "$runtime/asterisk.env.new" "$runtime/asterisk.env"
}

# The same music in the telephone's own codecs: hundreds of waiting callers then
# cost Asterisk no encoding.
prepare_hold_music() {
    local tune
    for tune in "$1"/*.wav; do
        sox "$tune" -t ul -r 8000 -c 1 "${tune%.wav}.ulaw" && sox "$tune" -t al -r 8000 -c 1 "${tune%.wav}.alaw" ||
            fail "sox could not convert the hold music $tune: see what it says above"
    done
}
