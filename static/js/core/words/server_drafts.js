// Drafts on the server: what is typed is saved after a pause, and never over a text that was saved elsewhere meanwhile.
import { BASES, collectFields, discardDraft, findDraft, isWritten, listUnsaved, saveDraft, storeDraft } from "../drafts.js";
import { fetchFragment, postForm, Refusal } from "../requests.js";
import { getVersion, isSameText, markVersion } from "./followed_drafts.js";

const PAUSE = 2000;
const LONGEST = 10000; // while somebody types without a pause
const PATIENCE = 3000; // of a form that is sent while its draft is being saved
const MOST_KEPT_ALIVE = 60000; // bytes of a request that may outlive its page; browsers refuse more
const states = new Map(); // by name of the form

function getState(name) {
  if (!states.has(name)) states.set(name, { timer: 0, since: 0, going: null, form: null, isAsking: false });
  return states.get(name);
}

const findForms = (name) => [...document.querySelectorAll("form[data-draft]")].filter((form) => form.dataset.draft === name);
const getToken = (form) => form?.elements.csrf?.value || document.querySelector("form[data-sign-out] [name=csrf]")?.value || "";
const wait = (time) => new Promise((done) => { setTimeout(done, time); });

function say(name, what, words = "") {
  for (const form of findForms(name)) {
    const note = form.querySelector("[data-kept]");
    if (!note) continue;
    note.textContent = words || note.dataset[what];
    note.dataset.at = what; // "local": in this tab alone
    note.hidden = false;
  }
}

// Until the author of two texts has chosen, nothing is saved.
const isUndecided = (name) => getState(name).isAsking || findForms(name).some((form) => form.querySelector("[data-other]"));

// Saves the text of a form soon. other: version of a text that was saved elsewhere, which its author has to see first.
export function keep(form, other = 0) {
  const { draft: name } = form.dataset;
  const state = getState(name);
  state.form = form;
  if (other) return showOther(name, form);
  if (isUndecided(name)) return undefined;
  say(name, "local");
  clearTimeout(state.timer);
  state.since ||= Date.now();
  state.timer = setTimeout(() => save(name), Math.max(0, Math.min(PAUSE, state.since + LONGEST - Date.now())));
  return undefined;
}

// One request at a time for each form; what was typed meanwhile follows.
function save(name) {
  const state = getState(name);
  clearTimeout(state.timer);
  state.timer = state.since = 0;
  state.going ||= send(name).catch((error) => {
    if (error instanceof Refusal) say(name, "local", error.message);
  }).finally(() => { state.going = null; });
  return state.going;
}

// The form of this tab, as its author last typed into it; without one, what the browser kept of it on another page.
function findText(name) {
  const { form } = getState(name), shown = form?.isConnected ? form : findForms(name)[0];
  if (!shown) return { ...findDraft(name), shown };
  const { keep: address, fields } = shown.dataset;
  const typed = isWritten(shown) ? collectFields(shown) : {};
  return { fields: typed, keep: address, version: getVersion(shown), saved: isSameText(typed, JSON.parse(fields || "{}")), shown };
}

async function send(name) {
  const { fields: sent, keep: address, version = 0, saved, shown } = findText(name);
  if (saved && version) say(name, "saved");
  if (!address || saved) return;
  const body = { ...sent, draft: `${name}:${version}`, csrf: getToken(shown) };
  const isShort = new URLSearchParams(body).toString().length < MOST_KEPT_ALIVE;
  const answer = await postForm(address, body, { keepalive: isShort });
  if (answer.state === "other") {
    if (shown) await showOther(name, shown, answer.id);
    return;
  }
  for (const each of findForms(name)) {
    markVersion(each, answer.version, answer.version ? sent : null);
    leadToReview(each, answer.id);
  }
  const kept = findDraft(name), isSaved = findText(name).saved ?? isSameText(kept?.fields, sent);
  if (kept && (isSameText(kept.fields, sent) || (shown && isSameText(kept.fields, collectFields(shown))))) {
    storeDraft(name, { ...kept, version: answer.version, saved: isSameText(kept.fields, sent) });
  }
  if (!isSaved && shown) keep(shown);
  else if (answer.version) say(name, answer.is_new ? "new" : "saved");
}

// The link beside a form to the page on which colleagues read its draft; without a draft there is no such page.
function leadToReview(form, id) {
  const link = form.querySelector("a[data-show-draft]");
  if (!link) return;
  link.hidden = !id;
  if (id) link.href = link.href.replace(/\/drafts\/\d+\//, `/drafts/${id}/`);
}

// Shows the text that was saved elsewhere above the fields.
async function showOther(name, form, id = 0) {
  const state = getState(name);
  if (isUndecided(name)) return;
  state.isAsking = true;
  try {
    const html = await fetchFragment(`${form.dataset.keep}/${id || form.dataset.id}/other`);
    form.prepend(document.createRange().createContextualFragment(html));
  } finally {
    state.isAsking = false;
  }
  const box = form.querySelector("[data-other]");
  const fields = JSON.parse(box.dataset.fields), version = Number(box.dataset.other);
  const decide = (decision) => () => {
    box.remove();
    decision();
    form.querySelector("textarea").focus();
  };
  box.querySelector("[data-take]").addEventListener("click", decide(() => takeFields(name, form, fields, version)));
  box.querySelector("[data-replace]").addEventListener("click", decide(() => {
    markVersion(form, version, fields);
    saveDraft(form);
    save(name);
  }));
  box.focus();
}

// The passage that was selected here belongs to the text that goes.
function takeFields(name, form, fields, version) {
  for (const each of form.querySelectorAll("textarea, [name=exact], [name=start], [name=end]")) each.value = "";
  for (const [field, value] of Object.entries(fields)) {
    if (!BASES.includes(field) && form.elements[field] && "value" in form.elements[field]) form.elements[field].value = value;
  }
  discardDraft(form);
  markVersion(form, version, fields);
  form.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true })); // for its preview
}

// Waits for the draft that is being saved, so that a form that is sent takes it along.
export async function settle(form) {
  const state = states.get(form.dataset.draft);
  if (!state) return;
  clearTimeout(state.timer);
  state.timer = state.since = 0;
  if (state.going) await Promise.race([state.going, wait(PATIENCE)]);
}

export async function discard(form) {
  await settle(form);
  discardDraft(form);
  const { keep: address, draft: name } = form.dataset, version = getVersion(form);
  if (version) await postForm(`${address}/discard`, { draft: `${name}:${version}`, csrf: getToken(form) });
}

// Saves what is not on the server yet, also of forms on other pages, once there is a connection; one with another text there waits for its form.
export function saveUnsaved() {
  for (const name of listUnsaved()) if (!isUndecided(name)) save(name);
}

// Before its author signs out.
export function saveAtOnce() {
  const going = listUnsaved().filter((name) => !isUndecided(name)).map(save);
  return Promise.race([Promise.all(going), wait(PATIENCE)]);
}

function saveAll() {
  for (const [name, state] of states) if (state.timer) save(name);
}

// A form that was sent has no other text beside it any more; the one on the server stays a draft.
document.addEventListener("consult:done", ({ target }) => target.querySelector?.("[data-other]")?.remove());
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") saveAll(); });
addEventListener("pagehide", saveAll);
