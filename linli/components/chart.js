// One plotly figure that stays where it is: st.plotly_chart mounts a new one whenever a figure changes.
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

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector("div");
  if (place.drawn === data) return;
  place.drawn = data;
  library().then((plotly) => {
    if (place.drawn !== data) return; // a newer figure came while the library was loading
    const figure = JSON.parse(data);
    plotly.react(place, figure.data, figure.layout, { displayModeBar: false });
    place.watch ??= new ResizeObserver(() => plotly.Plots.resize(place));
    place.watch.observe(place);
  });
}
