"""A real Chromium for tests: opens a page from a file, runs a script in it, and returns what the script found."""

from __future__ import annotations

import html
import json
import pathlib
import re
import shutil
import subprocess
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_OUT = re.compile(r'<pre id="test-out">(.*?)</pre>', re.DOTALL)
_REPORT = """
<script>
addEventListener("error", (e) => { window.trouble = String(e.message); });
addEventListener("load", async () => {
  await document.fonts.ready;
  let found;
  try { found = await (async () => { SCRIPT })(); } catch (e) { found = {error: String(e && e.stack || e)}; }
  const out = document.createElement("pre");
  out.id = "test-out";
  out.textContent = JSON.stringify({found, trouble: window.trouble || null});
  document.documentElement.append(out);
});
</script>
"""


def evaluate(page: str, script: str, folder: pathlib.Path, *flags: str) -> Any:
    """What the body of an async function returns when it runs in the page, once fonts are there. The page's own policy
    is taken out for the script's sake; tests of the policy load the page in a frame instead."""
    path = folder / "page.html"
    path.write_text(
        page.replace('http-equiv="Content-Security-Policy"', "data-policy") + _REPORT.replace("SCRIPT", script)
    )
    done = subprocess.run(
        [
            *(
                CHROMIUM or "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
            ),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars"),
            *(f"--user-data-dir={folder / 'profile'}", "--window-size=1500,950", "--virtual-time-budget=8000"),
            *flags,
            "--dump-dom",
            path.as_uri(),
        ],
        capture_output=True,
        timeout=120,
        check=False,
    )
    found = _OUT.search(done.stdout.decode("utf-8", "replace"))
    assert found is not None, done.stderr.decode("utf-8", "replace")[-2000:]
    answer = json.loads(html.unescape(found[1]))
    assert answer["trouble"] is None, answer["trouble"]
    assert not (isinstance(answer["found"], dict) and "error" in answer["found"]), answer["found"]
    return answer["found"]
