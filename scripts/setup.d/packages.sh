# Distribution packages: what is looked for, and the package that brings it.
# Looking for the thing instead of the package accepts what the machine has
# from another source. Probes: command:NAME, library:PKG-CONFIG-NAME,
# python:MODULE, file:PATH.

packages_to_run=(
    "command:git              git"
    "command:pkg-config       pkg-config"
    "library:sqlite3          libsqlite3-dev"
    "file:/usr/include/phonenumbers/phonenumberutil.h libphonenumber-dev"
    "command:openssl          openssl"
    "command:espeak-ng        espeak-ng"
    "command:sox              sox"
    "command:python3          python3"
    "python:ensurepip         python3-venv"
)

packages_to_test=(
    "command:sipp             sip-tester"
    "command:baresip          baresip-core"
    "command:chromium         chromium"
    "file:/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc fonts-noto-cjk"
    "file:/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf fonts-noto-color-emoji"
)

is_present() {
    case $1 in
        command:*) command -v "${1#*:}" >/dev/null ;;
        library:*) pkg-config --exists "${1#*:}" 2>/dev/null ;;
        python:*) python3 -c "import ${1#*:}" 2>/dev/null ;;
        file:*) [ -e "${1#*:}" ] ;;
        *) fail "scripts/setup.d/packages.sh has an unknown probe '$1': use one of those listed at its top" ;;
    esac
}

# The package of each "probe package" line whose probe finds nothing.
missing_packages() {
    local line probe package
    for line in "$@"; do
        read -r probe package <<<"$line"
        is_present "$probe" || printf '%s\n' "$package"
    done
}

install_missing_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        fail "these are missing and apt-get is not here to bring them; install them by hand: ${missing[*]}"
    say "installing distribution packages: ${missing[*]}"
    require_root_for "${missing[@]}"
    apt_install packages "${missing[@]}"
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -eq 0 ] ||
        fail "installed, yet still not found: ${missing[*]}; look at what 'apt-get install ${missing[*]}' says"
}

# apt_install LOG-NAME PACKAGE…
apt_install() {
    local log=$1
    shift
    refresh_package_lists
    quietly "apt-$log" as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$@" ||
        fail "apt-get could not install $*: mend what it says above (network? package sources?), then start this again"
}

lists_are_fresh=no
refresh_package_lists() {
    [ "$lists_are_fresh" = no ] || return 0
    quietly apt-update as_root apt-get update ||
        fail "'apt-get update' failed: mend the machine's package sources or its network, then start this again"
    lists_are_fresh=yes
}
