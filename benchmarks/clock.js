// Runs in the page: says when a click came and when the page last changed after it.
// What changes is watched in the page, in the map's frame and in shadow trees; the running sign and stale marks are not data.
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
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (how) {
    const root = attach.call(this, how);
    watch(root);
    return root;
  };
  window.addEventListener("click", () => { clock.clicked = clock.changed = performance.now(); }, true);
  const app = () => document.querySelector('[data-testid="stApp"]');
  // Pages of Streamlit say when they are done; of others (benchmarks/peers) it is seen by their pictures alone.
  const settled = () => (app()?.getAttribute("data-test-script-state") ?? "notRunning") === "notRunning"
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
  const every = (root, wanted) => [...root.querySelectorAll("*")].flatMap((element) => [
    ...(element.matches(wanted) ? [element] : []), ...(element.shadowRoot ? every(element.shadowRoot, wanted) : []),
  ]);
  const pictures = (wanted) => every(document, wanted).map((element) => (element.shadowRoot ?? element).innerHTML);
  window.benchmark = {
    clock,
    quiet: (ms) => { frames(); return settled() && performance.now() - clock.changed > ms; },
    text: () => document.querySelector('[data-testid="stMain"]')?.innerText ?? "",
    keep: (wanted) => { window.benchmark.kept = pictures(wanted); },
    // How many pictures show something else than when they were kept; of a first load, how many there are.
    fresh: (wanted) => pictures(wanted).filter((now, at) => now && now !== window.benchmark.kept?.[at]).length,
    map: () => !!document.querySelector("iframe, .leaflet-container"),
  };
  const begin = () => watch(document.documentElement);
  document.documentElement ? begin() : document.addEventListener("readystatechange", begin, { once: true });
})();
