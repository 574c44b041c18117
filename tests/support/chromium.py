"""The Chromium of this machine, and how it is started."""

import os
import shutil

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
# Chromium's sandbox does not start as root.
OPTIONS = [*QUIET, *(("--no-sandbox",) if os.geteuid() == 0 else ())]


def chromium_path() -> str | None:
    """The installed one; None where only Playwright's own is to be had (see bin/browser)."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)
