// A panel as a picture of what is seen: a copy with its looks written into it, which the browser draws as SVG. Without a
// library or a request; its address is data:, since one of blob: would keep Chromium from reading the canvas.
const LOOKS = (
  "box-sizing display position top right bottom left width height margin padding border-top border-right border-bottom " +
  "border-left border-radius background-color background-image background-size background-position box-shadow outline " +
  "overflow-x overflow-y list-style vertical-align border-collapse border-spacing table-layout white-space word-break " +
  "overflow-wrap text-align text-decoration text-indent text-overflow line-height letter-spacing transform transform-origin " +
  "z-index flex-direction flex-wrap flex-grow flex-shrink flex-basis align-items align-self align-content justify-content " +
  "justify-items order gap grid-template-columns grid-template-rows grid-column grid-row grid-auto-flow zoom"
).split(" ");
const INKS = (
  "color fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray opacity visibility font-family font-size " +
  "font-style font-weight font-variant-numeric text-anchor text-shadow filter paint-order"
).split(" ");
// What is there to be clicked, and icons of a font that is not the system's.
const UNSEEN =
  ".tools, .door, .how, .finding, .leaflet-control-container, script, style, link, noscript, [data-testid='stIconMaterial']";

function written(look, names) {
  return names.map((name) => `${name}:${look.getPropertyValue(name)}`).join(";");
}

// A mark that the style sheet puts before or after a text.
function added(node, where) {
  const look = getComputedStyle(node, where);
  if (["none", "normal"].includes(look.content) || look.display === "none") return [];
  const mark = document.createElement("span");
  mark.setAttribute("style", written(look, [...LOOKS, ...INKS]));
  mark.textContent = look.content.replace(/^"|"$/g, "");
  return [mark];
}

function pictured(node, clip) {
  if (node.nodeType === Node.TEXT_NODE) return [document.importNode(node)];
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches(UNSEEN)) return [];
  const isDrawing = Boolean(node.ownerSVGElement);
  const look = node.ownerDocument.defaultView.getComputedStyle(node);
  if (look.display === "none" && !isDrawing) return [];
  const { top, bottom, width, height } = node.getBoundingClientRect();
  // What is scrolled out of sight; the head of a table stays where it is.
  const within = /^(THEAD|IFRAME)$/.test(node.tagName) ? null : clip;
  if (within && !isDrawing && (bottom <= within.top || top >= within.bottom)) return [];
  if (node.tagName === "CANVAS" || node.tagName === "IFRAME") {
    const place = document.createElement(node.tagName === "CANVAS" ? "img" : "div");
    place.setAttribute("style", `${written(look, LOOKS)};overflow:hidden;position:relative;width:${width}px;height:${height}px`);
    if (node.tagName === "CANVAS") place.src = node.toDataURL();
    else place.append(...pictured(node.contentDocument.body, null)); // throws for another host's
    return [place];
  }
  const copy = document.importNode(node, false);
  const names = look.display.startsWith("table") ? LOOKS.filter((name) => name !== "height") : LOOKS;
  const looks = written(look, isDrawing ? INKS : [...names, ...INKS]);
  copy.setAttribute("style", `${isDrawing ? (node.getAttribute("style") ?? "") : ""};${looks}`);
  const scrolls = !isDrawing && /auto|scroll/.test(look.overflowY) && node.scrollHeight > node.clientHeight + 1;
  if (scrolls) copy.style.overflow = "hidden"; // no bars
  const inner = scrolls ? node.getBoundingClientRect() : within;
  copy.append(...[...node.childNodes].flatMap((child) => pictured(child, inner)));
  if (!isDrawing && node.tagName !== "svg") {
    copy.prepend(...added(node, "::before"));
    copy.append(...added(node, "::after"));
  }
  return [copy];
}

// The panel at twice its size as PNG, below it what was chosen and the date of the data, as print has them.
async function picture(panel) {
  const [copy] = pictured(panel, null);
  Object.assign(copy.style, { position: "relative", inset: "auto", margin: 0, border: 0, borderRadius: 0, zoom: 1, outline: 0 });
  const width = panel.offsetWidth;
  const foot = document.createElement("div");
  const look = getComputedStyle(panel);
  const size = Number.parseFloat(look.fontSize) * 0.85;
  foot.textContent = document.querySelector(".printed")?.textContent ?? "";
  foot.setAttribute(
    "style",
    `font:${size}px/1.4 ${look.fontFamily};color:${look.getPropertyValue("--grey")};padding:0 ${look.paddingLeft} ${size / 2}px;box-sizing:border-box;width:${width}px;position:fixed;visibility:hidden`,
  );
  document.body.append(foot); // to see how many lines it takes
  const height = panel.offsetHeight + foot.offsetHeight;
  Object.assign(foot.style, { position: "static", visibility: "visible" });
  const all = document.createElement("div");
  all.setAttribute("style", `width:${width}px;background:${look.getPropertyValue("--paper")}`);
  all.append(copy, foot);
  const markup = new XMLSerializer().serializeToString(all);
  const drawing =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width * 2}" height="${height * 2}" viewBox="0 0 ${width} ${height}">` +
    `<foreignObject width="${width}" height="${height}">${markup}</foreignObject></svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * 2, height: height * 2 });
  const pen = canvas.getContext("2d");
  pen.fillStyle = look.getPropertyValue("--paper");
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}

// Into the clipboard where the browser lets a page write there (https, or this machine), else into a file; says which.
async function copyPicture(panel) {
  const drawn = picture(panel);
  try {
    // Given before it is drawn, for a browser forgets the click while one waits.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": drawn })]);
    return "copied";
  } catch {
    const title = panel.querySelector(".panel-title")?.textContent ?? "";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await drawn);
    link.download = `${title.replace(/[\\/:*?"<>|\p{C}]/gu, " ").slice(0, 60).trim() || "linli"}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return "saved";
  }
}

// The present choice, and which panel of it.
async function copyLink(panel) {
  const address = `${location.href.split("#")[0]}#${named(panel)}`;
  try {
    await navigator.clipboard.writeText(address);
  } catch {
    const field = Object.assign(document.createElement("textarea"), { value: address });
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand("copy"); // for http from another machine there is nothing newer
    field.remove();
    if (!isCopied) throw new Error("no clipboard");
  }
  return "copied";
}

function named(panel) {
  const key = [...panel.classList].find((name) => name.startsWith("st-key-panel-")) ?? "";
  return key.replace("st-key-", "").replace(/-\d+of12-\d+rows$/, "");
}

async function copy(button) {
  const tools = button.closest(".tools");
  const panel = button.closest('[class*="st-key-panel-"]');
  const word = (button.dataset.word ??= button.textContent);
  const how = await (button.dataset.copy === "link" ? copyLink : copyPicture)(panel).catch((error) => {
    console.error(error);
    return "failed";
  });
  button.textContent = tools.dataset[how];
  tools.classList.add("said");
  setTimeout(() => {
    button.textContent = word;
    tools.classList.remove("said");
  }, 2500);
}
