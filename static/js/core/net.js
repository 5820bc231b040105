// Requests: fetching, posting forms with idempotency keys, and a queue for requests made offline.
const QUEUE = "consult.queue";

export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
  }
}

// Offline, a failed fetch is no error: the page stays as it is and catches up after the connection is back.
window.addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof TypeError && !navigator.onLine) event.preventDefault();
});

export async function fragment(address) {
  const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
  if (!answer.ok) throw new Refusal(await told(answer));
  return answer.text();
}

export async function json(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Refusal(await told(answer));
  return answer.json();
}

// Posts a form's fields. Resolves to {location}; throws a Refusal, or a TypeError without a connection.
export async function send(action, fields) {
  const answer = await fetch(action, {
    method: "POST", body: new URLSearchParams(fields), credentials: "same-origin", redirect: "manual",
    headers: { "X-Requested-With": "fetch", Accept: "application/json" },
  });
  if (answer.ok) return answer.json();
  throw new Refusal(await told(answer));
}

// Posts a question too long for a URL; resolves to the text of the answer.
export async function ask(action, fields) {
  const answer = await fetch(action, {
    method: "POST", body: new URLSearchParams(fields), credentials: "same-origin", headers: { "X-Requested-With": "fetch" },
  });
  if (!answer.ok) throw new Refusal(await told(answer));
  return answer.text();
}

async function told(answer) {
  try {
    return { status: answer.status, ...(await answer.json()) };
  } catch {
    return { status: answer.status, title: String(answer.status), detail: "", fields: {} };
  }
}

// The reader of this page. A queued request is shown to and sent for its author only, no matter who is signed in now.
function reader() {
  return document.body.dataset.reader || "";
}

function everybodys() {
  return JSON.parse(localStorage.getItem(QUEUE) || "[]");
}

// The queued requests of this reader. Entries of an earlier version name no author: they are shown and never sent.
export function queued() {
  return everybodys().filter((item) => item.reader === undefined || item.reader === reader())
    .map((item) => (item.reader === undefined ? { refused: "", ...item } : item));
}

function keep(items) {
  localStorage.setItem(QUEUE, JSON.stringify(items));
  document.dispatchEvent(new CustomEvent("consult:queue", { detail: queued() }));
}

// ballot: given for a vote. Only the last vote counts, so earlier queued votes of the same ballot are discarded.
export function later(action, fields, words, ballot) {
  const others = everybodys().filter((item) => item.fields.key !== fields.key && !same(item, ballot));
  keep([...others, { action, fields, words, ballot, reader: reader(), at: Date.now() }]);
}

export function forget(key) {
  keep(everybodys().filter((item) => item.fields.key !== key));
}

function same(item, ballot) {
  return Boolean(ballot) && item.ballot === ballot && item.reader === reader();
}

// Votes are sent one after the other, also the queued ones, so that the last choice arrives last.
export function vote(action, fields, ballot) {
  return inTurn(async () => {
    const answer = await send(action, fields);
    release(ballot);
    return answer;
  });
}

// Discards the queued votes of a ballot: their author voted again or withdrew the vote.
export function release(ballot) {
  if (everybodys().some((item) => same(item, ballot))) keep(everybodys().filter((item) => !same(item, ballot)));
}

let turn = Promise.resolve();

// Runs tasks one after the other: across all pages of this browser with the Web Locks API, else within this page.
function inTurn(work) {
  if (navigator.locks) return navigator.locks.request(QUEUE, work);
  const done = turn.then(work);
  turn = done.catch(() => {});
  return done;
}

let flushing = false;

// Sends the queue in order. A refused request is not sent again: its author sees the reason and decides.
export async function flush() {
  if (flushing) return;
  flushing = true;
  try {
    for (const item of queued()) {
      if (item.refused === undefined && !(await inTurn(() => sent(item)))) return;
    }
  } finally {
    flushing = false;
  }
}

// Resolves to whether to continue with the next entry; skips an entry that was removed meanwhile.
async function sent(item) {
  const key = item.fields.key;
  if (!queued().some((each) => each.fields.key === key && each.refused === undefined)) return true;
  try {
    await send(item.action, { ...item.fields, csrf: freshToken(item.fields.csrf) });
    forget(key);
    document.dispatchEvent(new CustomEvent("consult:sent", { detail: item }));
  } catch (error) {
    if (!(error instanceof Refusal) || error.problem.status >= 500 || error.problem.status === 429) return false;
    keep(everybodys().map((each) => (each.fields.key === key ? { ...each, refused: error.message } : each)));
  }
  return true;
}

// A new sign-in has another CSRF token: takes the one of the open page.
function freshToken(old) {
  const field = document.querySelector("input[name=csrf]");
  return field && field.value ? field.value : old;
}
