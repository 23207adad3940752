// Turns the pages of the seminar: ← → PageUp PageDown Home End, a click into the left third or beside it, the map
// of parts. Only doors (data-door, and the live view of a page) go to Python. The page stands in the address, so that
// reload, back and a pasted link open it again.
function turn(stage, wanted) {
  const sections = [...stage.querySelectorAll("section")];
  const page = Math.min(Math.max(wanted, 0), sections.length - 1);
  stage.page = page;
  sections.forEach((section, number) => section.classList.toggle("on", number === page));
  stage.querySelectorAll(".dot").forEach((dot) => dot.classList.toggle("on", Number(dot.dataset.go) === page));
  stage.querySelectorAll(".part").forEach((part) => part.classList.toggle("on", part.querySelector(".dot.on") !== null));
  stage.querySelector(".place b").textContent = page + 1;
  const live = stage.querySelector("[data-live]"); // not there while names are letters
  if (live) live.style.visibility = sections[page].dataset.view ? "" : "hidden";
  stage.classList.remove("noted");
  const address = new URL(window.location);
  if (page) address.searchParams.set("page", page);
  else address.searchParams.delete("page");
  window.history.replaceState(window.history.state, "", address);
}

const STEPS = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1, Home: -Infinity, End: Infinity };

export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector(".stage");
  if (stage.drawn !== data.markup) {
    stage.innerHTML = data.markup;
    stage.drawn = data.markup;
    turn(stage, stage.page ?? data.page);
    stage.focus({ preventScroll: true });
  }
  const leave = (door) => setTriggerValue("door", door);
  stage.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) {
      if (window.getSelection().toString() || event.target.closest(".notes")) return;
      if (stage.classList.contains("noted")) stage.classList.remove("noted");
      else turn(stage, stage.page + (event.clientX < stage.clientWidth * 0.3 ? -1 : 1));
      return;
    }
    const { go, door, live, notes, full } = button.dataset;
    if (go !== undefined) turn(stage, Number(go));
    else if (door !== undefined) leave(`${door},${stage.page}`);
    else if (live !== undefined) leave(`live=${stage.querySelector("section.on").dataset.view},${stage.page}`);
    else if (notes !== undefined) stage.classList.toggle("noted");
    else if (full !== undefined) document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    stage.focus({ preventScroll: true });
  };
  const pressed = (event) => {
    if (!stage.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && event.target.closest?.("button")) return; // presses the button
    if (event.key in STEPS) turn(stage, stage.page + STEPS[event.key]);
    else if (event.key === "Escape" && stage.classList.contains("noted")) stage.classList.remove("noted");
    else if (event.key === "Escape" && !document.fullscreenElement) leave(`exit,${stage.page}`);
    else return;
    event.preventDefault();
  };
  // This runs at every change of the data, its clean-up only at the end: one handler at a time.
  if (stage.pressed) document.removeEventListener("keydown", stage.pressed);
  stage.pressed = pressed;
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", stage.pressed);
}
