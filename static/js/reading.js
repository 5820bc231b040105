// Entry module of the reading page: anchors over the text, the margin of the current clause, and live updates beside it.
import { Anchors } from "./reading/anchors.js";
import { Margin } from "./reading/margin.js";
import { Proposing } from "./reading/proposing.js";
import { wake } from "./core/main.js";
import { fragment, json } from "./core/net.js";
import { News } from "./core/live.js";

const page = document.querySelector("[data-reading]");
const address = (path) => path.replace("/0/", `/${page.dataset.document}/`);

const anchors = new Anchors(page);
const margin = new Margin(page, anchors);
const proposing = new Proposing(page, margin);

// Fetches that failed offline are repeated after the connection is back.
const missed = new Set();
const attempt = (act) => act().catch(() => missed.add(act));

function again() {
  const acts = [...missed];
  missed.clear();
  acts.forEach(attempt);
}

// Scripts that are fetched at first use: for choosing words, for keys, and for where words come from.
const parts = {
  selecting: async () => new (await import("./reading/selecting.js")).Selecting(page, margin, proposing),
  keys: async () => new (await import("./reading/keys.js")).Keys(page, margin, proposing),
  whence: async () => new (await import("./reading/whence.js")).Whence(page, anchors),
};
const there = {};
const loadPart = (name) => (there[name] ||= parts[name]().catch((error) => {
  delete there[name];
  throw error;
}));

document.addEventListener("selectionchange", async function chosen() {
  if (getSelection().isCollapsed) return;
  (await loadPart("selecting")).waitAndLook();
  document.removeEventListener("selectionchange", chosen);
});
document.addEventListener("keydown", async (event) => {
  if (event.key?.length !== 1 && event.key !== "Escape") return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  (await loadPart("keys")).pressed(event);
});
page.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-whence]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  attempt(async () => (await loadPart("whence")).toggle(link));
});

let stale = new Set();
let timer = 0;

// The facts beside the clauses are fetched in one request, at most every 400 ms; the text does not move.
function renew(clause) {
  stale.add(clause);
  timer ||= setTimeout(refresh, 400);
}

function refresh() {
  const clauses = [...stale].filter((id) => document.getElementById(`clause-${id}`));
  stale = new Set();
  timer = 0;
  if (clauses.length) attempt(() => redraw(clauses));
}

async function redraw(clauses) {
  const found = await json(`${address(page.dataset.facts)}?clauses=${clauses.join(",")}`);
  for (const [clause, html] of Object.entries(found.facts)) {
    const place = document.querySelector(`#clause-${clause} .facts`);
    if (place) place.replaceChildren(document.createRange().createContextualFragment(html));
  }
}

// The page keeps the old version; the margin shows the new text, on which positions are now taken.
function issued() {
  page.querySelector("[data-issued]").hidden = false;
  if (margin.clause) attempt(() => margin.news(margin.clause, null));
}

// Updates counts and the open margin; a view with amendments in its text only shows a note.
function amended(clause, event) {
  if (!clause) renew(0);
  else attempt(() => margin.news(clause, event));
  const fresh = page.querySelector("[data-fresh]");
  if (fresh) fresh.hidden = false;
}

// A stage began, ended or was changed: fetches what is possible now, at a different moment in each open page.
let turning = 0;
function turned() {
  turning ||= setTimeout(() => attempt(turn), Math.random() * 1000);
}

async function turn() {
  turning = 0;
  const fresh = new DOMParser().parseFromString(await fragment(location.href), "text/html").querySelector(".now");
  if (fresh) document.querySelector(".now")?.replaceWith(document.adoptNode(fresh));
  wake(document);
  if (margin.clause) await margin.news(margin.clause, null);
}

const news = new News(Number(page.dataset.consultation), Number(page.dataset.seq));
news.on("event", (event) => {
  const { clause_id: clause, document_id: text } = event.facts;
  if (/^(stage|item|meeting)\.|^clause\.taken_up$/.test(event.verb)) turned();
  if (String(text) !== page.dataset.document) return;
  if (event.verb === "version.issued") issued();
  if (event.verb.startsWith("amendment.")) amended(clause, event);
  if (!clause) return;
  renew(clause);
  if (event.verb.startsWith("comment.")) {
    attempt(() => margin.news(clause, event));
    attempt(() => anchors.renew());
  }
});
news.on("tally", (tally) => {
  renew(tally.clause_id);
  attempt(() => margin.news(tally.clause_id, null));
});
news.on("polled", () => margin.clause && attempt(() => margin.news(margin.clause, null)));
news.on("state", (connected) => {
  page.dataset.live = connected ? "yes" : "no";
  if (connected) again();
});
addEventListener("online", again);
document.addEventListener("consult:done", () => attempt(() => anchors.renew()));
news.look(Number(page.dataset.document));
const begin = () => news.start();
if ("requestIdleCallback" in globalThis) requestIdleCallback(begin, { timeout: 1500 });
else setTimeout(begin, 300);
