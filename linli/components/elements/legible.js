// Letters of drawings are as large as they have to be read, whatever the drawing is scaled to; of those that then touch each
// other the later ones go. What goes stands in the table of the panel, and in what a mark tells.
function legible(svg) {
  const scale = svg.getScreenCTM()?.a;
  const width = svg.getBoundingClientRect().width;
  if (!scale || svg.legible === width) return;
  svg.legible = width;
  svg.style.minWidth = "";
  const least = Number.parseFloat(getComputedStyle(svg).getPropertyValue("--least"));
  const texts = [...svg.querySelectorAll("text")];
  for (const text of texts) {
    text.style.fontSize = text.style.visibility = "";
    const size = Number.parseFloat(getComputedStyle(text).fontSize);
    if (size * scale < least) text.style.fontSize = `${least / scale}px`;
  }
  // A drawing whose letters then lie beyond it keeps their size and is scrolled, on a phone.
  const frame = svg.parentElement.getBoundingClientRect();
  const beyond = (text) => text.getBoundingClientRect().left < frame.left - 24 || text.getBoundingClientRect().right > frame.right + 24;
  if (innerWidth <= 640 && texts.some(beyond)) {
    const sizes = texts.map((text) => {
      text.style.fontSize = "";
      return Number.parseFloat(getComputedStyle(text).fontSize);
    });
    svg.style.minWidth = `${Math.ceil((svg.viewBox.baseVal.width * least) / Math.min(...sizes))}px`;
    svg.legible = svg.getBoundingClientRect().width;
  }
  const kept = [];
  for (const text of texts) {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const room = (bottom - top) * 0.3; // of a line that no letter reaches
    const touches = (other) => left < other.right && right > other.left && top + room < other.bottom && bottom - room > other.top;
    if (kept.some(touches)) text.style.visibility = "hidden";
    else kept.push({ left, right, top, bottom });
  }
}

// Of the ticks of a chart those that fit beside each other; what is written above a narrow one is left to its marks.
function fitted(layout, width) {
  const { tickvals, ticktext } = layout.xaxis ?? {};
  const room = width - layout.margin.l - layout.margin.r;
  const size = layout.font.size;
  const changed = { ...layout, annotations: width < 480 ? [] : layout.annotations };
  if (!ticktext) return changed;
  const longest = Math.max(...ticktext.map((text) => [...String(text)].length * size * 0.8)) + size;
  const every = Math.max(1, Math.ceil((longest * ticktext.length) / room));
  const stays = (_, place) => place % every === 0;
  return { ...changed, xaxis: { ...layout.xaxis, tickvals: tickvals.filter(stays), ticktext: ticktext.filter(stays) } };
}
