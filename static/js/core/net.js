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

export function queued() {
  return JSON.parse(localStorage.getItem(QUEUE) || "[]");
}

function keep(items) {
  localStorage.setItem(QUEUE, JSON.stringify(items));
  document.dispatchEvent(new CustomEvent("consult:queue", { detail: items }));
}

export function later(action, fields, words) {
  keep([...queued().filter((item) => item.fields.key !== fields.key), { action, fields, words, at: Date.now() }]);
}

export function forget(key) {
  keep(queued().filter((item) => item.fields.key !== key));
}

let flushing = false;

// Sends what waits, in order. What is refused meanwhile is not sent again: its author is shown it and decides.
export async function flush() {
  if (flushing) return;
  flushing = true;
  try {
    for (const item of queued()) {
      if (item.refused) continue;
      try {
        await send(item.action, { ...item.fields, csrf: await freshToken(item.fields.csrf) });
        forget(item.fields.key);
        document.dispatchEvent(new CustomEvent("consult:sent", { detail: item }));
      } catch (error) {
        if (!(error instanceof Refusal) || error.problem.status >= 500 || error.problem.status === 429) return;
        keep(queued().map((each) => (each.fields.key === item.fields.key ? { ...each, refused: error.message } : each)));
      }
    }
  } finally {
    flushing = false;
  }
}

// A new sign-in has another token; the page that is open now carries it.
async function freshToken(old) {
  const field = document.querySelector("input[name=csrf]");
  return field && field.value ? field.value : old;
}
