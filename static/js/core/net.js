// Sending and fetching: one way for forms, with keys that make a retry harmless, and a queue for when the line is gone.
const QUEUE = "consult.queue";

export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
  }
}

// Without a line nothing is drawn anew: what is shown stays, and is caught up with when the line is back.
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

// Sends a form as its fields; resolves to {location} or throws a Refusal; TypeError means that there is no line.
export async function send(action, fields) {
  const answer = await fetch(action, {
    method: "POST", body: new URLSearchParams(fields), credentials: "same-origin", redirect: "manual",
    headers: { "X-Requested-With": "fetch", Accept: "application/json" },
  });
  if (answer.ok) return answer.json();
  throw new Refusal(await told(answer));
}

// Asks with more than an address can hold; resolves to a fragment that the server drew.
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

// Whose page this is: what waits is sent and shown for its author alone, whoever is signed in at this browser meanwhile.
function reader() {
  return document.body.dataset.reader || "";
}

function everybodys() {
  return JSON.parse(localStorage.getItem(QUEUE) || "[]");
}

// What waits for this reader. Of what an earlier version kept nobody knows whose it is: it is shown, and never sent.
export function queued() {
  return everybodys().filter((item) => item.reader === undefined || item.reader === reader())
    .map((item) => (item.reader === undefined ? { refused: "", ...item } : item));
}

function keep(items) {
  localStorage.setItem(QUEUE, JSON.stringify(items));
  document.dispatchEvent(new CustomEvent("consult:queue", { detail: queued() }));
}

// ballot: of a vote; the last one counts, so those that wait for the same ballot are let go.
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

// A vote goes out in its turn, never beside one that had waited: what was chosen last has to arrive last.
export function vote(action, fields, ballot) {
  return inTurn(async () => {
    const answer = await send(action, fields);
    release(ballot);
    return answer;
  });
}

// What waits for this ballot is not sent any more: its author voted anew, or takes the vote back.
export function release(ballot) {
  if (everybodys().some((item) => same(item, ballot))) keep(everybodys().filter((item) => !same(item, ballot)));
}

let turn = Promise.resolve();

// One after the other: in all pages of this browser where it can say so, else in this page.
function inTurn(work) {
  if (navigator.locks) return navigator.locks.request(QUEUE, work);
  const done = turn.then(work);
  turn = done.catch(() => {});
  return done;
}

let flushing = false;

// Sends what waits, in order. What is refused meanwhile is not sent again: its author is shown it and decides.
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

// Whether to go on with the next one; nothing is done about what waits no more.
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

// A new sign-in has another token; the page that is open now carries it.
function freshToken(old) {
  const field = document.querySelector("input[name=csrf]");
  return field && field.value ? field.value : old;
}
