// The page of an amendment: positions, sponsors, comments and conflicts are updated in place; new wording is only announced.
import { News } from "./core/live.js";
import { save } from "./core/drafts.js";
import { wake } from "./core/main.js";
import { keeping } from "./core/morphing.js";
import { fragment } from "./core/net.js";

const page = document.querySelector("[data-amendment]");
const own = (number) => String(number) === page.dataset.amendment;
let timer = 0;

function tell() {
  page.querySelector("[data-news]").hidden = false;
}

function soon() {
  timer ||= setTimeout(() => { timer = 0; renew().catch(() => {}); }, 400);
}

// A position or comment applies to the wording on this page: if the wording changes, nothing is updated, a note is shown.
async function renew() {
  const [html, { Idiomorph }] = await Promise.all([fragment(location.href), import(page.dataset.morph)]);
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-amendment]");
  if (fresh?.dataset.digest !== page.dataset.digest) {
    tell();
    return;
  }
  for (const form of page.querySelectorAll("form[data-draft]")) save(form);
  for (const place of page.querySelectorAll("[data-live]")) {
    const there = fresh.querySelector(`[data-live="${place.dataset.live}"]`);
    if (there) Idiomorph.morph(place, there.innerHTML, keeping());
    wake(place);
  }
}

function heard({ verb, facts, subject_id: subject }) {
  if (verb.startsWith("amendment.") && own(subject) && !/sponsored|left/.test(verb)) tell();
  else if (verb.startsWith("amendment.") && String(facts.clause_id) === page.dataset.clause) soon();
  else if (verb.startsWith("comment.") && own(facts.amendment_id)) soon();
}

// A form that leads back to this page updates it in place.
page.addEventListener("consult:done", async (event) => {
  if (event.target.matches("[data-leaves]")) return;
  event.preventDefault();
  const said = event.target.querySelector("[data-said]")?.textContent || "";
  event.target.reset();
  await renew();
  page.querySelector("[data-status]").textContent = said;
});

const news = new News(Number(page.dataset.consultation), null);
news.on("event", heard).on("tally", (tally) => { if (own(tally.amendment_id)) soon(); });
let lost = false;
news.on("state", (connected) => {
  if (connected && lost) soon();
  lost = !connected;
});
news.on("polled", soon);
news.look(Number(page.dataset.document));
news.start();
