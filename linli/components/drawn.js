// Markup, a plotly figure and markup below it, in the page itself; each redrawn only when it changed. What carries
// data-door is a door: its name goes to Python when it is clicked. A door may be a link: with a modifier key it
// opens beside, as every link does. st.plotly_chart would mount a new chart whenever a figure changes.
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
  const held = place.contains(document.activeElement) && document.activeElement.dataset.door;
  place.innerHTML = markup;
  place.drawn = markup;
  if (held) place.querySelector(`[data-door="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

function plot(place, figure) {
  if (place.drawn === figure) return;
  place.drawn = figure;
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
    plotly.react(place, data, layout, { displayModeBar: false });
    place.watch ??= new ResizeObserver(() => place.data && plotly.Plots.resize(place));
    place.watch.observe(place);
  });
}

// A map says with data-frame (west, north, degrees a unit across and up) how its units become degrees; its door gets the point.
function clickedPoint(door, event) {
  if (!door.dataset.frame) return "";
  const [west, north, across, up] = door.dataset.frame.split(",").map(Number);
  const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(door.getScreenCTM().inverse());
  return `${(west + spot.x * across).toFixed(5)},${(north - spot.y * up).toFixed(5)}`;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".drawn");
  const [head, middle, foot] = place.children;
  write(head, data.markup);
  plot(middle, data.figure);
  write(foot, data.foot);
  place.onclick = (event) => {
    const door = event.target.closest("[data-door]");
    if (!door || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setTriggerValue("door", door.dataset.door + clickedPoint(door, event));
  };
}
