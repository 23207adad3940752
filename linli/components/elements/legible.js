// Of letters of a drawing that touch each other, since they are not smaller than can be read, the later ones go. What goes stands
// in the table of the panel, and in what a mark tells. On a phone a drawing whose letters would lie beyond it is scrolled instead.
function apart(svg) {
  const width = svg.getBoundingClientRect().width;
  if (!width || svg.setApart === width) return;
  svg.style.minWidth = "";
  const texts = [...svg.querySelectorAll("text")];
  for (const text of texts) text.style.visibility = "";
  const frame = svg.parentElement.getBoundingClientRect();
  const beyond = (box) => box.left < frame.left - 24 || box.right > frame.right + 24;
  if (innerWidth <= 640 && texts.some((text) => beyond(text.getBoundingClientRect()))) {
    svg.style.minWidth = `${svg.viewBox.baseVal.width * 0.8}px`;
    scale(svg);
  }
  svg.setApart = svg.getBoundingClientRect().width;
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
