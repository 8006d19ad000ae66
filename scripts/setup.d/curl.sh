# libcurl with WebSocket: switched on in the releases from 8.11. Debian 13 has
# it; Debian 12 has it in its backports.

curl_minimum=8.11

has_curl_with_websocket() {
    pkg-config --atleast-version="$curl_minimum" libcurl 2>/dev/null &&
        curl-config --protocols 2>/dev/null | grep -iqx ws
}

require_curl_with_websocket() {
    has_curl_with_websocket && return
    say "installing libcurl $curl_minimum or newer, with WebSocket"
    require_root_for libcurl4-openssl-dev
    refresh_package_lists
    if at_least "$(candidate_of libcurl4-openssl-dev)" "$curl_minimum"; then
        apt_install curl libcurl4-openssl-dev
    elif [ "$(codename)" = bookworm ]; then
        install_curl_from_backports
    else
        fail "this distribution's libcurl is older than $curl_minimum: use Debian 12 or newer, Ubuntu 25.04 or newer, or install libcurl $curl_minimum built with WebSocket"
    fi
    has_curl_with_websocket ||
        fail "libcurl was installed but 'curl-config --protocols' names no WS: remove other libcurl development packages, then start this again"
}

candidate_of() { LC_ALL=C apt-cache policy "$1" | sed -n 's/^ *Candidate: *//p' | grep -v '(none)' || echo 0; }

codename() { (. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}"); }

# The machine's own sources and, for these two commands only, its backports:
# nothing is left in /etc.
install_curl_from_backports() {
    local sources=$runtime/apt-backports.list mirror
    mirror=$(debian_mirror)
    { cat /etc/apt/sources.list 2>/dev/null || true; } >"$sources"
    printf 'deb %s%s bookworm-backports main\n' "$(signed_by)" "$mirror" >>"$sources"
    quietly apt-update-backports as_root apt-get update -o Dir::Etc::sourcelist="$sources" ||
        fail "the Debian mirror $mirror gave no bookworm-backports: check the network, or set TANDEM_DEBIAN_MIRROR to a mirror that has it"
    quietly apt-curl as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o Dir::Etc::sourcelist="$sources" -t bookworm-backports libcurl4-openssl-dev ||
        fail "apt-get could not install libcurl from bookworm-backports: mend what it says above, then start this again"
    rm -f "$sources"
}
