"""One Chromium for all tests of a page. It reaches nothing outside, and tells which addresses a page asked for."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

MODULES = Path(__file__).parent / "node_modules"
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
Scheme = Literal["light", "dark"]
INCHES = {"a4": (8.27, 11.69), "letter": (8.5, 11.0)}


def missing(what: str) -> NoReturn:
    """Skip the test for want of a tool; fail instead where all tests have to run."""
    reason = f"needs {what}"
    if os.environ.get("SKINQUIZ_TESTS") == "all":
        pytest.fail(reason)
    pytest.skip(reason)


def program(name: str, package: str) -> str:
    """Return where a program is, or skip."""
    return shutil.which(name) or missing(f"{name} (Debian: {package})")


def module(path: str) -> Path:
    """Return a file of the modules that `package.json` names, or skip."""
    found = MODULES / path
    if not found.exists():
        missing("`npm install --prefix tests/browser`")
    return found


@dataclass
class Browser:
    """A window that shows one page after the other."""

    driver: Chrome
    folder: Path

    def show(self, html: str, name: str = "page") -> None:
        """Open a page as a file, as a person would."""
        file = self.folder / f"{name}.html"
        file.write_text(html, encoding="utf-8")
        self.address = file.as_uri()
        self.driver.get_log("performance")
        self.driver.get_log("browser")
        self.driver.get(self.address)

    def look(self, width: int = 1200, scheme: Scheme = "light", media: str = "") -> None:
        """Set how wide the window is, and how the page is looked at; `print` shows it as it would be printed."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})

    def ask(self, script: str) -> Any:
        """Return what a script in the page returns."""
        return self.driver.execute_script(script)

    def wait_for(self, script: str, *arguments: object) -> Any:
        """Return what a script hands to the function that is its last argument."""
        return self.driver.execute_async_script(script, *arguments)

    def asked_for(self) -> list[str]:
        """Return every address that was asked for since the page was opened."""
        events = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        return [one["params"]["request"]["url"] for one in events if one["method"] == "Network.requestWillBeSent"]

    def complaints(self) -> list[str]:
        """Return what the browser wrote to its console."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def printed(self, paper: str) -> bytes:
        """Return the page as a PDF."""
        width, height = INCHES[paper]
        size = {"paperWidth": width, "paperHeight": height, "preferCSSPageSize": False, "printBackground": True}
        return base64.b64decode(self.driver.execute_cdp_cmd("Page.printToPDF", size)["data"])


@pytest.fixture(scope="session")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser without a page."""
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ImportError:
        missing("selenium (PyPI)")
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium", "chromium")
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})  # type: ignore[no-untyped-call]
    driver = webdriver.Chrome(options=options, service=Service(program("chromedriver", "chromium-driver")))
    driver.set_script_timeout(60)
    yield Browser(driver, tmp_path_factory.mktemp("pages"))
    driver.quit()


@pytest.fixture
def browser(window: Browser) -> Browser:
    """The browser as it is at first."""
    window.look()
    return window


@pytest.fixture(scope="session")
def axe() -> str:
    """The program that finds what keeps people from reading a page."""
    return module("axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def validate() -> Callable[[Path], list[str]]:
    """A function that returns what the Nu Html Checker says of the pages in a folder."""
    java, jar = program("java", "default-jre-headless"), module("vnu-jar/build/dist/vnu.jar")

    def check(folder: Path) -> list[str]:
        files = sorted(folder.glob("*.html"))
        done = subprocess.run([java, "-jar", jar, *files], capture_output=True, text=True, check=False)
        return done.stderr.splitlines()

    return check
