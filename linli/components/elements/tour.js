// A first visit at a desk in five steps: a box in a corner that names one thing after another and marks it. Whether it was
// seen stands in this browser only; the bar carries its words (data-tour) where it may be shown unasked.
const VISITED = "linli-visited";
// What each step is about.
const PLACES = [".headline", ".filterbar .pill", '[class*="st-key-panel-"]', '[class*="st-key-panel-"] .door', '[data-pill="mode"]'];

function remembered(value) {
  try {
    if (value) localStorage.setItem(VISITED, value);
    return localStorage.getItem(VISITED);
  } catch {
    return "unknown"; // a browser that keeps nothing is not asked again and again
  }
}

function tour(bar) {
  window.linliTouring ??= document.addEventListener("click", ({ target }) => {
    const again = target.closest?.("[data-tour-again]");
    if (again) openTour(again.closest("[data-tour]").dataset);
  }) ?? true;
  if (!bar.dataset.tour) closeTour();
  else if (!remembered()) beginTour(bar);
}

// Unasked it begins where its first step is: a view that has yet to be told what of has no sentence.
function beginTour(bar, tries = 40) {
  if (document.querySelector(".tour") || !bar.isConnected || !bar.dataset.tour) return;
  if (document.querySelector(PLACES[0])) openTour(bar.dataset);
  else if (tries) setTimeout(() => beginTour(bar, tries - 1), 100);
}

function closeTour() {
  document.querySelector(".tour")?.remove();
  document.querySelector("[data-toured]")?.removeAttribute("data-toured");
}

// Mark what a step is about, as soon as it is drawn.
function point(place, box, tries = 40) {
  const found = document.querySelector(place);
  if (found) found.dataset.toured = "";
  else if (tries && box.isConnected) setTimeout(() => box.dataset.place === place && point(place, box, tries - 1), 100);
}

function openTour({ tour: told }) {
  const { name, steps, next, done, skip } = JSON.parse(told);
  closeTour();
  const box = document.createElement("div");
  box.className = "tour";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", name);
  document.body.append(box);
  const end = () => {
    remembered("yes");
    closeTour();
  };
  const show = (step) => {
    document.querySelector("[data-toured]")?.removeAttribute("data-toured");
    box.dataset.place = PLACES[step];
    point(PLACES[step], box);
    const [title, text, buttons] = ["b", "p", "div"].map((kind) => document.createElement(kind));
    title.textContent = `${name}\u2002${step + 1} / ${steps.length}`;
    text.textContent = steps[step];
    const button = (words, act, kind) => {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", textContent: words, className: kind, onclick: act });
      buttons.append(made);
      return made;
    };
    const isLast = step + 1 === steps.length;
    if (!isLast) button(skip, end, "");
    const onward = button(isLast ? done : next, isLast ? end : () => show(step + 1), "done");
    const held = box.contains(document.activeElement);
    box.replaceChildren(title, text, buttons);
    if (held) onward.focus();
  };
  box.onkeydown = ({ key }) => key === "Escape" && end();
  show(0);
}
