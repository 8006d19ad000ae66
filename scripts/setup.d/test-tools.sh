# What only the tests need beside distribution packages. Playwright, which drives
# the distribution's own Chromium and therefore downloads no browser.

playwright_version=1.65.2

install_playwright() {
    is_done playwright "$playwright_version" && [ -d "$runtime/venv" ] && return
    require_venv
    say "installing Playwright $playwright_version into .runtime/venv"
    quietly playwright "$runtime/venv/bin/pip" install --no-input --disable-pip-version-check \
        "playwright==$playwright_version" ||
        fail "pip could not install playwright $playwright_version: check the network or pip's configuration"
    "$runtime/venv/bin/python" -c 'import playwright.sync_api' ||
        fail "playwright was installed but cannot be imported: delete .runtime/venv and start this again"
    mark_done playwright "$playwright_version"
}

# The languages in which docs/web-chat.md has examples, as far as this machine lacks them: the
# tests run each example. Debian's packages, unpacked into .runtime/languages and run through
# their own loader and libraries, as Asterisk is.
example_languages=(
    "php  php-cli usr/bin/php8*"
    "node nodejs  usr/bin/node"
)

fetch_example_languages() {
    local line command package program recipe
    recipe=$(fingerprint_of "$parts/test-tools.sh" "$parts/private-apt.sh")
    for line in "${example_languages[@]}"; do
        read -r command package program <<<"$line"
        command -v "$command" >/dev/null && continue
        is_done "language-$command" "$recipe" && [ -x "$runtime/bin/$command" ] && continue
        fetch_language "$command" "$package" "$program"
        mark_done "language-$command" "$recipe"
    done
}

# fetch_language COMMAND PACKAGE PROGRAM, the last a pattern below the package's root.
fetch_language() {
    local root=$runtime/languages/$1
    say "fetching $1 from Debian '$private_release' into .runtime/languages"
    rm -rf "$root"
    unpack_with_dependencies "$root" "$2"
    cat >"$runtime/bin/$1" <<WRAPPER
#!/bin/sh
# Runs the $1 under .runtime/languages with its own loader and libraries.
here=\$(cd "\$(dirname "\$0")/.." && pwd)/languages/$1
for program in "\$here"/$3; do
    for loader in "\$here"/usr/lib/*-linux-gnu/ld-linux-*.so.*; do
        exec "\$loader" --library-path "\${loader%/*}" "\$program" "\$@"
    done
done
WRAPPER
    chmod +x "$runtime/bin/$1"
    "$runtime/bin/$1" --version >/dev/null ||
        fail "$1 was unpacked but does not start: delete .runtime/languages/$1 and start this again"
}
