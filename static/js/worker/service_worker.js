// The service worker: without a connection it shows the text last read, and it keeps static files. BUILD and FILES stand
// in front of this file (consult/reading/public/site_views.py). Nothing of a person is kept: a copy of a text is fetched
// without credentials, from an address that is the same for everyone.
const CACHE = `consult-${BUILD}`;
const STATIC = `/static/@${BUILD}/`;
const COPY = /^\/offline\/[a-z]{2}\/(versions\/\d+)?$/;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => findCopy(address)));
  else if (address.pathname.startsWith(STATIC)) event.respondWith(loadStatic(request));
});

// {page, copy, fallback}: the page that was opened, its public copy, and the page for all others of its language.
self.addEventListener("message", (event) => {
  const { page, copy, fallback } = event.data;
  event.waitUntil(Promise.all([[page, copy], [fallback, fallback]].map(([at, from]) => keepCopy(at, from))));
});

async function loadStatic(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) cache.put(request.url, answer.clone());
  return answer;
}

// Only what has the address of a public copy is kept, under the path of its page, which no query belongs to.
async function keepCopy(page, copy) {
  const from = new URL(copy, location.origin);
  if (!COPY.test(from.pathname)) return;
  const answer = await fetch(from, { credentials: "omit", redirect: "error" });
  if (answer.ok) await (await caches.open(CACHE)).put(new URL(page, location.origin).pathname, answer);
}

async function findCopy(address) {
  const cache = await caches.open(CACHE);
  const [, language] = address.pathname.split("/");
  return (await cache.match(address.pathname)) || (await cache.match(`/offline/${language}/`)) || Response.error();
}
