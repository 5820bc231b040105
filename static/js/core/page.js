// Behaviour of every page.
import * as drafts from "./drafts.js";
import { flushQueue, removeQueued, queueRequest, loadOwnQueue, Refusal, postForm, postVote } from "./requests.js";

// The place on the next page that gets the focus.
const ARRIVAL = "consult.arrival";
// True once ownWords has cared for the words of this reader.
let isCared = false;

export function showLocalTimes(root = document) {
  const here = Intl.DateTimeFormat().resolvedOptions();
  for (const each of root.querySelectorAll("time[data-when]")) {
    const moment = new Date(each.dateTime);
    const words = new Intl.DateTimeFormat(document.documentElement.lang, {
      weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
    }).format(moment);
    if (here.timeZone !== "UTC") each.title = `${words} (${here.timeZone})`;
    const local = each.parentElement.querySelector("[data-local]");
    if (local && here.timeZone !== "UTC") local.textContent = words;
  }
}

// Adds behaviour to new markup, in the page or in a fragment.
export function enhanceMarkup(root = document) {
  showLocalTimes(root);
  if (root.querySelector("[data-letter-keys]:not([data-keys] *)")) import("./device/letter_keys.js").then((module) => module.showLetterKeys(root));
  if (isCared) restoreOwn(root);
  else ownWords.then(() => restoreOwn(root));
}

function restoreOwn(root) {
  for (const form of root.querySelectorAll("form[data-draft]:not([data-offer])")) showDraft(form, drafts.restoreDraft(form));
  root.dispatchEvent(new CustomEvent("consult:restored", { bubbles: true }));
}

// Keys of one letter, digit or sign can be switched off in this browser.
export const areLetterKeysOn = () => localStorage.getItem("consult.letter_keys") !== "off";

// Shows where the text of a form is kept, and keeps it on the server if it is not there yet. other: a text that was saved elsewhere.
// The script that saves drafts is here before the first key: nothing is lost with the tab or the connection.
export function showDraft(form, { draft, other }) {
  if (draft) showDraftNote(form);
  if (drafts.isOnServer(form)) loadServerDrafts().then((server) => draft && !draft.saved && server.keep(form, other), () => {});
}

let serverDrafts = null;

function loadServerDrafts() {
  serverDrafts ||= import("./words/server_drafts.js").catch((error) => {
    serverDrafts = null;
    throw error;
  });
  return serverDrafts;
}

function saveUnsavedDrafts() {
  if (drafts.getReader() && drafts.listUnsaved().length) loadServerDrafts().then((server) => server.saveUnsaved(), () => {});
}

// The menus of the top bar open without a script; this closes them on a click, focus or Escape elsewhere.
const findOpenMenus = () => document.querySelectorAll("details[data-menu][open]");

function closeOtherMenus(event) {
  for (const menu of findOpenMenus()) if (!menu.contains(event.target)) menu.open = false;
}

for (const name of ["click", "focusin"]) document.addEventListener(name, closeOtherMenus);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of findOpenMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// The key "/" leads to the search, also where a keyboard has a letter on it: into its field, or to its page where that is hidden.
document.addEventListener("keydown", (event) => {
  const { key, code, target } = event;
  if ((key !== "/" && !(code === "Slash" && /\p{L}/u.test(key))) || event.ctrlKey || event.metaKey || !areLetterKeysOn()) return;
  if (target.closest?.("input, textarea, select, [contenteditable]")) return;
  const place = [...document.querySelectorAll("[data-find]")].find((each) => each.getClientRects().length);
  if (!place) return;
  event.preventDefault();
  if (place.href) location.assign(place.href);
  else place.select();
});

// The explanation of a term opens beside its link; the module comes with the first one that is asked for.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-term]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  import("./term_popover.js").then((module) => module.showTerm(link), () => location.assign(link.href));
});

// In the field of a comment Ctrl+Enter (or the command key) sends, also before the script has come that suggests names in it.
const isComment = ({ target }) => target.matches?.("form.compose textarea[name=body]");
document.addEventListener("focusin", (event) => isComment(event) && import("../comments/composer.js").then(({ equip }) => equip(event.target)));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.repeat || !isComment(event)) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

function showDraftNote(form) {
  form.querySelector("[data-kept]")?.removeAttribute("hidden");
}

document.addEventListener("input", ({ target: { form } }) => {
  if (!form?.matches("[data-draft]")) return;
  drafts.saveDraft(form);
  showDraftNote(form);
  if (drafts.isOnServer(form)) loadServerDrafts().then((server) => server.keep(form), () => {});
});

// The form of a visitor leads to the entry.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-enter]") || event.defaultPrevented) return;
  event.preventDefault();
  import("./entry_form.js").then((module) => module.leadToEntry(event.target, event.submitter), () => event.target.submit());
});

// A preview is never sent or queued as a contribution, however early it is pressed.
document.addEventListener("submit", (event) => {
  if (!event.submitter?.matches("[data-preview]")) return;
  event.preventDefault();
  import("../comments/preview.js").then((module) => module.showPreview(event.target, event.submitter.formAction));
}, { capture: true });

// A form marked data-send is sent by fetch; offline it is queued and sent after the connection is back.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-send]") || event.defaultPrevented) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  clearErrors(form);
  if (serverDrafts) await serverDrafts.then((server) => server.settle(form), () => {});
  const data = new FormData(form, event.submitter), isFile = (value) => value instanceof File;
  const fields = Object.fromEntries([...data].filter(([, value]) => !isFile(value)));
  const hasFiles = [...data.values()].some((value) => isFile(value) && value.name);
  const action = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
  const { vote: ballot } = form.dataset;
  const said = readSaid(form, event.submitter);
  try {
    const send = async () => (await import("./file_form.js")).postFiles(form, action, data);
    completeForm(form, { ...(await (hasFiles ? send() : ballot ? postVote(action, fields, ballot) : postForm(action, fields))), action, said });
  } catch (error) {
    if (error instanceof Refusal) showRefusal(form, error.problem);
    else if (hasFiles) showRefusal(form, { fields: { files: { detail: form.querySelector("[data-unsent]").textContent } } });
    else queueForm(form, action, fields, event.submitter);
  } finally {
    delete form.dataset.busy;
  }
});

// The sentence after success; an @ in it stands for the words of the button that was pressed.
function readSaid(form, pressed) {
  const words = pressed?.textContent.trim().replace(/\s+/g, " ") || "";
  return form.querySelector("[data-said]")?.textContent.replace("@", words) || "";
}

function completeForm(form, answer) {
  drafts.finishDraft(form);
  removeQueued(form.elements.key?.value);
  const heard = form.dispatchEvent(new CustomEvent("consult:done", { bubbles: true, cancelable: true, detail: answer }));
  if (heard) followLocation(answer.location);
}

// A contribution that was sent has the focus on the page that shows it.
function focusArrival() {
  const hash = sessionStorage.getItem(ARRIVAL);
  sessionStorage.removeItem(ARRIVAL);
  if (hash && hash === location.hash) document.getElementById(hash.slice(1))?.focus();
}

// For a fragment of the same page the browser would only scroll: reload, since the page has changed.
function followLocation(address) {
  const to = new URL(address, location.href);
  if (to.hash) sessionStorage.setItem(ARRIVAL, to.hash);
  const stays = to.hash && to.pathname === location.pathname && to.search === location.search;
  location.assign(to);
  if (stays) location.reload();
}

// A vote waits as what its author pressed, under the name of its ballot.
function queueForm(form, action, fields, pressed) {
  const { vote: ballot, ballotName: name } = form.dataset;
  const answer = ballot && pressed?.textContent.replace(/\s+/g, " ").trim();
  const words = answer ? [name, answer].filter(Boolean).join(" · ") : fields.body || fields.choice || fields.text || "";
  queueRequest(action, fields, words, ballot);
  drafts.finishDraft(form);
  form.dispatchEvent(new CustomEvent("consult:waits", { bubbles: true, detail: fields }));
  showConnectionStatus();
  keepSending();
}

// Clears the errors of the last attempt.
export function clearErrors(form) {
  for (const place of form.querySelectorAll("[data-refused]")) place.hidden = true;
  for (const said of form.querySelectorAll("[data-wrong]")) said.textContent = "";
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

// Shows the error of a field once: beside the field if it has a place there.
export function showRefusal(form, problem) {
  const place = form.querySelector("[data-refused]");
  const sentences = Object.entries(problem.fields || {})
    .filter(([name]) => !form.querySelector(`[data-wrong="${CSS.escape(name)}"]`)).map(([, field]) => field.detail);
  if (place) {
    place.textContent = [problem.detail, ...sentences].filter(Boolean).join(" ");
    place.hidden = false;
  }
  for (const [name, wrong] of Object.entries(problem.fields || {})) {
    const field = form.elements[name];
    if (field?.setAttribute) field.setAttribute("aria-invalid", "true");
    const said = form.querySelector(`[data-wrong="${CSS.escape(name)}"]`);
    if (said) said.textContent = wrong.detail;
  }
  (form.querySelector("[aria-invalid=true]") || form.querySelector("textarea, input:not([type=hidden])"))?.focus();
  form.dispatchEvent(new CustomEvent("consult:refused", { bubbles: true, detail: problem }));
}

export function showConnectionStatus() {
  const line = document.querySelector("[data-offline]");
  if (!line) return;
  const waiting = loadOwnQueue();
  const refusals = waiting.filter((item) => item.refused !== undefined);
  line.hidden = navigator.onLine && waiting.length === 0;
  line.dataset.state = refusals.length ? "refused" : waiting.length ? "waiting" : "offline";
  for (const count of line.querySelectorAll("[data-count]")) count.textContent = waiting.length;
  const list = line.querySelector("[data-list]");
  if (list) list.replaceChildren(...refusals.map(buildRefusalRow));
}

function buildRefusalRow(item) {
  const row = document.querySelector("template[data-refusal]").content.cloneNode(true).firstElementChild;
  row.querySelector("[data-words]").textContent = item.words;
  row.querySelector("[data-why]").textContent = item.refused;
  row.querySelector("button").addEventListener("click", () => removeQueued(item.fields.key));
  return row;
}

// While the browser is online, the queue is sent again every few seconds, at different times in each browser.
let timer = 0;
function keepSending() {
  timer ||= setInterval(() => navigator.onLine && flushQueue(), 5000 * (1 + Math.random()));
}

async function sendWaiting() {
  await ownWords;
  await flushQueue();
  showConnectionStatus();
  if (loadOwnQueue().length) keepSending();
  saveUnsavedDrafts();
}

addEventListener("online", sendWaiting);
addEventListener("offline", showConnectionStatus);
document.addEventListener("consult:queue", showConnectionStatus);

// The choice of colours holds at once. The cookie tells the server, which writes it into each page: nothing flashes.
document.addEventListener("click", ({ target }) => {
  const pressed = target.closest("[data-themes] button");
  if (!pressed) return;
  const { value, parentElement: group } = pressed;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${value}; Path=/; SameSite=Lax; Max-Age=${value ? 31536000 : 0}${secure}`;
  if (value) document.documentElement.dataset.theme = value;
  else delete document.documentElement.dataset.theme;
  for (const each of group.children) each.setAttribute("aria-pressed", String(each === pressed));
});

// A visitor who never signed in or wrote here has nothing to care for. The listeners do not wait for it.
async function careForOwnWords() {
  const isOwn = (key) => /^(consult\.(draft\.|queue$|device$)|unsent:)/.test(key);
  const hasWords = [localStorage, sessionStorage].some((store) => Object.keys(store).some(isOwn));
  if (drafts.getReader() || "ended" in document.body.dataset || hasWords) {
    await import("./words/own_words_care.js").catch(() => {});
  }
  isCared = true;
}

// Resolves once nothing is kept here that is not of this reader; before, no draft comes back, and nothing that waits is sent.
export const ownWords = careForOwnWords();

if (document.querySelector("[data-own-device]")) ownWords.then(() => import("./words/own_device.js")).then((module) => module.equipTicks());
if (sessionStorage.getItem("consult.entry")) import("./entry_note.js");
focusArrival();
enhanceMarkup();
ownWords.then(() => {
  showConnectionStatus();
  if (loadOwnQueue().length) sendWaiting();
  else saveUnsavedDrafts();
});

// Some seconds after a page has come, so that nothing competes with it. If it is offline then, the next page does it.
if (navigator.serviceWorker) setTimeout(() => import("./offline_copy.js").catch(() => {}), 5000);
