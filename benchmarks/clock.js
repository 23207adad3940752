// Runs in the page: says when a click came and when the page last changed after it.
// What changes is watched in the page and in the map's frame; the running sign and stale marks are not data.
(() => {
  if (window.benchmark) return;
  const ignored = '[data-testid="stStatusWidget"], [data-testid="stDecoration"], [data-testid="stHeader"]';
  const marks = new Set(["data-stale", "data-test-script-state", "aria-expanded", "aria-busy"]);
  const clock = { clicked: 0, changed: 0 };
  const seen = new WeakSet();
  const note = (records) => {
    for (const record of records) {
      const element = record.target.nodeType === 1 ? record.target : record.target.parentElement;
      if (record.type === "attributes" && marks.has(record.attributeName)) continue;
      if (element && element.closest && element.closest(ignored)) continue;
      clock.changed = performance.now();
      return;
    }
  };
  const watch = (root) => {
    if (!root || seen.has(root)) return;
    seen.add(root);
    new MutationObserver(note).observe(root, { childList: true, subtree: true, characterData: true, attributes: true });
  };
  const frames = () => {
    for (const frame of document.querySelectorAll("iframe")) {
      try { watch(frame.contentDocument); } catch { /* not ours */ }
    }
  };
  window.addEventListener("click", () => { clock.clicked = clock.changed = performance.now(); }, true);
  const app = () => document.querySelector('[data-testid="stApp"]');
  const settled = () => app()?.getAttribute("data-test-script-state") === "notRunning"
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
  window.benchmark = {
    clock,
    quiet: (ms) => { frames(); return settled() && performance.now() - clock.changed > ms; },
    text: () => document.querySelector('[data-testid="stMain"]')?.innerText ?? "",
    map: () => !!document.querySelector("iframe, .leaflet-container"),
  };
  const begin = () => watch(document.documentElement);
  document.documentElement ? begin() : document.addEventListener("readystatechange", begin, { once: true });
})();
