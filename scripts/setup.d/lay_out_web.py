"""Lays the browser libraries out as the pages load them, and checks the result.

In: an unpacked tree of Debian packages and the Python wheel that carries SIP.js.
Out: one folder with a subfolder for each library, importmap.json (served under
/lib/) and VERSIONS.json. Every bare import in it must be one that the map knows.
"""

import argparse
import hashlib
import json
import pathlib
import re
import shutil
import sys
import zipfile

PUBLIC = "/lib/"

# Import-map entries; an entry that ends in a slash maps everything below it.
IMPORTS = {
    "lit": "lit/index.js",
    "lit/": "lit/",
    "lit-html": "lit-html/lit-html.js",
    "lit-html/": "lit-html/",
    "lit-element/": "lit-element/",
    "@lit/reactive-element": "reactive-element/reactive-element.js",
    "@lit/reactive-element/": "reactive-element/",
    "sip.js": "sip.js/sip.js",
    "uplot": "uplot/uPlot.esm.js",
    "dompurify": "dompurify/purify.es.mjs",
}

# Folder here, folder in the packages, what to leave out.
LIBRARIES = [
    ("lit", "lit", {"development", "node"}),
    ("lit-html", "lit-html", {"development", "node"}),
    ("lit-element", "lit-element", {"development", "node"}),
    ("reactive-element", "@lit/reactive-element", {"development", "node"}),
    ("uplot", "uplot/dist", set()),
    ("dompurify", "dompurify/dist", set()),
]
KEPT = {"uplot": {"uPlot.esm.js", "uPlot.min.css"}, "dompurify": {"purify.es.mjs"}}

# What the library exports as of 0.21.2; a name that is gone makes the check below fail.
SIP_NAMES = (
    "Inviter Invitation Messager Registerer RegistererState Referral Session SessionState "
    "TransportState URI UserAgent UserAgentState Web Core Grammar equivalentURI name version"
).split()


def stop(sentence: str) -> None:
    sys.exit(f"setup: {sentence}")


def lay_out_packages(root: pathlib.Path, into: pathlib.Path) -> dict[str, str]:
    versions = {}
    modules = root / "usr/share/nodejs"
    for name, source, left_out in LIBRARIES:
        folder = modules / source
        if not folder.is_dir():
            stop(f"the packages bring no {source}")
        for file in sorted(folder.rglob("*")):
            inside = file.relative_to(folder)
            wanted = file.suffix in {".js", ".mjs", ".css"} and inside.name != "rollup.config.js"
            if not wanted or left_out & set(inside.parts):
                continue
            if name in KEPT and inside.name not in KEPT[name]:
                continue
            target = into / name / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            text = file.read_text(encoding="utf-8")
            # The maps are not served: a browser that looks for them would only log errors.
            target.write_text(re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", text), encoding="utf-8")
        manifest = folder if (folder / "package.json").exists() else folder.parent
        versions[name] = json.loads((manifest / "package.json").read_text())["version"]
    for notice in sorted(root.glob("usr/share/doc/node-*/copyright")):
        target = into / "licences" / f"{notice.parent.name}.txt"
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(notice, target)
    return versions


def lay_out_sip(wheel: pathlib.Path, member: str, sha256: str, into: pathlib.Path) -> str:
    with zipfile.ZipFile(wheel) as archive:
        code = archive.read(member)
    found = hashlib.sha256(code).hexdigest()
    if found != sha256:
        stop(f"SIP.js has the SHA-256 {found}, expected {sha256}: what was fetched is not what was tried")
    text = code.decode("utf-8")
    version = re.search(r'const LIBRARY_VERSION = "([^"]+)"', text)
    for name in SIP_NAMES:
        if not re.search(rf"\b{re.escape(name)}\b", text):
            stop(f"SIP.js no longer exports {name}")
    # The library is a script that fills CommonJS's `module`; given one, it is an ES module.
    target = into / "sip.js" / "sip.js"
    target.parent.mkdir(parents=True)
    target.write_text(
        "const module = { exports: {} };\nconst exports = module.exports;\n"
        + text
        + "\nexport default module.exports;\nexport const {\n  "
        + ",\n  ".join(SIP_NAMES)
        + ",\n} = module.exports;\n",
        encoding="utf-8",
    )
    return version.group(1) if version else "unknown"


BARE_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"'./][^"'\s]*)["']""")


def check_imports(into: pathlib.Path) -> None:
    """Every bare import of a module must lead, through the map, to a file."""
    for file in into.rglob("*.*js"):
        if not file.is_file() or file.name == "sip.js":
            continue
        for name in BARE_IMPORT.findall(file.read_text(encoding="utf-8")):
            path = IMPORTS.get(name)
            if path is None:
                prefix = max((key for key in IMPORTS if key.endswith("/") and name.startswith(key)), key=len, default="")
                path = IMPORTS[prefix] + name[len(prefix):] if prefix else None
            if path is None or not (into / path).is_file():
                stop(f"{file.relative_to(into)} imports '{name}', which the import map does not lead to")
    for name, path in IMPORTS.items():
        if not (into / path).exists():
            stop(f"the import map's '{name}' leads to {path}, which is not there")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("root", "wheel", "into"):
        parser.add_argument(f"--{option}", type=pathlib.Path, required=True)
    parser.add_argument("--member", required=True)
    parser.add_argument("--sha256", required=True)
    arguments = parser.parse_args()
    into = arguments.into
    versions = lay_out_packages(arguments.root, into)
    versions["sip.js"] = lay_out_sip(arguments.wheel, arguments.member, arguments.sha256, into)
    check_imports(into)
    imports = {name: PUBLIC + path for name, path in IMPORTS.items()}
    (into / "importmap.json").write_text(json.dumps({"imports": imports}, indent=2) + "\n")
    (into / "VERSIONS.json").write_text(json.dumps(versions, indent=2, sort_keys=True) + "\n")


main()
