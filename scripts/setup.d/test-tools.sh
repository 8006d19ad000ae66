# What only the tests need beside distribution packages: Playwright, which drives
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
