// Asks the service worker to keep a public copy of the text that is open, for reading without a connection.
const language = document.documentElement.lang;
const text = document.querySelector("[data-reading]");

navigator.serviceWorker.register("/service-worker.js").then(() => navigator.serviceWorker.ready).then(({ active }) => {
  if (!text) return;
  const { version, text: words } = text.dataset;
  active.postMessage({
    page: location.pathname, fallback: `/offline/${language}/`, copy: `/offline/${language}/versions/${version}?text=${words}`,
  });
}).catch(() => {}); // a browser that forbids it reads online only
