// A view that is left stays in sight until the next one stands there: Streamlit clears the page first, and it would be white
// meanwhile. The browser shows its last picture for so long, but never longer than one waits without a sign.
const [SHORT_WAIT, LONG_WAIT] = [500, 1000]; // until the page is cleared, until the next view stands there
const VIEWS = '[data-testid^="stTopNav"][href], [data-testid="stSidebarNavLink"]';

function leave() {
  if (!document.startViewTransition || document.hidden) return;
  const began = performance.now();
  let isCleared = false;
  const isOver = () => {
    const waited = performance.now() - began;
    const isRunning = document.querySelector('[data-testid="stApp"]').dataset.testScriptState !== "notRunning";
    const isDrawn = document.querySelector('[class*="st-key-panel-"] .drawn > :first-child > *, .stage section, .calm');
    isCleared ||= !isDrawn;
    return waited > LONG_WAIT || (isCleared ? isDrawn && !isRunning : waited > SHORT_WAIT);
  };
  const until = (resolve) => {
    const again = setInterval(() => {
      if (!isOver()) return;
      clearInterval(again);
      resolve();
    }, 20);
  };
  const { ready, finished, updateCallbackDone } = document.startViewTransition(() => new Promise(until));
  for (const promise of [ready, finished, updateCallbackDone]) promise.catch(() => {}); // left for yet another
}

function leaving() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(VIEWS);
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && link.getAttribute("aria-current") !== "page") leave();
  }, true);
  addEventListener("popstate", () => location.pathname !== window.linliPath && leave());
  return true;
}

// A run that takes long is told by a line below the header and by what is old growing pale (style.css), and only once it does: an
// animation that begins later is a layer of its own from its first moment, drawn for every panel at every click.
const LATE = 600;

function waiting() {
  const app = document.querySelector('[data-testid="stApp"]');
  let late;
  const look = () => {
    clearTimeout(late);
    if (!/^(running|rerunRequested)$/.test(app.dataset.testScriptState)) delete document.documentElement.dataset.late;
    else late = setTimeout(() => (document.documentElement.dataset.late = ""), LATE);
  };
  look(); // the run that brings this script is under way
  new MutationObserver(look).observe(app, { attributeFilter: ["data-test-script-state"] });
  return true;
}
