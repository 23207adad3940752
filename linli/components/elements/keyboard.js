// For whoever looks with keys or hears a page: Tab leads to each picture, list or table once, arrows from mark to mark in it,
// Enter opens; each picture has its panel's title for a name, each mark what it tells.
const DOORS = "[data-door]:not(a, button, select, input, svg, .track, .val), svg[data-frame] :has(> title), path.leaflet-interactive";
const HOLDERS = "svg, .bars, table, .timeline, .kpis, .plan, .strip, dl, .checks, .reviews, .term, .drawn";
const SCROLLED = ".table, .bars, .matrix, .sides, .timeline.rows, .menu";
// What is read as a part of a list or table stays one.
const PARTS = "tr, li, dd, dt, td, th, figure";

const titleOf = (one) =>
  (one.closest("figure")?.querySelector("figcaption") ??
    one.closest('[class*="st-key-panel-"], [role="dialog"]')?.querySelector(".panel-title, .cardname"))?.textContent ?? "";

// Where a door takes the focus: a card, which holds a button of its own, at its name.
const handle = (door) => door.querySelector(":scope > .l") ?? door;

const handlesIn = (holder) =>
  [...holder.querySelectorAll(DOORS)].filter((door) => door.closest(HOLDERS) === holder).map(handle);

function reachable(place) {
  const holders = new Set();
  for (const door of place.querySelectorAll(DOORS)) {
    const holder = door.closest(HOLDERS);
    const one = handle(door);
    one.tabIndex = holders.has(holder) ? -1 : 0;
    holders.add(holder);
    if (!door.matches(PARTS)) one.setAttribute("role", "button");
    const beside = door.matches(".bars > *") && door.nextElementSibling?.nextElementSibling;
    if (beside) one.setAttribute("aria-label", `${door.textContent} ${beside.textContent}`);
  }
  for (const picture of place.querySelectorAll("svg:not([aria-hidden], .main-svg, .leaflet-zoom-animated)")) {
    const title = titleOf(picture);
    if (!title) picture.setAttribute("aria-hidden", "true"); // patterns that others are filled with
    picture.setAttribute("role", picture.querySelector("[tabindex]") ? "group" : "img");
    picture.setAttribute("aria-label", title);
  }
  for (const list of place.querySelectorAll(".bars, table")) {
    if (list.matches(".bars")) list.setAttribute("role", "group");
    list.setAttribute("aria-label", titleOf(list));
  }
  for (const box of place.querySelectorAll(SCROLLED)) {
    window.linliScrolled ??= new ResizeObserver((seen) => seen.forEach(({ target }) => scrollable(target)));
    window.linliScrolled.observe(box);
  }
}

// What scrolls and holds nothing that takes the focus takes it itself, so that arrows scroll it.
function scrollable(box) {
  const isAlone = !box.querySelector('a, button, input, select, [tabindex="0"]');
  const isLonger = box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;
  box.toggleAttribute("tabindex", isAlone && isLonger);
  if (!isAlone || !isLonger) return;
  box.tabIndex = 0;
  if (!box.matches("ol, ul")) box.setAttribute("role", "group"); // a list stays one
  box.setAttribute("aria-label", titleOf(box));
}

// The nearest mark in the direction of an arrow, of those of the same picture, as they lie on the screen.
function toward(marks, from, across, down) {
  const middle = (one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };
  const [x, y] = middle(from);
  const far = marks.map((mark) => {
    const [dx, dy] = middle(mark).map((at, axis) => at - [x, y][axis]);
    const along = dx * across + dy * down;
    return mark.getClientRects().length && along > 0.5 ? along + 3 * Math.abs(dx * down + dy * across) : Infinity;
  });
  const least = Math.min(...far);
  return Number.isFinite(least) ? marks[far.indexOf(least)] : null;
}

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

// Takes a key pressed on a mark, of a map in a frame too; tells whether it was one that leads somewhere.
function walked(event) {
  const from = event.target;
  const door = from.closest?.(DOORS);
  if (!door || handle(door) !== from || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "Enter" || event.key === " ") {
    const { left, top, width, height } = from.getBoundingClientRect();
    const [clientX, clientY] = [left + width / 2, top + height / 2];
    from.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: from.ownerDocument.defaultView, clientX, clientY }));
  } else {
    const marks = handlesIn(door.closest(HOLDERS));
    const ends = { Home: marks[0], End: marks.at(-1) };
    const to = ends[event.key] ?? (ARROWS[event.key] && toward(marks, from, ...ARROWS[event.key]));
    if (!to) return false;
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  return true;
}

function walking() {
  document.documentElement.lang = "zh-CN"; // Streamlit's own page says English
  document.addEventListener("keydown", walked, true);
  window.linliWalked = walked;
  // Of a frame, whose map is drawn when it is. A click there is a door as any other: folium would tell of it a quarter of a
  // second later, of the same shape once only, and Back would not know of it.
  window.linliMap = (map) => {
    const { document: inside, frameElement } = map.getContainer().ownerDocument.defaultView;
    const open = ({ target }) => {
      frameElement.dispatchEvent(new Event("pointerdown", { bubbles: true })); // a gesture on the page too
      const [, middle] = frameElement.closest('[class*="st-key-panel-"]').querySelector(".drawn").children;
      middle.send(`shown=${target.feature.properties.compound_id}`);
    };
    map.eachLayer((layer) => layer.feature?.properties.compound_id && layer.on("click", open));
    const name = () => {
      map.eachLayer(({ feature, _path }) => _path && feature && _path.setAttribute("aria-label", labelOf(feature.properties)));
      reachable(inside);
    };
    name();
    inside.linliWatch ??= new MutationObserver(name).observe(inside.body, { childList: true, subtree: true }) ?? true;
  };
  return true;
}

const labelOf = ({ name, label }) => [name, label].filter(Boolean).join(" ");
