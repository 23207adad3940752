// Markup in the page itself, redrawn only when it changed. What carries data-door is a door: its name goes to
// Python when it is clicked. A door may be a link: with a modifier key it opens beside, as every link does.
export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector("div");
  if (place.drawn !== data) {
    place.innerHTML = data;
    place.drawn = data;
  }
  place.onclick = (event) => {
    const door = event.target.closest("[data-door]");
    if (!door || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setTriggerValue("door", door.dataset.door);
  };
}
