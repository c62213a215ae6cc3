"""
What it costs that a stored file is used only if it is the build's: all of them read and hashed,
once.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from .chromium import Browser
from .contestants import Contestant
from .journey import Sample, log_in
from .world import World

# What <html>'s data call the part that is stored last of what a visit uses.
_STORED = {"vault": "offline", "page": "offlinePython"}

# One after another, as public/service_worker/stored_build.js looks at each.
_LOOK = """
(async (name) => {
  const { dataset } = document.documentElement;
  while (dataset[name] !== "stored") await new Promise((resolve) => setTimeout(resolve, 50));
  const [build] = await caches.keys();
  const cache = await caches.open(build);
  const begin = performance.now();
  let bytes = 0;
  for (const request of await cache.keys()) {
    const stored = await cache.match(request, { ignoreVary: true });
    const content = await stored.clone().arrayBuffer();
    await crypto.subtle.digest("SHA-256", content);
    bytes += content.byteLength;
  }
  return [performance.now() - begin, bytes];
})
"""


def stored_files(world: World, contestant: Contestant) -> Sample:
    """
    Return how long a look at all stored files takes, in milliseconds, and how many bytes they are.

    With the vault that is what a first visit has used; in page mode Python is among it.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, Browser(Path(folder)) as browser:
        log_in(world, browser, contestant.name)
        world.wait_quiet()
        took, size = browser.page.evaluate(f"{_LOOK}('{_STORED[contestant.mode]}')")
    return {"look": took, "bytes": size}
