"""Copies the third-party browser scripts into static/vendor, with licenses and an integrity
manifest.

Developers run `python tools/vendor.py`, which needs npm. The copies are committed and
checked by a test.
"""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

PACKAGE_FOLDER = Path(__file__).parent / "vendor"
TARGET = Path(__file__).parents[1] / "static" / "vendor"
WANTED_FILES = {
    "idiomorph": ["dist/idiomorph.min.js", "LICENSE"],
}

EXPORT_STATEMENTS = {
    "dist/idiomorph.min.js": "export { Idiomorph };\n"
}  # its module build is not minified: four times the weight


def main() -> None:
    """Install the locked packages, copy the wanted files, and write their digests."""
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=PACKAGE_FOLDER, check=True
    )
    shutil.rmtree(TARGET, ignore_errors=True)
    manifest = {}
    for package, files in WANTED_FILES.items():
        source = PACKAGE_FOLDER / "node_modules" / package
        about = json.loads((source / "package.json").read_text())
        folder = TARGET / f"{package}-{about['version']}"
        folder.mkdir(parents=True)
        for name in files:
            copy = folder / Path(name).name
            # a source map is not shipped, so the script must not ask for it
            text = "\n".join(
                line
                for line in (source / name).read_text().splitlines()
                if not line.startswith("//# sourceMappingURL")
            )
            copy.write_text(text + "\n" + EXPORT_STATEMENTS.get(name, ""))
            manifest[f"{folder.name}/{copy.name}"] = {
                "sha256": hashlib.sha256(copy.read_bytes()).hexdigest(),
                "licence": about["license"],
            }
    (TARGET / "integrity.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
