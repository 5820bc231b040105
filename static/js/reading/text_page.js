// Entry module of the reading page: anchors over the text, the margin of the current clause, and live updates beside it.
import { Anchors } from "./anchors.js";
import { Margin } from "./margin.js";
import { enhanceMarkup } from "../core/page.js";
import { fetchFragment, fetchJson } from "../core/requests.js";
import { EventFeed } from "../core/event_feed.js";

const page = document.querySelector("[data-reading]");
const buildAddress = (path) => path.replace("/0/", `/${page.dataset.document}/`);

const anchors = new Anchors(page);
const margin = new Margin(page, anchors);

// Fetches that failed offline are repeated after the connection is back.
const missed = new Set();
const retryWhenOnline = (act) => act().catch(() => missed.add(act));

function retryMissed() {
  const acts = [...missed];
  missed.clear();
  acts.forEach(retryWhenOnline);
}

const reloadAnchors = () => anchors.reload();
retryWhenOnline(reloadAnchors);

// Scripts that are fetched at first use: for choosing words, for keys, and for where words come from.
const parts = {
  launcher: async () => new (await import("./amendment_launcher.js")).AmendmentLauncher(page, margin),
  selecting: async () => new (await import("./selection_bar.js")).SelectionBar(page, margin, await loadPart("launcher")),
  keys: async () => {
    const [{ KeyboardShortcuts }, { TextShortcuts }] = await Promise.all([import("../core/keyboard_shortcuts.js"), import("./text_shortcuts.js")]);
    return new KeyboardShortcuts(new TextShortcuts(page, margin, await loadPart("launcher")));
  },
  stops: async () => new (await import("./tab_stops.js")).TabStops(page, margin),
  unread: async () => new (await import("./unread.js")).UnreadMarks(page, margin),
  provenance: async () => new (await import("./provenance_card.js")).ProvenanceCard(page, anchors),
};
const there = {};
const loadPart = (name) => (there[name] ||= parts[name]().catch((error) => {
  delete there[name];
  throw error;
}));

document.addEventListener("selectionchange", async function chosen() {
  if (getSelection().isCollapsed) return;
  (await loadPart("selecting")).scheduleUpdate();
  document.removeEventListener("selectionchange", chosen);
});
document.addEventListener("keydown", async (event) => {
  if (event.key === "Tab") loadPart("stops");
  if (event.key?.length !== 1 && event.key !== "Escape") return;
  if (event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
  (await loadPart("keys")).handleKey(event);
});
page.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-propose]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  loadPart("launcher").then((launcher) => launcher.follow(link, event), () => location.assign(link.href));
});
page.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-whence]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  retryWhenOnline(async () => (await loadPart("provenance")).toggle(link));
});

const unread = page.dataset.unread ? loadPart("unread") : null;
let stale = new Set();
let timer = 0;

// The facts beside the clauses are fetched in one request, at most every 400 ms; the text does not move. The mark of a bracketed clause is no fact and stays.
function scheduleFactsRefresh(clause) {
  stale.add(clause);
  timer ||= setTimeout(refreshFacts, 400);
}

function refreshFacts() {
  const clauses = [...stale].filter((id) => document.getElementById(`clause-${id}`));
  stale = new Set();
  timer = 0;
  if (clauses.length) retryWhenOnline(() => drawFacts(clauses));
}

async function drawFacts(clauses) {
  const found = await fetchJson(`${buildAddress(page.dataset.facts)}?clauses=${clauses.join(",")}`);
  for (const [clause, html] of Object.entries(found.facts)) {
    const place = document.querySelector(`#clause-${clause} .facts`);
    if (place) place.replaceChildren(...place.querySelectorAll(":scope > .st"), document.createRange().createContextualFragment(html));
    nameLinks(place?.closest("section"));
    (await unread)?.draw(clause);
  }
}

// The links "3 comments" and "Propose a new clause here" name their clause to a screen reader.
function nameLinks(section) {
  const number = section?.querySelector("a.no");
  if (!number) return;
  number.id = `no-${section.id}`;
  const add = section.nextElementSibling;
  if (add?.matches(".add")) add.setAttribute("aria-label", page.dataset.after.replace("@", number.getAttribute("aria-label")));
  for (const link of section.querySelectorAll(".facts [data-at]")) {
    link.id = `${link.dataset.at}-${section.id}`;
    link.setAttribute("aria-labelledby", `${link.id} ${number.id}`);
  }
}

for (const section of page.querySelectorAll("section.clause")) nameLinks(section);

// The page keeps the old version; the margin shows the new text, on which positions are now taken.
function showNewVersion() {
  page.querySelector("[data-issued]").hidden = false;
  if (margin.clause) retryWhenOnline(() => margin.refreshClause(margin.clause, null));
}

// Says which clause has something new, unless the margin shows it and says so, or the reader did it.
function announce(clause, event) {
  const { heard } = page.querySelector(`[data-verb="${event.verb}"]`)?.dataset || {};
  const label = document.querySelector(`#clause-${clause} .no`)?.textContent;
  if (!heard || isOwn(event)) return;
  unread?.then((marks) => marks.add(clause));
  if (label && clause !== margin.clause) margin.showStatus(heard.replace("@", label));
}

const isOwn = (event) => String(event.actor_id) === document.body.dataset.reader;

// Updates counts and the open margin; a view with amendments in its text only shows a note.
function handleAmendment(clause, event) {
  announce(clause, event);
  if (!clause) scheduleFactsRefresh(0);
  else retryWhenOnline(() => margin.refreshClause(clause, event));
  const fresh = page.querySelector("[data-fresh]");
  if (fresh) fresh.hidden = false;
}

// A stage began, ended or was changed: fetches what is possible now, at a different moment in each open page.
let stageTimer = 0;
function scheduleStageRefresh() {
  stageTimer ||= setTimeout(() => retryWhenOnline(refreshStage), Math.random() * 1000);
}

async function refreshStage() {
  stageTimer = 0;
  const fresh = new DOMParser().parseFromString(await fetchFragment(location.href), "text/html").querySelector(".now");
  if (fresh) document.querySelector(".now")?.replaceWith(document.adoptNode(fresh));
  enhanceMarkup(document);
  if (margin.clause) await margin.refreshClause(margin.clause, null);
}

const news = new EventFeed(Number(page.dataset.consultation), Number(page.dataset.seq));
news.on("event", (event) => {
  const { clause_id: clause, document_id: text } = event.facts;
  if (/^(stage|item|meeting)\.|^clause\.taken_up$/.test(event.verb)) scheduleStageRefresh();
  if (String(text) !== page.dataset.document) return;
  if (event.verb === "version.issued") showNewVersion();
  const kind = event.verb === "content.erased" ? event.facts.kind : event.verb.split(".")[0];
  if (kind === "amendment") handleAmendment(clause, event);
  if (!clause) return;
  scheduleFactsRefresh(clause);
  if (kind === "comment") {
    announce(clause, event);
    retryWhenOnline(() => margin.refreshClause(clause, event));
    retryWhenOnline(reloadAnchors);
  }
});
news.on("tally", (tally) => {
  scheduleFactsRefresh(tally.clause_id);
  retryWhenOnline(() => margin.refreshClause(tally.clause_id, null));
});
news.on("polled", () => margin.clause && retryWhenOnline(() => margin.refreshClause(margin.clause, null)));
news.on("state", (connected) => {
  page.dataset.live = connected ? "yes" : "no";
  if (connected) retryMissed();
});
addEventListener("online", retryMissed);
document.addEventListener("consult:done", () => retryWhenOnline(reloadAnchors));
news.watchDocument(Number(page.dataset.document));
const startFeed = () => news.start();
if ("requestIdleCallback" in globalThis) requestIdleCallback(startFeed, { timeout: 1500 });
else setTimeout(startFeed, 300);
