# What the pages load in the browser, into .runtime/web: Lit, uPlot and DOMPurify
# from Debian, SIP.js from a Python package that carries it. Files are pinned:
# the service refuses nothing by itself, so what is fetched must be what was tried.

web_packages=(node-lit node-uplot node-dompurify)
sipjs_package=odoo-addon-voip-oca
sipjs_package_version=19.0.1.0.2
sipjs_member=odoo/addons/voip_oca/static/lib/sip.js
sipjs_sha256=1fde6e37f1966150b9a73985f765a2b1b17ef7c8b671d63fb1f4cf4bcee763ae

fetch_browser_libraries() {
    local recipe work=$runtime/web.work
    recipe=$(fingerprint_of "$parts/browser-libraries.sh" "$parts/lay_out_web.py")
    is_done web "$recipe" && [ -f "$runtime/web/importmap.json" ] && return
    say "fetching the browser libraries (Lit, SIP.js, uPlot, DOMPurify) into .runtime/web"
    rm -rf "$work"
    mkdir -p "$work"
    unpack_with_dependencies "$work/root" "${web_packages[@]}"
    require_venv
    quietly sipjs "$runtime/venv/bin/pip" download --no-deps --no-input --disable-pip-version-check \
        --dest "$work" "$sipjs_package==$sipjs_package_version" ||
        fail "could not download $sipjs_package $sipjs_package_version from the Python package index: check the network or pip's configuration"
    python3 "$parts/lay_out_web.py" --root "$work/root" --wheel "$work"/*.whl --member "$sipjs_member" \
        --sha256 "$sipjs_sha256" --into "$work/web" ||
        fail "the browser libraries are not laid out as expected (see above): .runtime/web is unchanged"
    rm -rf "$runtime/web"
    mv "$work/web" "$runtime/web"
    rm -rf "$work"
    mark_done web "$recipe"
}

require_venv() {
    [ -x "$runtime/venv/bin/pip" ] && "$runtime/venv/bin/python" -c '' 2>/dev/null && return
    say "making a Python environment in .runtime/venv"
    rm -rf "$runtime/venv"
    quietly venv python3 -m venv "$runtime/venv" ||
        fail "python3 could not make the environment .runtime/venv: see what it says above"
}
