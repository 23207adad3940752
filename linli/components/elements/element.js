// Markup, a plotly figure and markup below it, in the page itself; each redrawn only when it changed. What carries
// data-door is a door: its name goes to Python when it is clicked. A door may be a link: with a modifier key it
// opens beside, as every link does. What carries data-many stands in a row of values, which are sent
// together; a list that carries data-choice sends its value; data-pill opens to a menu, which stays open over a run. st.plotly_chart would mount a new chart whenever a figure changes.
// The style sheet comes along: after Streamlit's own styles, which stand in the head, and before what a mode adds to it.
const styles = document.getElementById("linli-styles") ?? document.createElement("style");
styles.id = "linli-styles";
styles.textContent = SHEET;
document.body.prepend(styles);
document.documentElement.dataset.styled = "";

// Read piece by piece: a Blob and a Response answer some tasks later, so that a click ended 20 to 40 ms later (DECISIONS 102).
async function unpacked(told) {
  const { readable, writable } = new DecompressionStream("deflate");
  const [writer, reader, decoder] = [writable.getWriter(), readable.getReader(), new TextDecoder()];
  writer.write(told);
  writer.close();
  let text = "";
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text += decoder.decode(piece.value, { stream: true });
  return JSON.parse(text);
}

// The library is the one of the Python package, served by this host.
function library() {
  window.linliPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("app/static/plotly.min.js", document.baseURI);
    script.onload = () => resolve(window.Plotly);
    script.onerror = reject;
    document.head.append(script);
  });
  return window.linliPlotly;
}

function write(place, markup) {
  if (place.drawn === markup) return;
  const held = place.contains(document.activeElement) && mark(document.activeElement);
  const open = [...place.querySelectorAll("details[data-pill][open]")].map(mark);
  place.innerHTML = markup;
  place.drawn = markup;
  for (const list of place.querySelectorAll("select[data-now]")) {
    const { like, now } = list.dataset;
    if (like) list.innerHTML = place.querySelector(`select[data-choice="${like}"]`).innerHTML;
    list.value = now;
  }
  for (const pill of open) place.querySelector(pill)?.setAttribute("open", "");
  for (const table of place.querySelectorAll(".table")) {
    window.linliFitting ??= new ResizeObserver((seen) => seen.forEach(({ target }) => tighten(target)));
    window.linliFitting.observe(table);
  }
  for (const svg of place.querySelectorAll(".fill svg, .reviews svg")) {
    window.linliScaling ??= new ResizeObserver((seen) => seen.forEach(({ target }) => (scale(target), apart(target))));
    window.linliScaling.observe(svg);
  }
  reachable(place);
  if (held) place.querySelector(held)?.focus({ preventScroll: true });
}

// How many of its own units a picture has a pixel, so that its letters are as large as those of the page (type_sizes.py).
function scale(svg) {
  const { width, height } = svg.viewBox.baseVal;
  if (svg.clientWidth) svg.style.setProperty("--k", Math.max(width / svg.clientWidth, height / svg.clientHeight));
}

// Which section of the menu the view stands in is marked, and what the menu has no room for stands under Streamlit's own word, in
// English; the menu may come long after we are drawn.
function naming() {
  const name = () => {
    for (const button of document.querySelectorAll('[data-testid="stTopNavSection"]')) {
      button.toggleAttribute("data-more", /^\d+ more$/.test(button.textContent));
      button.toggleAttribute("data-here", button.textContent === window.linliSection);
    }
  };
  name();
  new MutationObserver(name).observe(document.querySelector('[data-testid="stHeader"]') ?? document.body, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  return name;
}

// Whatever process serves this page, it hears within seconds that another version is live, and lets the next run offer it.
const LIVE_SECONDS = 4;
function watching() {
  let told;
  const look = async () => {
    const shown = document.querySelector("[data-version]")?.dataset.version;
    if (document.hidden || !shown) return;
    const answer = await fetch(new URL("linli-live", document.baseURI), { cache: "no-store" }).catch(() => null);
    // Without our gate (`streamlit run`) Streamlit answers every address with its page.
    if (!answer?.ok || !answer.headers.get("content-type")?.startsWith("text/plain")) return;
    const live = await answer.text();
    if (live === shown || live === told) return;
    told = live;
    window.linliBar("newer");
  };
  setInterval(look, LIVE_SECONDS * 1000);
  document.addEventListener("visibilitychange", look);
  return true;
}

// A table that would scroll sideways is drawn closer, step by step, until it fits (style.css).
function tighten(table) {
  if (!table.clientWidth || table.fitted === table.clientWidth) return;
  table.fitted = table.clientWidth;
  delete table.dataset.tight;
  for (let step = 1; step < 7 && table.scrollWidth > table.clientWidth; step += 1) table.dataset.tight = step;
}

// A selector that finds the same door, menu or value again after its markup was written anew.
function mark({ dataset }) {
  const named = ["door", "pill", "choice", "value"].find((name) => dataset[name]);
  return named && `[data-${named}="${CSS.escape(dataset[named])}"]`;
}

// A menu closes when something else is clicked, a map in a frame included, and by Escape.
function closing() {
  const close = (besides) => {
    for (const pill of document.querySelectorAll("details[data-pill][open]")) {
      if (!pill.contains(besides)) pill.open = false;
    }
  };
  document.addEventListener("pointerdown", (event) => close(event.target));
  window.addEventListener("blur", () => document.activeElement?.tagName === "IFRAME" && close(null));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.activeElement?.closest("details[data-pill][open]")?.querySelector("summary").focus();
    close(null);
  });
  return true;
}

function plot(place, figure) {
  if (place.drawn === figure) return;
  place.drawn = figure;
  for (const [name, said] of [["role", "img"], ["aria-label", titleOf(place)]]) {
    if (figure) place.setAttribute(name, said);
    else place.removeAttribute(name);
  }
  if (!figure) {
    place.watch?.disconnect();
    if (place.data) window.Plotly.purge(place);
    place.style.height = "";
    return;
  }
  const { data, layout } = JSON.parse(figure);
  place.style.height = `${layout.height}px`; // before the library is there, so that nothing jumps
  library().then((plotly) => {
    if (place.drawn !== figure) return; // a newer figure came while the library was loading
    plotly.react(place, data, fitted(layout, place.offsetWidth), { displayModeBar: false });
    place.ticked = place.offsetWidth;
    place.removeAllListeners?.("plotly_click");
    place.removeAllListeners?.("plotly_afterplot");
    place.on("plotly_click", ({ points, event }) => {
      const at = event.clientY - place.getBoundingClientRect().top;
      const away = ({ yaxis, y }) => Math.abs(yaxis._offset + yaxis.d2p(y) - at); // of a column the nearest
      const [named] = points.filter(({ customdata }) => customdata).sort((one, other) => away(one) - away(other));
      if (named) place.send(named.customdata);
    });
    place.on("plotly_afterplot", () => fit(place));
    fit(place);
    // A chart that is taken away or hidden is told of a last size, nothing; the library would call that an error.
    place.watch ??= new ResizeObserver(() => {
      if (!place.data || !place.offsetWidth) return;
      const now = JSON.parse(place.drawn);
      if (place.ticked !== place.offsetWidth) plotly.react(place, now.data, fitted(now.layout, place.offsetWidth), { displayModeBar: false });
      place.ticked = place.offsetWidth;
      plotly.Plots.resize(place);
    });
    place.watch.observe(place);
  });
}

// Paper is as wide as it is: with a frame of its own a drawing grows smaller there by the style sheet, none waits for a script.
function fit(place) {
  for (const svg of place.querySelectorAll(".main-svg")) {
    svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  }
}

// A map says with data-frame (west, north, degrees a unit across and up) how its units become degrees; its door gets the point.
function clickedPoint(door, event) {
  if (!door.dataset.frame) return "";
  const [west, north, across, up] = door.dataset.frame.split(",").map(Number);
  const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(door.getScreenCTM().inverse());
  return `${(west + spot.x * across).toFixed(5)},${(north - spot.y * up).toFixed(5)}`;
}

// A table of many rows is sorted by a click on a head, again the other way, a third time as it came; a field above it leaves
// the rows that hold a text. Both are the browser's own, so that nothing is asked of the server.
function sort(head) {
  const table = head.closest("table");
  const [body] = table.tBodies;
  const column = [...head.parentElement.children].indexOf(head);
  body.kept ??= [...body.rows];
  const order = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort") ?? "none"];
  for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
  if (order !== "none") head.setAttribute("aria-sort", order);
  const text = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
  const amount = (row) => Number.parseFloat(text(row).replaceAll(",", "").replace("\u2212", "-"));
  const collator = new Intl.Collator("zh", { numeric: true });
  // Amounts as amounts; what is unknown comes before them.
  const known = (row) => (Number.isNaN(amount(row)) ? -Infinity : amount(row));
  const compare = head.classList.contains("r")
    ? (one, other) => Math.sign(known(one) - known(other)) || 0
    : (one, other) => collator.compare(text(one), text(other));
  const rows = order === "none" ? body.kept : [...body.kept].sort(compare);
  if (order === "descending") rows.reverse();
  body.append(...rows);
}

function find(field) {
  const wanted = field.value.trim().toLowerCase().split(/\s+/);
  const rows = [...field.closest(".finding").nextElementSibling.querySelectorAll("tbody tr, .term")];
  let left = 0;
  for (const row of rows) {
    row.hidden = !wanted.every((word) => row.textContent.toLowerCase().includes(word));
    left += !row.hidden;
  }
  field.nextElementSibling.textContent = field.dataset.told.replace("{n}", left);
}

// The field in which one looks for anything: "/" and Ctrl+K lead into it, Enter asks.
function seeking() {
  document.addEventListener("keydown", (event) => {
    const field = document.querySelector("[data-seek]");
    const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
    if (!field || !((event.key === "/" && !isTyping) || (event.key === "k" && (event.ctrlKey || event.metaKey)))) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  return true;
}

// One gesture is one entry of the history. Streamlit enters the query of a view that opens first under the path of the one that
// is left, and again what a view writes into its address; all that follows the first takes its place, so that Back undoes all of it.
//
// Each entry remembers how far the page was scrolled when it was left, since Streamlit begins every view at its top.
function stepping() {
  const [push, replace] = [history.pushState.bind(history), history.replaceState.bind(history)];
  const scroller = () => document.querySelector('[data-testid="stMain"]');
  const left = new Map();
  let [isNew, entry, top, now] = [false, history.state?.entry ?? 0, 0, 0]; // scrolled so far at the last gesture, and now
  let last = entry;
  const begin = () => {
    isNew = true;
    top = scroller()?.scrollTop ?? 0;
  };
  document.addEventListener("scroll", ({ target }) => target === scroller() && (now = target.scrollTop), true);
  for (const kind of ["pointerdown", "keydown", "change"]) document.addEventListener(kind, begin, true);
  history.replaceState = (state, ...rest) => replace({ ...state, entry }, ...rest);
  history.pushState = (state, ...rest) => {
    if (!isNew) return history.replaceState(state, ...rest);
    isNew = false;
    left.set(entry, top);
    entry = last += 1;
    push({ ...state, entry }, ...rest);
  };
  window.addEventListener(
    "popstate",
    ({ state }) => {
      isNew = false;
      left.set(entry, now);
      entry = state?.entry ?? 0;
      if (left.has(entry)) hold(() => (scroller().scrollTop = left.get(entry)));
    },
    true,
  );
  return true;
}

// A panel on the wall: it fills the window as it is, larger; F and the button put it there, arrows lead to the next, Esc back.
const panels = () => [...document.querySelectorAll('[class*="st-key-panel-"]')].filter((panel) => panel.offsetParent);

function wall(panel) {
  const before = document.querySelector("[data-walled]");
  if (before) {
    delete before.dataset.walled;
    before.style.zoom = before.style.width = "";
  }
  document.body.toggleAttribute("data-has-wall", Boolean(panel));
  if (!panel) return before?.scrollIntoView({ block: "nearest" });
  const { offsetWidth: width, scrollHeight: height } = panel;
  // A map in a frame takes the room itself; enlarged by the page it would no longer know where its middle is.
  const larger = panel.querySelector("iframe") ? 1 : Math.max(1, Math.min(innerWidth / width, innerHeight / height));
  panel.style.zoom = larger;
  panel.style.width = `${innerWidth / larger}px`;
  panel.dataset.walled = ""; // no class: Streamlit writes its own anew in every run
}

// A panel on the wall goes with its view, or with the key under which it was drawn.
function wallGone() {
  if (document.body.hasAttribute("data-has-wall") && !document.querySelector("[data-walled]")) wall(null);
}

// How high the filter bar is, below which the page begins.
function barring() {
  const bar = document.querySelector(".st-key-filters");
  new ResizeObserver(() => document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`)).observe(bar);
  return true;
}

// On paper everything is as wide as on the screen and made smaller by so much: a chart is not drawn anew for a page, and a map
// in a frame would no longer know where its middle is. The page is A4 across less its margins (style.css), of 96 dots an inch.
const ACROSS = ((297 - 18) / 25.4) * 96;

function printing() {
  addEventListener("beforeprint", () => {
    document.documentElement.style.setProperty("--on-paper", Math.min(1, ACROSS / innerWidth));
    for (const frame of document.querySelectorAll("iframe")) frame.style.setProperty("--high", `${frame.offsetHeight}px`);
  });
  return true;
}

// Where the main map or chart begins, so that the style sheet can give it what the window leaves.
function mapping() {
  let measured;
  const measure = () => {
    const map = document.querySelector('[class*="st-key-panel-"] iframe') ?? panels()[0]?.querySelector(".fill svg, .drawn > [style*=height]");
    if (!map || map.closest("[data-walled]")) return;
    if (map.tagName === "IFRAME") map.title = titleOf(map);
    map.toggleAttribute("data-mapped", map.tagName === "IFRAME"); // a class would be lost when the frame is drawn again
    for (const one of document.querySelectorAll(".leads")) if (one !== map) one.classList.remove("leads");
    map.classList.toggle("leads", map.matches(".drawn > *"));
    const scrolled = document.querySelector('[data-testid="stMain"]').scrollTop;
    const top = Math.round((map.offsetHeight ? map : map.parentElement).getBoundingClientRect().top + scrolled);
    if (top === measured) return; // else every element on the page is styled anew
    measured = top;
    document.documentElement.style.setProperty("--map-top", `${top}px`);
  };
  new ResizeObserver(measure).observe(document.querySelector('[data-testid="stMainBlockContainer"]'));
  addEventListener("resize", measure);
  document.addEventListener("load", measure, true); // a frame that comes into the room that was kept for it changes no size
  return true;
}

// Of a panel that says only why it is empty nothing is to be seen.
const shown = (panel) => (panel?.isConnected && !panel.querySelector(".empty") ? panel : null);

function walling() {
  let pointed = null;
  document.addEventListener("pointerover", ({ target }) => (pointed = target.closest?.('[class*="st-key-panel-"]') ?? pointed));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const now = document.querySelector("[data-walled]");
    const at = event.target.closest?.('[class*="st-key-panel-"]'); // where the keys are, else where the pointer is
    if (event.key === "f" || event.key === "F") return wall(now ? null : shown(at) ?? shown(pointed) ?? panels()[0]);
    if (event.key === "t" || event.key === "T") return (at ?? now ?? pointed ?? panels()[0])?.querySelector('[data-door="table"]')?.click();
    if (!now) return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") wall(null);
    if (!step) return;
    wall(null);
    const all = panels();
    wall(all[(all.indexOf(now) + step + all.length) % all.length]);
  });
  return true;
}

// What a mark is, shown at once and alike on every picture, for a touch too; a door says that it is one.
function telling() {
  const box = document.createElement("div");
  box.className = "told";
  box.hidden = true;
  document.body.append(box);
  const show = ({ target, type, clientX, clientY }) => {
    if (type === "focusin") {
      const { left, bottom } = target.getBoundingClientRect();
      [clientX, clientY] = [left, bottom];
    }
    const mark = target.closest?.("svg *");
    const title = mark && [...mark.children].find(({ tagName }) => tagName === "title");
    if (title) {
      mark.dataset.told = title.textContent;
      mark.setAttribute("aria-label", title.textContent);
      title.remove(); // the browser's own comes late and is small
    }
    const text = mark?.dataset.told;
    box.hidden = !text;
    if (!text) return;
    box.textContent = text;
    const door = mark.closest("[data-door]");
    if (door && !door.dataset.frame) {
      const more = document.createElement("i");
      more.textContent = document.querySelector("[data-opens-hint]")?.dataset.opensHint ?? "";
      box.append(more);
    }
    box.style.left = `${Math.min(clientX + 14, innerWidth - box.offsetWidth - 8)}px`;
    box.style.top = `${Math.min(clientY + 16, innerHeight - box.offsetHeight - 8)}px`;
  };
  document.addEventListener("pointermove", show);
  document.addEventListener("pointerdown", show);
  document.addEventListener("focusin", show);
  document.addEventListener("scroll", () => (box.hidden = true), true);
  return true;
}

// The panel of an indicator on this view.
const panelOf = (indicator) =>
  document.querySelector(`[data-of~="${CSS.escape(indicator)}"]`)?.closest('[class*="st-key-panel-"]');

function unmark() {
  for (const before of document.querySelectorAll("[data-marked]")) delete before.dataset.marked;
}

function bring(found) {
  unmark();
  found.dataset.marked = "";
  found.scrollIntoView({ block: "center" });
}

// An address may lead to one row or mark: it is looked for until it stands there, marked, and brought into sight.
function lead(mark, tries = 40) {
  if (window.linliMark !== mark) return;
  const name = CSS.escape(mark);
  const found =
    panelOf(mark) ?? document.querySelector(`[data-row="${name}"], tr[data-door$="=${name}"], [data-door$="=${name}"]:not(.switch *)`); // a switch is no picture
  if (found) bring(found);
  else if (tries) setTimeout(() => lead(mark, tries - 1), 100);
}

// An address may also end in the name of a panel.
function arrive(tries = 60) {
  const panel = panels().find((each) => named(each) === location.hash.slice(1));
  if (!panel) return tries && setTimeout(() => arrive(tries - 1), 100);
  unmark();
  panel.dataset.marked = "";
  hold(() => panel.scrollIntoView({ block: "center" }));
}

// Where the card of a compound stands below the map, a click on the map would seem to do nothing. What was brought into sight is
// kept with the element: it goes with the card, while other elements are drawn before Streamlit has taken the card away.
function seen(place) {
  const card = place.querySelector(".cardname");
  const before = place.card;
  place.card = card?.textContent;
  const panel = card?.closest('[class*="st-key-panel-card"]');
  if (!panel || place.card === before) return;
  if (panel.getBoundingClientRect().top > innerHeight * 0.75) hold(() => panel.scrollIntoView({ block: "nearest" }));
}

// Do it again and again until all is drawn or somebody does something: what stands above may still grow.
function hold(scroll) {
  let still = 0;
  const stop = () => clearInterval(again);
  const again = setInterval(() => {
    const [main, app] = ["stMain", "stApp"].map((name) => document.querySelector(`[data-testid="${name}"]`));
    const before = main.scrollTop;
    scroll();
    still = app.dataset.testScriptState === "notRunning" && main.scrollTop === before ? still + 1 : 0;
    if (still > 5) stop();
  }, 100);
  setTimeout(stop, 5000);
  for (const gesture of ["wheel", "pointerdown", "keydown"]) addEventListener(gesture, stop, { once: true, capture: true });
  scroll();
}

export default function ({ data: told, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".drawn");
  place.told = told;
  unpacked(told).then((data) => place.told === told && draw(place, data, setTriggerValue)); // unless a later one has come
}

// Most of what the style sheet asks of a panel stands on it or in it as attributes of ours. A rule that read the class Streamlit
// gives a panel, which changes twice in every run, or asked with :has what stands in it, would be tried again for all that is in it.
const FRAME = ".panel-title, .tools, .door, .switch, .note"; // what stands in a panel that says only why it is empty
function known(place, { figure }) {
  const panel = place.closest('[class*="st-key-panel-"]');
  const [, name, span] = /st-key-panel-(\S+)-(\d+)of12-/.exec(panel?.className) ?? [];
  if (!span) return;
  Object.assign(place.dataset, { panel: name, span });
  place.toggleAttribute("data-markup", !figure);
  panel.toggleAttribute("data-bare", !figure && [...place.firstChild.children].every((part) => part.matches(FRAME)));
}

function draw(place, data, setTriggerValue) {
  // An address without anything is that of a menu, which keeps the choice. One that is left by a door says that it is of the
  // usual period, so that Back leads to the choice of nothing that it was.
  const send = (door) => {
    if (!location.search) history.replaceState(history.state, "", `${location.pathname}?period=last3`);
    if (door.startsWith("goto=")) leave();
    setTriggerValue("door", door);
  };
  const [head, middle, foot] = place.children;
  middle.send = send;
  write(head, data.markup);
  known(place, data);
  plot(middle, data.figure);
  write(foot, data.foot);
  wallGone();
  seen(place);
  const skip = head.querySelector("[data-skip]")?.dataset.skip;
  const skipping = skip && document.querySelector('[data-testid="stSkipToContent"]');
  if (skipping?.firstChild) skipping.firstChild.data = skip; // Streamlit's own words, in English
  const section = head.querySelector("[data-section]")?.dataset.section;
  if (section !== undefined) {
    window.linliSection = section;
    window.linliNaming?.();
  }
  const mark = head.querySelector("[data-mark]")?.dataset.mark;
  if (mark !== undefined && window.linliMark !== mark) {
    if (window.linliMark) unmark();
    window.linliMark = mark;
    if (mark) lead(mark);
  }
  window.linliWalking ??= walking();
  window.linliLeaving ??= leaving();
  window.linliWaiting ??= waiting();
  if (head.querySelector("[data-version]")) window.linliBar = (door) => setTriggerValue("door", door);
  const bar = head.querySelector(".filterbar");
  if (bar) window.linliPath = location.pathname;
  if (bar) tour(bar);
  window.linliNaming ??= naming();
  window.linliWatching ??= watching();
  window.linliStepping ??= stepping();
  window.linliClosing ??= closing();
  window.linliSeeking ??= seeking();
  window.linliWalling ??= walling();
  window.linliMapping ??= mapping();
  if (bar && window.linliBarred !== bar.closest(".st-key-filters")) {
    window.linliBarred = bar.closest(".st-key-filters");
    barring();
  }
  window.linliPrinting ??= printing();
  window.linliTelling ??= telling();
  if (location.hash.startsWith("#panel-") && window.linliArrived !== location.hash) {
    window.linliArrived = location.hash;
    arrive();
  }
  place.onkeydown = ({ key, target }) => {
    const text = target.dataset?.seek !== undefined && key === "Enter" && target.value.trim();
    if (text) send(`goto=find?q=${encodeURIComponent(text)}`);
  };
  place.onchange = ({ target }) => target.dataset.choice && send(`${target.dataset.choice}=${target.value}`);
  place.oninput = ({ target }) => target.dataset.find !== undefined && find(target);
  place.onclick = (event) => {
    const copied = event.target.closest("[data-copy]");
    if (copied) return void copy(copied);
    const shown = event.target.closest("[data-wall]")?.closest('[class*="st-key-panel-"]');
    if (shown) return wall("walled" in shown.dataset ? null : shown);
    const head = event.target.closest(".table th");
    if (head) return sort(head);
    event.target.closest("[data-close]")?.closest("details[data-pill]")?.removeAttribute("open");
    const one = event.target.closest("[data-many]");
    if (one) {
      one.setAttribute("aria-pressed", String(one.getAttribute("aria-pressed") !== "true"));
      const chosen = [...one.parentElement.querySelectorAll('[aria-pressed="true"]')].map((each) => each.dataset.value);
      send(`${one.dataset.many}=${chosen.join(",")}`);
      return;
    }
    if (event.target.closest("[data-print]")) return window.print();
    const door = event.target.closest("[data-door]");
    if (!door || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const picture = door.dataset.about && panelOf(door.dataset.about);
    if (picture) return bring(picture);
    const behind = door.dataset.about && document.querySelector(`[data-behind~="${CSS.escape(door.dataset.about)}"]`);
    if (behind) return send(`goto=${behind.dataset.view}?mark=${door.dataset.about}`);
    door.closest("details[data-pill]")?.removeAttribute("open");
    send(door.dataset.door + clickedPoint(door, event));
  };
}
