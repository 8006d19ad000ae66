# The Swift toolchain is the one thing that set-up does not bring.

swift_minimum=6.2

require_swift() {
    command -v swift >/dev/null ||
        fail "no Swift here: install Swift $swift_minimum or newer (swift.org/install), then start this again"
    # Asking Swift for its version takes half a second, so the answer is kept for this binary.
    local binary
    binary=$(stat -Lc '%n %i %s %Y' "$(command -v swift)")
    is_done swift "$binary" && return
    local version
    version=$(swift --version 2>&1 | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
    at_least "${version:-0}" "$swift_minimum" ||
        fail "Swift ${version:-of unknown version} is too old: install Swift $swift_minimum or newer (swift.org/install)"
    mark_done swift "$binary"
}
