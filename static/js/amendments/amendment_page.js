// The page of an amendment: positions, sponsors, comments and conflicts are updated in place; new wording is only announced.
import { EventFeed } from "../core/event_feed.js";
import { saveDraft } from "../core/drafts.js";
import { enhanceMarkup } from "../core/page.js";
import { buildMorphOptions } from "../core/morph_options.js";
import { fetchFragment } from "../core/requests.js";

const page = document.querySelector("[data-amendment]");
const isThisAmendment = (number) => String(number) === page.dataset.amendment;
let timer = 0;
let asked = 0;

function showNewsNote() {
  page.querySelector("[data-news]").hidden = false;
}

function scheduleRefresh() {
  timer ||= setTimeout(() => { timer = 0; refreshPage().catch(() => {}); }, 400);
}

// A position or comment applies to the wording on this page: if the wording changes, nothing is updated, a note is shown.
async function refreshPage() {
  asked += 1;
  const mine = asked;
  const [html, { Idiomorph }] = await Promise.all([fetchFragment(location.href), import(page.dataset.morph)]);
  if (mine !== asked) return; // a newer request is on its way
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-amendment]");
  if (fresh?.dataset.digest !== page.dataset.digest) {
    showNewsNote();
    return;
  }
  for (const form of page.querySelectorAll("form[data-draft]")) saveDraft(form);
  for (const place of page.querySelectorAll("[data-live]")) {
    const there = fresh.querySelector(`[data-live="${place.dataset.live}"]`);
    if (there) Idiomorph.morph(place, there.innerHTML, buildMorphOptions());
    enhanceMarkup(place);
  }
}

function handleEvent({ verb, facts, subject_id: subject }) {
  if (verb === "content.erased" && isThisAmendment(facts.id) && facts.kind === "amendment") showNewsNote();
  else if (verb === "content.erased" && facts.kind === "comment") scheduleRefresh();
  else if (verb.startsWith("amendment.") && isThisAmendment(subject) && !/sponsored|left/.test(verb)) showNewsNote();
  else if (verb.startsWith("amendment.") && String(facts.clause_id) === page.dataset.clause) scheduleRefresh();
  else if (verb.startsWith("comment.") && isThisAmendment(facts.amendment_id)) scheduleRefresh();
}

// A form that leads back to this page updates it in place.
page.addEventListener("consult:done", async (event) => {
  if (event.target.matches("[data-leaves]")) return;
  event.preventDefault();
  const { said } = event.detail;
  event.target.reset();
  await refreshPage();
  page.querySelector("[data-status]").textContent = said;
});

const news = new EventFeed(Number(page.dataset.consultation), Number(page.dataset.seq));
news.on("event", handleEvent).on("tally", (tally) => { if (isThisAmendment(tally.amendment_id)) scheduleRefresh(); });
let lost = false;
news.on("state", (connected) => {
  if (connected && lost) scheduleRefresh();
  lost = !connected;
});
news.on("polled", scheduleRefresh);
news.watchDocument(Number(page.dataset.document));
news.start();
