# A package root of the project's own: it brings packages of a newer Debian as
# plain files, without root and without touching the machine's package state.

private_release=forky
private_apt=$runtime/apt

# The Debian mirror that this machine itself uses.
debian_mirror() {
    if [ -n "${TANDEM_DEBIAN_MIRROR:-}" ]; then
        printf '%s' "$TANDEM_DEBIAN_MIRROR"
        return
    fi
    local found
    found=$(apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 2>/dev/null |
        awk -v name="$(codename)" '$2 == name { print $1; exit }')
    if [ -z "$found" ] || ! (. /etc/os-release && [ "$ID" = debian ]); then
        fail "this machine's package sources name no Debian mirror: set TANDEM_DEBIAN_MIRROR to the address of one, or install Asterisk 22 or newer yourself"
    fi
    printf '%s' "$found"
}

# "[signed-by=…] " for a source line. Without Debian's keys nothing is fetched.
signed_by() {
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    [ -e "$keyring" ] || keyring=${keyring%.gpg}.pgp
    [ -e "$keyring" ] ||
        fail "Debian's archive keys are missing: install the package debian-archive-keyring, then start this again"
    printf '[signed-by=%s] ' "$keyring"
}

in_private_apt() { APT_CONFIG=$private_apt/apt.conf "$@"; }

private_apt_is_ready=no
prepare_private_apt() {
    [ "$private_apt_is_ready" = no ] || return 0
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
        fail "apt-get and dpkg are needed to fetch Asterisk: on other distributions install Asterisk 22 or newer yourself"
    local mirror keys
    mirror=$(debian_mirror)
    keys=$(signed_by)
    mkdir -p "$private_apt"/{etc/apt.conf.d,etc/preferences.d,state/lists/partial,cache/archives/partial}
    : >"$private_apt/state/status"
    cat >"$private_apt/apt.conf" <<CONF
Dir::Etc "$private_apt/etc";
Dir::Etc::sourcelist "$private_apt/etc/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$private_apt/state";
Dir::State::status "$private_apt/state/status";
Dir::Cache "$private_apt/cache";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
Acquire::Retries "3";
APT::Install-Recommends "false";
APT::Sandbox::User "";
APT::Update::Error-Mode "any";
Debug::NoLocking "true";
CONF
    printf 'deb %s%s %s main\n' "$keys" "$mirror" "$private_release" >"$private_apt/etc/sources.list"
    quietly private-apt-update in_private_apt apt-get update ||
        fail "the Debian mirror $mirror did not give the package list of '$private_release': check the network, or set TANDEM_DEBIAN_MIRROR to another mirror"
    private_apt_is_ready=yes
}

# unpack_with_dependencies FOLDER PACKAGE…
unpack_with_dependencies() {
    local into=$1
    shift
    prepare_private_apt
    rm -f "$private_apt"/cache/archives/*.deb
    quietly "private-apt-$1" in_private_apt apt-get install -y --download-only "$@" ||
        fail "could not download $*: check the network and the free disk space (400 MB), then start this again"
    local archive
    mkdir -p "$into"
    for archive in "$private_apt"/cache/archives/*.deb; do
        dpkg-deb -x "$archive" "$into" ||
            fail "could not unpack $(basename "$archive") into $into: check the free disk space, then start this again"
    done
    rm -f "$private_apt"/cache/archives/*.deb
}

# The package lists are needed again only when a recipe changes.
tidy_private_apt() { rm -rf "$private_apt"; }
