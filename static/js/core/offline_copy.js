// Asks the service worker to keep a public copy of the text that is open, for reading without a connection.
const worker = navigator.serviceWorker, language = document.documentElement.lang;
const { version, text } = document.querySelector("[data-reading]")?.dataset || {};

worker.register("/service-worker.js").then(() => worker.ready).then(({ active }) => version && active.postMessage({
  page: location.pathname, fallback: `/offline/${language}/`, copy: `/offline/${language}/versions/${version}?text=${text}`,
})).catch(() => {}); // a browser that forbids it reads online only
